"""GitHub Actions: annotations on the lines of a pull request, and the summary of a job."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unspin.model import Applicability, FileReport, Finding, Report
from unspin.report.checkout import Checkout
from unspin.report.levels import LEVELS
from unspin.report.positions import LineIndex, Position, without_blanks
from unspin.report.summary import Summary, counted, percent, shows_confidence, summarise
from unspin.report.text import counts_line
from unspin.report.visible import plain, shortened

SHOWN_PER_KIND = 10
"""GitHub shows so many errors, so many warnings and so many notices of a step, and drops the rest without a word."""
SUMMARY_BYTES = 900_000
"""What the table of a job summary may take; GitHub refuses one over 1 MiB as a whole."""

_CELL_CHARS = 80
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&@$])")


@dataclass(frozen=True, slots=True)
class _Place:
    """A finding and where it stands, in lines and code points."""

    path: str
    finding: Finding
    start: Position
    end: Position


def to_github(report: Report, checkout: Checkout) -> str:
    """Workflow commands, one a line: errors, then warnings, then notices, the most certain of each first.

    No more than GitHub shows; where that is not all, the last notice says how many there are. The empty string where
    nothing is found.
    """
    places = sorted(_places(report, checkout), key=lambda one: _importance(one.finding))
    kinds = [[one for one in places if one.finding.applicability is kind] for kind in Applicability]
    cut = sum(max(0, len(kind) - SHOWN_PER_KIND) for kind in kinds)
    if not cut:
        return "".join(map(_command, places))
    *urgent, notices = (kind[:SHOWN_PER_KIND] for kind in kinds)
    shown = [*(one for kind in urgent for one in kind), *notices[: SHOWN_PER_KIND - 1]]
    told = f"{len(shown)} of {counted(len(places), 'finding')} are annotated, the most certain of each kind"
    why = f"GitHub shows {SHOWN_PER_KIND} of a kind. The job summary lists the others too."
    return "".join(map(_command, shown)) + f"::notice title=unspin::{told}: {why}\n"


def job_summary(report: Report, checkout: Checkout) -> str:
    """The findings as a table in Markdown, for the file that GITHUB_STEP_SUMMARY names; cut, with a word, at ``SUMMARY_BYTES``."""
    summary = summarise(report)
    heading = f"### unspin\n\n{_markdown(counts_line(summary))}\n\n"
    if not summary.findings:
        return heading
    table = "| place | rule | trust | found | suggestion |\n|---|---|---|---|---|\n"
    return heading + table + "".join(_rows(report, checkout, summary, SUMMARY_BYTES)) + "\n"


def _rows(report: Report, checkout: Checkout, summary: Summary, room: int) -> Iterator[str]:
    for number, place in enumerate(_places(report, checkout)):
        row = _row(place)
        room -= len(row.encode("utf-8", "replace"))
        if room < 0:
            yield f"\n{counted(summary.findings - number, 'more finding')} left out: a summary may not be larger.\n"
            return
        yield row


def _row(place: _Place) -> str:
    finding = place.finding
    best = finding.suggestions[0] if finding.suggestions else None
    trust = finding.applicability.value + (f" {percent(finding.confidence)}" if shows_confidence(finding) else "")
    new = "" if best is None else _cell(best) or "*delete*"
    where = f"{_markdown(place.path)}:{place.start.line}:{place.start.column}"
    return f"| {where} | {_markdown(finding.rule)} | {trust} | {_cell(finding.found)} | {new} |\n"


def _places(report: Report, checkout: Checkout) -> Iterator[_Place]:
    for file in report.files:
        yield from _places_in(file, checkout.path(file.path))


def _places_in(file: FileReport, path: str) -> Iterator[_Place]:
    index = LineIndex(file.source)
    for finding in file.findings:
        seen = without_blanks(finding.span, file.source)
        yield _Place(path, finding, index.position(seen.start), index.position(seen.end))


def _importance(finding: Finding) -> tuple[int, float]:
    return finding.applicability.rank, -finding.confidence


def _command(place: _Place) -> str:
    """One annotation. Columns go only with a finding on one line: GitHub refuses them with several."""
    start, end, finding = place.start, place.end, place.finding
    lines = {"file": place.path, "line": start.line, "endLine": end.line}
    columns = {"col": start.column, "endColumn": end.column} if start.line == end.line else {}
    title = {"title": f"unspin: {finding.rule} ({finding.applicability.value})"}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in (lines | columns | title).items())
    return f"::{LEVELS[finding.applicability].github} {told}::{_escaped(plain(finding.message))}\n"


def _escaped(text: str) -> str:
    """``text`` as the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """``text`` as the value of a property, where colons and commas part things."""
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """``text`` cut to a length that leaves the table readable."""
    return _markdown(shortened(plain(text), max_chars=_CELL_CHARS))


def _markdown(text: str) -> str:
    """``text`` on one line, none of its marks with a meaning."""
    return _MARKDOWN.sub(r"\\\1", plain(text))
