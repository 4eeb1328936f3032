"""The spin lexicon with the thesaurus behind it, and what is told of forms of words."""

from __future__ import annotations

import pytest

from unspin.glossary.entry import LexiconEntry
from unspin.glossary.lexicon import ENOUGH, Lexicon
from unspin.resources import model_root
from unspin.text.inflection import analyses, lemmas_of, share_lemma, singulars_of

THESAURUS = "remedy\tn\tpatch:-1.5|answer:-2\n"
ORIGINALS = "drug cure treatment medicine tablet therapy solution injection cream".split()


@pytest.fixture(scope="module")
def words() -> list[str]:
    """Every seventh word of the counts."""
    return (model_root() / "counts.words.txt").read_text(encoding="utf-8").split()[::7]


@pytest.mark.parametrize(("listed", "asked"), [(0, True), (ENOUGH - 1, True), (ENOUGH, False), (len(ORIGINALS), False)])
def test_the_thesaurus_is_asked_where_the_lexicon_has_little(listed: int, asked: bool) -> None:
    """A long row of the lexicon is not made longer; a short one is."""
    rows = [LexiconEntry(plain, "n", ("remedy",), "test", "", "", "test.csv", 1) for plain in ORIGINALS[:listed]]
    found = Lexicon(rows, THESAURUS).lookup(("remedies",))
    assert {one.lemma for one in found} == {*ORIGINALS[:listed], *(("patch", "answer") if asked else ())}
    assert all(one.plain.endswith("s") for one in found)


def test_what_is_told_of_forms_is_what_all_analyses_say(words: list[str]) -> None:
    """Regular forms begin as their lemmas do, so that first letters tell words apart; singulars are the plural analyses."""
    assert all(singulars_of(one) == tuple(lemma for lemma, tag in analyses(one) if tag == "NNS") for one in words)
    others = [*words[1:200], "went", "better", "is", "feet"]
    pairs = [(one, other) for one in (*words[::50], "go", "good", "be", "foot") for other in others]
    assert all(share_lemma(one, other) == (not lemmas_of(one).isdisjoint(lemmas_of(other))) for one, other in pairs)
    assert any(share_lemma(one, other) for one, other in pairs)
