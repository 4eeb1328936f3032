"""Reviewdog's diagnostic format, one diagnostic per line; efm-langserver and other tools read it too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unspin.model import Applicability, FileReport, Finding, Report, Span
from unspin.report.json_format import lines_of
from unspin.report.levels import LEVELS
from unspin.report.positions import LineIndex, without_blanks
from unspin.report.visible import plain

_Json = dict[str, object]


def to_rdjsonl(report: Report) -> str:
    """Every finding on a line of its own; the empty string where there are none.

    Columns count UTF-8 bytes from 1 and the end is the place behind the last byte, as ``reviewdog.proto`` defines them.
    Safe and review findings carry their suggestions, alternatives of each other. Paths stay as they were given.
    """
    return "".join(rdjsonl_pieces(report.files))


def rdjsonl_pieces(files: Iterable[FileReport]) -> Iterator[str]:
    """What ``to_rdjsonl`` gives, line by line."""
    return lines_of(
        _diagnostic(file.path, finding, index)
        for file in files
        for index in (LineIndex(file.source, file.stretch),)
        for finding in file.findings
    )


def _diagnostic(path: str, finding: Finding, index: LineIndex) -> _Json:
    seen = without_blanks(finding.span, index.source)
    row: _Json = {
        "message": plain(finding.message),
        "location": {"path": path, "range": _range(seen, index)},
        "severity": LEVELS[finding.applicability].rdjson,
        "source": {"name": "unspin"},
        "code": {"value": finding.rule},
    }
    if finding.suggestions and finding.applicability is not Applicability.DISPLAY:
        edited = _range(finding.span, index)
        row["suggestions"] = [{"range": edited, "text": new} for new in finding.suggestions]
    return row


def _range(span: Span, index: LineIndex) -> _Json:
    ends = (index.utf8_position(span.start), index.utf8_position(span.end))
    return {name: {"line": one.line, "column": one.column} for name, one in zip(("start", "end"), ends, strict=True)}
