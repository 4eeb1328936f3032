"""The lines of a text in formats that are told apart by line: what each holds, and how far in it stands."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from unspin.formats.base import LINE, Prose
from unspin.formats.inline import add_marked
from unspin.model import Escape, Segment, SegmentKind, Span

_TAB = 8


@dataclass(frozen=True, slots=True)
class Line:
    """``content`` is without white space around it, ``indent`` the columns before it."""

    whole: Span
    content: Span
    indent: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether it holds nothing but white space."""
        return not self.text


def lines_of(source: str) -> list[Line]:
    """The lines of ``source``, each with its line break."""
    lines = []
    for found in LINE.finditer(source):
        raw = found.group()
        text = raw.strip()
        start = found.start() + len(raw) - len(raw.lstrip()) if text else found.start()
        indent = columns(source[found.start() : start])
        lines.append(Line(Span(*found.span()), Span(start, start + len(text)), indent, text))
    return lines


def columns(text: str) -> int:
    r"""The columns that the beginning of a line takes.

    >>> columns("  -\tVeins"[:4])
    8
    """
    return len(text.expandtabs(_TAB)) if "\t" in text else len(text)


class LineReader(ABC):
    """Takes one block of lines after the other; ``at`` is the line it stands at."""

    def __init__(self, source: str, marks: re.Pattern[str]) -> None:
        """``marks`` are those of ``add_marked`` within the lines."""
        self.source = source
        self.lines = lines_of(source)
        self.at = 0
        self._marks = marks
        self._segments: list[Segment] = []

    def read(self) -> tuple[Segment, ...]:
        """The segments of all blocks."""
        while self.at < len(self.lines):
            self.block()
        return tuple(self._segments)

    @abstractmethod
    def block(self) -> None:
        """Read or pass over the block that begins at this line."""

    def pass_while(self, belongs: Callable[[Line], bool]) -> list[Line]:
        """Pass over the lines that belong to what stands here, and return them."""
        first = self.at
        while self.at < len(self.lines) and belongs(self.lines[self.at]):
            self.at += 1
        return self.lines[first : self.at]

    def pass_block(self) -> None:
        """Pass over the lines up to a blank one."""
        self.pass_while(lambda line: not line.blank)

    def add(self, place: Span, kind: SegmentKind, level: int, block: Span | None, escape: Escape) -> None:
        """Add what stands at ``place``, if it holds prose."""
        prose = Prose(self.source)
        add_marked(prose, self.source, place, self._marks)
        segment = prose.segment(kind, block, level, escape)
        self._segments += [segment] if segment else []


def is_repeated(text: str, characters: str = "", *, at_least: int = 1) -> bool:
    """Whether ``text`` is one character again and again, of ``characters`` if any are given."""
    return (
        bool(text)
        and len(text) >= at_least
        and text == text[0] * len(text)
        and (not characters or text[0] in characters)
    )


def is_underline(text: str, title: str, characters: str) -> bool:
    """Whether ``text`` is one of ``characters`` again and again, as long as the title above it or two more or less (AsciiDoc)."""
    return is_repeated(text, characters) and abs(len(text) - len(title)) <= 2
