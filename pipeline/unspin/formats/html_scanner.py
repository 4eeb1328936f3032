"""The events of an HTML text with their places: tags, character data, comments, as the HTML standard tells them apart.

One regular expression without backtracking, so that time is linear in the text whatever stands in it; the standard
library's parser takes minutes for a hundred kilobytes of unclosed tags, and a page may come from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unspin.model import Span

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements that have no end tag."""

_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
"""Elements whose content holds no tags: it ends at their own end tag. Of these only a title is prose."""

_TOKEN = re.compile(
    r"(?P<text>[^<]++)"
    r"|<(?P<start>[a-zA-Z][^\s/>]*+)(?P<attributes>(?>[^>=]++|=\s*+(?>\"[^\"]*+\"|'[^']*+'|))*+)(?:>|\Z)"
    r"|</(?P<end>[a-zA-Z][^\s/>]*+)[^>]*+(?:>|\Z)"
    r"|<!--(?:-?>|(?P<comment>.*?)(?:--!?>|\Z))"
    r"|<\?(?:php\b|=).*?(?:\?>|\Z)"
    r"|<[!?/][^>]*+(?:>|\Z)"
    r"|(?P<bracket><)",
    re.DOTALL | re.IGNORECASE,
)
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
_CLOSED = re.compile(r"(?:^|[\s\"'])/\Z")
"""How the attributes of a tag end that is an end tag, too; the slash of ``href=/a/`` belongs to the address."""


@dataclass(frozen=True, slots=True)
class Event:
    """``kind`` is ``start``, ``end``, ``text`` or ``comment``; ``name`` the element in lower case, or the comment."""

    kind: str
    name: str
    place: Span


def scan(source: str) -> Iterator[Event]:
    """The events in the order of the source; what stands in a script or style, and a tag that does not end, gives none.

    >>> [(one.kind, one.name) for one in scan("<p>No <BR/>")]
    [('start', 'p'), ('text', ''), ('start', 'br')]
    """
    at = 0
    while (found := _TOKEN.match(source, at)) is not None:
        place, at = Span(*found.span()), found.end()
        if found["text"] or found["bracket"]:
            yield Event("text", "", place)
        elif found["start"] and source[at - 1] == ">":
            name = found["start"].lower()
            closed = bool(_CLOSED.search(found["attributes"]))
            yield Event("start", name, place)
            if closed and name not in VOID:
                yield Event("end", name, Span(at, at))
            elif name in _RAW:
                content = _raw_content(source, at, name)
                at = content.end
                yield from (Event("text", "", content),) if name == "title" and content else ()
        elif found["end"]:
            yield Event("end", found["end"].lower(), place)
        elif found["comment"]:
            yield Event("comment", found["comment"], place)


def _raw_content(source: str, at: int, name: str) -> Span:
    end = _ENDS[name].search(source, at)
    return Span(at, end.start() if end else len(source))
