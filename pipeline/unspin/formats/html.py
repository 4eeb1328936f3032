"""HTML pages and fragments to prose, with every character's place in the source.

Nothing is serialised again, so whatever is not edited stays as it is, broken markup included.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from unspin.formats import escapes
from unspin.formats.base import Prose
from unspin.formats.html_attributes import attributes_of
from unspin.formats.html_scanner import VOID, Event, scan
from unspin.formats.shortcodes import Cover
from unspin.formats.wordpress import Blocks, block_mark, holds_blocks
from unspin.model import OPAQUE, Document, Escape, Segment, SegmentKind, Span

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark q s small span strike strong sub sup time tt u".split()
)
"""Elements that stand within a run of prose; every other element but those below ends it."""

_CODE = frozenset("code kbd samp var".split())
_SILENT = frozenset(
    "script style pre textarea svg math template iframe object noscript select canvas audio video listing xmp plaintext".split()
)
_ENDS_ITSELF = frozenset("p li dt dd td th option".split())
"""Elements whose end tag may be left out: the next block begins where they end."""

_ENDED_BY = {
    **dict.fromkeys(("td", "th"), frozenset("td th tr tbody tfoot".split())),
    **dict.fromkeys(("dt", "dd"), frozenset(("dt", "dd"))),
    "li": frozenset(("li",)),
    "option": frozenset(("option", "optgroup")),
    "p": frozenset(
        "address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main menu"
        " nav ol p pre search section table ul".split()
    ),
}
"""Start tags before which the end tag of an element may be left out (HTML standard, 13.1.2.4)."""

_KINDS = {
    **{f"h{level}": SegmentKind.HEADING for level in range(1, 7)},
    **dict.fromkeys(("li", "dt", "dd"), SegmentKind.LIST_ITEM),
    **dict.fromkeys(("td", "th", "caption"), SegmentKind.TABLE_CELL),
    "blockquote": SegmentKind.QUOTATION,
    "title": SegmentKind.TITLE,
}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)\s*")


@dataclass(slots=True)
class _Open:
    """An element that is open: where it began, how many segments came before it, and what its prose is."""

    name: str
    start: int
    before: int
    kind: SegmentKind


PULLED = "<!-- wordpress:"
"""What a file begins with that holds a post of a WordPress site."""


def read_html(source: str, path: str) -> Document:
    """The document with the prose of its blocks, its title and description, alternative texts and labels.

    Scripts, styles, preformatted and embedded content, comments and all attributes but those of
    ``html_attributes.attributes_of`` are not prose; inline code and template code stand as one ``OPAQUE``; an entity is
    one unit. A post that `unspin wordpress pull` wrote, or that holds blocks of WordPress, is read by ``read_wordpress``.
    """
    is_post = source.startswith(PULLED) or holds_blocks(source)
    return read_wordpress(source, path) if is_post else _read(source, path, _Builder(source))


def read_wordpress(source: str, path: str) -> Document:
    """The content of a WordPress post: HTML in which a blank line ends a paragraph.

    What a block repeats in the JSON of its comment (the questions of an FAQ block) is left alone: the editor of
    WordPress refuses a block whose HTML and JSON differ.
    """
    return _read(source, path, _Builder(source, Blocks()))


def read_block(source: str) -> tuple[Document, str | None]:
    """A part of a page as a document, and the element without prose that is open at its end, if any."""
    builder = _Builder(source)
    return _read(source, "-", builder), builder.silent


def _read(source: str, path: str, builder: _Builder) -> Document:
    for event in scan(builder.cover.text):
        builder.take(event)
    segments, containers = builder.finished()
    return Document(source, segments, path, "html", containers)


class _Builder:
    """Turns events into segments; one ``take`` an event, then ``finished``."""

    def __init__(self, source: str, blocks: Blocks | None = None) -> None:
        """``blocks`` are those of WordPress, where the source is a post."""
        self.cover = Cover(source)
        self._source = source
        self._blocks = blocks
        self._segments: list[Segment] = []
        self._attributes: list[Segment] = []
        self._containers: list[Span] = []
        self._open: list[_Open] = []
        self._names: Counter[str] = Counter()
        self._prose = Prose(source)
        self._begun: int | None = None
        self._silent: tuple[str, int] | None = None
        self._code: int | None = None

    @property
    def silent(self) -> str | None:
        """The element that is open and holds no prose, if any."""
        return self._silent[0] if self._silent else None

    def take(self, event: Event) -> None:
        """Note what the event adds."""
        if self._silent:
            self._in_silence(event, *self._silent)
        elif event.kind == "text":
            self._text(event.place)
        elif event.kind == "start":
            self._start(event)
        elif event.kind == "end":
            self._end(event)
        elif self._blocks and (mark := block_mark(event.name)):
            self._flush(event.place.start)
            self._blocks.take(mark)

    def finished(self) -> tuple[tuple[Segment, ...], tuple[Span, ...]]:
        """The segments in the order of the source, and the elements that hold more than one of them, inner ones first."""
        self._flush(len(self._source))
        both = [*self._segments, *self._attributes]
        return tuple(sorted(both, key=lambda one: one.pieces[0].source_start)), tuple(self._containers)

    def _in_silence(self, event: Event, name: str, depth: int) -> None:
        if event.name == name and event.kind == "start" and name not in {"script", "style", "textarea"}:
            self._silent = (name, depth + 1)
        elif event.name == name and event.kind == "end":
            self._silent = (name, depth - 1) if depth > 1 else None
            if self._silent is None and self._code is not None:
                self._prose.unit(Span(self._code, event.place.end), OPAQUE)
                self._code = None

    def _text(self, place: Span) -> None:
        for part in self._paragraphs(place) if self._blocks else (place,):
            if part is None:
                self._flush(self._prose.end or place.start)
                continue
            if self._begun is None and part.slice(self._source).strip():
                self._begun = part.start + len(part) - len(part.slice(self._source).lstrip())
            add_text(self._prose, self._source, part, self.cover)

    def _paragraphs(self, place: Span) -> Iterator[Span | None]:
        """The parts of a run of text between blank lines; None for each blank line. One in template code is none."""
        at = place.start
        for gap in _BLANK_LINE.finditer(self._source, place.start, place.end):
            if self.cover.holding(gap.start()):
                continue
            yield Span(at, gap.start())
            yield None
            at = gap.end()
        yield Span(at, place.end)

    def _start(self, event: Event) -> None:
        name, place = event.name, event.place
        for segment in texts_in_tag(self._source, name, place, self.cover):
            self._keep(self._attributes, segment)
        if name in _CODE:
            self._code, self._silent = place.start, (name, 1)
        elif name == "br":
            self._prose.unit(place, "\n")
        elif name == "img":
            self._prose.unit(place, OPAQUE)
        elif name in INLINE or name in {"wbr", "link", "meta", "input"}:
            self._begun = place.start if self._begun is None else self._begun
        else:
            self._block(name, place)

    def _block(self, name: str, place: Span) -> None:
        inner = self._open[-1].name if self._open else ""
        self._flush(place.start, ends_inner=name in _ENDED_BY.get(inner, ()))
        if self._open and self._open[-1].name in _ENDS_ITSELF and name not in {"ul", "ol", "dl", "table", "div"}:
            self._names[self._open.pop().name] -= 1
        if name in _SILENT:
            self._silent = (name, 1)
        elif name not in VOID:
            around = self._open[-1].kind if self._open else SegmentKind.PARAGRAPH
            self._open.append(_Open(name, place.start, len(self._segments), _KINDS.get(name, around)))
            self._names[name] += 1

    def _end(self, event: Event) -> None:
        if event.name in INLINE or not self._names[event.name]:
            return
        at = next(i for i in range(len(self._open) - 1, -1, -1) if self._open[i].name == event.name)
        whole = Span(self._open[at].start, event.place.end)
        self._flush(event.place.start, whole if at == len(self._open) - 1 else None)
        if len(self._segments) - self._open[at].before > 1:
            self._containers.append(whole)
        self._names.subtract(one.name for one in self._open[at:])
        del self._open[at:]

    def _flush(self, here: int, element: Span | None = None, *, ends_inner: bool = True) -> None:
        """End the run of prose; ``element`` is the whole element that ends with it, or ``ends_inner`` an open one without an end tag.

        What holds template code is no block: half of it would go with the prose.
        """
        inner = self._open[-1] if self._open else None
        alone = inner is not None and inner.before == len(self._segments)
        block = Span(self._begun if self._begun is not None else here, here)
        if alone and inner and (element or (ends_inner and inner.name in _ENDS_ITSELF)):
            block = element or Span(inner.start, here)
        kind = inner.kind if inner else SegmentKind.PARAGRAPH
        level = int(inner.name[1]) if inner and kind is SegmentKind.HEADING and inner.name[1:].isdigit() else 0
        self._keep(self._segments, self._prose.segment(kind, None if self.cover.touches(block, self._source) else block, level, escapes.entities))
        self._prose, self._begun = Prose(self._source), None

    def _keep(self, into: list[Segment], segment: Segment | None) -> None:
        if segment and not (self._blocks and self._blocks.repeat(segment)):
            into.append(segment)


def texts_in_tag(source: str, name: str, place: Span, cover: Cover) -> Iterator[Segment]:
    """What attributes of the start tag at ``place``, of an element ``name``, say: alternative texts, titles, labels."""
    for attribute in attributes_of(name, place.slice(cover.text)):
        prose = Prose(source)
        add_text(prose, source, attribute.place.shifted(place.start), cover)
        escape: Escape = escapes.quoted_attribute if attribute.quoted else escapes.bare_attribute
        segment = prose.segment(attribute.kind, escape=escape)
        yield from (segment,) if segment else ()


def add_text(prose: Prose, source: str, place: Span, cover: Cover) -> None:
    """Add a run of character data: each entity as one unit, template code as an opaque one."""
    for run, opaque in cover.runs(place):
        if opaque:
            prose.unit(run, OPAQUE)
            continue
        for part in _parts(source, run):
            raw = part.slice(source)
            text = html.unescape(raw) if raw.startswith("&") and len(raw) > 1 else raw
            if text == raw:
                prose.literal(part)
            else:
                prose.unit(part, text)


def _parts(source: str, place: Span) -> Iterator[Span]:
    at = place.start
    for found in _ENTITY.finditer(source, place.start, place.end):
        if found.start() > at:
            yield Span(at, found.start())
        yield Span(*found.span())
        at = found.end()
    if at < place.end:
        yield Span(at, place.end)
