"""From a finding to the places of runs that change: as few words as will do, each in the formatting that it had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from unspin.formats.docx.manuscript import Line, Manuscript, Part
from unspin.formats.docx.story import UNSEEN, Paragraph, Run
from unspin.formats.docx.tree import Tree
from unspin.model import Finding, Span
from unspin.shares import WORD_OR_GAP, shares


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """In ``run``, the places from ``start`` to ``end`` are deleted and then ``new`` is inserted."""

    run: Run
    start: int
    end: int
    new: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """What one finding changes in one paragraph, in order; ``takes_mark`` says that the whole paragraph goes."""

    part: Part
    paragraph: Paragraph
    changes: list[Change] = field(default_factory=list)
    takes_mark: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters of one run from place ``at``; without a run they cannot be edited."""

    text: str
    run: Run | None
    at: int


def revisions(manuscript: Manuscript, finding: Finding) -> list[Revision]:
    """What to change so that the text reads as the first suggestion of ``finding`` wants it."""
    span, new = finding.span, finding.suggestions[0]
    several_lines = "\n" in finding.found
    found: list[Revision] = []
    for line in manuscript.lines_in(span):
        inside = Span(max(span.start, line.prose.start), min(span.end, line.prose.end)).shifted(-line.prose.start)
        if several_lines and not inside:
            continue
        takes_all = several_lines and len(inside) == len(line.prose)
        found += _in_copies(line, inside, new, takes_all=takes_all)
        new = ""
    return [one for one in found if one.changes]


def _in_copies(line: Line, inside: Span, new: str, *, takes_all: bool) -> Iterator[Revision]:
    """The change of a paragraph, and the same one of its twin."""
    for paragraph in (line.paragraph, line.paragraph.twin):
        if paragraph and takes_all and paragraph.is_whole:
            yield Revision(
                line.part, paragraph, [Change(run, 0, run.length) for run in paragraph.runs if run.length], True
            )
        elif paragraph:
            yield Revision(line.part, paragraph, _changes(line.part.tree, paragraph, inside, new))


def _changes(tree: Tree, paragraph: Paragraph, span: Span, new: str) -> list[Change]:
    pieces = list(_pieces(paragraph, span))
    if pieces:
        return _rewritten(tree, pieces, new)
    before = list(_pieces(paragraph, Span(max(0, span.start - 1), span.start)))
    after = list(_pieces(paragraph, Span(span.start, span.start + 1)))
    return _inserted(before, after, new)


def _pieces(paragraph: Paragraph, span: Span) -> Iterator[_Piece]:
    """The characters of ``span``, cut where one run or what nobody sees ends."""
    for one in paragraph.stretches:
        start, end = max(span.start, one.start), min(span.end, one.start + one.length)
        if start < end:
            yield _Piece(paragraph.text[start:end], one.run, one.at + start - one.start)


def _rewritten(tree: Tree, pieces: list[_Piece], new: str) -> list[Change]:
    """The changes that make ``pieces`` read ``new``: none for words that stay, and within each formatting its share of the words."""
    old = "".join(one.text for one in pieces)
    lead, tail = _common_ends(old, new)
    new = new[lead : len(new) - tail]
    rest = _cut(pieces, lead, len(old) - tail)
    if not rest:
        return _inserted(_cut(pieces, 0, lead), _cut(pieces, lead, len(old)), new)
    regions = [list(group) for _, group in groupby(rest, key=lambda one: _formatting(tree, one))]
    if len(regions) == 1:
        return _replaced(regions[0], new)
    parts = shares(["".join(one.text for one in region) for region in regions], new)
    return [one for region, part in zip(regions, parts, strict=True) for one in _rewritten(tree, region, part)]


def _common_ends(old: str, new: str) -> tuple[int, int]:
    """How many code points of whole words and gaps both begin with, and how many of the rest both end with."""
    first, second = WORD_OR_GAP.findall(old), WORD_OR_GAP.findall(new)
    lead = tail = 0
    while lead < min(len(first), len(second)) and first[lead] == second[lead]:
        lead += 1
    while tail < min(len(first), len(second)) - lead and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    return len("".join(first[:lead])), len("".join(first[len(first) - tail :]))


def _cut(pieces: Sequence[_Piece], start: int, end: int) -> list[_Piece]:
    """The characters ``start`` to ``end`` of the pieces."""
    cut, at = [], 0
    for one in pieces:
        low, high = max(start - at, 0), min(end - at, len(one.text))
        if low < high:
            cut.append(_Piece(one.text[low:high], one.run, one.at + low))
        at += len(one.text)
    return cut


def _formatting(tree: Tree, piece: _Piece) -> tuple[bytes, int] | None:
    """Equal for pieces that look alike and stand in one element; None for what cannot be edited."""
    if piece.run is None:
        return None
    return tree.raw(piece.run.properties) if piece.run.properties else b"", id(piece.run.node.parent)


def _inserted(before: Sequence[_Piece], after: Sequence[_Piece], new: str) -> list[Change]:
    """The insertion between two places, formatted as what stands before it, else as what stands behind."""
    if new and before and before[-1].run:
        end = before[-1].at + len(before[-1].text)
        return [Change(before[-1].run, end, end, new)]
    if new and after and after[0].run:
        return [Change(after[0].run, after[0].at, after[0].at, new)]
    return []


def _replaced(pieces: list[_Piece], new: str) -> list[Change]:
    """The changes that delete all of ``pieces``, which look alike, and put ``new`` where the first one was."""
    changes: list[Change] = []
    for one in pieces:
        if one.run is None:
            return []
        last = changes[-1] if changes else None
        if last and last.run is one.run and _nothing_stays(one.run, last.end, one.at):
            changes[-1] = Change(one.run, last.start, one.at + len(one.text), last.new)
        else:
            changes.append(Change(one.run, one.at, one.at + len(one.text), new if not changes else ""))
    return changes


def _nothing_stays(run: Run, start: int, end: int) -> bool:
    """Whether what stands between two places of a run goes when both sides do."""
    between = [unit for unit in run.units if unit.at < end and unit.at + unit.length > start]
    return all(unit.text is not None or unit.node.name in UNSEEN for unit in between)
