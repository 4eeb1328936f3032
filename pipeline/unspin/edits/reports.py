"""Reports made of others: of two rounds over a page, of the records of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from unspin.edits.apply import apply_edits
from unspin.model import Document, Edit, FileReport, Finding, Span
from unspin.text.spans import any_overlaps

Hide = Callable[[FileReport], FileReport]
"""From what a check found to the same without the findings that are known, as ``Baseline.hide`` does."""


def joined(first: FileReport, second: FileReport) -> FileReport:
    """Both rounds as one, counted in the source of the first; what was repaired twice is one finding with the last wording.

    It is none if that is what stood there. Of two edits of the second round that touch the same one of the first only one is taken;
    the next round finds the other.
    """
    places, both = _both(first, second.applied)
    applied, findings = (
        tuple(sorted((*(one for one in before if not any_overlaps(places, one.span)), *both), key=lambda one: one.span))
        for before in (first.applied, first.findings)
    )
    repaired = apply_edits(first.source, [Edit(one.span, one.suggestions[0]) for one in applied]).text
    return replace(first, findings=findings, applied=applied, repaired=repaired)


def _both(first: FileReport, second: Sequence[Finding]) -> tuple[list[Span], list[Finding]]:
    """Where edits of the second round stand in the source of the first, disjoint and in order, and what both rounds made of these places."""
    source_map = apply_edits(first.source, [Edit(one.span, one.suggestions[0]) for one in first.applied]).source_map
    places: list[Span] = []
    findings: list[Finding] = []
    for one in second:
        place = source_map.to_source(one.span)
        around = source_map.to_repaired(place)
        new = (
            first.repaired[around.start : one.span.start]
            + one.suggestions[0]
            + first.repaired[one.span.end : around.end]
        )
        if any_overlaps(places[-1:], place):
            continue
        both = replace(one, span=place, found=place.slice(first.source), suggestions=(new,))
        places.append(place)
        findings += [both] if new != both.found else []
    return places, findings


def of_records(document: Document, parts: Sequence[tuple[int, FileReport]]) -> FileReport:
    """The reports on the records that begin at these places of a document as one."""
    repaired, at = [], 0
    for start, report in parts:
        repaired += [document.source[at:start], report.repaired]
        at = start + len(report.source)
    return FileReport(
        document.path,
        document.source,
        tuple(one.shifted(start) for start, report in parts for one in report.findings),
        "".join([*repaired, document.source[at:]]),
        tuple(one.shifted(start) for start, report in parts for one in report.applied),
        document.format,
        ignored=sum(report.ignored for _, report in parts),
        baselined=sum(report.baselined for _, report in parts),
        stretch=document.stretch,
    )
