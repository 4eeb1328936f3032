"""The judge: how far a chosen edit can be trusted, and whether a page was spun at all.

A small network turns what is known of an edit into two probabilities: that its place is wrong at all, and that an editor would accept the first
candidate. A logistic function says from the shares of swapped words how likely the page was spun. Both come from
pipeline/training/selection/calibrate.py and stand in ``judge.npz``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from unspin.channel.features import NAMES
from unspin.channel.ranker import Rates, Reading, Scored

PAIR_FEATURES = (
    "patient_gain", "other_gain", "mixed_gain", "mean_run", "right_run", "first_run", "rarest", "frequency_gain", "words", "window_words",
    "remembered_often", "repeated", "keep_score", "keep_run", "keep_rarest", "keep_rarest_other", "fit_gain", "fit", "same_lemma", "choices",
    "rate", "around", "encoder_gain", "encoder_rate", "mended_patient_gain", "mended_mixed_gain", "mended_mean_run", "mended_right_run",
    "mended_keep_score", "mended_keep_run",
)  # fmt: skip
"""What the ranker knows of the first candidate (`features.NAMES`) and the judge looks at once more."""

FEATURES = (
    "gain", "margin", "swapped", "document", "channel", "term", "thesaurus", "spelling", "remembered", "several", "capital",
    "encoder_best", "encoder_keep", "encoder_margin", "encoder_swap", "nearest", "before", "after", *PAIR_FEATURES,
)  # fmt: skip

PAGE_FEATURES = ("counts", "encoder", "constant")

BESIDE = 2
"""Words on either side of an edit in which another swap would leave the place half mended."""

_PAIR_COLUMNS = [NAMES.index(name) for name in PAIR_FEATURES]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judge:
    """The network: rows of FEATURES are standardised, one hidden layer with max(0, x), two logits; ``page`` are weights over PAGE_FEATURES."""

    mean: Floats
    scale: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats
    page: Floats

    @classmethod
    def load(cls, file: Traversable) -> Judge:
        """Read ``judge.npz``."""
        with as_file(file) as path, np.load(path, allow_pickle=False) as arrays:
            return cls(*(arrays[name] for name in cls.__dataclass_fields__))

    def verdicts(self, table: Sequence[Sequence[float]] | Floats) -> list[tuple[float, float]]:
        """For each edit the probability that its place is wrong, and that its first candidate would be accepted: 0 to 1."""
        if not len(table):
            return []
        x = np.clip((np.array(table, dtype=np.float32) - self.mean) * self.scale, -5, 5)
        logits = np.maximum(0, x @ self.hidden + self.hidden_bias) @ self.out + self.out_bias
        wrong, accepted = (1 / (1 + np.exp(-logits.astype(np.float64)))).T.tolist()
        return list(zip(wrong, accepted, strict=True))

    def spun(self, rates: Rates) -> float:
        """The probability, 0 to 1, that a page (or passage) with these shares of swapped words was spun."""
        return float(1 / (1 + math.exp(-float(self.page @ np.array(page_features(rates))))))


def page_features(rates: Rates) -> tuple[float, ...]:
    """The features of a page, in the order of PAGE_FEATURES."""
    return _logit(rates.counts), _logit(rates.encoder), 1.0


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
        *scored.features[1 + ranked[0], _PAIR_COLUMNS].tolist(),
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
