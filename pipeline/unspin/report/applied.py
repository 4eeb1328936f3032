"""The applied edits of a file, one line each, for the summary of a run."""

from __future__ import annotations

from collections.abc import Iterator

from unspin.model import FileReport
from unspin.report.positions import LineIndex
from unspin.report.visible import plain, shortened

_MAX_CHARS = 200


def applied_lines(file: FileReport) -> Iterator[str]:
    """``path:line:column: rule “old” → “new”`` of each applied finding, in order, nothing in it that moves a cursor."""
    index = LineIndex(file.source)
    for finding in file.applied:
        place = index.position(finding.span.start)
        new = f"→ “{_shown(finding.suggestions[0])}”" if finding.suggestions[0] else "deleted"
        yield f"{plain(file.path)}:{place.line}:{place.column}: {finding.rule} “{_shown(finding.found)}” {new}"


def _shown(text: str) -> str:
    return shortened(plain(" ".join(text.split())), max_chars=_MAX_CHARS)
