"""Reports made of others: of two rounds over a page, of the records of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from unspin.edits.apply import apply_edits
from unspin.model import Document, Edit, FileReport, Finding, Span
from unspin.text.spans import any_overlaps, touching

Hide = Callable[[FileReport], FileReport]
"""From what a check found to the same without the findings that are known, as ``Baseline.hide`` does."""


def joined(first: FileReport, second: FileReport) -> FileReport:
    """Both rounds as one, counted in the source of the first; what was repaired twice is one finding with the last wording.

    It is none if that is what stood there. Of two edits of the second round that touch the same one of the first only one is taken;
    the next round finds the other.
    """
    places, insertions, both = _both(first, second.applied)

    def merged(before: Sequence[Finding]) -> tuple[Finding, ...]:
        kept = (one for one in before if one.span not in insertions and not any_overlaps(places, one.span))
        return tuple(sorted((*kept, *both), key=lambda one: one.span))

    applied, findings = merged(first.applied), merged(first.findings)
    repaired = apply_edits(first.source, [Edit(one.span, one.suggestions[0]) for one in applied]).text
    return replace(first, findings=findings, applied=applied, repaired=repaired)


def _both(first: FileReport, second: Sequence[Finding]) -> tuple[list[Span], set[Span], list[Finding]]:
    """Where edits of the second round stand in the source of the first, and what both rounds made of these places.

    The places are disjoint and in order. The set holds them, too, and the insertions of the first round that an edit of the second touches: the
    place of one at the edge of such an edit overlaps nothing in the source.
    """
    pairs = apply_edits(first.source, [Edit(one.span, one.suggestions[0]) for one in first.applied]).source_map
    inserted = {new: old for old, new in pairs.pairs if not old}
    written = list(inserted)
    places, gone, findings = list[Span](), set[Span](), list[Finding]()
    for one in second:
        place = pairs.to_source(one.span)
        touched = [new for new in touching(written, one.span) if new.overlaps(one.span)]
        if any_overlaps(places[-1:], place) or any(inserted[new] in gone for new in touched):
            continue
        within = (pairs.to_repaired(place), one.span, *touched)
        start, end = min(each.start for each in within), max(each.end for each in within)
        new = first.repaired[start : one.span.start] + one.suggestions[0] + first.repaired[one.span.end : end]
        both = replace(one, span=place, found=place.slice(first.source), suggestions=(new,))
        places.append(place)
        gone.update(inserted[each] for each in touched)
        gone.add(place)
        findings += [both] if new != both.found else []
    return places, gone, findings


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
