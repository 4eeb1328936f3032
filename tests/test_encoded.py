"""What the sentence encoder adds to the candidates of a passage, and how the pairs of both are joined."""

import numpy as np
import pytest

from unspin.channel.candidates import Window
from unspin.channel.encoded import MIN_DOUBT, doubtful_spans, with_nearest
from unspin.channel.features import CHOICES, NAMES, PassagePairs
from unspin.model import Candidate, Span


@pytest.mark.parametrize(
    ("words", "doubted", "spans"),
    [
        ("a b c d", "....", []),
        ("a b c d", ".x..", [(1, 2)]),
        ("a b c d", ".xx.", [(1, 2), (2, 3), (1, 3)]),
        ("a b c d", "x..x", [(0, 1), (3, 4)]),
        ("a b c d", "xxxx", [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]),
        ("a b c d e", "xxxxx", [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]),
        ("a , c d", "xxx.", [(0, 1), (2, 3)]),
        ("¶ 5 c", "xxx", [(2, 3)]),
    ],
)
def test_doubtful_spans(words, doubted, spans):
    """Words in doubt one by one, and runs of two to four of them; marks and figures are never in doubt."""
    logits = np.array([MIN_DOUBT + (1 if mark == "x" else -1) for mark in doubted], dtype=np.float32)
    assert [(one.start, one.end) for one in doubtful_spans(words.split(), logits)] == spans


def window(start, end, *texts, origin="lexicon"):
    return Window(Span(start, end), tuple(Candidate(text, origin, -1.0) for text in texts))


def pairs_of(windows, mark):
    """Pairs whose first feature is ``mark`` plus the number of the row."""
    owner = np.array([i for i, one in enumerate(windows) for _ in range(1 + len(one.candidates))])
    features = np.zeros((len(owner), len(NAMES)), dtype=np.float32)
    features[:, 0] = mark + np.arange(len(owner))
    wordings = tuple((text,) for one in windows for text in ("keep", *(other.text for other in one.candidates)))
    return PassagePairs(np.searchsorted(owner, np.arange(len(windows))), features, wordings, owner)


def test_pairs_are_joined_by_window():
    """New candidates stand behind the old ones of their window; windows of their own come with their wording as it stands."""
    own = [window(0, 1, "a", "b"), window(4, 5, "c")]
    new = [window(0, 1, "x", origin="encoder"), window(2, 3, "y", "z", origin="encoder")]
    merged, pairs = with_nearest(own, pairs_of(own, 0), new, pairs_of(new, 100))
    assert [(one.span.start, [c.text for c in one.candidates]) for one in merged] == [(0, ["a", "b", "x"]), (2, ["y", "z"]), (4, ["c"])]
    assert pairs.features[:, 0].tolist() == [0, 1, 2, 101, 102, 103, 104, 3, 4]
    assert pairs.wordings == (("keep",), ("a",), ("b",), ("x",), ("keep",), ("y",), ("z",), ("keep",), ("c",))
    assert pairs.starts.tolist() == [0, 4, 7]
    assert np.exp(pairs.features[:, CHOICES]) == pytest.approx([4, 4, 4, 4, 3, 3, 3, 2, 2])


def test_nothing_new_changes_nothing():
    """Without nearest wordings windows and pairs are what they were."""
    own = [window(0, 1, "a")]
    pairs = pairs_of(own, 0)
    assert with_nearest(own, pairs, [], pairs_of([], 0)) == (tuple(own), pairs)
