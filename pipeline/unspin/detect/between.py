"""What stands between the blocks of a page: nothing but markup, or something that a reader would miss."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from unspin.model import OPAQUE

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt\"/]))")
_UNSEEN = tuple(
    (re.compile(begin, re.IGNORECASE | re.ASCII), re.compile(end, re.IGNORECASE | re.ASCII))
    for begin, end in (("<!--", "-->"), *((rf"<{name}\b", f"</{name}") for name in ("script", "style", "svg", "template")))
)
"""How that begins and ends whose words no reader sees."""

_MARKER = re.compile(r"^[ \t>]*\d{1,3}[.)][ \t]", re.MULTILINE)
_TAG = re.compile(r"<(/?[a-zA-Z][\w:-]*)\b[^<>]*>")
_ALTERNATIVE = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SOMETHING = re.compile(rf"[^\W_]|[{OPAQUE}`]")

_SEEN = frozenset("audio blockquote canvas code embed iframe img math object picture pre video".split())
"""Elements that show something, or quote it, without a word of prose."""


def holds_nothing(source: str, is_boilerplate: Callable[[str], bool]) -> bool:
    r"""Whether a part of a page is blanks, marks and markup: no word, quotation, code or picture.

    A picture whose alternative text is empty or ``is_boilerplate`` counts as nothing: the button of a share bar. Entities, and the escapes of
    JSON, are read first, since fields of records hold markup written so.

    >>> holds_nothing('</li>\n<li class="x">', bool), holds_nothing("> Keep this.", bool), holds_nothing("<pre>", bool)
    (True, False, False)
    """
    if source.isspace():
        return True
    text = unescape(_ESCAPE.sub(_read, source))
    for opening, closing in _UNSEEN:
        text = _without(text, opening, closing)
    rest = _TAG.sub(lambda tag: OPAQUE if _shows(tag, is_boilerplate) else " ", _MARKER.sub(" ", text))
    return not _SOMETHING.search(rest)


def _without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """``text`` without what stands between the two, as far as it ends. Linear."""
    parts, at = [], 0
    while (begin := opening.search(text, at)) and (end := closing.search(text, begin.end())):
        parts.append(text[at : begin.start()])
        at = end.end()
    return " ".join([*parts, text[at:]])


def _read(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " " if escape[2] in "nrt" else escape[2]


def _shows(tag: re.Match[str], is_boilerplate: Callable[[str], bool]) -> bool:
    name = tag[1].lower()
    if name == "img":
        told = _ALTERNATIVE.search(tag[0])
        text = unescape(told[1] or told[2] or "").strip() if told else "?"
        return bool(text) and not is_boilerplate(text)
    return name in _SEEN
