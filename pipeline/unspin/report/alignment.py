"""Source and repaired text side by side: which paragraphs belong together and what changed in each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from unspin.model import FileReport, Finding, Span
from unspin.report.positions import LineIndex
from unspin.report.summary import applied_in

_LINES_ARE_PARAGRAPHS = frozenset(("docx", "csv", "jsonl", "wxr"))
"""Formats whose text has a paragraph, or a record, on each line; in the others blank lines stand between them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding as a report shows it: its number in the file, from 1, and whether the repaired text holds it."""

    number: int
    finding: Finding
    applied: bool

    @property
    def new(self) -> str:
        """What the repaired text says in this place."""
        return self.finding.suggestions[0] if self.applied else self.finding.found


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the source with the blank lines after it, or several that one finding runs over."""

    span: Span
    line: int
    marks: tuple[Mark, ...]


def marks_of(file: FileReport) -> tuple[Mark, ...]:
    """The findings of ``file``, numbered in its order."""
    held = applied_in(file)
    return tuple(Mark(number, finding, finding in held) for number, finding in enumerate(file.findings, start=1))


def explained(file: FileReport) -> bool:
    """Whether the applied findings account for the whole difference between source and repaired text."""
    at, parts = 0, []
    for mark in marks_of(file):
        parts += [file.source[at : mark.finding.span.start], mark.new]
        at = mark.finding.span.end
    return "".join(parts) + file.source[at:] == file.repaired


def rows_of(file: FileReport, index: LineIndex) -> tuple[Row, ...]:
    """The source cut into paragraphs; the rows cover it without gap. Linear in source and findings."""
    ends = _without_crossed(list(_paragraph_ends(index, at_every_line=file.format in _LINES_ARE_PARAGRAPHS)), file)
    starts = [0, *ends[:-1]]
    marks: list[list[Mark]] = [[] for _ in ends]
    for mark in marks_of(file):
        marks[bisect_right(starts, mark.finding.span.start) - 1].append(mark)
    return tuple(
        Row(Span(start, end), index.line_of(_first_visible(file.source, start, end)), tuple(inside))
        for start, end, inside in zip(starts, ends, marks, strict=True)
    )


def _paragraph_ends(index: LineIndex, *, at_every_line: bool) -> Iterator[int]:
    """Where each paragraph ends, the blank lines after it included; the last end is that of the source.

    A paragraph goes on to a blank line, or, where ``at_every_line``, to the end of its line.
    """
    begun = blank_before = False
    for line in range(1, len(index) + 1):
        blank = not index.text(line).strip()
        if begun and (blank_before or at_every_line) and not blank:
            yield index.span(line).start
        begun, blank_before = begun or not blank, blank
    yield len(index.source)


def _without_crossed(ends: list[int], file: FileReport) -> list[int]:
    """``ends`` without those that a finding runs over: its paragraphs become one row."""
    crossed = {
        at
        for finding in file.findings
        for at in range(bisect_right(ends, finding.span.start), bisect_left(ends, finding.span.end))
    }
    return [end for at, end in enumerate(ends) if at not in crossed]


def _first_visible(source: str, start: int, end: int) -> int:
    """Where the first character that is not blank stands, else ``start``."""
    row = source[start:end]
    return start + (len(row) - len(row.lstrip()) if row.strip() else 0)
