"""What is known of a chosen edit, as numbers for the judge: from all windows of its passage, not from its own alone."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Container, Sequence

import numpy as np

from unspin.channel.features import NAMES
from unspin.channel.ranker import Reading, Scored
from unspin.channel.record import Record
from unspin.model import Span
from unspin.text.inflection import share_lemma

OF_CANDIDATE = (
    "mean_run", "first_run", "mended_mean_run", "mended_patient_gain", "frequency_gain", "rarest", "keep_rarest", "keep_run", "fit_gain",
    "remembered_often",
)  # fmt: skip
"""Columns of `features.NAMES` that the judge is given as the ranker was."""

FEATURES = (
    "gain", "margin", "swapped", "document", "channel", "term", "thesaurus", "spelling", "nearest", "remembered", "capital",
    "encoder_best", "encoder_keep", "encoder_margin", "encoder_swap", "before", "after", "choices", "words", "window_words",
    "echo", "kin", "agreed", "around", "within", "across", "record_original", "record_times", "record_swap", *OF_CANDIDATE,
)  # fmt: skip

BESIDE = 2
"""Words on either side of an edit in which another swap would leave the place half mended."""

ECHO = 6
"""Words on either side of an edit in which its own word should not stand already ("[mittens → gloves] rather than gloves"). A judgement."""

_LEAST = -6.0
"""The log probability that counts for a window that there is not, and the least that counts for one. A judgement."""

_NO_SECOND = -8.0
"""The log probability that counts for the second candidate of a window with one. A judgement."""

_SMALL_WORDS = frozenset(
    "a an the of to in on at by for from with and or but as is are was were be been being it its you your we our they their this that these "
    "those not no if then than so do does did have has had can may will".split()
)

_COLUMNS = np.array([NAMES.index(name) for name in OF_CANDIDATE])


_ORIGINS = ("term", "thesaurus", "spelling", "encoder")
_OF_ORIGIN = {one: [float(one == other) for other in _ORIGINS] for one in _ORIGINS}
_OF_OTHERS = [0.0 for _ in _ORIGINS]


class Rivals:
    """The windows of a passage by place: what others over an edit read."""

    def __init__(self, windows: Sequence[Scored], words: Sequence[str]) -> None:
        """``windows`` are those of the passage ``words``; those whose best candidate has a log probability of _LEAST and less are none."""
        self._words = [word.lower() for word in words]
        likely = ((one, log) for one in windows if (log := one.log_candidates[one.best]) > _LEAST)
        self._windows = sorted(likely, key=lambda one: one[0].window.span.start)
        self._starts = [one.window.span.start for one, _ in self._windows]
        self._longest = max((len(one.window.span) for one, _ in self._windows), default=0)

    def text(self, span: Span) -> str:
        """The words of a place, in lower case."""
        return " ".join(self._words[span.start : span.end])

    def of(self, span: Span, text: str) -> tuple[float, float, float, float]:
        """Log probability of the best candidate of the surest other window over a place that is to read ``text``, -6 to 0, -6 where there is none.

        Of those around it that would read the same, of those around it that would not, of those within it, and of those across its edge.
        """
        agreed = around = within = across = _LEAST
        for at in range(bisect_left(self._starts, span.start - self._longest), bisect_left(self._starts, span.end)):
            rival, log = self._windows[at]
            other = rival.window.span
            if other.end <= span.start or other == span:
                continue
            if other.start <= span.start and span.end <= other.end:
                if best_text(rival) == " ".join((*self._words[other.start : span.start], text, *self._words[span.end : other.end])):
                    agreed = max(agreed, log)
                else:
                    around = max(around, log)
            elif span.start <= other.start and other.end <= span.end:
                within = max(within, log)
            else:
                across = max(across, log)
        return agreed, around, within, across

    def echoes(self, span: Span, text: str) -> bool:
        """Whether a word that ``text`` would bring to a place stands beside it already, in any form."""
        here = self._words[span.start : span.end]
        brought = [word for word in text.split() if word.isalpha() and word not in _SMALL_WORDS and word not in here]
        if not brought:
            return False
        beside = self._words[max(0, span.start - ECHO) : span.start] + self._words[span.end : span.end + ECHO]
        return any(share_lemma(word, other) for word in brought for other in beside if other.isalpha())


def best_text(scored: Scored) -> str:
    """The most probable candidate of a window, in lower case."""
    return scored.window.candidates[scored.best].text.lower()


def gain_of(scored: Scored) -> float:
    """Natural log of P(best candidate) / P(as it stands)."""
    return scored.log_candidates[scored.best] - scored.log_keep


def evidence_of(
    scored: Scored, reading: Reading, rate: float, rivals: Rivals, record: Record, *, remembered: Container[str], capital: bool
) -> list[float]:
    """The features of a window's best candidate, in the order of FEATURES.

    ``rate`` is the share of swapped words of the document, ``remembered`` are lower-case wordings that stand elsewhere in it.
    """
    logs = scored.log_candidates
    ranked = sorted(range(len(logs)), key=logs.__getitem__, reverse=True)
    best, span, text = scored.window.candidates[ranked[0]], scored.window.span, best_text(scored)
    second = scored.window.candidates[ranked[1]].text.lower() if len(ranked) > 1 else ""
    log_second = logs[ranked[1]] if len(ranked) > 1 else _NO_SECOND
    return [
        _clipped(gain_of(scored)),
        min(8.0, logs[ranked[0]] - log_second),
        _logit(max(reading.swapped[span.start : span.end])),
        _logit(rate),
        max(-4.0, best.log10_channel),
        *_OF_ORIGIN.get(best.origin, _OF_OTHERS),
        float(text in remembered),
        float(capital),
        max(-12.0, scored.log_encoder[1 + ranked[0]]),
        max(-12.0, scored.log_encoder[0]),
        _encoder_margin(scored.log_encoder, 1 + ranked[0]),
        _logit(max(reading.encoded[span.start : span.end])),
        _logit(max(reading.swapped[max(0, span.start - BESIDE) : span.start], default=0.0)),
        _logit(max(reading.swapped[span.end : span.end + BESIDE], default=0.0)),
        math.log(1 + len(logs)),
        float(text.count(" ") + 1),
        float(len(span)),
        float(rivals.echoes(span, text)),
        float(_share_lemma(text, second)),
        *rivals.of(span, text),
        *record.standing(rivals.text(span), text),
        *scored.features[1 + scored.best].take(_COLUMNS).tolist(),
    ]


def _share_lemma(one: str, other: str) -> bool:
    return any(share_lemma(a, b) for a in one.split() for b in other.split())


def _encoder_margin(logs: Sequence[float], best: int) -> float:
    """How much the encoder by itself prefers the best candidate to the next, natural log, -6 to 6; negative if it prefers another."""
    other = max((*logs[:best], *logs[best + 1 :]))
    return _clipped(logs[best] - other, 6.0)


def _clipped(value: float, limit: float = 12.0) -> float:
    return max(-limit, min(limit, value))


def _logit(probability: float) -> float:
    bounded = min(1 - 1e-4, max(1e-4, probability))
    return math.log(bounded / (1 - bounded))
