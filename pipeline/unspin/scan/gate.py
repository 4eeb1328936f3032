"""Which prose of a document deserves the full engine."""

from __future__ import annotations

from dataclasses import replace

from unspin.model import Document
from unspin.scan.scanner import MIN_WORDS, Reading, Scanner
from unspin.scan.stream import Stream

DOUBT = 0.02
"""Probability from which a page, or else a passage, deserves it: see decision 14 for the curve."""


def worth_reading(scanner: Scanner, document: Document, doubt: float = DOUBT) -> Document:
    """The document with those of its segments emptied in which nothing looks spun; their numbers stay as they are.

    Of a page that was spun with a probability of ``doubt`` or more, or is too short to tell, nothing is emptied; of another all but the segments
    that reach into a passage of which that can be said. Linear in the length.
    """
    stream = Stream.of(document.segments)
    reading = scanner.read(stream)
    if reading.words < MIN_WORDS or reading.spun >= doubt:
        return document
    kept = _segments_in_doubt(stream, reading, doubt)
    segments = tuple(one if number in kept else replace(one, text="") for number, one in enumerate(document.segments))
    return replace(document, segments=segments)


def _segments_in_doubt(stream: Stream, reading: Reading, doubt: float) -> frozenset[int]:
    """The numbers of the segments with words in passages that were spun with a probability of ``doubt`` or more."""
    ranges = [(start, stop) for start, stop, spun in reading.passages if spun >= doubt]
    found, at = set(), 0
    for one in stream.sentences:
        while at < len(ranges) and ranges[at][1] <= one.first:
            at += 1
        if at < len(ranges) and ranges[at][0] < one.last:
            found.add(one.segment)
    return frozenset(found)
