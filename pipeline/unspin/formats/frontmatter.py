"""The metadata at the head of a Markdown file: where it ends, and its title and description as prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unspin.formats.base import Prose
from unspin.model import Segment, SegmentKind, Span

_FENCES = (
    (re.compile(r"---[ \t]*(?:\r\n|\r|\n)"), re.compile(r"^(?:---|\.\.\.)[ \t]*$(?:\r\n|\r|\n)?", re.MULTILINE), ":"),
    (re.compile(r"\+\+\+[ \t]*(?:\r\n|\r|\n)"), re.compile(r"^\+\+\+[ \t]*$(?:\r\n|\r|\n)?", re.MULTILINE), "="),
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_KEY = re.compile(r"(title|description)[ \t]*([:=])[ \t]*")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?[+-]?[ \t]*(?:#[^\r\n]*)?[\r\n]*")
_QUOTED = {
    '"': re.compile(r'"((?:[^"\\\r\n]|\\[^\r\n])*)"'),
    "'": re.compile(r"'((?:[^'\r\n]|'')*)'"),
}
_ESCAPE = {'"': re.compile(r'\\(["\\/])'), "'": re.compile(r"'(')")}
_COMMENT = re.compile(r"[ \t]#")
_KINDS = {"title": SegmentKind.TITLE, "description": SegmentKind.DESCRIPTION}


def front_matter(source: str) -> tuple[int, tuple[Segment, ...]]:
    r"""Where the text after the front matter begins (0 without one), and the title and description in it.

    Front matter is YAML between ``---`` lines or TOML between ``+++`` lines, at the very start. Values on one line,
    quoted or not, and YAML block scalars are read; other values are left alone.

    >>> end, (title,) = front_matter("---\ntitle: Spider veins\n---\nText")
    >>> title.text, end
    ('Spider veins', 28)
    """
    for opening, closing, mark in _FENCES:
        opened = opening.match(source)
        closed = closing.search(_unified(source), opened.end()) if opened else None
        if opened and closed:
            return closed.end(), tuple(_values(source, Span(opened.end(), closed.start()), mark))
    return 0, ()


def _unified(source: str) -> str:
    """``source`` with every carriage return as a line feed, so that ``^`` and ``$`` see all line breaks."""
    return source.replace("\r", "\n")


def _values(source: str, place: Span, mark: str) -> Iterator[Segment]:
    lines = [Span(*found.span()) for found in _LINE.finditer(source, place.start, place.end)]
    for i, line in enumerate(lines):
        key = _KEY.match(source, line.start, line.end)
        if key and key.group(2) == mark:
            prose = _value(source, Span(key.end(), line.end), lines[i + 1 :], mark)
            segment = prose.segment(_KINDS[key.group(1)])
            if segment:
                yield segment


def _value(source: str, rest: Span, following: list[Span], mark: str) -> Prose:
    quote = source[rest.start : rest.start + 1]
    if quote in _QUOTED:
        return _quoted(source, rest, quote)
    prose = Prose(source)
    if mark == ":" and _BLOCK_SCALAR.fullmatch(source, rest.start, rest.end):
        _indented(source, following, prose)
    elif mark == ":" and quote not in "[{&*!|>%@`":
        comment = _COMMENT.search(source, rest.start, rest.end)
        prose.literal(Span(rest.start, comment.start() if comment else rest.end))
    return prose


def _quoted(source: str, rest: Span, quote: str) -> Prose:
    prose = Prose(source)
    found = _QUOTED[quote].match(source, rest.start, rest.end)
    if found and not source.startswith(quote * 3, rest.start):
        at = found.start(1)
        for escape in _ESCAPE[quote].finditer(source, at, found.end(1)):
            prose.literal(Span(at, escape.start()))
            prose.unit(Span(*escape.span()), escape.group(1))
            at = escape.end()
        prose.literal(Span(at, found.end(1)))
    return prose


def _indented(source: str, lines: list[Span], prose: Prose) -> None:
    """The lines of a block scalar: those that follow and are indented or blank."""
    for line in lines:
        if line.slice(source).strip() and source[line.start] not in " \t":
            return
        prose.literal(line)
