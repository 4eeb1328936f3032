"""The metadata at the head of a Markdown file: where it ends, and its titles and descriptions as prose."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence

from unspin.formats import escapes
from unspin.formats.base import LINE, Prose, kept
from unspin.formats.json_text import string_members, string_prose
from unspin.model import OPAQUE, Escape, Segment, SegmentKind, Span

_FENCES = (
    (re.compile(r"---[ \t]*(?:\r\n|\r|\n)"), re.compile(r"^(?:---|\.\.\.)[ \t]*$(?:\r\n|\r|\n)?", re.MULTILINE), ":"),
    (re.compile(r"\+\+\+[ \t]*(?:\r\n|\r|\n)"), re.compile(r"^\+\+\+[ \t]*$(?:\r\n|\r|\n)?", re.MULTILINE), "="),
)
_JSON_END = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)")
_KEY = re.compile(r"([ \t]*)([\"']?)([A-Za-z][\w-]{0,40})\2[ \t]*([:=])(?:[ \t]+|(?=[\r\n\"'])|\Z)")
_TABLE = re.compile(r"[ \t]*\[[ \t]*(?:[\w-]+[ \t]*\.[ \t]*)*([\w-]+)[ \t]*\][ \t]*(?:#.*)?[\r\n]*")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?[+-]?[ \t]*(?:#[^\r\n]*)?[\r\n]*")
_QUOTED = {
    '"': re.compile(r'"((?:[^"\\\r\n]|\\[^\r\n])*)"'),
    "'": re.compile(r"'((?:[^'\r\n]|'')*)'"),
}
_ESCAPE = {
    '"': re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\r\n])"),
    "'": re.compile("''"),
}
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "_": "\xa0", "N": "\x85", "L": "\u2028", "P": "\u2029"}
_COMMENT = re.compile(r"[ \t]#")

_TITLES = frozenset("title subtitle headline seotitle metatitle ogtitle twittertitle linktitle tagline".split())
_DESCRIPTIONS = frozenset(
    "description summary excerpt lead seodescription metadescription ogdescription twitterdescription metadesc".split()
)
"""Keys as Hugo, Jekyll, Eleventy, Astro and their SEO plug-ins use them, in lower case without ``_`` and ``-``."""

_AROUND = frozenset("seo og opengraph twitter meta metadata social params".split())
"""Tables within which the same keys count; elsewhere ``title`` may be that of an author or a menu."""


def front_matter(source: str) -> tuple[int, tuple[Segment, ...]]:
    r"""Where the text after the front matter begins (0 without one), and the titles and descriptions in it.

    Front matter is YAML between ``---`` lines, TOML between ``+++`` lines or one JSON object, at the very start. Values
    on one line, quoted or not, and YAML block scalars are read; other values are left alone.

    >>> end, (title,) = front_matter("---\ntitle: Spider veins\n---\nText")
    >>> title.text, end
    ('Spider veins', 28)
    """
    for opening, closing, mark in _FENCES:
        opened = opening.match(source)
        closed = closing.search(_unified(source), opened.end()) if opened else None
        if opened and closed:
            return closed.end(), tuple(_values(source, Span(opened.end(), closed.start()), mark))
    return _json(source) if source.startswith("{") else (0, ())


def _unified(source: str) -> str:
    """``source`` with every carriage return as a line feed, so that ``^`` and ``$`` see all line breaks."""
    return source.replace("\r", "\n")


def _kind(keys: Sequence[str]) -> SegmentKind | None:
    """What the value called by ``keys`` is, from the outermost one; None if it is not read."""
    *around, key = (one.lower().replace("_", "").replace("-", "") for one in keys)
    if len(around) > 1 or not _AROUND.issuperset(around):
        return None
    return SegmentKind.TITLE if key in _TITLES else SegmentKind.DESCRIPTION if key in _DESCRIPTIONS else None


def _json(source: str) -> tuple[int, tuple[Segment, ...]]:
    try:
        _, stop = json.JSONDecoder().raw_decode(source)
        members = list(string_members(source, 0))
    except (ValueError, RecursionError):
        return 0, ()
    end = _JSON_END.match(source, stop)
    if not end:
        return 0, ()
    read = ((_kind(keys), string_prose(source, place)) for keys, place in members)
    return end.end(), kept(prose.segment(kind, escape=escapes.json_string) for kind, prose in read if kind)


def _values(source: str, place: Span, mark: str) -> Iterator[Segment]:
    lines = [Span(*found.span()) for found in LINE.finditer(source, place.start, place.end)]
    for number, around in _yaml_tables(source, lines) if mark == ":" else _toml_tables(source, lines):
        key = _KEY.match(source, lines[number].start, lines[number].end)
        kind = _kind((*around, key[3])) if key and key[4] == mark else None
        if key and kind:
            rest = Span(key.end(), lines[number].end)
            segment = _value(source, rest, lines[number + 1 :], mark, len(key[1])).segment(
                kind, escape=_escape(source, rest, mark)
            )
            yield from (segment,) if segment else ()


def _yaml_tables(source: str, lines: list[Span]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The numbers of the lines at the first and second level, each with the key it stands under."""
    above, indent = None, 0
    for number, line in enumerate(lines):
        text = line.slice(source)
        blanks = len(text) - len(text.lstrip(" \t"))
        if not text.strip():
            continue
        if not blanks:
            key = _KEY.match(text)
            above, indent = (key[3] if key and key.end() >= len(text.rstrip()) else None), 0
            yield number, ()
        elif above:
            indent = indent or blanks
            if blanks == indent:
                yield number, (above,)


def _toml_tables(source: str, lines: list[Span]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The numbers of the lines, each with the name of the table it stands in; lists of tables are left out."""
    around: tuple[str, ...] | None = ()
    for number, line in enumerate(lines):
        if line.slice(source).lstrip().startswith("["):
            table = _TABLE.fullmatch(source, line.start, line.end)
            around = (table[1],) if table else None
        elif around is not None:
            yield number, around


def _escape(source: str, rest: Span, mark: str) -> Escape:
    """How new text is written in the value that begins at ``rest``."""
    quote = source[rest.start : rest.start + 1]
    if quote == '"':
        return escapes.json_string
    if quote == "'":
        return escapes.doubled_apostrophes if mark == ":" else escapes.without_apostrophes
    return escapes.block_scalar if quote in "|>" else escapes.plain_scalar


def _value(source: str, rest: Span, following: list[Span], mark: str, indent: int) -> Prose:
    quote = source[rest.start : rest.start + 1]
    if quote in _QUOTED:
        return _quoted(source, rest, mark)
    prose = Prose(source)
    if mark == ":" and _BLOCK_SCALAR.fullmatch(source, rest.start, rest.end):
        _indented(source, following, prose, indent)
    elif mark == ":" and quote not in "[{&*!|>%@`":
        comment = _COMMENT.search(source, rest.start, rest.end)
        prose.literal(Span(rest.start, comment.start() if comment else rest.end))
    return prose


def _quoted(source: str, rest: Span, mark: str) -> Prose:
    quote, prose = source[rest.start], Prose(source)
    found = _QUOTED[quote].match(source, rest.start, rest.end)
    if found and not source.startswith(quote * 3, rest.start):
        at = found.start(1)
        escaped = _ESCAPE[quote].finditer(source, at, found.end(1)) if (quote, mark) != ("'", "=") else ()
        for escape in escaped:
            prose.literal(Span(at, escape.start()))
            prose.unit(Span(*escape.span()), _unescaped(escape.group()))
            at = escape.end()
        prose.literal(Span(at, found.end(1)))
    return prose


def _unescaped(escape: str) -> str:
    """The character that an escape stands for; ``OPAQUE`` for rare ones."""
    name, digits = escape[1], escape[2:]
    if digits:
        number = int.from_bytes(bytes.fromhex(digits))
        return chr(number) if number < 0xD800 or 0xDFFF < number <= sys.maxunicode else OPAQUE
    return name if name in "\"'\\/ " else _ESCAPED.get(name, OPAQUE)


def _indented(source: str, lines: list[Span], prose: Prose, indent: int) -> None:
    """The lines of a block scalar: those that follow and are blank or further in than ``indent`` blanks."""
    for line in lines:
        text = line.slice(source)
        if text.strip() and len(text) - len(text.lstrip(" \t")) <= indent:
            return
        prose.literal(line)
