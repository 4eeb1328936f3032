"""How often each rule found something, as a table for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from unspin.model import Applicability, FileReport, Report
from unspin.report.summary import Tally, by_file, hidden
from unspin.report.visible import plain


def to_statistics(report: Report) -> str:
    """The table of ``statistics_of`` for the files of ``report``."""
    return statistics_of(report.files)


def statistics_of(files: Iterable[FileReport]) -> str:
    """A row for each rule that found something, the most frequent first, then the sums; columns for applicability and files.

    A last line says how many findings are hidden, if any.
    """
    tally = Tally()
    by_trust, in_files = Counter[tuple[str, Applicability]](), Counter[str]()
    for stretches in by_file(tally.through(files)):
        rules = set[str]()
        for file in stretches:
            by_trust.update((finding.rule, finding.applicability) for finding in file.findings)
            rules.update(finding.rule for finding in file.findings)
        in_files.update(rules)
    summary = tally.summary()
    rows = [("rule", "findings", *(one.value for one in Applicability), "files")]
    for rule, findings in summary.by_rule:
        trusts = (by_trust[rule, one] for one in Applicability)
        rows.append((plain(rule), *(f"{number:,}" for number in (findings, *trusts, in_files[rule]))))
    sums = (summary.findings, *(number for _, number in summary.by_applicability), summary.files)
    rows.append(("all", *(f"{number:,}" for number in sums)))
    return _laid_out(rows) + (f"{hidden(summary)}\n" if hidden(summary) else "")


def _laid_out(rows: list[tuple[str, ...]]) -> str:
    """The first column to the left, figures to the right, two blanks between."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )
    return "\n".join(lines) + "\n"
