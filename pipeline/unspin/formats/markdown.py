"""Markdown (CommonMark with tables, footnotes, definition and task lists, math, front matter, shortcodes) and MDX to prose.

The parser is pulldown-cmark, through pyromark: it gives a byte range for each run of text, so nothing is searched for
afterwards, and its time is linear in the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from unspin.formats import escapes, mdx
from unspin.formats.base import Prose, whole_block
from unspin.formats.frontmatter import front_matter
from unspin.formats.html import read_block, texts_in_tag
from unspin.formats.nested import nested
from unspin.formats.shortcodes import Cover
from unspin.model import OPAQUE, Document, Segment, SegmentKind, Span

_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image", "Superscript", "Subscript"})
_SILENT = frozenset({"CodeBlock", "HtmlBlock", "MetadataBlock"})
_CONTAINERS = frozenset({"Item", "FootnoteDefinition", "DefinitionListDefinition"})
_BARE_LINKS = ("Autolink", "Email", {"WikiLink": {"has_pothole": False}})
"""Links whose text is their target."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]{0,30})")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_OFFSET_STEP = 256
"""Code points between two known byte offsets: one lookup decodes at most so many, and a megabyte needs 4,000 marks."""


@dataclass(frozen=True, slots=True)
class _Event:
    """What the parser met: ``name`` as in pulldown-cmark, ``detail`` what it says of it, ``place`` in the source."""

    name: str
    detail: object
    place: Span


@dataclass(frozen=True, slots=True)
class _Block:
    """A block that is open at the moment."""

    tag: str
    place: Span
    level: int = 0


def read_markdown(source: str, path: str) -> Document:
    """The document with the prose of its paragraphs, headings, list items, table cells, quotations and alt texts.

    Markup is left out of the text; code, images, autolinks, math and shortcodes stand as one ``OPAQUE`` each;
    entities and backslash escapes are one unit; blocks of HTML are read as such. Code blocks, link targets, reference
    definitions and all of the front matter but titles and descriptions are not prose.
    """
    return _read(source, path, "markdown", Cover(source))


def read_mdx(source: str, path: str) -> Document:
    """The same for MDX: imports, exports, expressions in braces and the tags of components are covered up, too."""
    start, _ = front_matter(source)
    return _read(source, path, "mdx", Cover(source, mdx.code_in(source, start)))


def _read(source: str, path: str, name: str, cover: Cover) -> Document:
    start, segments = front_matter(source)
    builder = _Builder(source, cover)
    for event in _events(cover.text, start):
        builder.take(event)
    found, containers = builder.finished()
    return Document(source, (*segments, *found), path, name, containers)


def _events(text: str, start: int) -> Iterator[_Event]:
    """The parser's events for ``text`` from ``start``, in code points of the whole text."""
    from pyromark import Markdown, Options  # noqa: PLC0415

    options = (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES
        | Options.ENABLE_MATH
        | Options.ENABLE_DEFINITION_LIST
        | Options.ENABLE_GFM
        | Options.ENABLE_WIKILINKS
    )
    body = _SURROGATE.sub("\ufffd", text[start:])
    code_point = _code_points(body, start)
    for event, place in Markdown(options=options).events_with_range(body):
        name, detail = _named(event)
        yield _Event(name, detail, Span(code_point(place["start"]), code_point(place["end"])))


def _named(event: object) -> tuple[str, object]:
    """Name and detail of what pyromark gives as a string or as a dictionary of one entry."""
    if isinstance(event, dict):
        ((name, detail),) = event.items()
        return str(name), detail
    return str(event), None


def _code_points(text: str, shift: int) -> Callable[[int], int]:
    """From a byte offset in the UTF-8 of ``text`` to its code point, plus ``shift``."""
    if text.isascii():
        return lambda at: at + shift
    raw, marks = text.encode(), [0]
    for i in range(0, len(text), _OFFSET_STEP):
        marks.append(marks[-1] + len(text[i : i + _OFFSET_STEP].encode()))

    def code_point(at: int) -> int:
        row = bisect_right(marks, at) - 1
        return shift + min(row * _OFFSET_STEP, len(text)) + len(raw[marks[row] : at].decode())

    return code_point


class _Builder:
    """Turns events into segments; one ``take`` per event, then ``finished``."""

    def __init__(self, source: str, cover: Cover) -> None:
        self._source = source
        self._cover = cover
        self._segments: list[Segment] = []
        self._containers: list[Span] = []
        self._html_block = Prose(source)
        self._unread: str | None = None
        self._blocks: list[_Block] = []
        self._fresh: _Block | None = None
        self._prose = Prose(source)
        self._alt: Prose | None = None
        self._alts: list[Segment] = []
        self._images = 0
        self._autolink = False
        self._code: tuple[str, int] | None = None
        self._counts = {"List": 0, "BlockQuote": 0, "DefinitionListDefinition": 0, "silent": 0}
        self._actions: dict[str, Callable[[_Event], None]] = {
            "Start": self._start,
            "End": self._end,
            "Text": self._text,
            "SoftBreak": self._break,
            "HardBreak": self._break,
            "Code": self._opaque,
            "DisplayMath": self._opaque,
            "InlineMath": self._math,
            "InlineHtml": self._html,
            "Html": lambda event: self._html_block.literal(event.place),
            "Rule": lambda _: self._flush(),
        }

    def take(self, event: _Event) -> None:
        """Note what the event adds; events without prose (footnote and task markers) add nothing."""
        action = self._actions.get(event.name)
        if action:
            action(event)

    def finished(self) -> tuple[tuple[Segment, ...], tuple[Span, ...]]:
        """The segments of all events taken, and the elements of HTML that hold more than one."""
        self._flush()
        return tuple(self._segments), tuple(self._containers)

    # Blocks

    def _start(self, event: _Event) -> None:
        tag, detail = _named(event.detail)
        if tag in _INLINE:
            self._start_inline(tag, detail, event.place)
            return
        self._flush()
        block = _Block(tag, event.place, _heading_level(detail) if tag == "Heading" else 0)
        self._blocks.append(block)
        self._count(tag, 1)
        self._fresh = block if tag in _CONTAINERS else self._fresh

    def _end(self, event: _Event) -> None:
        tag, _ = _named(event.detail)
        if tag in _INLINE:
            self._end_inline(tag, event.place)
            return
        self._flush()
        if tag == "HtmlBlock":
            self._read_html_block()
        if self._blocks:
            self._count(self._blocks.pop().tag, -1)

    def _read_html_block(self) -> None:
        """The prose of a block of HTML; what follows an element without prose that stays open (``svg``) is not read."""
        value, self._html_block = self._html_block.value(), Prose(self._source)
        if self._unread:
            self._unread = None if f"</{self._unread}" in value.text.lower() else self._unread
            return
        document, self._unread = read_block(value.text)
        document = nested(value, document)
        self._segments += document.segments
        self._containers += document.containers

    def _count(self, tag: str, by: int) -> None:
        key = "silent" if tag in _SILENT else tag
        if key in self._counts:
            self._counts[key] += by

    def _flush(self) -> None:
        """Close the segment that is being collected."""
        self._code = None
        end = self._prose.end
        if end is not None and self._blocks:
            kind, level = self._kind()
            block = None if kind is SegmentKind.TABLE_CELL else self._block(end, kind)
            escape = escapes.markdown_cell if kind is SegmentKind.TABLE_CELL else escapes.markdown
            segment = self._prose.segment(kind, block, level, escape)
            self._segments += [segment] if segment else []
            self._prose, self._fresh = Prose(self._source), None
        self._segments += self._alts
        self._alts = []

    def _kind(self) -> tuple[SegmentKind, int]:
        inner = self._blocks[-1]
        if inner.tag == "Heading":
            return SegmentKind.HEADING, inner.level
        if inner.tag == "TableCell":
            return SegmentKind.TABLE_CELL, 0
        if self._counts["BlockQuote"]:
            return SegmentKind.QUOTATION, 0
        if self._counts["List"]:
            return SegmentKind.LIST_ITEM, self._counts["List"]
        if self._counts["DefinitionListDefinition"]:
            return SegmentKind.LIST_ITEM, self._counts["DefinitionListDefinition"]
        return SegmentKind.PARAGRAPH, 0

    def _block(self, end: int, kind: SegmentKind) -> Span | None:
        """What a deletion of the open block takes away: with its bullet if it is the first of its list item; None with template code in it."""
        inner = self._blocks[-1]
        first = self._fresh.place.start if self._fresh else inner.place.start
        if inner.tag in ("Paragraph", "Heading", "DefinitionListTitle"):
            end = max(end, first + len(self._source[first : inner.place.end].rstrip()))
        elif not self._fresh:
            first = end  # text of a tight list item after a nested block: its line alone
        whole = whole_block(self._source, Span(first, end), with_blank_line=kind is not SegmentKind.LIST_ITEM)
        return None if self._cover.touches(whole, self._source) else whole

    # Inline content

    @property
    def _sink(self) -> Prose | None:
        """Where text goes at the moment, if anywhere."""
        if self._counts["silent"] or self._autolink or self._code or self._unread:
            return None
        return self._alt or self._prose

    def _start_inline(self, tag: str, detail: object, place: Span) -> None:
        if tag == "Image":
            if not self._images and self._sink:
                self._gap(self._prose, place.start)
                self._prose.unit(place, OPAQUE)
                self._alt = Prose(self._source)
            self._images += 1
        elif tag == "Link" and isinstance(detail, dict) and detail.get("link_type") in _BARE_LINKS:
            self._opaque(_Event(tag, None, place))
            self._autolink = True

    def _end_inline(self, tag: str, place: Span) -> None:
        if tag == "Image":
            self._images -= 1
            if not self._images and self._alt:
                alt = self._alt.segment(SegmentKind.ALT_TEXT, escape=escapes.markdown)
                self._alts += [alt] if alt else []
                self._alt = None
        elif tag == "Link" and self._autolink and place:
            self._autolink = False

    def _text(self, event: _Event) -> None:
        sink = self._sink
        if sink is None or not event.place:
            return
        start, end = event.place.start, event.place.end
        raw = event.place.slice(self._cover.text)
        if raw != event.detail and raw.startswith("&") and raw.endswith(";"):
            self._gap(sink, start)
            sink.unit(event.place, str(event.detail))
            return
        if self._gap(sink, start):
            sink.unit(Span(start - 1, start + 1), self._source[start])
            start += 1
        self._uncovered(sink, start, end)

    def _gap(self, sink: Prose, start: int) -> bool:
        """Add the white space that the parser left out before ``start``; whether a lone backslash stands there."""
        at = sink.end
        if at is None:
            return self._escaped(start)
        gap = self._source[at:start] if start - at < _OFFSET_STEP else ""
        if gap.isspace():
            sink.literal(Span(at, start))
        return at < start and self._escaped(start)

    def _escaped(self, start: int) -> bool:
        return start > 0 and self._source[start - 1] == "\\" and not self._cover.holding(start - 1)

    def _uncovered(self, sink: Prose, start: int, end: int) -> None:
        """Add the source from ``start`` to ``end``, shortcodes as opaque units."""
        for place, opaque in self._cover.runs(Span(start, end)):
            if opaque:
                sink.unit(place, OPAQUE)
            else:
                sink.literal(place)

    def _break(self, event: _Event) -> None:
        sink = self._sink
        if sink is not None and event.place:
            escaped = self._source[event.place.start] == "\\"
            sink.literal(Span(event.place.start + escaped, event.place.end))

    def _opaque(self, event: _Event) -> None:
        sink = self._sink
        if sink is not None and event.place:
            self._gap(sink, event.place.start)
            sink.unit(event.place, OPAQUE)

    def _math(self, event: _Event) -> None:
        """Math, unless a digit follows the closing mark: "$5-$10" is money (the rule of pandoc)."""
        sink = self._sink
        after = self._source[event.place.end : event.place.end + 1]
        if sink is not None and after.isdigit():
            self._gap(sink, event.place.start)
            self._uncovered(sink, event.place.start, event.place.end)
        else:
            self._opaque(event)

    def _html(self, event: _Event) -> None:
        """Tags are left out, but their texts are read; a line break is white space; images and code elements are opaque."""
        tag = _TAG.match(event.place.slice(self._source))
        if not tag:
            return
        closes, name = bool(tag.group(1)), tag.group(2).lower()
        if closes and name == self._unread:
            self._unread = None
        if self._code:
            if closes and name == self._code[0]:
                start, self._code = self._code[1], None
                self._opaque(_Event("Code", None, Span(start, event.place.end)))
        elif name in mdx.NO_PROSE and not closes:
            self._code = (name, event.place.start)
        elif self._sink is not None:
            if name == "br":
                self._sink.unit(event.place, "\n")
            elif not closes:
                self._start_tag(name, event)

    def _start_tag(self, name: str, event: _Event) -> None:
        is_cell = bool(self._blocks) and self._blocks[-1].tag == "TableCell"
        for segment in texts_in_tag(self._source, name, event.place, self._cover):
            escape = partial(escapes.within_cell, segment.escape) if is_cell else segment.escape
            self._alts.append(replace(segment, escape=escape))
        if name == "img":
            self._opaque(event)


def _heading_level(detail: object) -> int:
    level = detail.get("level") if isinstance(detail, dict) else None
    return int(str(level)[1:]) if level else 0


def markup_in(source: str) -> Iterator[tuple[Span, bool]]:
    """The places of HTML in ``source``, and those of code, in order, each with whether it is HTML."""
    start, _ = front_matter(source)
    for event in _events(Cover(source).text, start):
        tag = _named(event.detail)[0] if event.name == "Start" else event.name
        if tag in {"HtmlBlock", "InlineHtml"}:
            yield event.place, True
        elif tag in {"CodeBlock", "Code"}:
            yield event.place, False
