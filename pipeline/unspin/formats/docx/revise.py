"""Writes changes as tracked ones (``w:ins``, ``w:del``) with comments, spliced into the XML run by run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from unspin.formats.docx.comments import Comment
from unspin.formats.docx.manuscript import Part
from unspin.formats.docx.pen import Pen, text_element
from unspin.formats.docx.plan import Change, Revision
from unspin.formats.docx.story import BREAK, Run, Unit
from unspin.formats.docx.tree import Node, Splice

_ELEMENTS = {"\t": b"tab", BREAK: b"br"}
_ELEMENT_OR_TEXT = re.compile(f"[\t{BREAK}]|[^\t{BREAK}]+")
_DELETED_NAMES = {"w:t": b"delText", "w:instrText": b"delInstrText"}
_BETWEEN_PARAGRAPHS = frozenset(
    "w:bookmarkStart w:bookmarkEnd w:commentRangeStart w:commentRangeEnd w:permStart w:permEnd w:proofErr".split()
)
_AFTER_MARK = frozenset(("w:sectPr", "w:pPrChange"))
"""Properties of a paragraph that stand behind those of its mark (ECMA-376 part 1, 17.3.1.26)."""

_NUMBER = re.compile(rb"(\s[\w.-]+:id\s*=\s*)(?:\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, slots=True, eq=False)
class Commented:
    """A change, and the comments that begin before it and end behind it; ``goes``: the comment goes when the deletion is accepted."""

    change: Change
    begins: Comment | None = None
    ends: Comment | None = None
    goes: bool = False


def commented(revisions: Sequence[Revision], comment: Comment | None) -> Iterator[tuple[Part, Commented]]:
    """The changes of one finding in order, each with its part; the first and the last carry the ends of the comment."""
    changes = [(revision.part, change) for revision in revisions for change in revision.changes]
    goes = all(revision.takes_mark for revision in revisions)
    for number, (part, change) in enumerate(changes, start=1):
        begins, ends = number == 1, number == len(changes)
        yield part, Commented(change, comment if begins else None, comment if ends else None, goes)


def run_splices(changes: Iterable[Commented], pen: Pen) -> Iterator[Splice]:
    """The runs of one part with their changes, each in the order given."""
    by_run: dict[Run, list[Commented]] = defaultdict(list)
    for one in changes:
        by_run[one.change.run].append(one)
    for run, inside in by_run.items():
        yield run.node.start, run.node.end, _revised(run, inside, pen)


def _revised(run: Run, changes: list[Commented], pen: Pen) -> bytes:
    """The run as several, those that are deleted or inserted marked as such."""
    pieces: list[tuple[bool, bytes]] = []
    at = 0
    for one in changes:
        change = one.change
        pieces.append((True, _cut(run, at, change.start, pen)))
        if one.begins:
            pieces.append((True, pen.element("commentRangeStart", id=one.begins.number)))
        if change.end > change.start:
            pieces.append((True, pen.signed("del", _cut(run, change.start, change.end, pen, deleted=True))))
        if change.new:
            pieces.append((False, pen.signed("ins", _new_run(run, change.new, pen))))
        if one.ends:
            pieces.append((False, _end_of_comment(one.ends, pen, goes=one.goes)))
        at = change.end
    pieces.append((True, _cut(run, at, run.length, pen)))
    return _outside(run.arrival, pieces, pen) if run.arrival else b"".join(content for _, content in pieces)


def _outside(arrival: Node, pieces: Iterable[tuple[bool, bytes]], pen: Pen) -> bytes:
    """The pieces joined, where those that are not to stand in ``arrival`` end it and begin it anew."""
    end = pen.tree.data[arrival.close : arrival.end]
    out, is_inside = [], True
    for belongs_inside, content in (*pieces, (True, b"")):
        if belongs_inside != is_inside:
            out.append(_begun_anew(arrival, pen) if belongs_inside else end)
            is_inside = belongs_inside
        out.append(content)
    return b"".join(out)


def _begun_anew(arrival: Node, pen: Pen) -> bytes:
    """Its start tag with a number of its own."""
    number = f'"{next(pen.numbers)}"'.encode()
    return _NUMBER.sub(rb"\g<1>" + number, pen.tree.start_tag(arrival), count=1)


def _end_of_comment(comment: Comment, pen: Pen, *, goes: bool) -> bytes:
    reference = pen.element("r", pen.element("commentReference", id=comment.number))
    end = pen.element("commentRangeEnd", id=comment.number)
    return end + (pen.signed("del", reference) if goes else reference)


def _new_run(like: Run, text: str, pen: Pen) -> bytes:
    """A run with ``text`` in the formatting of ``like``."""
    tag = pen.tree.written_name(like.node)
    prefix = _prefix(tag)
    parts = (
        b"<" + prefix + _ELEMENTS[part] + b"/>" if part in _ELEMENTS else text_element(prefix + b"t", part)
        for part in _ELEMENT_OR_TEXT.findall(text)
    )
    return b"<" + tag + b">" + _formatting(like, pen) + b"".join(parts) + b"</" + tag + b">"


def _formatting(run: Run, pen: Pen) -> bytes:
    """The properties of the run without the history of their changes, which a new run does not have."""
    if run.properties is None:
        return b""
    data, at, out = pen.tree.data, run.properties.start, []
    for one in run.properties.children:
        if one.name == "w:rPrChange":
            out.append(data[at : one.start])
            at = one.end
    return b"".join((*out, data[at : run.properties.end]))


def _cut(run: Run, start: int, end: int, pen: Pen, *, deleted: bool = False) -> bytes:
    """The places ``start`` to ``end`` of the run as a run; nothing for none."""
    if start >= end:
        return b""
    tree = pen.tree
    properties = tree.raw(run.properties) if run.properties else b""
    inside = (
        _part(unit, max(start, unit.at), min(end, unit.at + unit.length), pen, deleted=deleted) for unit in run.units
    )
    return tree.start_tag(run.node) + properties + b"".join(inside) + tree.data[run.node.close : run.node.end]


def _part(unit: Unit, start: int, end: int, pen: Pen, *, deleted: bool) -> bytes:
    """The places ``start`` to ``end`` of the run, as far as they are this unit."""
    if start >= end:
        return b""
    name = pen.tree.written_name(unit.node)
    if deleted and unit.node.name in _DELETED_NAMES:
        text = unit.node.text if unit.text is None else unit.text[start - unit.at : end - unit.at]
        return text_element(_prefix(name) + _DELETED_NAMES[unit.node.name], text)
    if unit.text is None or end - start == unit.length:
        return pen.tree.raw(unit.node)
    return text_element(name, unit.text[start - unit.at : end - unit.at])


def _prefix(name: bytes) -> bytes:
    """The prefix of a name with its colon; empty for a name without one."""
    return name[: name.find(b":") + 1]


def mark_splice(paragraph: Node, pen: Pen) -> Splice | None:
    """The splice that marks the end of a paragraph as deleted; None where it has to stay: a cell, a note and a section keep their last."""
    properties = paragraph.child("w:pPr")
    following = _next_block(paragraph)
    if following is None or following.name != "w:p" or (properties and properties.child("w:sectPr")):
        return None
    gone = pen.signed("del")
    if properties is None:
        return paragraph.inner, paragraph.inner, pen.element("pPr", pen.element("rPr", gone))
    mark = properties.child("w:rPr")
    if mark is None:
        behind = next((one for one in properties.children if one.name in _AFTER_MARK), None)
        written = pen.element("rPr", gone)
        return (behind.start, behind.start, written) if behind else pen.tree.appended(properties, written)
    if not mark.children:
        return pen.tree.appended(mark, gone)
    first = mark.children[0]
    at = first.end if first.name == "w:ins" else first.start
    return at, at, gone


def _next_block(paragraph: Node) -> Node | None:
    blocks = (
        [one for one in paragraph.parent.children if one.name not in _BETWEEN_PARAGRAPHS] if paragraph.parent else []
    )
    return next(iter(blocks[blocks.index(paragraph) + 1 :]), None)
