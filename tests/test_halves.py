"""Words cut in two: which are put together, what stays as it is, and what becomes of findings there."""

import pytest

from unspin.channel.language_model import LanguageModel
from unspin.detect.halves import CONFIDENCE, joined
from unspin.model import Applicability, Document, Finding, Segment, Span
from unspin.resources import model_root


@pytest.fixture(scope="module")
def halves_of():
    return LanguageModel.load(model_root()).halves_of


def in_text(text, halves_of, *found):
    document = Document(text, (Segment.literal(text),), "x.txt")
    return [one for _, one in joined(document, [(0, one) for one in found], halves_of)]


def finding(text, found, suggestion, confidence):
    start = text.index(found)
    span = Span(start, start + len(found))
    return Finding("channel.synonym", span, found, (suggestion,), Applicability.REVIEW, confidence, "")


CUT = """
It heals with out a scar. | with out | without
With out rest it takes longer. | With out | Without
Sleep with a pillow under your fore arm. | fore arm | forearm
Rinse the eye lids with boiled water. | eye lids | eyelids
Tell us about every thing you take. | every thing | everything
"""
WHOLE = """
Log in to see your results, and come in to talk.
You can not only walk but run.
We help with out-of-hours care, and with out of hours care.
The clinic moved, in part, to a new house. In sight of the sea, we are at home.
For a part of the day it may be sore all over.
The eyes hurt; the lids swell.
An up and down movement, a follow up visit, and a check up.
Of ten patients, nine go home in a day or so.
Every one of them is seen on the day.
"""


@pytest.mark.parametrize("row", CUT.strip().splitlines())
def test_a_word_cut_in_two_is_put_together(row, halves_of):
    text, found, new = row.split(" | ")
    (one,) = in_text(text, halves_of)
    assert (one.found, one.suggestions, one.span.slice(text)) == (found, (new,), found)
    assert one.applicability is Applicability.REVIEW


@pytest.mark.parametrize("text", WHOLE.strip().splitlines())
def test_two_words_stay_two(text, halves_of):
    assert in_text(text, halves_of) == []


@pytest.mark.parametrize(("other", "confidence", "kept"), [
    ("with out", CONFIDENCE - 0.1, ["with out"]),
    ("heals with", CONFIDENCE - 0.1, ["with out"]),
    ("heals with", CONFIDENCE + 0.1, ["heals with"]),
    ("scar", CONFIDENCE - 0.1, ["scar", "with out"]),
])  # fmt: skip
def test_it_takes_the_place_of_less_sure_findings(other, confidence, kept, halves_of):
    text = "It heals with out a scar."
    assert sorted(one.found for one in in_text(text, halves_of, finding(text, other, "x", confidence))) == kept
