"""What a format is, and how a reader puts the prose of a block together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from unspin.formats.encoding import Decoded
from unspin.formats.records import CutterMaker
from unspin.model import Document, Escape, FileReport, Piece, Segment, SegmentKind, Span, as_it_is

Reader = Callable[[str, str], Document]
"""From the decoded source and the path (for reports only) to the document.

A reader takes time linear in the text, and reads no files. Every literal piece of its segments equals its slice of the
source; pieces are in order and disjoint. It raises nothing, but for InputError where a format of records (WXR, CSV, JSONL)
cannot be told apart into them.
"""

FieldReader = Callable[[str, str, Sequence[str]], Document]
"""A reader that is told which fields of each record hold prose; none named, it takes those of the usual names."""

_WORD = re.compile(r"[^\W_]")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line with its line break, whichever of the three it is."""

_LINE_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)?")
_BLANK_LINE = re.compile(r"[ \t]*(?:\r\n|\r|\n)")

_Row = tuple[Span, str | None]
"""A place in the source and what it reads as; None where it reads as it stands."""


class Container(Protocol):
    """How a file that is no text, such as DOCX, becomes the text that its reader takes, and back."""

    def decode(self, raw: bytes, path: str) -> Decoded:
        """The prose as text, with ``raw`` kept; raises InputError for a damaged file."""

    def encode(self, file: FileReport, decoded: Decoded) -> bytes:
        """The file with the ``applied`` findings of ``file`` in it; without any the bytes of ``decoded.raw``."""


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table of formats; ``suffixes`` are in lower case with their dot. Text formats have no container."""

    name: str
    suffixes: tuple[str, ...]
    reader: Reader
    container: Container | None = None
    field_reader: FieldReader | None = None
    in_folders: bool = True
    """Whether files of these suffixes are taken from a folder; if not, since most hold no prose, they have to be named."""
    cutter: CutterMaker | None = None
    """What tells its files apart into records while they are read, where they hold some."""
    max_bytes: int | None = None
    """The largest file that is read, if not that of ``files.MAX_BYTES``."""


@dataclass(slots=True)
class Prose:
    """Collects the pieces of one segment in the order of the source.

    >>> prose = Prose("*no* pain")
    >>> prose.literal(Span(1, 3)); prose.literal(Span(4, 9)); prose.segment(SegmentKind.PARAGRAPH).text
    'no pain'
    """

    source: str
    _rows: list[_Row] = field(default_factory=list)

    @property
    def end(self) -> int | None:
        """Where in the source the last piece ends; None before the first."""
        return self._rows[-1][0].end if self._rows else None

    def literal(self, place: Span) -> None:
        """Add characters that stand in the source as a reader sees them."""
        if not place:
            return
        if self._rows and self._rows[-1][1] is None and self._rows[-1][0].end == place.start:
            self._rows[-1] = (Span(self._rows[-1][0].start, place.end), None)
        else:
            self._rows.append((place, None))

    def unit(self, place: Span, text: str) -> None:
        """Add ``text`` that the source writes otherwise, such as an entity, as one unit.

        Another text of the same length would pass for what stands there, so it is left out: an opaque unit for one
        character, such as a line of template code. So is what reads as nothing, such as a reference to a control
        character, which HTML forbids: it is markup like any other.
        """
        if text == place.slice(self.source):
            self.literal(place)
        elif text and len(text) != len(place):
            self._rows.append((place, text))

    def segment(
        self, kind: SegmentKind, block: Span | None = None, level: int = 0, escape: Escape = as_it_is
    ) -> Segment | None:
        """The segment, without white space around it; None if it holds no letter or digit."""
        segment = _joined(_trimmed(self._read()), kind, block, level, escape)
        return segment if _WORD.search(segment.text) else None

    def value(self, escape: Escape = as_it_is) -> Segment:
        """All that was added, white space included: the value of a field, to be read by another reader."""
        return _joined(self._read(), SegmentKind.PARAGRAPH, None, 0, escape)

    def _read(self) -> list[tuple[Span, str]]:
        return [(place, place.slice(self.source) if text is None else text) for place, text in self._rows]


def _joined(rows: list[tuple[Span, str]], kind: SegmentKind, block: Span | None, level: int, escape: Escape) -> Segment:
    pieces, at = [], 0
    for place, part in rows:
        pieces.append(Piece(at, len(part), place.start, len(place)))
        at += len(part)
    return Segment("".join(part for _, part in rows), tuple(pieces), kind, block, level, escape)


def _trimmed(rows: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Without the white space that stands first and last."""
    first, last = 0, len(rows)
    while first < last and not rows[first][1].strip():
        first += 1
    while first < last and not rows[last - 1][1].strip():
        last -= 1
    rows = rows[first:last]
    if rows:
        rows[0] = _cut(rows[0], len(rows[0][1]) - len(rows[0][1].lstrip()), 0)
        rows[-1] = _cut(rows[-1], 0, len(rows[-1][1]) - len(rows[-1][1].rstrip()))
    return rows


def _cut(row: tuple[Span, str], first: int, last: int) -> tuple[Span, str]:
    place, text = row
    if len(text) != len(place):
        return row
    return Span(place.start + first, place.end - last), text[first : len(text) - last]


def whole_block(source: str, place: Span, *, with_blank_line: bool) -> Span:
    """``place`` widened to what a deletion should take: indentation and quotation marks before it, the line break.

    ``with_blank_line`` takes the blank line that follows too, so that the neighbours keep one between them.
    """
    line = place.start
    while line and source[line - 1] in " \t>":
        line -= 1
    start = line if source[line - 1 : line] in ("", "\n", "\r") else place.start
    end = end_of(_LINE_BREAK, source, place.end)
    broke = (end > place.end and source[end - 1] in "\r\n") or source[place.end - 1 : place.end] in ("\r", "\n")
    return Span(start, end_of(_BLANK_LINE, source, end) if with_blank_line and broke else end)


def end_of(pattern: re.Pattern[str], source: str, at: int) -> int:
    """Where the match of ``pattern`` at ``at`` ends; ``at`` without one."""
    found = pattern.match(source, at)
    return found.end() if found else at


def kept(segments: Iterable[Segment | None]) -> tuple[Segment, ...]:
    """Those that hold prose."""
    return tuple(segment for segment in segments if segment is not None)
