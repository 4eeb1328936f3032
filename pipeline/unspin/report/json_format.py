"""The findings for programs: one JSON document, or one JSON object per line. Schema 1, in DESIGN 2.2.

Where findings are hidden, the document and the files concerned have ``hidden``: how many are ``ignored`` by directives,
``baselined``, and on ``unchanged`` lines of a run with --diff-base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from unspin.model import FileReport, Finding, Report
from unspin.report.json_pieces import Pieces, array, dumped, members, rendered
from unspin.report.positions import LineIndex
from unspin.report.summary import Tally, applied_in, by_file, hidden_counts

SCHEMA = 1
"""Grows when a field is taken away or changes its meaning; a new field leaves it as it is."""

_CONFIDENCE_DIGITS = 4

_Json = dict[str, object]


def rounded(confidence: float) -> float:
    """A probability as the formats for programs give it, with four decimals."""
    return round(confidence, _CONFIDENCE_DIGITS)


def lines_of(rows: Iterable[_Json]) -> Iterator[str]:
    """Each of ``rows`` as JSON on a line of its own, with its line feed."""
    return (f"{dumped(row)}\n" for row in rows)


def to_json(report: Report, *, applied: bool = False) -> str:
    """All findings as one JSON document with a final newline.

    Args:
        report: what a run found.
        applied: adds ``"applied"``, whether the repaired text holds the finding, to each.
    """
    return "".join(json_pieces(report.files, applied=applied))


def json_pieces(files: Iterable[FileReport], *, applied: bool = False) -> Iterator[str]:
    """What ``to_json`` gives, finding by finding."""
    tally = Tally()
    rows = array((_file(stretches, applied=applied) for stretches in by_file(tally.through(files))), 1)
    whole: Iterable[tuple[str, Pieces]] = (("schema", [rendered(SCHEMA, 1)]), ("files", rows))
    yield from members(chain(whole, _hidden(tally, 1)), 0)
    yield "\n"


def _file(stretches: Iterator[FileReport], *, applied: bool) -> Iterator[str]:
    """The object on one file."""
    tally, first = Tally(), next(stretches)
    findings = (
        [rendered(row, 4)]
        for file in tally.through(chain((first,), stretches))
        for row in _findings(file, applied=applied)
    )
    whole: Iterable[tuple[str, Pieces]] = (("path", [rendered(first.path, 3)]), ("findings", array(findings, 3)))
    return members(chain(whole, _hidden(tally, 3)), 2)


def to_jsonl(report: Report, *, applied: bool = False) -> str:
    """All findings, one JSON object per line, each with its ``path``; the empty string where there are none."""
    return "".join(jsonl_pieces(report.files, applied=applied))


def jsonl_pieces(files: Iterable[FileReport], *, applied: bool = False) -> Iterator[str]:
    """What ``to_jsonl`` gives, line by line."""
    return lines_of({"path": file.path} | one for file in files for one in _findings(file, applied=applied))


def _hidden(tally: Tally, depth: int) -> Iterator[tuple[str, Pieces]]:
    """The member that says how many findings are hidden, looked at when all are counted; none where none is."""
    if numbers := hidden_counts(tally.summary()):
        yield "hidden", [rendered(numbers, depth)]


def _findings(file: FileReport, *, applied: bool) -> list[_Json]:
    index, held = LineIndex(file.source, file.stretch), applied_in(file)
    rows = [_finding(finding, index, file.stretch.offset) for finding in file.findings]
    if applied:
        for row, finding in zip(rows, file.findings, strict=True):
            row["applied"] = finding in held
    return rows


def _finding(finding: Finding, index: LineIndex, offset: int) -> _Json:
    position = index.position(finding.span.start)
    return {
        "rule": finding.rule,
        "start": offset + finding.span.start,
        "end": offset + finding.span.end,
        "line": position.line,
        "column": position.column,
        "found": finding.found,
        "suggestions": list(finding.suggestions),
        "applicability": finding.applicability.value,
        "confidence": rounded(finding.confidence),
        "message": finding.message,
    }
