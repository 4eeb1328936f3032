"""The paragraphs of one part: what a reader sees, with every character's place in a run.

What is not prose stands as one ``OPAQUE`` (pictures, equations, results of fields, code, content controls that are filled in by a
program); what nobody sees (deleted text, hidden text, marks) stands as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from unspin.formats.docx.styles import Styles
from unspin.formats.docx.tree import Node
from unspin.model import OPAQUE, SegmentKind

BREAK = "↵"
"""Stands for a line break within a paragraph (``w:br``)."""

_SEEN = {
    **dict.fromkeys(("w:tab", "w:ptab"), "\t"),
    **dict.fromkeys(("w:br", "w:cr"), BREAK),
    "w:noBreakHyphen": "‑",
    **dict.fromkeys(("w:sym", "w:pgNum", "w:drawing", "w:pict", "w:object", "w:ruby", "mc:AlternateContent"), OPAQUE),
    **dict.fromkeys(("w:dayShort", "w:monthShort", "w:yearShort", "w:dayLong", "w:monthLong", "w:yearLong"), OPAQUE),
}
"""How the children of a run read that hold no text of their own."""

UNSEEN = frozenset(("w:softHyphen", "w:lastRenderedPageBreak"))
"""Children of a run that show nothing and go with the text around them."""

_FIELD_MARKS = frozenset(("w:fldChar", "w:instrText"))
_GOES = _SEEN.keys() | UNSEEN | _FIELD_MARKS
"""Children of a run that may be deleted with a whole paragraph; any other without text anchors something, such as a footnote."""

_GONE = frozenset(("w:del", "w:moveFrom"))
_ARRIVED = frozenset(("w:ins", "w:moveTo"))
_TRANSPARENT = frozenset(("w:hyperlink", "w:smartTag", "w:customXml", "w:dir", "w:bdo"))
_BLOCKS = frozenset("w:body w:tbl w:tr w:tc w:sdtContent w:customXml w:ins w:moveTo w:footnote w:endnote".split())
"""Elements whose children are paragraphs, or hold some."""
_ENCLOSING = frozenset(("w:tc", "w:footnote", "w:endnote"))
"""Those that a field never reaches out of."""

_FILLED_IN = frozenset(
    "w:dataBinding w:dropDownList w:comboBox w:date w:picture checkbox w:showingPlcHdr w:citation w:bibliography".split()
)
"""Properties of content controls whose text comes from elsewhere: a change would be lost or would break them."""

_LONGEST_CODE = 20
"""Code points of a field's code that are kept: more than its first word has."""

_SOFT_HYPHEN = "\u00ad"
_BLANKS = str.maketrans("\t\r\n", "   ")
_STRETCH = re.compile(f"[^{_SOFT_HYPHEN}]+")


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A child of a run: ``text`` of a ``w:t`` as Word shows it, None for others; it begins at place ``at`` of the run."""

    node: Node
    at: int
    text: str | None

    @property
    def length(self) -> int:
        """The code points of its text; 1 for a child without text."""
        return 1 if self.text is None else len(self.text)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A ``w:r`` and the units that it can be cut into."""

    node: Node
    properties: Node | None
    units: tuple[Unit, ...]

    @property
    def length(self) -> int:
        """The number of its places."""
        return self.units[-1].at + self.units[-1].length if self.units else 0

    @property
    def arrival(self) -> Node | None:
        """The tracked insertion or move, made before this run of unspin, that holds it."""
        parent = self.node.parent
        return parent if parent and parent.name in _ARRIVED else None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a paragraph's text, from ``start``, that stand from place ``at`` of ``run``; None if they cannot be edited."""

    start: int
    length: int
    run: Run | None
    at: int = 0


@dataclass(slots=True, eq=False)
class Paragraph:
    """What becomes one line: a ``w:p``, or several that read as one since the marks between them are deleted.

    ``node`` is the last of them, whose mark ends the line and whose style counts. ``is_whole``: deleting all ``runs`` leaves
    nothing. ``twin`` is the same paragraph in the copy of a text box that is kept for older programs.
    """

    node: Node
    takes_comments: bool
    stretches: list[Stretch] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    is_whole: bool = True
    kind: SegmentKind = SegmentKind.PARAGRAPH
    level: int = 0
    twin: Paragraph | None = None
    _parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def holds_text(self) -> bool:
        """Whether a reader would see more than pictures in it."""
        return bool(self.text.replace(OPAQUE, "").strip())

    def add(self, text: str, run: Run | None = None, at: int = 0) -> None:
        """Add characters that stand at place ``at`` of ``run``."""
        last = self.stretches[-1] if self.stretches else Stretch(0, 0, None)
        self.stretches.append(Stretch(last.start + last.length, len(text), run, at))
        self._parts.append(text)

    def add_opaque(self) -> None:
        """Add content that is not prose, as one character however much of it stands in a row."""
        if not self._parts or not self._parts[-1].endswith(OPAQUE):
            self.add(OPAQUE)


@dataclass(slots=True)
class _Field:
    """A field that is open: how its code begins, as far as it was read, and whether its result has begun."""

    code: str = ""
    in_result: bool = False


def read_story(root: Node, styles: Styles, *, takes_comments: bool) -> tuple[Paragraph, ...]:
    """The paragraphs below ``root`` that hold text, those of text boxes after the paragraph that anchors them."""
    story = _Story(styles, takes_comments=takes_comments)
    story.blocks(root, in_cell=False)
    return tuple(one for one in story.paragraphs if one.holds_text)


class _Story:
    """Walks a part once; the methods' names are those of what they walk over."""

    def __init__(self, styles: Styles, *, takes_comments: bool) -> None:
        self.paragraphs: list[Paragraph] = []
        self._styles = styles
        self._takes_comments = takes_comments
        self._fields: list[_Field] = []
        self._boxes: list[tuple[Node, Node | None]] = []

    def blocks(self, parent: Node, *, in_cell: bool) -> None:
        """Add the paragraphs of the blocks in ``parent``."""
        open_fields = len(self._fields)
        joined: Paragraph | None = None
        for node in parent.children:
            if node.name == "w:p":
                joined = self._paragraph(node, joined, in_cell=in_cell)
                continue
            if node.name in _BLOCKS and node.value("w:trPr/w:del") is None:
                self._finish(joined)
                joined = None
                self.blocks(node, in_cell=in_cell or node.name == "w:tc")
            elif node.name in {"w:sdt", "mc:AlternateContent"}:
                self._finish(joined)
                joined = None
                content = node.child("mc:Choice") if node.name != "w:sdt" else _content(node)
                if content:
                    self.blocks(content, in_cell=in_cell)
        self._finish(joined)
        if parent.name in _ENCLOSING:
            del self._fields[open_fields:]

    def _paragraph(self, node: Node, joined: Paragraph | None, *, in_cell: bool) -> Paragraph | None:
        """Add the paragraph, or give it back if its mark is deleted and the next one goes on with it."""
        properties = node.child("w:pPr")
        if properties and self._styles.is_code(properties.value("w:pStyle")):
            self._finish(joined)
            return None
        paragraph = joined or Paragraph(node, self._takes_comments)
        paragraph.node = node
        open_fields = len(self._fields)
        self._inline(node, paragraph, editable=True, arrived=False)
        paragraph.is_whole &= open_fields == len(self._fields) == 0
        paragraph.kind, paragraph.level = self._styles.kind(properties)
        if in_cell and paragraph.kind in {SegmentKind.PARAGRAPH, SegmentKind.QUOTATION}:
            paragraph.kind = SegmentKind.TABLE_CELL
        mark = properties and properties.child("w:rPr")
        if mark and any(one.name in _GONE for one in mark.children):
            return paragraph
        self._finish(paragraph)
        return None

    def _finish(self, paragraph: Paragraph | None) -> None:
        """Add a paragraph that is complete, then those of the text boxes that it anchors."""
        if paragraph is None:
            return
        self.paragraphs.append(paragraph)
        boxes, self._boxes = self._boxes, []
        for box, copy in boxes:
            inside = read_story(box, self._styles, takes_comments=False)
            twins = read_story(copy, self._styles, takes_comments=False) if copy else ()
            if [one.text for one in inside] == [one.text for one in twins]:
                for one, twin in zip(inside, twins, strict=True):
                    one.twin = twin
            self.paragraphs += inside

    def _inline(self, parent: Node, paragraph: Paragraph, *, editable: bool, arrived: bool) -> None:
        """Add what stands in ``parent``; ``arrived`` says that somebody's tracked insertion holds it."""
        for node in parent.children:
            name = node.name
            if name == "w:r":
                self._run(node, paragraph, editable=editable)
            elif name in _ARRIVED:
                self._inline(node, paragraph, editable=editable and not arrived, arrived=True)
            elif name in _TRANSPARENT or (name == "w:fldSimple" and _is_link(node.attributes.get("w:instr", ""))):
                paragraph.is_whole &= name != "w:fldSimple"
                self._inline(node, paragraph, editable=editable and not arrived, arrived=arrived)
            elif name == "w:sdt" and _content(node):
                paragraph.is_whole = False
                self._inline(
                    node.child("w:sdtContent") or node, paragraph, editable=editable and not arrived, arrived=arrived
                )
            elif name in {"w:sdt", "w:fldSimple", "m:oMath", "m:oMathPara", "mc:AlternateContent"}:
                self._opaque(node, paragraph)

    def _opaque(self, node: Node, paragraph: Paragraph) -> None:
        if any(True for name in ("w:t", "m:t") for _ in node.within(name)):
            paragraph.add_opaque()
        paragraph.is_whole = False

    def _run(self, node: Node, paragraph: Paragraph, *, editable: bool) -> None:
        properties = node.child("w:rPr")
        run = Run(node, properties, _units(node))
        paragraph.runs.append(run)
        hidden = properties is not None and properties.value("w:vanish") in {"", "1", "true", "on"}
        prose = editable and not (properties and self._styles.is_code(properties.value("w:rStyle")))
        for unit in run.units:
            boxes = list(_text_boxes(unit.node))
            self._boxes += boxes
            paragraph.is_whole &= editable and not boxes and (unit.text is not None or unit.node.name in _GOES)
            if unit.node.name in _FIELD_MARKS:
                self._field_mark(unit.node)
            elif not hidden and all(one.in_result for one in self._fields):
                _show(unit, run, paragraph, prose=prose and all(_is_link(one.code) for one in self._fields))

    def _field_mark(self, node: Node) -> None:
        kind = node.attributes.get("w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].in_result = True
        elif self._fields and kind == "end":
            self._fields.pop()
        elif self._fields and not self._fields[-1].in_result:
            self._fields[-1].code = (self._fields[-1].code + node.text).lstrip()[:_LONGEST_CODE]


def _is_link(code: str) -> bool:
    return code.upper().split()[:1] == ["HYPERLINK"]


def _content(control: Node) -> Node | None:
    """What a content control holds; None where a program fills it in or it is locked."""
    properties = control.child("w:sdtPr")
    for one in properties.children if properties else ():
        if one.name in _FILLED_IN or "ontentLocked" in one.attributes.get("w:val", ""):
            return None
    return control.child("w:sdtContent")


def _units(node: Node) -> tuple[Unit, ...]:
    units, at = [], 0
    for child in node.children:
        if child.name != "w:rPr":
            units.append(Unit(child, at, _shown_text(child) if child.name == "w:t" else None))
            at += units[-1].length
    return tuple(units)


def _shown_text(node: Node) -> str:
    """The text of a ``w:t`` as Word shows it: line breaks are blanks, and blanks at its ends count only if they are preserved."""
    text = node.text.translate(_BLANKS)
    holder: Node | None = node
    while holder and "xml:space" not in holder.attributes:
        holder = holder.parent
    return text if holder and holder.attributes["xml:space"] == "preserve" else text.strip(" ")


def _show(unit: Unit, run: Run, paragraph: Paragraph, *, prose: bool) -> None:
    """Add what ``unit`` shows to the text of the paragraph."""
    seen = _SEEN.get(unit.node.name, "") if unit.text is None else unit.text
    if seen == OPAQUE or (seen.strip() and not prose):
        paragraph.add_opaque()
    elif unit.text is None and seen:
        paragraph.add(seen, run if prose else None, unit.at)
    elif unit.text:
        for found in _STRETCH.finditer(unit.text):
            paragraph.add(found.group(), run if prose else None, unit.at + found.start())


def _text_boxes(node: Node) -> Iterator[tuple[Node, Node | None]]:
    """The text boxes in a drawing, each with its copy for older programs if there is one."""
    if node.name == "w:txbxContent":
        yield node, None
    elif node.name == "mc:AlternateContent":
        chosen = [box for one in node.children if one.name == "mc:Choice" for box, _ in _text_boxes(one)]
        copies = [box for one in node.children if one.name == "mc:Fallback" for box, _ in _text_boxes(one)]
        yield from zip(chosen, copies if len(copies) == len(chosen) else [None] * len(chosen), strict=True)
    else:
        for one in node.children:
            yield from _text_boxes(one)
