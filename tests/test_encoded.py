"""What the sentence encoder adds to the candidates of a passage, and which of them it leaves."""

import numpy as np
import pytest

from unspin.channel.candidates import Window
from unspin.channel.encoded import MIN_DOUBT, doubtful_spans, likeliest, with_nearest
from unspin.channel.encoder import Encoded
from unspin.channel.offers import Listings
from unspin.channel.wordings import Wordings
from unspin.model import Candidate, Span


@pytest.mark.parametrize(
    ("words", "doubted", "spans"),
    [
        ("an be cut do", "....", []),
        ("an be cut do", ".x..", [(1, 2)]),
        ("an be cut do", ".xx.", [(1, 2), (2, 3), (1, 3)]),
        ("an be cut do", "x..x", [(0, 1), (3, 4)]),
        ("an be cut do", "xxxx", [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]),
        ("an be cut do eye", "xxxxx", [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]),
        ("an , cut do", "xxx.", [(0, 1), (2, 3)]),
        ("¶ 5 cut", "xxx", [(2, 3)]),
        ("o . k .", "xxxx", []),
        ("vitamin C a day", "xxxx", [(0, 1), (2, 3), (3, 4), (2, 4)]),
    ],
)
def test_doubtful_spans(words, doubted, spans):
    """Words in doubt one by one, and runs of two to four of them; marks, figures and letters are never in doubt."""
    logits = np.array([MIN_DOUBT + (1 if mark == "x" else -1) for mark in doubted], dtype=np.float32)
    assert [(one.start, one.end) for one in doubtful_spans(words.split(), logits)] == spans


def window(start, end, *texts, origin="lexicon"):
    return Window(Span(start, end), tuple(Candidate(text, origin, -1.0) for text in texts))


class StubEncoder:
    """Proposes the same wordings for every place."""

    def nearest(self, _passage, spans, _number, known):
        """The same three for each."""
        return [[known.of_text(one) for one in ("focus", "lens", "view")] for _ in spans]


def passage_of(*logits):
    swapped = np.array(logits, dtype=np.float32)
    return Encoded(np.zeros((0, 3, 0), np.float32), np.arange(len(swapped)), np.arange(len(swapped)), swapped)


def offered(listed, words, *logits):
    """The windows with the wordings offered for them, where a word's logit says how doubtful it is."""
    known = Wordings()
    offers = with_nearest(Listings(known), known, listed, words, StubEncoder(), passage_of(*logits))
    return [(one.span, [candidate.text for candidate in one.candidates]) for one in offers.each()]


def test_nearest_wordings_join_what_is_listed():
    """They stand behind the listed candidates of their window, which hold some of them already; other places get windows of their own."""
    listed = [window(0, 1, "lens", "sight"), window(1, 3, "spider vein")]
    assert offered(listed, ["Focus", "of", "eyes"], 1.0, -5.0, 1.0) == [
        (Span(0, 1), ["lens", "sight", "view"]),
        (Span(1, 3), ["spider vein"]),
        (Span(2, 3), ["focus", "lens", "view"]),
    ]


def test_nothing_doubtful_changes_nothing():
    """Where no word looks swapped the windows are what they were."""
    assert offered([window(0, 1, "lens")], ["focus", "of"], -2.0, -5.0) == [(Span(0, 1), ["lens"])]


@pytest.mark.parametrize(
    ("scores", "number", "number_of_right", "left"),
    [
        ([-9, 1, 3, 2, -9, -4, 9, -5, -9, -9, 5], 1, 1, ["b", "d e", "g h"]),
        ([-9, 1, 3, 2, -9, -4, 9, -5, -9, -9, 5], 2, 1, ["b c", "d e f", "g h"]),
        ([-9, 1, 3, 2, -9, -4, -8, -5, -9, -9, 5], 1, 1, ["b", "d e", "g h"]),  # the encoder's own stands behind the listed ones and stays
        ([4, 1, 3, 2, 4, -4, 2, -5, 6, -9, 5], 2, 1, ["b", "e", "g h"]),  # all three are right as they stand
        ([4, 1, 3, 2, 4, -4, -9, -5, 6, -9, 5], 1, 2, ["b c", "d f", "g h"]),
        ([4, 1, 3, 2, 4, -4, -9, -5, 6, -9, 5], 1, 0, ["", "", "g"]),
        ([3, 1, 3, 2, 4, -4, -9, -5, 6, -9, 7], 3, 1, ["b", "d", "g h"]),  # nothing is better than the first, something than the last
    ],
)
def test_the_likeliest_candidates_are_weighed(scores, number, number_of_right, left):
    """The best listed ones by score, the encoder's own beside them but where the window is right, and what the site itself says however unlikely."""
    windows = [
        window(0, 1, "a", "b", "c"),
        Window(Span(1, 2), (Candidate("d", "lexicon", 0.0), Candidate("e", "encoder", 0.0), Candidate("f", "term", 0.0))),
        Window(Span(2, 3), (Candidate("g", "project", 0.0), Candidate("h", "term", 0.0))),
    ]
    offers = Listings(Wordings()).offers(["x", "y", "z"], windows)
    kept = offers.only(likeliest(np.array(scores, dtype=np.float32), offers, number, number_of_right))
    assert [" ".join(one.text for one in window.candidates) for window in kept.each()] == left


def test_nothing_is_weighed_where_nothing_is_offered():
    """No pairs, nothing kept."""
    assert likeliest(np.zeros(0, np.float32), Listings(Wordings()).offers(["x"], []), 2, 1).tolist() == []
