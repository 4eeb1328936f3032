"""Whether confidence means what it says: bins of it beside the share of edits that were right.

Judged are the edits (safe or review, with a suggestion) in annotated articles: gold names everything that is wrong
there, so an edit off gold is as wrong as one that makes a gold place no better. Findings for display are never applied,
and those without a wording say nothing that could be accepted; neither counts. The share accepted over all bins is the
``accepted`` of the other figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unspin.evaluate.judge import JudgedFinding
from unspin.evaluate.score import share

BINS = 10
"""Bins of equal width, as in the paper that ``expected_error`` is from."""
Z_95 = 1.959964
"""The standard normal quantile of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The edits whose confidence lies from ``low`` up to, not including, ``high``; the last bin includes 1."""

    low: float
    high: float
    edits: int
    accepted: int
    on_gold: int
    confidence_sum: float

    @property
    def mean_confidence(self) -> float | None:
        """Their mean confidence, 0 to 1; None in an empty bin."""
        return share(self.confidence_sum, self.edits)

    @property
    def accepted_share(self) -> float | None:
        """The share of them that was right; None in an empty bin."""
        return share(self.accepted, self.edits)


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins from 0 to 1."""

    bins: tuple[Bin, ...]

    @property
    def edits(self) -> int:
        """How many edits were judged."""
        return sum(one.edits for one in self.bins)

    @property
    def expected_error(self) -> float | None:
        """The expected calibration error, 0 to 1: |share accepted − mean confidence| of the bins, weighted by their edits.

        Naeini, Cooper, Hauskrecht: Obtaining well calibrated probabilities using Bayesian binning (AAAI 2015), section 3.
        """
        return share(sum(abs(one.accepted - one.confidence_sum) for one in self.bins), self.edits)


def reliability(findings: Iterable[JudgedFinding]) -> Reliability:
    """The bins of the edits among ``findings``."""
    binned: list[list[JudgedFinding]] = [[] for _ in range(BINS)]
    for one in findings:
        if one.is_edit:
            binned[min(int(one.finding.confidence * BINS), BINS - 1)].append(one)
    return Reliability(tuple(_bin(number, edits) for number, edits in enumerate(binned)))


def _bin(number: int, edits: Sequence[JudgedFinding]) -> Bin:
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        edits=len(edits),
        accepted=sum(one.accepted for one in edits),
        on_gold=sum(one.on_gold for one in edits),
        confidence_sum=math.fsum(one.finding.confidence for one in edits),
    )


def interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share, 0 to 1, after Wilson (J. Am. Stat. Assoc. 22, 1927): usable for few cases too.

    >>> tuple(round(one, 3) for one in interval(12, 13))
    (0.667, 0.986)
    """
    middle = (part + Z_95**2 / 2) / (whole + Z_95**2)
    half = Z_95 / (whole + Z_95**2) * math.sqrt(part * (whole - part) / whole + Z_95**2 / 4)
    return max(0.0, middle - half), min(1.0, middle + half)
