"""GitLab's Code Quality report: the part of the Code Climate format that its merge requests show."""

from __future__ import annotations

import json

from unspin.model import Report
from unspin.report.checkout import Checkout
from unspin.report.fingerprints import fingerprint_in, fingerprints_of
from unspin.report.levels import LEVELS
from unspin.report.positions import LineIndex, without_blanks
from unspin.report.visible import plain


def to_gitlab(report: Report, checkout: Checkout) -> str:
    """Every finding as an element of one JSON array.

    GitLab knows a finding by its fingerprint alone, whatever the file, so that the path takes part in it here.
    """
    rows = []
    for file in report.files:
        index, path = LineIndex(file.source), checkout.path(file.path)
        for finding, fingerprint in zip(file.findings, fingerprints_of(file), strict=True):
            seen = without_blanks(finding.span, file.source)
            lines = {"begin": index.line_of(seen.start), "end": index.line_of(seen.end)}
            rows.append(
                {
                    "description": plain(finding.message),
                    "check_name": finding.rule,
                    "fingerprint": fingerprint_in(path, fingerprint),
                    "severity": LEVELS[finding.applicability].gitlab,
                    "location": {"path": path, "lines": lines},
                }
            )
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
