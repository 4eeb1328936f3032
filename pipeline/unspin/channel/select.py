"""Selection: the best set of edits that do not overlap, and how far each can be trusted.

The ranker says for each window what the author probably wrote there. A path through the lattice takes windows that do not overlap
so that the sum of log P(candidate) / P(as it stands) is greatest. Two logistic functions then turn the features of a chosen edit into the
probability that the place is wrong at all, and that an editor would accept the first suggestion. A third one says from the shares of swapped
words how likely the page was spun at all. The weights come from pipeline/training/selection/calibrate.py and stand in ``selection.json``.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from unspin.channel.features import NAMES
from unspin.channel.ranker import Rates, Reading, Scored
from unspin.model import Candidate, Span

MIN_GAIN = -2.0
"""Natural log of P(best candidate) / P(as it stands) below which a window is not looked at; the calibration decides above it."""

PAIR_FEATURES = (
    "patient_gain", "other_gain", "mixed_gain", "mean_run", "right_run", "first_run", "rarest", "frequency_gain", "words", "window_words",
    "remembered_often", "repeated", "keep_score", "keep_run", "keep_rarest", "keep_rarest_other", "fit_gain", "fit", "same_lemma", "choices",
    "rate", "around", "encoder_gain", "encoder_rate", "mended_patient_gain", "mended_mixed_gain", "mended_mean_run", "mended_right_run",
    "mended_keep_score", "mended_keep_run",
)  # fmt: skip
"""What the ranker knows of the best candidate, and the calibration looks at once more."""

FEATURES = (
    "gain", "margin", "swapped", "document", "channel", "term", "thesaurus", "spelling", "remembered", "several", "capital",
    "encoder_best", "encoder_keep", "encoder_margin", "encoder_swap", "nearest", *PAIR_FEATURES, "constant",
)  # fmt: skip


_PAIR_COLUMNS = [NAMES.index(name) for name in PAIR_FEATURES]

PAGE_FEATURES = ("counts", "encoder", "constant")


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


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic functions: two over FEATURES, ``page`` over PAGE_FEATURES."""

    wrong: tuple[float, ...]
    accepted: tuple[float, ...]
    page: tuple[float, ...] = (0.0,) * len(PAGE_FEATURES)

    @classmethod
    def load(cls, file: Traversable) -> Weights:
        """Read ``selection.json``: for each function a table from feature name to weight."""
        tables = json.loads(file.read_text(encoding="utf-8"))
        names = (("wrong", FEATURES), ("accepted", FEATURES), ("page", PAGE_FEATURES))
        return cls(*(tuple(float(tables[name][feature]) for feature in features) for name, features in names))


def path(windows: Sequence[Scored], min_gain: float = MIN_GAIN) -> list[Scored]:
    """The windows of the best path, in order: no two overlap and the sum of their gains is greatest. O(n log n)."""
    worth = sorted((one for one in windows if gain_of(one) > min_gain), key=lambda one: one.window.span.end)
    ends = [one.window.span.end for one in worth]
    best = [0.0]
    before = []
    for number, one in enumerate(worth):
        at = bisect_right(ends, one.window.span.start, 0, number)
        before.append(at)
        best.append(max(best[-1], best[at] + gain_of(one) - min_gain))
    chosen = []
    number = len(worth)
    while number:
        if best[number] == best[number - 1]:
            number -= 1
        else:
            chosen.append(worth[number - 1])
            number = before[number - 1]
    return chosen[::-1]


def gain_of(scored: Scored) -> float:
    """Natural log of P(best candidate) / P(as it stands)."""
    return max(scored.log_candidates, default=-math.inf) - scored.log_keep


def features_of(scored: Scored, reading: Reading, rate: float, *, remembered: bool, capital: bool) -> tuple[float, ...]:
    """The features of a window's best candidate, in the order of FEATURES."""
    ranked = sorted(range(len(scored.log_candidates)), key=lambda i: -scored.log_candidates[i])
    best = scored.window.candidates[ranked[0]]
    second = scored.log_candidates[ranked[1]] if len(ranked) > 1 else -8.0
    words = reading.swapped[scored.window.span.start : scored.window.span.end]
    return (
        _clipped(gain_of(scored)),
        min(8.0, scored.log_candidates[ranked[0]] - second),
        _logit(max(words)),
        _logit(rate),
        max(-4.0, best.log10_channel),
        float(best.origin == "term"),
        float(best.origin == "thesaurus"),
        float(best.origin == "spelling"),
        float(remembered),
        float(len(scored.window.span) > 1),
        float(capital),
        max(-8.0, scored.log_encoder[1 + ranked[0]]),
        max(-8.0, scored.log_encoder[0]),
        _encoder_margin(scored.log_encoder, 1 + ranked[0]),
        _logit(max(reading.encoded[scored.window.span.start : scored.window.span.end])),
        float(best.origin == "encoder"),
        *scored.features[1 + ranked[0], _PAIR_COLUMNS].tolist(),
        1.0,
    )


def _encoder_margin(logs: Sequence[float], best: int) -> float:
    """How much the encoder by itself prefers the best candidate to the next, natural log, -6 to 6; negative if it prefers another."""
    other = max(one for number, one in enumerate(logs) if number != best)
    return _clipped(logs[best] - other, 6.0)


def choose(
    reading: Reading, words: Sequence[str], rate: float, remembered: Container[str], weights: Weights
) -> tuple[Choice, ...]:
    """The edits of one passage, in order. ``remembered`` are lower-case wordings that stand elsewhere in the document."""
    choices = []
    for scored in path(reading.windows):
        span = scored.window.span
        ranked = sorted(zip(scored.log_candidates, scored.window.candidates, strict=True), key=lambda one: -one[0])
        best = ranked[0][1]
        vector = features_of(
            scored, reading, rate, remembered=best.text.lower() in remembered, capital=words[span.start][:1].isupper()
        )
        choices.append(
            Choice(
                span,
                tuple(one for _, one in ranked[:5]),
                _sigmoid(weights.wrong, vector),
                _sigmoid(weights.accepted, vector),
                vector,
            )
        )
    return tuple(choices)


def spun_page(rates: Rates, weights: Weights) -> float:
    """The probability, 0 to 1, that a page (or passage) with these shares of swapped words was spun."""
    return _sigmoid(weights.page, page_features(rates))


def page_features(rates: Rates) -> tuple[float, ...]:
    """The features of a page, in the order of PAGE_FEATURES."""
    return _logit(rates.counts), _logit(rates.encoder), 1.0


def _clipped(value: float, limit: float = 12.0) -> float:
    return max(-limit, min(limit, value))


def _logit(probability: float) -> float:
    bounded = min(1 - 1e-4, max(1e-4, probability))
    return math.log(bounded / (1 - bounded))


def _sigmoid(weights: Sequence[float], vector: Sequence[float]) -> float:
    total = sum(w * x for w, x in zip(weights, vector, strict=True))
    return 1 / (1 + math.exp(-_clipped(total, 30.0)))
