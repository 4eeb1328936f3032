"""The judge: how far a chosen edit can be trusted, and whether a page was spun at all.

Three logistic functions: that the place of an edit is wrong at all, that an editor would accept its first candidate, and, from how many places are
surely wrong, that the page was spun. Their weights come from pipeline/training/selection/calibrate.py and stand in ``selection.json``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from unspin.channel.ranker import Reading, Scored

FEATURES = (
    "gain", "margin", "swapped", "document", "channel", "term", "thesaurus", "spelling", "remembered", "several", "capital",
    "encoder_best", "encoder_keep", "encoder_margin", "encoder_swap", "nearest", "before", "after", "constant",
)  # fmt: skip

PAGE_FEATURES = ("sure", "constant")

SURE = 0.9
"""Probability from which a place is surely wrong.

Clean pages have few such places however they are worded: 0 to 23 of 1,000 words in prose written to be full of what spinners like (the middle page
4), 30 to 71 in spun development articles. The mean over all words does not tell them apart as well.
"""

BESIDE = 2
"""Words on either side of an edit in which another swap would leave the place half mended."""


@dataclass(frozen=True, slots=True)
class Judge:
    """The weights of the functions: two over FEATURES, ``page`` over PAGE_FEATURES."""

    wrong: tuple[float, ...]
    accepted: tuple[float, ...]
    page: tuple[float, ...] = (0.0,) * len(PAGE_FEATURES)

    @classmethod
    def load(cls, file: Traversable) -> Judge:
        """Read ``selection.json``: for each function a table from feature name to weight."""
        tables = json.loads(file.read_text(encoding="utf-8"))
        names = (("wrong", FEATURES), ("accepted", FEATURES), ("page", PAGE_FEATURES))
        return cls(*(tuple(float(tables[name][feature]) for feature in features) for name, features in names))

    def verdict(self, features: Sequence[float]) -> tuple[float, float]:
        """The probability that the place of an edit is wrong, and that its first candidate would be accepted: 0 to 1."""
        return _sigmoid(self.wrong, features), _sigmoid(self.accepted, features)

    def spun(self, sure: int, words: int) -> float:
        """The probability, 0 to 1, that a page (or passage) of so many words, so many places of which are surely wrong, was spun."""
        return _sigmoid(self.page, page_features(sure, words))


def page_features(sure: int, words: int) -> tuple[float, ...]:
    """The features of a page, in the order of PAGE_FEATURES.

    The natural logarithm of its places a thousand words that are surely wrong, half a place and fifty words added, and 1.
    """
    return math.log((sure + 0.5) / (words / 1000 + 0.05)), 1.0


def features_of(scored: Scored, reading: Reading, rate: float, *, remembered: bool, capital: bool) -> tuple[float, ...]:
    """The features of a window's best candidate, in the order of FEATURES."""
    ranked = sorted(range(len(scored.log_candidates)), key=lambda i: -scored.log_candidates[i])
    best = scored.window.candidates[ranked[0]]
    second = scored.log_candidates[ranked[1]] if len(ranked) > 1 else -8.0
    span = scored.window.span
    return (
        _clipped(gain_of(scored)),
        min(8.0, scored.log_candidates[ranked[0]] - second),
        _logit(max(reading.swapped[span.start : span.end])),
        _logit(rate),
        max(-4.0, best.log10_channel),
        float(best.origin == "term"),
        float(best.origin == "thesaurus"),
        float(best.origin == "spelling"),
        float(remembered),
        float(len(span) > 1),
        float(capital),
        max(-8.0, scored.log_encoder[1 + ranked[0]]),
        max(-8.0, scored.log_encoder[0]),
        _encoder_margin(scored.log_encoder, 1 + ranked[0]),
        _logit(max(reading.encoded[span.start : span.end])),
        float(best.origin == "encoder"),
        _logit(max(reading.swapped[max(0, span.start - BESIDE) : span.start], default=0.0)),
        _logit(max(reading.swapped[span.end : span.end + BESIDE], default=0.0)),
        1.0,
    )


def gain_of(scored: Scored) -> float:
    """Natural log of P(best candidate) / P(as it stands)."""
    return max(scored.log_candidates, default=-math.inf) - scored.log_keep


def _encoder_margin(logs: Sequence[float], best: int) -> float:
    """How much the encoder by itself prefers the best candidate to the next, natural log, -6 to 6; negative if it prefers another."""
    other = max(one for number, one in enumerate(logs) if number != best)
    return _clipped(logs[best] - other, 6.0)


def _clipped(value: float, limit: float = 12.0) -> float:
    return max(-limit, min(limit, value))


def _logit(probability: float) -> float:
    bounded = min(1 - 1e-4, max(1e-4, probability))
    return math.log(bounded / (1 - bounded))


def _sigmoid(weights: Sequence[float], vector: Sequence[float]) -> float:
    total = sum(w * x for w, x in zip(weights, vector, strict=True))
    return 1 / (1 + math.exp(-_clipped(total, 30.0)))
