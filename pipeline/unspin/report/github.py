"""GitHub Actions: annotations on the lines of a pull request, and the summary of a job."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from unspin.model import Applicability, FileReport, Finding, Report
from unspin.report.checkout import Checkout
from unspin.report.levels import LEVELS
from unspin.report.positions import LineIndex, Position, without_blanks
from unspin.report.summary import Tally, counted, percent, shows_confidence
from unspin.report.text import counts_line
from unspin.report.visible import HIDDEN, code_point, plain, shortened

SHOWN_PER_KIND = 10
"""GitHub shows so many errors, so many warnings and so many notices of a step, and drops the rest without a word."""
_KEPT_PER_KIND = 8 * SHOWN_PER_KIND
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
    return "".join(github_pieces(report.files, checkout))


def github_pieces(files: Iterable[FileReport], checkout: Checkout) -> Iterator[str]:
    """What ``to_github`` gives; the most certain stand first, so that nothing is given before all files were seen."""
    best: dict[Applicability, list[_Place]] = {kind: [] for kind in Applicability}
    numbers = Counter[Applicability]()
    for place in _places(files, checkout):
        kind = place.finding.applicability
        numbers[kind] += 1
        best[kind].append(place)
        if len(best[kind]) > _KEPT_PER_KIND:
            best[kind] = _most_certain(best[kind])
    cut = any(number > SHOWN_PER_KIND for number in numbers.values())
    shown = [place for kind in Applicability for place in _most_certain(best[kind])]
    if not cut:
        yield from map(_command, shown)
        return
    notices = [one for one in shown if one.finding.applicability is Applicability.DISPLAY]
    shown = shown[: len(shown) - max(0, len(notices) - SHOWN_PER_KIND + 1)]
    told = f"{len(shown)} of {counted(numbers.total(), 'finding')} are annotated, the most certain of each kind"
    why = f"GitHub shows {SHOWN_PER_KIND} of a kind. The job summary lists the others too."
    yield from map(_command, shown)
    yield f"::notice title=unspin::{told}: {why}\n"


def _most_certain(places: list[_Place]) -> list[_Place]:
    return sorted(places, key=lambda one: -one.finding.confidence)[:SHOWN_PER_KIND]


def job_summary(report: Report, checkout: Checkout) -> str:
    """The findings as a table in Markdown, for the file that GITHUB_STEP_SUMMARY names; cut, with a word, at ``SUMMARY_BYTES``."""
    summary = JobSummary(checkout)
    for file in report.files:
        summary.add(file)
    return summary.text()


class JobSummary:
    """Gathers the summary of a job while files come one after the other."""

    def __init__(self, checkout: Checkout) -> None:
        """No file was seen yet."""
        self._checkout, self._tally = checkout, Tally()
        self._rows: list[str] = []
        self._room, self._full = SUMMARY_BYTES, False

    def through(self, files: Iterable[FileReport]) -> Iterator[FileReport]:
        """The files, each gathered as it is taken."""
        for file in files:
            self.add(file)
            yield file

    def add(self, file: FileReport) -> None:
        """Gather a file, or the next stretch of one."""
        self._tally.add(file)
        for place in () if self._full else _places((file,), self._checkout):
            row = _row(place)
            self._room -= len(row.encode("utf-8", "replace"))
            if self._room < 0:
                self._full = True
                return
            self._rows.append(row)

    def text(self) -> str:
        """What ``job_summary`` gives."""
        summary = self._tally.summary()
        heading = f"### unspin\n\n{_markdown(counts_line(summary))}\n\n"
        if not summary.findings:
            return heading
        table = "| place | rule | trust | found | suggestion |\n|---|---|---|---|---|\n"
        more = f"\n{counted(summary.findings - len(self._rows), 'more finding')} left out: a summary may not be larger.\n"
        return heading + table + "".join(self._rows) + (more if self._full else "") + "\n"


def _row(place: _Place) -> str:
    finding = place.finding
    best = finding.suggestions[0] if finding.suggestions else None
    trust = finding.applicability.value + (f" {percent(finding.confidence)}" if shows_confidence(finding) else "")
    new = "" if best is None else _cell(best) or "*delete*"
    where = f"{_markdown(place.path)}:{place.start.line}:{place.start.column}"
    return f"| {where} | {_markdown(finding.rule)} | {trust} | {_cell(finding.found)} | {new} |\n"


def _places(files: Iterable[FileReport], checkout: Checkout) -> Iterator[_Place]:
    for file in files:
        yield from _places_in(file, checkout.path(file.path))


def _places_in(file: FileReport, path: str) -> Iterator[_Place]:
    index = LineIndex(file.source, file.stretch)
    for finding in file.findings:
        seen = without_blanks(finding.span, file.source)
        yield _Place(path, finding, index.position(seen.start), index.position(seen.end))


def _command(place: _Place) -> str:
    """One annotation. Columns go only with a finding on one line: GitHub refuses them with several."""
    start, end, finding = place.start, place.end, place.finding
    lines = {"file": place.path, "line": start.line, "endLine": end.line}
    columns = {"col": start.column, "endColumn": end.column} if start.line == end.line else {}
    title = {"title": f"unspin: {finding.rule} ({finding.applicability.value})"}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in (lines | columns | title).items())
    return f"::{LEVELS[finding.applicability].github} {told}::{_escaped(plain(finding.message))}\n"


def _escaped(text: str) -> str:
    """``text`` as the message of a workflow command, as GitHub's own toolkit escapes it; further controls by number."""
    text = HIDDEN.sub(lambda found: found[0] if found[0] == "\r" else f"<{code_point(found[0])}>", text)
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
