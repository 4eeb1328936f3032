"""The findings for programs: one JSON document, or one JSON object per line. Schema 1, in DESIGN 2.2.

Where findings are hidden, the document and the files concerned have ``hidden``: how many are ``ignored`` by directives,
``baselined``, and on ``unchanged`` lines of a run with --diff-base.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from unspin.model import FileReport, Finding, Report
from unspin.report.positions import LineIndex
from unspin.report.summary import Summary, applied_in, hidden_counts, summarise

SCHEMA = 1
"""Grows when a field is taken away or changes its meaning; a new field leaves it as it is."""

_CONFIDENCE_DIGITS = 4
_LINE_SEPARATORS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}

_Json = dict[str, object]


def rounded(confidence: float) -> float:
    """A probability as the formats for programs give it, with four decimals."""
    return round(confidence, _CONFIDENCE_DIGITS)


def to_lines(rows: Iterable[_Json]) -> str:
    """Each of ``rows`` as JSON on a line of its own; the empty string where there are none.

    U+0085, U+2028 and U+2029 are escaped: some readers take them for the end of a line.
    """
    return "".join(json.dumps(row, ensure_ascii=False).translate(_LINE_SEPARATORS) + "\n" for row in rows)


def to_json(report: Report, *, applied: bool = False) -> str:
    """All findings as one JSON document with a final newline.

    Args:
        report: what a run found.
        applied: adds ``"applied"``, whether the repaired text holds the finding, to each.
    """
    files = [
        {"path": file.path, "findings": _findings(file, applied=applied), **_hidden(file)} for file in report.files
    ]
    document = {"schema": SCHEMA, "files": files, **_hidden(summarise(report))}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def to_jsonl(report: Report, *, applied: bool = False) -> str:
    """All findings, one JSON object per line, each with its ``path``; the empty string where there are none."""
    return to_lines({"path": file.path} | one for file in report.files for one in _findings(file, applied=applied))


def _hidden(counts: FileReport | Summary) -> _Json:
    numbers = hidden_counts(counts)
    return {"hidden": numbers} if numbers else {}


def _findings(file: FileReport, *, applied: bool) -> list[_Json]:
    index, held = LineIndex(file.source), applied_in(file)
    rows = [_finding(finding, index) for finding in file.findings]
    if applied:
        for row, finding in zip(rows, file.findings, strict=True):
            row["applied"] = finding in held
    return rows


def _finding(finding: Finding, index: LineIndex) -> _Json:
    position = index.position(finding.span.start)
    return {
        "rule": finding.rule,
        "start": finding.span.start,
        "end": finding.span.end,
        "line": position.line,
        "column": position.column,
        "found": finding.found,
        "suggestions": list(finding.suggestions),
        "applicability": finding.applicability.value,
        "confidence": rounded(finding.confidence),
        "message": finding.message,
    }
