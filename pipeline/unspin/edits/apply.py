"""Edits to text, and the map that leads from the repaired text back to the source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from unspin.model import Edit, Span


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Which range of the source became which range of the repaired text: one pair per edit, in order."""

    pairs: tuple[tuple[Span, Span], ...] = ()

    def to_source(self, span: Span) -> Span:
        """The range of the source that ``span`` of the repaired text came from; a touched edit counts as a whole."""
        return _mapped(span, self.pairs, 1)

    def to_repaired(self, span: Span) -> Span:
        """The range of the repaired text that ``span`` of the source became; a touched edit counts as a whole."""
        return _mapped(span, self.pairs, 0)


@dataclass(frozen=True, slots=True)
class Applied:
    """A text after its edits, and the way back."""

    text: str
    source_map: SourceMap


def apply_edits(source: str, edits: Iterable[Edit]) -> Applied:
    """``source`` with all ``edits`` made in one pass; what lies outside them is copied as it is.

    Edits may come in any order and may touch. Two insertions at one place stand in the order given.

    Raises:
        ValueError: two edits overlap, or one reaches past the end.

    >>> apply_edits("crawler capillaries", [Edit(Span(0, 7), "spider"), Edit(Span(8, 19), "veins")]).text
    'spider veins'
    """
    parts: list[str] = []
    pairs: list[tuple[Span, Span]] = []
    at = length = 0
    for edit in sorted(edits, key=lambda one: one.span):
        if edit.span.start < at or edit.span.end > len(source):
            raise ValueError(f"the edit at {edit.span.start}-{edit.span.end} overlaps another or the end of the text")
        start = length + edit.span.start - at
        parts += (source[at : edit.span.start], edit.new)
        at, length = edit.span.end, start + len(edit.new)
        pairs.append((edit.span, Span(start, length)))
    return Applied("".join((*parts, source[at:])), SourceMap(tuple(pairs)))


def _mapped(span: Span, pairs: tuple[tuple[Span, Span], ...], side: int) -> Span:
    """``span`` carried from the range of each pair at ``side``, 0 or 1, to the other; two binary searches."""
    start = _mapped_start(span.start, pairs, side)
    end = _mapped_end(span.end, pairs, side)
    return Span(min(start, end), max(start, end))


def _mapped_start(at: int, pairs: tuple[tuple[Span, Span], ...], side: int) -> int:
    row = bisect_right(pairs, at, key=lambda pair: pair[side].start) - 1
    if row < 0:
        return at
    old, new = pairs[row][side], pairs[row][1 - side]
    return new.start if at < old.end else new.end + at - old.end


def _mapped_end(at: int, pairs: tuple[tuple[Span, Span], ...], side: int) -> int:
    row = bisect_left(pairs, at, key=lambda pair: pair[side].start) - 1
    if row < 0:
        return at
    old, new = pairs[row][side], pairs[row][1 - side]
    return new.end if at <= old.end else new.end + at - old.end
