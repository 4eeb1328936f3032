"""Plain text: paragraphs, headings and list items, told apart by blank lines, length, bullets and capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unspin.formats.base import LINE, Prose, kept, whole_block
from unspin.model import Document, Segment, SegmentKind, Span

WIDEST_WRAPPED = 120
"""A line of more code points was not wrapped by hand (editors wrap at 72 to 100): its line break ends the paragraph."""

LONGEST_HEADING = 80
"""A line alone between blank lines, of at most so many code points and without a full stop, is a heading."""

_BULLET = re.compile(r"[ \t]*(?:[-*•·–]|\d{1,3}[.)])[ \t]+(?=\S)")
_HASH = re.compile(r"[ \t]*(#{1,6})[ \t]+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    """``content`` is without white space around it and without the bullet or '#'; ``whole`` with the line break."""

    whole: Span
    content: Span
    bullet: bool
    hashes: int

    def __len__(self) -> int:
        return len(self.content)


def read_plain(source: str, path: str) -> Document:
    """The document with its paragraphs, headings and list items.

    Lines that were wrapped by hand belong to one segment, their line break and indentation part of its text. A blank
    line, a line longer than ``WIDEST_WRAPPED``, a bullet, or a short line that ends a sentence ends the segment.
    """
    segments = kept(_segment(source, group, alone=alone) for group, alone in _groups(source))
    return Document(source, segments, path, "text")


def _lines(source: str) -> Iterator[_Line]:
    for found in LINE.finditer(source):
        raw = found.group()
        marker = _BULLET.match(raw) or _HASH.match(raw)
        hashes = len(marker.group(1)) if marker and marker.re is _HASH else 0
        body = raw[marker.end() if marker else 0 :]
        start = found.end() - len(body.lstrip())
        content = Span(start, start + len(body.strip())) if body.strip() else Span(found.start(), found.start())
        yield _Line(Span(*found.span()), content, bool(marker) and not hashes, hashes)


def _groups(source: str) -> Iterator[tuple[list[_Line], bool]]:
    """Lines that form one segment, and whether it stands alone: between blank lines, or first above a long line."""
    for block in _blocks(source):
        width = max(map(len, block))
        starts = [i for i in range(len(block)) if i == 0 or _breaks(source, block, i, width)]
        for first, after in zip(starts, [*starts[1:], len(block)], strict=True):
            above_long = first == 0 and after < len(block) and len(block[after]) > WIDEST_WRAPPED
            yield block[first:after], len(starts) == 1 or above_long


def _blocks(source: str) -> Iterator[list[_Line]]:
    """Runs of lines without a blank one."""
    block: list[_Line] = []
    for line in _lines(source):
        if line.content:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _breaks(source: str, block: list[_Line], at: int, width: int) -> bool:
    """Whether a segment begins with line ``at`` of a block whose longest line has ``width`` code points."""
    before, line = block[at - 1], block[at]
    if line.bullet or line.hashes or before.hashes or _is_capitals(source, before) != _is_capitals(source, line):
        return True
    if len(before) > WIDEST_WRAPPED or len(line) > WIDEST_WRAPPED:
        return True
    first_word = line.content.slice(source).split(maxsplit=1)[0]
    had_room = len(before) + 1 + len(first_word) < width
    return had_room and bool(_ENDS_SENTENCE.search(source, before.content.end - 4, before.content.end))


def _is_capitals(source: str, line: _Line) -> bool:
    return line.content.slice(source).isupper() and len(line) <= LONGEST_HEADING


def _segment(source: str, lines: list[_Line], *, alone: bool) -> Segment | None:
    first, last = lines[0], lines[-1]
    prose = Prose(source)
    prose.literal(Span(first.content.start, last.content.end))
    kind = _kind(source, lines, alone=alone)
    block = whole_block(source, Span(first.whole.start, last.content.end), with_blank_line=not first.bullet)
    level = first.hashes or (1 if kind is SegmentKind.LIST_ITEM else 0)
    return prose.segment(kind, block, level)


def _kind(source: str, lines: list[_Line], *, alone: bool) -> SegmentKind:
    first = lines[0]
    if first.bullet:
        return SegmentKind.LIST_ITEM
    title = _is_capitals(source, first) or _is_short_title(source, first, alone=alone)
    if first.hashes or (title and len(lines) == 1):
        return SegmentKind.HEADING
    return SegmentKind.PARAGRAPH


def _is_short_title(source: str, line: _Line, *, alone: bool) -> bool:
    ends = _ENDS_SENTENCE.search(source, max(line.content.start, line.content.end - 4), line.content.end)
    question = source[line.content.end - 1] == "?"
    return alone and len(line) <= LONGEST_HEADING and (question or not ends)
