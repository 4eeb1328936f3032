"""Prose with inline markup to pieces, by one expression whose groups say what becomes of each match."""

from __future__ import annotations

import re

from unspin.formats.base import Prose
from unspin.model import OPAQUE, Span


def add_marked(prose: Prose, source: str, place: Span, marks: re.Pattern[str]) -> None:
    """Add ``place``, its ``marks`` taken out; linear in its length if matching them is.

    A match with a group ``text`` is markup around that text, which is read in turn; with a group ``mark`` it is left
    out; with a group ``character`` it stands for that one character; any other match is opaque.
    """
    at = place.start
    for found in marks.finditer(source, place.start, place.end):
        prose.literal(Span(at, found.start()))
        at = found.end()
        groups = found.groupdict()
        if groups["text"] is not None:
            add_marked(prose, source, Span(*found.span("text")), marks)
        elif groups["character"] is not None:
            prose.unit(Span(*found.span()), found["character"])
        elif groups["mark"] is None:
            prose.unit(Span(*found.span()), OPAQUE)
    prose.literal(Span(at, place.end))
