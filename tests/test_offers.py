"""Wordings by number, and what is offered for the windows of a passage as arrays."""

import numpy as np
import pytest

from unspin.channel import wordings as module
from unspin.channel.candidates import MAX_CANDIDATES, Window
from unspin.channel.offers import ORIGINS, Listings
from unspin.channel.wordings import Column, Runs, Times, Wordings, ranges
from unspin.model import Candidate, Span


def test_wordings_have_one_number_each():
    """Numbers count from 0 on; what a candidate says is the wording it has in a passage."""
    known = Wordings()
    assert [known.number(("spider", "veins")), known.of_text("Spider veins"), known.of_text("the doctor's visit")] == [0, 0, 1]
    assert known.words[1] == ("the", "doctor", "'s", "visit")
    assert known.texts == ["spider veins", "the doctor 's visit"]


def test_wordings_are_forgotten_when_there_are_too_many(monkeypatch):
    """Columns and listings begin anew with them, and what was offered before keeps its words."""
    monkeypatch.setattr(module, "MAX_WORDINGS", 3)
    known = Wordings()
    lengths, listings = Column(known, lambda new: np.array([len(words) for words in new])), Listings(known)
    windows = [Window(Span(0, 1), (Candidate("spider vein", "lexicon", -1.0), Candidate("web", "lexicon", -1.0)))]
    before = listings.offers(["crawler"], windows)
    assert lengths.rows()[:3].tolist() == [1, 2, 1]
    known.renew()
    assert known.generation == 0
    known.number(("one", "more"))
    known.renew()
    assert (known.generation, known.words) == (1, [])
    known.number(("a", "new", "one"))
    assert lengths.rows()[:1].tolist() == [3]
    assert listings.offers(["crawler"], windows).wordings.tolist() == [1, 2, 3]
    assert before.known[int(before.wordings[1])] == ("spider", "vein")


@pytest.mark.parametrize("count", [1, 30, 3000])
def test_columns_hold_what_was_computed_once(count):
    """Each wording is computed once, however many come to be known between two looks."""
    known, computed = Wordings(), []
    column = Column(known, lambda new: (computed.extend(new), np.array([len(words[0]) for words in new]))[1])
    for first in range(0, 4 * count, count):
        for number in range(first, first + count):
            known.number(("x" * number,))
        assert column.rows()[: first + count].tolist() == list(range(first + count))
    assert len(computed) == 4 * count


@pytest.mark.parametrize("others", [0, 1, 30])
def test_how_often_wordings_stand_in_a_document(others):
    """Whether many wordings are new or few, known before the document or met in it, and none of another document."""
    known, memory = Wordings(), {"veins": 3, "spider veins": 2, "of": 9}
    for number in range(others):
        known.number((f"other{number}",))
    times = Times(known, memory)
    first = known.number(("spider", "veins"))
    assert times.rows()[: first + 1].tolist() == [0] * others + [2]
    known.number(("lens",))
    known.number(("veins",))
    assert times.rows()[: first + 3].tolist() == [0] * others + [2, 0, 3]
    assert Times(known, {"lens": 1}).rows()[: first + 3].tolist() == [0] * others + [0, 1, 0]


def test_runs_of_words():
    """The rows of the words of several wordings one after the other, in the order that is asked for."""
    known = Wordings()
    runs = Runs(known, lambda words: np.array([[len(word)] for word in words]))
    for words in (("a", "bcd"), ("ef",), ("ghij", "k", "lmn")):
        known.number(words)
    rows, lengths = runs.of(np.array([2, 0, 2]))
    assert (rows[:, 0].tolist(), lengths.tolist()) == ([4, 1, 3, 1, 3, 4, 1, 3], [3, 2, 3])
    known.number(("opqrs",))
    assert runs.of(np.array([3, 1]))[0].tolist() == [[5], [2]]


def test_ranges_of_nothing():
    """No starts, no numbers; a length of nought adds none."""
    assert ranges(np.array([], np.int64), np.array([], np.int64)).tolist() == []
    assert ranges(np.array([3, 9]), np.array([0, 1])).tolist() == [9]


LISTED = (Candidate("spider vein", "term", -0.5), Candidate("crawlers", "inflection", -2.0), Candidate("Web's", "project", -1.0))


def test_offers_of_a_passage():
    """A window as it stands goes before its candidates; what they are is found by pair."""
    known = Wordings()
    windows = [Window(Span(0, 1), LISTED), Window(Span(1, 3), LISTED[:1])]
    listings = Listings(known)
    offers = listings.offers(["crawler", "blood", "vessels"], windows)
    assert (offers.starts.tolist(), offers.owner.tolist()) == ([0, 4], [0, 0, 0, 0, 1, 1])
    assert [known.texts[number] for number in offers.wordings] == ["crawler", "spider vein", "crawlers", "web 's", "blood vessels", "spider vein"]
    assert [ORIGINS[number] for number in offers.origins] == ["keep", "term", "inflection", "project", "keep", "term"]
    assert offers.channels.tolist() == [0, -0.5, -2, -1, 0, -0.5]
    assert listings.are_forms(offers).tolist() == [False, False, True, False, False, False]
    assert [offers.candidate(pair) for pair in (1, 2, 3, 5)] == [*LISTED, LISTED[0]]


def test_what_is_left_of_the_offers():
    """The candidates that are left keep their order and what they are; a window may be left without any."""
    known = Wordings()
    nearest = {(0, 1): [known.of_text("web"), known.of_text("spider vein"), known.of_text("crawler")], (1, 2): [known.of_text("veins")]}
    offers = Listings(known).offers(["crawler", "vessels"], [Window(Span(0, 1), LISTED)], nearest)
    assert [[one.text for one in window.candidates] for window in offers.each()] == [["spider vein", "crawlers", "Web's", "web"], ["veins"]]
    left = offers.only(np.array([True, False, True, False, True, True, False]))
    first, second = left.each()
    assert (left.starts.tolist(), left.spans.tolist()) == ([0, 3], [[0, 1], [1, 2]])
    assert [*first.candidates] == [LISTED[1], Candidate("web", "encoder", -3.0)]
    assert (first.candidates[1:][0].text, first.candidates[-1].text, len(second.candidates)) == ("web", "web", 0)


def test_nearest_wordings_stand_behind_all_listed_ones():
    """However many are listed; those that are listed already come once."""
    known = Wordings()
    listed = tuple(Candidate(f"w{number}", "lexicon", -1.0) for number in range(MAX_CANDIDATES))
    nearest = {(0, 1): [known.of_text(text) for text in ("n0", "w3", "n1")]}
    (window,) = Listings(known).offers(["x"], [Window(Span(0, 1), listed)], nearest).each()
    assert [one.text for one in window.candidates] == [*(one.text for one in listed), "n0", "n1"]


def test_nothing_is_offered():
    """No windows, no pairs."""
    offers = Listings(Wordings()).offers(["x"], [])
    assert (len(offers), offers.spans.shape, [*offers.each()]) == (0, (0, 2), [])
