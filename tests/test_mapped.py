"""Lexicon and terms from a file answer as those that were just read."""

from __future__ import annotations

from pathlib import Path

import pytest

from unspin.channel.candidates import CandidateModel
from unspin.errors import GlossaryError
from unspin.glossary import mapped
from unspin.glossary.entry import files_in, read_lexicon, read_terms
from unspin.glossary.lexicon import Lexicon
from unspin.glossary.strings import opened, packed
from unspin.glossary.terms import TermIndex, composing
from unspin.kept import FOLDER
from unspin.resources import glossary_root

LEXICON = "plain,pos,spun,source,example,leave_alone\n"
TERMS = "term,kind,source,example\n"
TEXT = (
    "the remedy is injected with a fine needle . crawler capillaries disappear within a few weeks , as well as most patients need a number of "
    "sessions . search for prompt medical focus in case you divulge blood or have upper body pain . malignancy of the bosom , deep capillary "
    "thrombosis , sugar-free gum and an affected person with moderate inflamation of the pores and skin"
).split()


def entries() -> list:
    """All of our lexicon."""
    return [row for name, text in files_in(glossary_root() / "lexicon") for row in read_lexicon(text, name)]


def test_tables_answer_as_what_they_were_made_of():
    """The whole glossary: each window of a text has the same candidates in the same order, and each key the same wordings."""
    rows = entries()
    terms = [row.term for name, text in files_in(glossary_root() / "terms") for row in read_terms(text, name)]
    thesaurus = "remedy\tn\tcure:-1.5|answer:-2\nremedy\tn\tmedicine:-0.25\npores and skin\tn\tskin:-1\n"
    lexicon, index = Lexicon(rows, thesaurus), TermIndex(composing(terms, (row.plain for row in rows)))
    tables = opened(memoryview(packed({**lexicon.tables(), **index.tables()})))
    read, found = CandidateModel(lexicon, index), CandidateModel(Lexicon.of(tables), TermIndex.of(tables))
    assert read.windows(TEXT) == found.windows(TEXT)
    assert found.windows(TEXT)
    assert TermIndex.of(tables).words == index.words
    other = Lexicon.of(tables)
    for row in rows[::50]:
        for spun in row.spun:
            words = tuple(spun.lower().split())
            assert other.lookup(words) == lexicon.lookup(words)
            assert len(words) < 2 or other.begins(*words[:2]) == lexicon.begins(*words[:2])


@pytest.fixture
def glossaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A small glossary, and a site's own; tables are kept beside them."""
    monkeypatch.setenv("UNSPIN_CACHE_DIR", str(tmp_path / "cache"))
    ours, own = tmp_path / "ours", tmp_path / "own"
    for folder, term, row in ((ours, "spider vein", "medicine,n,remedy,,,"), (own, "tennis leg", "answer,n,remedy,,,")):
        for name in ("terms", "lexicon"):
            (folder / name).mkdir(parents=True)
        (folder / "terms" / "a.csv").write_text(f"{TERMS}{term},disease,,\n")
        (folder / "lexicon" / "a.csv").write_text(f"{LEXICON}{row}\n")
    return ours, own


def plains(known: mapped.MappedGlossary) -> list[tuple[str, str]]:
    """What may stand for *remedy*, and where it comes from."""
    return [(one.plain, one.origin) for one in known.lexicon.lookup(("remedy",))]


def test_a_change_of_any_file_shows_at_once(glossaries):
    ours, own = glossaries
    assert plains(mapped.load(ours)) == [("medicine", "lexicon")]
    assert plains(mapped.load(ours, [own])) == [("medicine", "lexicon"), ("answer", "project")]
    (own / "lexicon" / "a.csv").write_text(f"{LEXICON}cure,n,remedy,,,\n")
    assert plains(mapped.load(ours, [own])) == [("medicine", "lexicon"), ("cure", "project")]
    (own / "terms" / "a.csv").write_text(f"{TERMS}runner's knee,disease,,\n")
    assert "knee" in mapped.load(ours, [own]).terms.words
    assert plains(mapped.load(ours, [], "remedy\tn\tdrug:-9\n")) == [("medicine", "lexicon"), ("drug", "thesaurus")]


def test_rows_move_between_files_without_being_mistaken(glossaries):
    """A lexicon of ours is no lexicon of the site's, though the same bytes are read in the same order."""
    ours, own = glossaries
    first = plains(mapped.load(ours, [own]))
    (ours / "lexicon" / "b.csv").write_text((own / "lexicon" / "a.csv").read_text())
    (own / "lexicon" / "a.csv").unlink()
    assert first == [("medicine", "lexicon"), ("answer", "project")]
    assert plains(mapped.load(ours, [own])) == [("medicine", "lexicon"), ("answer", "lexicon")]


def test_a_bad_row_is_refused_each_time(glossaries, tmp_path):
    ours, _ = glossaries
    (ours / "lexicon" / "a.csv").write_text(f"{LEXICON}medicine,noun,remedy,,,\n")
    for _ in range(2):
        with pytest.raises(GlossaryError, match=r"a\.csv"):
            mapped.load(ours)
    assert not (tmp_path / "cache" / FOLDER).exists()


def test_what_is_added_stands_behind_the_table(glossaries):
    ours, own = glossaries
    known = mapped.load(ours)
    (row,) = read_lexicon((own / "lexicon" / "a.csv").read_text(), "a.csv")
    known.lexicon.add(row, "project")
    assert plains(known) == [("medicine", "lexicon"), ("answer", "project")]
