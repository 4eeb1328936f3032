"""GitLab's Code Quality report: the part of the Code Climate format that its merge requests show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unspin.model import FileReport, Report
from unspin.report.checkout import Checkout
from unspin.report.fingerprints import Fingerprints, fingerprint_in
from unspin.report.json_pieces import array, rendered
from unspin.report.levels import LEVELS
from unspin.report.positions import LineIndex, without_blanks
from unspin.report.visible import plain


def to_gitlab(report: Report, checkout: Checkout) -> str:
    """Every finding as an element of one JSON array.

    GitLab knows a finding by its fingerprint alone, whatever the file, so that the path takes part in it here.
    """
    return "".join(gitlab_pieces(report.files, checkout))


def gitlab_pieces(files: Iterable[FileReport], checkout: Checkout) -> Iterator[str]:
    """What ``to_gitlab`` gives, finding by finding."""
    yield from array(([rendered(row, 1)] for row in _rows(files, checkout)), 0)
    yield "\n"


def _rows(files: Iterable[FileReport], checkout: Checkout) -> Iterator[dict[str, object]]:
    names = Fingerprints()
    for file in files:
        index, path = LineIndex(file.source, file.stretch), checkout.path(file.path)
        for finding, fingerprint in zip(file.findings, names.of(file), strict=True):
            seen = without_blanks(finding.span, file.source)
            lines = {"begin": index.line_of(seen.start), "end": index.line_of(seen.end)}
            yield {
                "description": plain(finding.message),
                "check_name": finding.rule,
                "fingerprint": fingerprint_in(path, fingerprint),
                "severity": LEVELS[finding.applicability].gitlab,
                "location": {"path": path, "lines": lines},
            }
