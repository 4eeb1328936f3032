"""A report as bytes and back, without the text that it is on: who asks has that at hand."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Sequence

from unspin.model import Applicability, Evidence, FileReport, Finding, Span

LEVEL = 1
"""Of zlib: a spun page's 60 kB of JSON become 9 kB in half a millisecond; level 6 saves another tenth and takes three times as long."""

MAX_BYTES = 64 * 1024 * 1024
"""Of the JSON of a report; more is not kept, and never unpacked."""

_Row = list[object]


def to_bytes(report: FileReport, *, foreign: bool) -> bytes | None:
    """The report as compressed JSON; None where it is too large, or a finding does not stand where it says."""
    numbers: dict[Finding, int] = {}
    for one in (*report.findings, *report.applied):
        numbers.setdefault(one, len(numbers))
    if any(one.span.slice(report.source) != one.found for one in numbers):
        return None
    told = {
        "format": report.format,
        "foreign": foreign,
        "hidden": [report.ignored, report.baselined, report.unchanged],
        "rows": [_row(one) for one in numbers],
        "findings": [numbers[one] for one in report.findings],
        "applied": [numbers[one] for one in report.applied],
        "repaired": None if report.repaired == report.source else report.repaired,
    }
    raw = json.dumps(told, separators=(",", ":")).encode("ascii")
    return zlib.compress(raw, LEVEL) if len(raw) <= MAX_BYTES else None


def from_bytes(raw: bytes, path: str, source: str) -> tuple[FileReport, bool]:
    """The report on the file at ``path``, which holds ``source``, and whether it is foreign.

    Raises:
        ValueError: the bytes are none that ``to_bytes`` gave for this source.
    """
    try:
        unpacking = zlib.decompressobj()
        told = json.loads(unpacking.decompress(raw, MAX_BYTES))
        rows = [_finding(row, source) for row in told["rows"]]
        ignored, baselined, unchanged = (_whole(one) for one in told["hidden"])
        repaired = source if told["repaired"] is None else _text(told["repaired"])
        report = FileReport(
            path, source, _chosen(rows, told["findings"]), repaired, _chosen(rows, told["applied"]), _text(told["format"]),
            ignored, baselined, unchanged,
        )  # fmt: skip
        return report, told["foreign"] is True
    except (ValueError, TypeError, KeyError, IndexError, zlib.error, RecursionError) as error:
        raise ValueError(f"no report: {error}") from error


def _row(one: Finding) -> _Row:
    evidence = [[reason.label, reason.detail] for reason in one.evidence]
    return [
        one.rule, one.span.start, one.span.end, list(one.suggestions), one.applicability.value, one.confidence, one.message, evidence,
    ]  # fmt: skip


def _finding(row: Sequence[object], source: str) -> Finding:
    rule, start, end, suggestions, applicability, confidence, message, evidence = row
    span = Span(_whole(start), _whole(end))
    if not (isinstance(suggestions, list) and isinstance(evidence, list) and isinstance(confidence, float | int)):
        raise TypeError("not a finding")
    reasons = tuple(Evidence(_text(label), _text(detail)) for label, detail in evidence)
    wordings = tuple(_text(one) for one in suggestions)
    return Finding(
        _text(rule), span, span.slice(source), wordings, Applicability(applicability), confidence, _text(message), reasons
    )


def _chosen(rows: Sequence[Finding], numbers: Sequence[object]) -> tuple[Finding, ...]:
    return tuple(rows[_whole(one)] for one in numbers)


def _whole(told: object) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told <= sys.maxsize:
        raise TypeError(f"{told!r} is no count")
    return told


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError(f"{told!r} is no text")
    return told
