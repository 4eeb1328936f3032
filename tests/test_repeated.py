"""What the rest of a page says of a word, and of an edit beside a sure one."""

import pytest

from unspin.channel.select import Choice, without_broken_terms
from unspin.detect.repeated import repeated
from unspin.glossary.terms import TermIndex
from unspin.model import Applicability, Candidate, Document, Finding, Segment, Span

PAGE = "Crawler capillaries are small. We treat crawler capillaries and varicose capillaries. Capillaries may return, and new capillaries form."
MEMORY = {"crawler": 2, "capillaries": 5}


def findings(*edits, confidence=0.9, applicability=Applicability.REVIEW):
    """A finding for each (start, found, suggestion)."""
    return [
        (0, Finding("channel.term", Span(at, at + len(old)), old, (new,), applicability, confidence, "")) for at, old, new in edits
    ]  # fmt: skip


EDITS = [
    (0, "Crawler capillaries", "Spider veins"),
    (PAGE.index("crawler capillaries"), "crawler capillaries", "spider veins"),
    (PAGE.index("varicose capillaries"), "varicose capillaries", "varicose veins"),
]


def added(found, memory=MEMORY):
    """What is found beside the findings given: (place, wording, confidence)."""
    document = Document(PAGE, (Segment.literal(PAGE),), "x.txt")
    return [(one.span.start, one.suggestions, one.confidence) for _, one in repeated(document, found, memory)[len(found) :]]


def test_a_word_that_is_nearly_always_swapped_is_swapped_where_nothing_else_tells():
    """The last two places of five, each in the case it stands in; confidence by the rule of succession."""
    expected = round((3 + 1) / (5 + 2), 4)
    places = [PAGE.index("Capillaries may"), PAGE.index("capillaries form")]
    assert added(findings(*EDITS)) == [(places[0], ("Veins",), expected), (places[1], ("veins",), expected)]


@pytest.mark.parametrize(
    ("found", "memory"),
    [
        (findings(*EDITS[:2]), MEMORY),
        (findings(*EDITS), {"capillaries": 6}),
        (findings(*EDITS, confidence=0.4), MEMORY),
        (findings(*EDITS, applicability=Applicability.DISPLAY), MEMORY),
        (findings(*((at, old, "arteries") for at, old, _ in EDITS)), MEMORY),
    ],
    ids=["two places", "half of the places", "unsure", "only shown", "not word for word"],
)
def test_less_says_nothing(found, memory):
    """Too few places, too small a share, or findings that may not count."""
    assert added(found, memory) == []


INDEX = TermIndex(["chest pain", "tip of the nose", "toilet seat", "deep vein thrombosis"])


@pytest.mark.parametrize(
    ("words", "held"),
    [("chest pain", True), ("chest pains", True), ("toilet seats", True), ("tip of the nose", True), ("chest", False),
     ("pain", False), ("deep vein", False), ("nose tip", False), ("chest pain now", False), ("", False)],
)  # fmt: skip
def test_an_index_holds_its_terms_whole(words, held):
    """Singular or plural at the end; no part of a term, and nothing longer."""
    assert INDEX.holds(words.split()) is held


def choice(start, end, wording, accepted):
    """An edit of words ``start`` to ``end``."""
    return Choice(Span(start, end), (Candidate(wording, "lexicon", -1.0),), 0.9, accepted, ())


WORDS = "if you have Upper body pain on the suggestion of the nose".split()


@pytest.mark.parametrize(
    ("choices", "left"),
    [
        ([choice(3, 5, "Chest", 0.99), choice(5, 6, "discomfort", 0.3)], [0]),
        ([choice(3, 5, "Chest", 0.7), choice(5, 6, "discomfort", 0.3)], [0, 1]),
        ([choice(3, 5, "Chest", 0.99), choice(5, 6, "tightness", 0.6)], [0, 1]),
        ([choice(3, 5, "Face", 0.99), choice(5, 6, "discomfort", 0.3)], [0, 1]),
        ([choice(8, 9, "tip", 0.95), choice(9, 12, "nasal", 0.2)], [0]),
        ([choice(4, 5, "seat", 0.3), choice(5, 6, "toilet", 0.9)], [0, 1]),
        ([choice(3, 5, "Chest", 0.99), choice(8, 9, "tip", 0.1)], [0, 1]),
        ([], []),
    ],
)
def test_an_unsure_edit_does_not_take_apart_what_a_sure_one_restores(choices, left):
    """Only where the two touch, the term is one, the one is sure and the other is not."""
    assert without_broken_terms(choices, WORDS, INDEX.holds) == tuple(choices[i] for i in left)
