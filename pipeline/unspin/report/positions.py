"""From offsets in a decoded file to lines and columns, in the three units that editors and review tools count in."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from unspin.model import Span
from unspin.stretch import WHOLE, Stretch

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file. ``line`` and ``column`` count from 1; the column counts code points unless said otherwise."""

    line: int
    column: int


class LineIndex:
    r"""Lines and columns of one decoded file.

    A line ends with ``\n``, ``\r\n`` or a lone ``\r``, as in CommonMark and in the Language Server Protocol; other
    separators of Unicode do not end one. Building costs one pass, each question a binary search and, for UTF-16 and
    UTF-8 columns, one pass over the line. Every offset counts code points and may be the length of the source. Where that is
    a stretch of a file, lines and columns are those of the file.

    >>> index = LineIndex("Knee pain\r\n🩺 crawler capillaries")
    >>> index.position(13), index.utf16_position(13), index.utf8_position(13)
    (Position(line=2, column=3), Position(line=2, column=4), Position(line=2, column=6))
    """

    def __init__(self, source: str, stretch: Stretch = WHOLE) -> None:
        """Note where the lines of ``source`` begin and end, which is a ``stretch`` of its file."""
        self.source, self._stretch = source, stretch
        breaks = [match.span() for match in _NEWLINE.finditer(source)]
        self._starts = [0, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(source)]

    def __len__(self) -> int:
        """The number of lines in the source; a file that ends with a line break has an empty last one."""
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """The number, from 1, of the line that holds ``offset``.

        Raises:
            ValueError: the offset is negative or lies beyond the source.
        """
        if not 0 <= offset <= len(self.source):
            raise ValueError(f"offset {offset} is not within 0 and {len(self.source)}")
        return bisect_right(self._starts, offset) + self._stretch.line - 1

    def span(self, line: int) -> Span:
        """The range of line ``line`` (from 1) in the source, without its line break."""
        row = line - self._stretch.line
        return Span(self._starts[row], self._ends[row])

    def text(self, line: int) -> str:
        """The text of line ``line`` (from 1), without its line break."""
        return self.span(line).slice(self.source)

    def position(self, offset: int) -> Position:
        """Line and column of ``offset``, the column in code points."""
        line = self.line_of(offset)
        return Position(line, offset - self.span(line).start + self._begun(line)[0] + 1)

    def utf16_position(self, offset: int) -> Position:
        """Line and column, the column in UTF-16 code units: SARIF as it is, the Language Server Protocol less 1."""
        return self._encoded_position(offset, "utf-16-le", 2, 1)

    def utf8_position(self, offset: int) -> Position:
        """Line and column, the column in UTF-8 bytes, as reviewdog counts."""
        return self._encoded_position(offset, "utf-8", 1, 2)

    def _encoded_position(self, offset: int, encoding: str, unit_bytes: int, unit: int) -> Position:
        line = self.line_of(offset)
        before = self.source[self.span(line).start : offset]
        units = len(before.encode(encoding, "surrogatepass")) // unit_bytes
        return Position(line, units + self._begun(line)[unit] + 1)

    def _begun(self, line: int) -> tuple[int, int, int]:
        """How much of a line stands before the source."""
        return self._stretch.columns if line == self._stretch.line else (0, 0, 0)


def without_blanks(span: Span, source: str) -> Span:
    r"""The part of ``span`` between its first and last character that is not white space; ``span`` itself if there is none.

    A deletion takes blank lines along; people are sent to the line where the text stands.

    >>> without_blanks(Span(4, 12), "Rest\n\nTweet\n")
    Span(start=6, end=11)
    """
    found = span.slice(source)
    if not found.strip():
        return span
    return Span(span.start + len(found) - len(found.lstrip()), span.start + len(found.rstrip()))
