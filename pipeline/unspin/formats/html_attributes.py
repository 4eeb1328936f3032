"""The attributes of HTML that hold prose: alternative texts, titles, labels, and what search engines and shares show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unspin.model import SegmentKind, Span

_ATTRIBUTE = re.compile(
    r"""[\s/"']([^\s"'<>/=\x00]{1,100})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE
)
_ALWAYS = {
    "alt": SegmentKind.ALT_TEXT,
    "title": SegmentKind.ALT_TEXT,
    "aria-label": SegmentKind.ALT_TEXT,
    "aria-description": SegmentKind.ALT_TEXT,
}
_DESCRIBES = re.compile(
    r"(?:(?:og|twitter|article|dc|dcterms)[:.])?(?:description|title|image:alt|abstract)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """The value of an attribute, counted in its tag, without its quotation marks if it is ``quoted``."""

    place: Span
    kind: SegmentKind
    quoted: bool


def attributes_of(element: str, tag: str) -> Iterator[Attribute]:
    """The attributes with prose in the start tag of ``element``: ``alt``, ``title``, ``aria-label``, ``aria-description``.

    Of a ``meta`` element, its ``content`` if it is a title or description for search engines, Open Graph or Twitter.
    """
    if "=" not in tag:
        return
    found = list(_ATTRIBUTE.finditer(tag))
    if element == "meta":
        names = [_value(one) for one in found if one[1].lower() in {"name", "property", "itemprop"}]
        if any(_DESCRIBES.fullmatch(name) for name in names):
            yield from (_attribute(one, SegmentKind.DESCRIPTION) for one in found if one[1].lower() == "content")
        return
    for one in found:
        kind = _ALWAYS.get(one[1].lower())
        if kind:
            yield _attribute(one, kind)


def _value(found: re.Match[str]) -> str:
    return found[2] or found[3] or found[4] or ""


def _attribute(found: re.Match[str], kind: SegmentKind) -> Attribute:
    return Attribute(Span(*found.span(found.lastindex or 0)), kind, found.lastindex != 4)
