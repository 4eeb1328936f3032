"""Segments of the text that a Word document was made into."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unspin.formats.base import Prose, kept
from unspin.formats.docx.manuscript import MARKER
from unspin.formats.docx.story import BREAK
from unspin.model import OPAQUE, Document, Segment, SegmentKind, Span

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def read_docx(source: str, path: str) -> Document:
    r"""The document of a text in the form that `DocxContainer.decode` gives: a segment for each line, or each part between breaks.

    A line may be deleted as a block where all of it is prose: pictures, fields and equations stay.

    >>> [one.kind.value for one in read_docx("# Veins\n- Walk daily.\n", "veins.docx").segments]
    ['heading', 'list-item']
    """
    segments = (one for found in _LINE.finditer(source) for one in _segments(source, Span(*found.span())))
    return Document(source, kept(segments), path, "docx")


def _segments(source: str, line: Span) -> Iterator[Segment | None]:
    marker = MARKER.match(source, line.start, line.end)
    kind, level = _kind(marker) if marker else (SegmentKind.PARAGRAPH, 0)
    start = marker.end() if marker else line.start
    parts = source[start : line.end].rstrip("\n").split(BREAK)
    block = line if len(parts) == 1 and OPAQUE not in parts[0] else None
    for part in parts:
        prose = Prose(source)
        prose.literal(Span(start, start + len(part)))
        yield prose.segment(kind, block, level)
        start += len(part) + len(BREAK)


def _kind(marker: re.Match[str]) -> tuple[SegmentKind, int]:
    if marker["heading"]:
        return SegmentKind.HEADING, len(marker["heading"])
    if marker["cell"]:
        return SegmentKind.TABLE_CELL, 0
    if marker["quotation"]:
        return SegmentKind.QUOTATION, 0
    return SegmentKind.LIST_ITEM, len(marker["list"]) // 2 + 1
