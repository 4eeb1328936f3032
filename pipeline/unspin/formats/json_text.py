"""JSON read for places: which members of an object are strings, and where; what a string says with its escapes as units."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from unspin.formats.base import Prose, end_of
from unspin.model import Span

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON can write and no file of text can hold."""

_DECODER = json.JSONDecoder()


def string_members(source: str, at: int) -> Iterator[tuple[tuple[str, ...], Span]]:
    """The members of the object that begins at ``at`` whose values are strings: their keys from the outside, and places.

    Places are those of the characters between the quotation marks. Objects within are looked into, lists are not.

    Raises:
        ValueError: there is no whole object.

    >>> text = '{"post": {"title": "Veins"}, "n": 1}'
    >>> [(keys, place.slice(text)) for keys, place in string_members(text, 0)]
    [(('post', 'title'), 'Veins')]
    """
    _DECODER.raw_decode(source, at)  # refuses what is none, so that the walk below need not look
    keys: list[str] = []
    at = end_of(_SPACE, source, at + 1)
    while True:
        if source[at] == "}":
            if not keys:
                return
            keys.pop()
            at = end_of(_SPACE, source, at + 1)
        elif source[at] == ",":
            at = end_of(_SPACE, source, at + 1)
        else:
            start, at = at, _after_value(source, at)
            key = str(json.loads(source[start:at]))
            at = end_of(_SPACE, source, end_of(_SPACE, source, at) + 1)
            if source[at] == "{":
                keys.append(key)
                at = end_of(_SPACE, source, at + 1)
                continue
            start, at = at, _after_value(source, at)
            if source[start] == '"':
                yield (*keys, key), Span(start + 1, at - 1)
            at = end_of(_SPACE, source, at)


def _after_value(source: str, at: int) -> int:
    string = _STRING.match(source, at)
    return string.end() if string else _DECODER.raw_decode(source, at)[1]


def string_prose(source: str, place: Span) -> Prose:
    """The value of the string whose characters stand at ``place``; half a surrogate pair reads as U+FFFD."""
    prose, at = Prose(source), place.start
    for found in _ESCAPE.finditer(source, place.start, place.end):
        prose.literal(Span(at, found.start()))
        prose.unit(Span(*found.span()), LONE_SURROGATE.sub("\ufffd", json.loads(f'"{found.group()}"')))
        at = found.end()
    prose.literal(Span(at, place.end))
    return prose
