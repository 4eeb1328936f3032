"""JUnit's XML, which every CI server shows as test results: a test case for each file, a failure for each finding that fails the run."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Iterator

from unspin.model import Applicability, FileReport, Finding, Report
from unspin.report.markup import attribute_text
from unspin.report.text import concise_lines
from unspin.report.visible import plain

Failing = Callable[[FileReport], Collection[Applicability]]
"""The applicabilities that fail the run in a file."""


def to_junit(report: Report, failing: Failing) -> str:
    """The XML document, well-formed whatever the files hold: characters that XML 1.0 forbids are shown by number.

    Args:
        report: what a run found.
        failing: for each file the applicabilities that fail the run; its other findings stand in ``system-out``.
    """
    failed = sum(any(finding.applicability in failing(file) for finding in file.findings) for file in report.files)
    counts = f'tests="{len(report.files)}" failures="{failed}" errors="0"'
    lines = (line for file in report.files for line in _case(file, failing(file)))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="unspin" {counts}>',
            f'<testsuite name="unspin" {counts} skipped="0">',
            *lines,
            "</testsuite>",
            "</testsuites>\n",
        ]
    )


def _case(file: FileReport, failing: Collection[Applicability]) -> Iterator[str]:
    """The lines of a test case; their order is the one that the schema of Jenkins asks for."""
    path = attribute_text(file.path)
    opening = f'<testcase classname="unspin" name="{path}" file="{path}"'
    if not file.findings:
        yield f"{opening}/>"
        return
    yield f"{opening}>"
    told = list(zip(file.findings, concise_lines(file), strict=True))
    for finding, line in told:
        if finding.applicability in failing:
            yield _failure(finding, line)
    others = [_element_text(line) for finding, line in told if finding.applicability not in failing]
    if others:
        yield "<system-out>" + "\n".join(others) + "</system-out>"
    yield "</testcase>"


def _failure(finding: Finding, line: str) -> str:
    message, rule = attribute_text(finding.message), attribute_text(finding.rule)
    return f'<failure type="{rule}" message="{message}">{_element_text(line)}</failure>'


def _element_text(line: str) -> str:
    return html.escape(plain(line), quote=False)
