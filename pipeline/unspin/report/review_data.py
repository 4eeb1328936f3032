"""What the page's script needs to know of a batch: every finding with its place in the file as it stands on the disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from unspin.model import FileReport
from unspin.report.alignment import explained, marks_of
from unspin.report.summary import is_repair

_CONFIDENCE_DIGITS = 4
_NOT_IN_SCRIPT = {ord("<"): "\\u003c", ord("\x7f"): "\\u007f"}
"""``<`` could end the element that holds the JSON; U+007F is the one control that ``json`` leaves as it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A file as it stands on the disk now that the run is over: it reads as the repaired text of its report.

    ``path`` is how decisions name it, ``sha256`` that of its bytes in hexadecimal, ``text_fields`` what decisions
    name beside it.
    """

    path: str
    sha256: str
    text_fields: tuple[str, ...] = ()


def review_json(files: Sequence[FileReport], standing: Sequence[Standing | None], *, tool: str, command: str) -> str:
    """The findings of a batch as JSON that is safe inside a script element.

    Files without a ``standing``, and those whose repaired text the findings do not account for, cannot be decided on:
    their ``path`` is null. ``command`` is what carries the downloaded decisions out. ``batch`` is a hash of all the rest:
    equal batches share the progress that the browser keeps.
    """
    rows = [
        {"path": None, "sha256": "", "shown": file.path, "findings": list(_findings(file))}
        | ({"path": one.path, "sha256": one.sha256} if one and explained(file) else {})
        | ({"text_fields": one.text_fields} if one and one.text_fields else {})
        for file, one in zip(files, standing, strict=True)
    ]
    batch = hashlib.sha256(json.dumps(rows).encode("ascii")).hexdigest()
    whole = {"tool": tool, "command": command, "batch": batch, "files": rows}
    return json.dumps(whole, separators=(",", ":")).translate(_NOT_IN_SCRIPT)


def _findings(file: FileReport) -> Iterator[dict[str, object]]:
    """The findings of ``file`` with their places in its repaired text; ``was`` is what stood where one is applied."""
    shift = 0
    for mark in marks_of(file):
        finding = mark.finding
        start = finding.span.start + shift
        row: dict[str, object] = {
            "start": start,
            "end": start + len(mark.new),
            "found": mark.new,
            "suggestions": list(finding.suggestions),
            "rule": finding.rule,
            "applicability": finding.applicability.value,
            "confidence": round(finding.confidence, _CONFIDENCE_DIGITS),
        }
        row |= {} if is_repair(finding.rule) else {"advice": True}
        yield row | {"was": finding.found} if mark.applied else row
        shift += len(mark.new) - len(finding.found)
