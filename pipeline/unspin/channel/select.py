"""Selection: the best set of edits that do not overlap, and how far each can be trusted.

The ranker says for each window what the author probably wrote there. A path through the lattice takes windows that do not overlap
so that the sum of log P(candidate) / P(as it stands) is greatest; the judge says how far each of its edits can be trusted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass

from unspin.channel.judge import Judge, features_of, gain_of
from unspin.channel.ranker import Reading, Scored
from unspin.model import Candidate, Span

MIN_GAIN = -2.0
"""Natural log of P(best candidate) / P(as it stands) below which a window is not looked at; the judge decides above it."""

DOUBTFUL_GAIN = 0.01
"""What a window counts on the path whose gain is less: it fills a gap, and takes no place from one that gains."""

MAX_CANDIDATES = 5
"""So many candidates of an edit are kept."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An edit on the path: ``span`` counts words of the passage; ``candidates`` are best first.

    ``wrong`` is the probability that the place is not what the author wrote, ``accepted`` that the first candidate is.
    """

    span: Span
    candidates: tuple[Candidate, ...]
    wrong: float
    accepted: float
    features: tuple[float, ...]


def path(windows: Sequence[Scored]) -> list[Scored]:
    """The windows of the best path, in order: no two overlap and the sum of their gains is greatest. O(n log n)."""
    worth = sorted((one for one in windows if gain_of(one) > MIN_GAIN), key=lambda one: one.window.span.end)
    ends = [one.window.span.end for one in worth]
    best = [0.0]
    before = []
    for number, one in enumerate(worth):
        at = bisect_right(ends, one.window.span.start, 0, number)
        before.append(at)
        best.append(max(best[-1], best[at] + max(gain_of(one), DOUBTFUL_GAIN)))
    chosen = []
    number = len(worth)
    while number:
        if best[number] == best[number - 1]:
            number -= 1
        else:
            chosen.append(worth[number - 1])
            number = before[number - 1]
    return chosen[::-1]


def choose(reading: Reading, words: Sequence[str], rate: float, remembered: Container[str], judge: Judge) -> tuple[Choice, ...]:
    """The edits of one passage, in order. ``remembered`` are lower-case wordings that stand elsewhere in the document."""
    choices = []
    for scored in path(reading.windows):
        ranked = sorted(range(len(scored.log_candidates)), key=lambda one: -scored.log_candidates[one])
        candidates = tuple(scored.window.candidates[number] for number in ranked[:MAX_CANDIDATES])
        span, best = scored.window.span, candidates[0]
        capital = words[span.start][:1].isupper()
        features = features_of(scored, reading, rate, remembered=best.text.lower() in remembered, capital=capital)
        wrong, accepted = judge.verdict(features)
        choices.append(Choice(span, candidates, wrong, accepted, features))
    return tuple(choices)
