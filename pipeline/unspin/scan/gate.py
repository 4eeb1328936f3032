"""Which prose of a document deserves the full engine."""

from __future__ import annotations

from dataclasses import replace

from unspin.model import Document
from unspin.scan.scanner import MIN_WORDS, Reading, Scanner
from unspin.scan.stream import Stream

DOUBT = 0.2
"""Probability from which a page, or else a passage, deserves it: 999 of 1,000 places of spun articles do, and 2 of 10 words of
clean text (decision 14)."""

SHORT, DOUBT_IF_SHORT = 100, 0.02
"""Words below which a page tells the scan little, and the probability from which such a page deserves it: of single paragraphs of spun development
articles 85 of 100 do (77 by DOUBT), of clinic prose 5 (2)."""


def worth_reading(scanner: Scanner, document: Document) -> Document:
    """The document with those of its segments emptied in which nothing looks spun; their numbers stay as they are.

    Of a page that was spun with a probability of DOUBT or more, DOUBT_IF_SHORT if it is short, or is too short to tell, nothing is emptied; of
    another all but the segments that reach into a passage of which that can be said. Linear in the length.
    """
    stream = Stream.of(document.segments)
    reading = scanner.read(stream)
    doubt = DOUBT_IF_SHORT if reading.words < SHORT else DOUBT
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
