"""WordPress exports (WXR): titles, contents and excerpts of posts and pages; every post is a document of its own.

The XML is not parsed into a tree and never written anew: the places of items and elements are found by one scan each, and
new text is spliced into the CDATA section or the escaped text that it belongs to. Comments, post metadata, terms, authors
and the channel are left alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from unspin.errors import InputError
from unspin.formats import escapes
from unspin.formats.base import Prose
from unspin.formats.html import read_wordpress
from unspin.formats.nested import nested, record
from unspin.formats.records import all_records
from unspin.model import Document, Segment, SegmentKind, Span

_ROOT = re.compile(
    r"(?:[^<]++|<\?[^<>]*+>|<!--.*?-->|<!(?!--)[^<>]*+>?)*+<rss\b[^<>]*\sxmlns:wp\s*=\s*[\"']https?://wordpress\.org/export/",
    re.DOTALL | re.IGNORECASE,
)
"""What stands before the root element, and its tag up to the namespace: a post may quote the tag of another export."""
_HEAD = 8192
"""Code points within which the root element of an export stands, behind the remarks that WordPress puts first."""

_UNREAD = r"<!\[CDATA\[(?:(?P<cdata>.*?)\]\]>|(?P<cut>))|<!--(?:.*?-->|(?P<cut_remark>))"
_ITEMS = re.compile(
    rf"{_UNREAD}|<(?P<begin>item)(?:\s[^<>]*)?>|</(?P<end>item)\s*>|(?P<declares><!(?:DOCTYPE|ENTITY)\b)",
    re.DOTALL | re.IGNORECASE,
)
_REST_OF_LINE = re.compile(r"[ \t]*(?:\r\n|\n|\r(?!\Z))")
_TOKEN = re.compile(
    rf"{_UNREAD}|<(?P<slash>/?)(?P<name>[\w:.-]++)(?P<inside>(?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*+)>|(?P<text>[^<]+)",
    re.DOTALL,
)
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_READ = {"title": SegmentKind.TITLE, "content:encoded": None, "excerpt:encoded": None}
_TYPE = "wp:post_type"
_NO_POSTS = frozenset(
    "attachment revision nav_menu_item custom_css customize_changeset oembed_cache user_request acf-field acf-field-group"
    " wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face shop_order".split()
)
"""Types of items that hold settings, files or orders; posts, pages and the types of a site's own are read."""


class WxrItems:
    """Tells the items of an export apart; a ``Cutter``."""

    def __init__(self, path: str, fields: Sequence[str] = ()) -> None:  # noqa: ARG002 - an export has the same for all
        """``path`` is for messages."""
        self._path = path
        self._begun = False
        self.reader = partial(_read_item, path)

    def take(self, text: str, *, last: bool) -> tuple[int, tuple[Span, ...]]:
        """Where the last whole item, and the line if that ends with it, ends in ``text``; and the items up to there.

        Raises:
            InputError: the file is no WordPress export, declares entities, or a CDATA section or comment in it does not end.
        """
        if not self._begun and not last and len(text) < _HEAD:
            return 0, ()
        if not self._begun and not _ROOT.match(text, 0, _HEAD):
            raise InputError(self._path, "is XML but no WordPress export", "of XML only exports by Tools > Export are read")
        self._begun = True
        items, ends, begun = list[Span](), [0], None
        for found in _ITEMS.finditer(text):
            if _cut(found) and not last:
                break
            _refuse(found, self._path)
            if found["begin"] and begun is None:
                begun = found.start()
            elif found["end"] and begun is not None:
                items.append(Span(begun, found.end()))
                line = _REST_OF_LINE.match(text, found.end())
                ends += [line.end()] if line else []
                begun = None
        if last and begun is not None:
            raise _cut_off(self._path)
        end = len(text) if last else max(ends) or (items[-1].end if items else 0)
        return end, tuple(one for one in items if one.end <= end)

    def finish(self) -> None:
        """Nothing: an export may have no items."""


def read_wxr(source: str, path: str) -> Document:
    """The document whose records are the items of the export; raises InputError as ``WxrItems.take`` does."""
    return all_records(WxrItems(path), source, path, "wxr")


def _refuse(found: re.Match[str], path: str) -> None:
    if found["declares"]:
        raise InputError(path, "declares a document type or entities", "take the <!DOCTYPE> out; WordPress writes none")
    if _cut(found):
        raise _cut_off(path)


def _cut(found: re.Match[str]) -> bool:
    """Whether a section or comment begins here that does not end in the text."""
    return found["cut"] is not None or found["cut_remark"] is not None


def _cut_off(path: str) -> InputError:
    return InputError(
        path, "has an item, comment or CDATA section that does not end", "export it again: it seems cut off"
    )


def _read_item(path: str, item: str) -> Document:
    found = list(_values(item))
    is_post = not any(name == _TYPE and value.text.strip() in _NO_POSTS for name, value in found)
    values = [(_extent(value), _read_value(name, value)) for name, value in found if is_post and name in _READ]
    return record(item, path, "wxr", values, partial(_read_item, path))


def _read_value(name: str, value: Segment) -> Document:
    document = nested(value, read_wordpress(value.text, "-"))
    kind = _READ[name]
    return replace(document, segments=tuple(replace(one, kind=kind) for one in document.segments)) if kind else document


def _extent(value: Segment) -> Span:
    return Span(value.pieces[0].source_start, value.pieces[-1].source_start + value.pieces[-1].source_length)


def _values(item: str) -> Iterator[tuple[str, Segment]]:
    """The elements right below the item that are looked at and hold nothing but text, with what they hold."""
    depth, name = 0, ""
    chunks: list[re.Match[str]] = []
    for found in _TOKEN.finditer(item):
        if found["name"] and not found["slash"] and not found["inside"].endswith("/"):
            depth += 1
            name = found["name"] if depth == 2 and (found["name"] in _READ or found["name"] == _TYPE) else ""
            chunks = []
        elif found["slash"]:
            value = _value(item, chunks) if depth == 2 and name == found["name"] else None
            if value and value.pieces:
                yield name, value
            depth, name = depth - 1, ""
        elif name and (found["text"] or found["cdata"]):
            chunks.append(found)


def _value(item: str, chunks: list[re.Match[str]]) -> Segment | None:
    """The text of an element, CDATA sections joined; None if it holds sections and text, which no export does."""
    prose = Prose(item)
    sections = [one for one in chunks if one["cdata"]]
    if not sections:
        for one in chunks:
            _add_text(prose, item, Span(*one.span()))
        return prose.value(escapes.entities)
    if any(one["text"] and one["text"].strip() for one in chunks):
        return None
    for one in sections:
        prose.literal(Span(*one.span("cdata")))
    return prose.value(escapes.cdata)


def _add_text(prose: Prose, item: str, place: Span) -> None:
    at = place.start
    for found in _REFERENCE.finditer(item, place.start, place.end):
        character = _CHARACTERS.get(found[1] or "") or _numbered(found)
        if character:
            prose.literal(Span(at, found.start()))
            prose.unit(Span(*found.span()), character)
            at = found.end()
    prose.literal(Span(at, place.end))


def _numbered(found: re.Match[str]) -> str:
    number = int(found[2]) if found[2] else int(found[3], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number <= sys.maxunicode else ""
