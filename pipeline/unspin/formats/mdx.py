"""The code in MDX: imports and exports, expressions in braces, and the tags of components with their attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unspin.model import Span

_LONGEST = 20_000
"""Code points within one expression or tag: bounds the search for its end."""

_MOST_UNCLOSED = 20
"""After so many expressions without an end the rest of the file is left alone: each may have cost ``_LONGEST``."""

_TOKEN = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\r\n]*"
    r"|(?P<ticks>`+)"
    r"|(?P<module>^(?:import|export)[ \t]+[\w*{\"'][^\r\n]*(?:\r?\n(?![ \t]*(?:\r?\n|\Z))[^\r\n]*)*)"
    r"|(?P<brace>\{)"
    r"|<(?P<slash>/?)(?P<tag>[A-Za-z][\w.:-]*|(?=>))",
    re.MULTILINE,
)
_INNER = re.compile(r"[{}>]|\"[^\"\r\n]*\"|'[^'\r\n]*'|`[^`]*`|/\*.*?\*/", re.DOTALL)
_PARAGRAPH_END = re.compile(r"\r?\n[ \t]*\r?\n|\Z")
NO_PROSE = frozenset("code kbd math pre samp script style svg textarea var".split())
"""Elements within a line of Markdown that hold no prose."""


def code_in(source: str, start: int = 0) -> Iterator[Span]:
    """The places of code in ``source`` from ``start``, in order; where the end of one is not found, up to the end of its paragraph.

    >>> [place.slice("Hello {name}, <B a={1}>you</B>") for place in code_in("Hello {name}, <B a={1}>you</B>")]
    ['{name}', '<B a={1}>', '</B>']
    """
    at, unclosed, paragraph = start, 0, 0
    while (found := _TOKEN.search(source, at)) is not None:
        begin = found.start()
        paragraph = _paragraph_end(source, begin) if begin >= paragraph else paragraph
        if found["fence"] or found["ticks"]:
            at = _after_code(source, found, paragraph)
            continue
        end = found.end() if found["module"] else _end(source, found)
        if end is None:
            unclosed += 1
            end = paragraph if unclosed < _MOST_UNCLOSED else len(source)
        yield Span(begin, end)
        at = end


def _after_code(source: str, found: re.Match[str], paragraph: int) -> int:
    """Where a block or run of Markdown code ends; the end of its opening mark if it does not within the ``paragraph``."""
    if found["fence"]:
        closing = re.compile(rf"^ {{0,3}}{re.escape(found['fence'])}", re.MULTILINE).search(source, found.end())
        return closing.end() if closing else len(source)
    closed = source.find(found["ticks"], found.end(), paragraph)
    return closed + len(found["ticks"]) if closed >= 0 else found.end()


def _paragraph_end(source: str, at: int) -> int:
    found = _PARAGRAPH_END.search(source, at)
    return found.start() if found else len(source)


def _end(source: str, found: re.Match[str]) -> int | None:
    """Where an expression, or a tag with the element if that holds no prose, ends."""
    end = _closing(source, found.end(), "}" if found["brace"] else ">")
    name = (found["tag"] or "").lower()
    if end is None or name not in NO_PROSE or found["slash"] or source[end - 2] == "/":
        return end
    closing = source.find(f"</{found['tag']}", end)
    return _closing(source, closing, ">") if closing >= 0 else None


def _closing(source: str, at: int, mark: str) -> int | None:
    """Behind the next ``mark`` that stands in no quotation marks and no braces."""
    depth = 0
    for found in _INNER.finditer(source, at, at + _LONGEST):
        one = found.group()
        if one == mark and not depth:
            return found.end()
        depth += (one == "{") - (one == "}")
    return None
