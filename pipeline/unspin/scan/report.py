"""What the scan says of a document."""

from __future__ import annotations

from dataclasses import dataclass

from unspin.model import Span

SPUN = 0.5
"""Probability from which a document counts as spun; the figures of decision 14 are measured at it."""


@dataclass(frozen=True, slots=True)
class ScannedSentence:
    """A sentence of a document that looks spun."""

    span: Span
    """Its place in the source, in code points."""
    line: int
    """The line, from 1, that it begins in."""
    text: str
    """What stands there in the source."""
    score: float
    """The probability, 0 to 1, that a word of it was swapped; read as one of a page that was spun."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """How spun a document is, by the cheap first pass: no finding is certain, and none is repaired."""

    path: str
    words: int
    """Words and numbers of its prose."""
    spun: float
    """The probability, 0 to 1, that it was spun."""
    swapped_per_100: float
    """About how many of 100 words were swapped, if it was spun."""
    family: str
    """The spinner family whose manner it is closest to; empty where it does not look spun."""
    sentences: tuple[ScannedSentence, ...]
    """Those that look spun, in order of place."""
    foreign: bool = False
    """Whether it is not in English, the only language that is read: then the other figures say nothing and are 0."""

    @property
    def is_spun(self) -> bool:
        """Whether it is more probable that it was spun than not."""
        return self.spun >= SPUN
