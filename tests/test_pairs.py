"""The pairs of a passage as arrays: the greatest of each window, and where words stand once the passage is mended."""

import numpy as np
import pytest

from unspin.channel.candidates import Window
from unspin.channel.features import NAMES, PassagePairs, mended_words
from unspin.channel.offers import Listings
from unspin.channel.ranker import greatest_within
from unspin.channel.wordings import Wordings
from unspin.model import Candidate, Span


def test_the_greatest_within_each_window():
    """The same as by columns, for windows of one row and of many, in any order of sizes."""
    rng = np.random.default_rng(1)
    for _ in range(50):
        counts = rng.integers(1, rng.integers(2, 40), rng.integers(1, 30))
        rows = rng.normal(size=(int(counts.sum()), 5)).astype(np.float32)
        starts = np.cumsum(counts) - counts
        assert (greatest_within(rows, starts) == np.maximum.reduceat(rows, starts)).all()


@pytest.mark.parametrize(
    ("start", "end", "plain", "reads", "stands"),
    [
        (0, 1, "in the long run", "in the long run two three", [0, 4, 5, 6]),
        (1, 3, "both", "one both", [0, 1, 2, 2]),
        (0, 3, "all of them here", "all of them here", [0, 1, 2, 4]),
        (1, 2, "2", "one 2 three", [0, 1, 2, 3]),
    ],
)
def test_where_the_old_words_stand_beside_longer_and_shorter_new_ones(start, end, plain, reads, stands):
    """A word of a window stands where the new word of the same number does, or behind the last; the end stands at the end."""
    words = ["one", "two", "three"]
    offers = Listings(Wordings()).offers(words, [Window(Span(start, end), (Candidate(plain, "lexicon", -1.0),))])
    features = np.zeros((2, len(NAMES)), dtype=np.float32)
    features[:, NAMES.index("encoder_share")] = np.log([0.1, 0.9])
    mended, place = mended_words(words, offers, PassagePairs(np.array([0]), features, np.array([0, 0])))
    assert " ".join(mended) == reads
    assert place.tolist() == stands


def test_words_stand_behind_two_places_that_are_mended():
    """What stands between two places, and behind them, moves by what both have gained or lost."""
    words = "one two three four".split()
    windows = [Window(Span(at, at + 1), (Candidate(plain, "lexicon", -1.0),)) for at, plain in ((0, "in short"), (2, "3"))]
    offers = Listings(Wordings()).offers(words, windows)
    features = np.zeros((4, len(NAMES)), dtype=np.float32)
    features[:, NAMES.index("encoder_share")] = np.log([0.1, 0.9, 0.1, 0.9])
    mended, place = mended_words(words, offers, PassagePairs(np.array([0, 2]), features, np.array([0, 0, 1, 1])))
    assert " ".join(mended) == "in short two 3 four"
    assert place.tolist() == [0, 2, 3, 4, 5]
