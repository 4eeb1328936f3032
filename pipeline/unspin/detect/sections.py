"""Long documents in parts that are read each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, groupby

from unspin.model import Document

SECTION_LETTERS = 60_000
"""Letters of a document that are read together, some ten thousand words: more than the longest post has."""


def sections(document: Document) -> Iterator[Document]:
    """A document as one, or, if it is longer than a book's chapter, in parts of whole segments of about one length.

    Each is read by itself: what is known of a part, how far it was spun above all, says nothing of the next, and memory is bounded by the part.
    """
    before = [0, *accumulate(len(segment.text) for segment in document.segments)]
    parts = max(1, -(-before[-1] // SECTION_LETTERS))
    for _, part in groupby(zip(document.segments, before, strict=False), key=lambda one: one[1] * parts // max(1, before[-1])):
        yield replace(document, segments=tuple(segment for segment, _ in part))
