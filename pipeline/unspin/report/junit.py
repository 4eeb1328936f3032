"""JUnit's XML, which every CI server shows as test results: a test case for each file, a failure for each finding that fails the run."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain

from unspin.model import Applicability, FileReport, Finding, Report
from unspin.report.markup import attribute_text
from unspin.report.spool import Spool
from unspin.report.summary import by_file
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
    return "".join(junit_pieces(report.files, failing))


def junit_pieces(files: Iterable[FileReport], failing: Failing) -> Iterator[str]:
    """What ``to_junit`` gives; the counts stand first, so that nothing is given before all files were seen."""
    tests = failed = 0
    with Spool() as cases:
        for stretches in by_file(files):
            tests += 1
            failed += _add_case(cases, stretches, failing)
        counts = f'tests="{tests}" failures="{failed}" errors="0"'
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<testsuites name="unspin" {counts}>\n<testsuite name="unspin" {counts} skipped="0">\n'
        yield from cases.pieces()
        yield "</testsuite>\n</testsuites>\n"


def _add_case(cases: Spool, stretches: Iterator[FileReport], failing: Failing) -> bool:
    """Add the test case of a file, its elements in the order that the schema of Jenkins asks for; whether it failed."""
    first = next(stretches)
    path, failed = attribute_text(first.path), False
    opening = f'<testcase classname="unspin" name="{path}" file="{path}"'
    with Spool() as failures, Spool() as others:
        for file in chain((first,), stretches):
            for finding, line in zip(file.findings, concise_lines(file), strict=True):
                if finding.applicability in failing(file):
                    failures.add(_failure(finding, line) + "\n")
                else:
                    others.add(("" if others.empty else "\n") + _element_text(line))
        failed = not failures.empty
        if not failed and others.empty:
            cases.add(f"{opening}/>\n")
            return False
        cases.add(f"{opening}>\n")
        _move(failures, cases)
        if not others.empty:
            cases.add("<system-out>")
            _move(others, cases)
            cases.add("</system-out>\n")
        cases.add("</testcase>\n")
    return failed


def _move(source: Spool, target: Spool) -> None:
    for piece in source.pieces():
        target.add(piece)


def _failure(finding: Finding, line: str) -> str:
    message, rule = attribute_text(finding.message), attribute_text(finding.rule)
    return f'<failure type="{rule}" message="{message}">{_element_text(line)}</failure>'


def _element_text(line: str) -> str:
    return html.escape(plain(line), quote=False)
