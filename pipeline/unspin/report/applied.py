"""The applied edits of a file, one line each, for the summary of a run."""

from __future__ import annotations

from collections.abc import Iterator

from unspin.model import FileReport, Finding
from unspin.report.positions import LineIndex
from unspin.report.visible import plain, shortened

_MAX_CHARS = 200


def applied_lines(file: FileReport) -> Iterator[str]:
    """``path:line:column: rule “old” → “new”`` of each applied finding, in order; what is deleted or inserted is said so.

    No line holds anything that moves a cursor.
    """
    index = LineIndex(file.source, file.stretch)
    for finding in file.applied:
        place = index.position(finding.span.start)
        yield f"{plain(file.path)}:{place.line}:{place.column}: {finding.rule} {_change(finding)}"


def _change(finding: Finding) -> str:
    old, new = _shown(finding.found), _shown(finding.suggestions[0])
    if not finding.found:
        return f"“{new}” inserted"
    return f"“{old}” → “{new}”" if finding.suggestions[0] else f"“{old}” deleted"


def _shown(text: str) -> str:
    return shortened(plain(" ".join(text.split())), max_chars=_MAX_CHARS)
