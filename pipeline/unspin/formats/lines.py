"""The lines of a text in formats that are told apart by line: what each holds, and how far in it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from unspin.model import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
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
    for found in _LINE.finditer(source):
        raw = found.group()
        text = raw.strip()
        start = found.start() + len(raw) - len(raw.lstrip()) if text else found.start()
        before = source[found.start() : start]
        indent = len(before.expandtabs(_TAB)) if "\t" in before else len(before)
        lines.append(Line(Span(*found.span()), Span(start, start + len(text)), indent, text))
    return lines


def is_repeated(text: str, characters: str = "", *, at_least: int = 1) -> bool:
    """Whether ``text`` is one character again and again, of ``characters`` if any are given."""
    return (
        bool(text)
        and len(text) >= at_least
        and text == text[0] * len(text)
        and (not characters or text[0] in characters)
    )
