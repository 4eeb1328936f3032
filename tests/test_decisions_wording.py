"""Decisions fit the file they are about: records, wordings typed by hand, and what is learned from both."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from unspin.decisions import Decisions, Journal, read_decisions, to_json, undo_file, versions
from unspin.errors import InputError
from unspin.model import Span

sys.path.insert(0, str(Path(__file__).parent))
from decision_example import EDIT, TEXT, apply, decision, file_of


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.csv", "id,text\n1,They took two pills mgs at noon.\n"),
        ("a.jsonl", '{"text": "They took two pills mgs at noon."}\n'),
    ],
)
def test_records_are_held_to_the_guard(tmp_path, name, source):
    """Their sentences too are read again: a number beside what is changed gets a unit."""
    for path, raw in ((name, source.encode()), ("a.txt", b"They took two pills mgs at noon.\n")):
        (tmp_path / path).write_bytes(raw)
        with pytest.raises(InputError, match="cannot be accepted"):
            apply(file_of(path, raw, decision(raw.decode(), "pills mgs", "mg")), tmp_path)
        assert (tmp_path / path).read_bytes() == raw


CSV = "id,text,n\n1,Crawler veins,2\n"
BY_HAND = [
    ("a.jsonl", '{"text": "Crawler veins"}\n', 'The "blue"', '{"text": "The \\"blue\\" veins"}\n'),
    ("a.csv", CSV.replace("Crawler veins", '"Crawler veins"'), 'a, "b"', 'id,text,n\n1,"a, ""b"" veins",2\n'),
    ("a.csv", CSV, "Blue", CSV.replace("Crawler", "Blue")),
    ("a.html", "<p>Crawler veins</p>\n", "Q & A", "<p>Q &amp; A veins</p>\n"),
    ("a.md", "Crawler veins\n", "*Q* & A", "*Q* & A veins\n"),
    ("a.md", '---\ntitle: "Crawler veins"\n---\n', 'The "blue"', '---\ntitle: "The \\"blue\\" veins"\n---\n'),
]


@pytest.mark.parametrize(("name", "source", "typed", "after"), BY_HAND)
def test_what_is_typed_is_written_as_the_format_has_it(tmp_path, name, source, typed, after):
    """It reads as it was typed; apply and what is learned from it agree."""
    (tmp_path / name).write_text(source)
    file = file_of(name, source.encode(), decision(source, "Crawler", typed, EDIT))
    assert versions(file, tmp_path, Journal(tmp_path))[1].source == after
    apply(file, tmp_path)
    assert (tmp_path / name).read_text() == after


@pytest.mark.parametrize(
    ("name", "source", "found", "typed", "says"),
    [
        ("a.csv", CSV, "Crawler", "blue, small", "without damage"),
        ("a.md", "---\ntitle: Crawler veins\n---\n", "Crawler", "Note: blue", "without damage"),
        ("a.jsonl", '{"text": "the \\"blue\\" crawler"}\n', 'the \\"blue\\"', 'the "blue"', "is no JSON object"),
        ("a.csv", 'text,n\n"a ""b"" c",2\n', '""b"" c', 'b" c', "the same records"),
    ],
)
def test_what_cannot_be_typed_there_is_refused(tmp_path, name, source, found, typed, says):
    """No wording leaves a file that nothing reads any more, or one with other fields."""
    (tmp_path / name).write_text(source)
    with pytest.raises(InputError, match=says):
        apply(file_of(name, source.encode(), decision(source, found, typed, EDIT)), tmp_path)
    assert (tmp_path / name).read_text() == source


def test_the_fields_that_were_read_are_kept_with_the_decisions(tmp_path):
    """A table whose text stands in a column of another name is applied, taken back and learned from without being told."""
    source = "id,body_html\n1,Crawler veins\n"
    (tmp_path / "a.csv").write_text(source)
    file = replace(file_of("a.csv", source.encode(), decision(source, "Crawler", "Spider")), text_fields=("body_html",))
    (tmp_path / "d.json").write_text(to_json(Decisions("unspin 0", (file,))))
    assert read_decisions(tmp_path / "d.json").files == (file,)
    spun, plain = versions(file, tmp_path, Journal(tmp_path))
    assert [one.whole().segments[0].text for one in (spun, plain)] == ["Crawler veins", "Spider veins"]
    apply(file, tmp_path)
    assert (tmp_path / "a.csv").read_text() == source.replace("Crawler", "Spider")


def test_large_tables_are_read_up_to_their_own_limit(tmp_path, monkeypatch):
    """Apply, learn and undo take what `fix` took: records of the undo are larger still."""
    monkeypatch.setattr("unspin.formats.files.MAX_BYTES", 10)
    (tmp_path / "a.csv").write_text(CSV)
    file = file_of("a.csv", CSV.encode(), decision(CSV, "Crawler", "Spider"))
    apply(file, tmp_path)
    assert versions(file, tmp_path, Journal(tmp_path))[0].source == CSV
    assert undo_file(file, tmp_path, Journal(tmp_path))
    assert (tmp_path / "a.csv").read_text() == CSV


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([decision(TEXT, "Crawler", "Spider"), decision(TEXT, "Crawler capillaries", "Spider veins")], "two decisions"),
        ([replace(decision(TEXT, "Crawler", "Spider"), span=Span(99, 106))], "does not read"),
    ],
)
def test_what_does_not_fit_teaches_nothing(tmp_path, rows, says):
    """It is refused in the words of apply."""
    (tmp_path / "a.txt").write_text(TEXT)
    with pytest.raises(InputError, match=says):
        versions(file_of("a.txt", TEXT.encode(), *rows), tmp_path, Journal(tmp_path))


def test_advice_that_was_taken_teaches_nothing(tmp_path):
    """Plain language is no repair: the wording replaced was nobody's spin."""
    (tmp_path / "a.txt").write_text(TEXT)
    advice = replace(decision(TEXT, "Crawler", "Spider", EDIT), rule="plain.word")
    for one in versions(file_of("a.txt", TEXT.encode(), advice), tmp_path, Journal(tmp_path)):
        assert one.source == TEXT
