"""Prose inside a value that the file writes with escapes of its own: HTML in a JSON string, Markdown in a CSV field."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from unspin.model import Around, Document, Escape, Piece, Segment, Span, as_it_is

RecordReader = Callable[[str], Document]
"""From the text of one record to its document."""


def nested(outer: Segment, inner: Document) -> Document:
    """``inner``, a document of ``outer.text``, with its segments and containers counted in the source of ``outer``."""
    starts = [piece.text_start for piece in outer.pieces]
    segments = tuple(_nested_segment(outer, starts, one) for one in inner.segments)
    return replace(inner, segments=segments, containers=tuple(map(outer.source_span, inner.containers)))


def record(
    source: str, path: str, name: str, values: Sequence[tuple[Span, Document]], reader: RecordReader
) -> Document:
    """The document of a record: of its ``values`` with their places, each read by ``nested``."""
    return Document(
        source,
        tuple(segment for _, value in values for segment in value.segments),
        path,
        name,
        tuple(container for _, value in values for container in value.containers),
        tuple(place for place, _ in values),
        reader=reader,
    )


def _nested_segment(outer: Segment, starts: list[int], inner: Segment) -> Segment:
    pieces: list[Piece] = []
    for piece in inner.pieces:
        if piece.literal:
            pieces += _through(outer, starts, piece)
        else:
            place = outer.source_span(Span(piece.source_start, piece.source_start + piece.source_length))
            pieces.append(replace(piece, source_start=place.start, source_length=len(place)))
    block = inner.block and outer.source_span(inner.block)
    return replace(inner, pieces=tuple(pieces), block=block, escape=_both(inner.escape, outer.escape))


def _through(outer: Segment, starts: list[int], piece: Piece) -> Iterator[Piece]:
    """A literal piece of the inner text, cut where the outer one changes between characters and units.

    Units of values stand for one character each, so none is cut.
    """
    at, end = piece.source_start, piece.source_start + piece.length
    row = bisect_right(starts, at) - 1
    while at < end:
        around = outer.pieces[row]
        stop = min(end, around.text_start + around.length)
        start = around.source_start + (at - around.text_start if around.literal else 0)
        length = stop - at if around.literal else around.source_length
        yield Piece(piece.text_start + at - piece.source_start, stop - at, start, length)
        at, row = stop, row + 1


def _both(inner: Escape, outer: Escape) -> Escape:
    if as_it_is in (inner, outer):
        return outer if inner is as_it_is else inner
    return partial(_one_after_the_other, inner, outer)


def _one_after_the_other(inner: Escape, outer: Escape, new: str, around: Around) -> str | None:
    written = inner(new, around)
    return None if written is None else outer(written, around)
