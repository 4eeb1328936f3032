"""`unspin fix`: apply the edits that are allowed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin import __version__
from unspin.cli.apply import apply_command
from unspin.cli.baseline_option import baseline_options, open_baseline
from unspin.cli.common import (
    BAD_INPUT,
    Inputs,
    Run,
    cache_options,
    complain,
    engine_options,
    jobs_option,
    one_line_errors,
)
from unspin.cli.paths import FilePath
from unspin.cli.targets import Targets
from unspin.config import APPLY_LEVELS
from unspin.errors import InputError
from unspin.model import Report

if TYPE_CHECKING:
    from unspin.cli.ledger import Done

PAGE_MAX_BYTES = 16 * 1024 * 1024
"""Larger files have no place in a review page, which holds the text twice and every finding of it."""


@click.command("fix")
@click.option(
    "--apply",
    "level",
    type=click.Choice(APPLY_LEVELS),
    help="Edits to apply: only those safe unseen, the default, or (review) the best guess everywhere.",
)
@click.option("--diff", is_flag=True, help="Show a unified diff; write nothing.")
@click.option(
    "-o",
    "--output",
    type=FilePath(path_type=Path),
    metavar="DIR",
    help="Write repaired copies into DIR; the originals stay, and what is in DIR is not read from folders above it.",
)
@click.option(
    "--report",
    type=FilePath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the review page: one HTML file, to decide on each finding.",
)
@jobs_option
@cache_options
@baseline_options
@engine_options
def command(
    run: Run, color: bool | None, baseline: Path | None, no_baseline: bool, level: str | None, diff: bool,
    output: Path | None, report: Path | None,
) -> None:  # fmt: skip
    """Put the original wording back in files, folders or standard input (-).

    As in: unspin fix posts/ -o clean/ --report review.html; unspin fix posts/ --diff.

    Files are replaced atomically, unless --diff or -o is given. With - the repaired text goes to standard output and the
    summary to standard error. Every applied edit is listed.
    """
    with one_line_errors():
        from unspin.cli.ledger import Ledger  # noqa: PLC0415
        from unspin.cli.repairing import Way, repair_each  # noqa: PLC0415

        if diff and output:
            raise click.UsageError("--diff writes nothing; leave out -o.")
        known = open_baseline(run.config, baseline, wanted=not no_baseline)
        inputs = Inputs(run, {"apply": level}, output)
        if inputs.stdin and output:
            raise click.UsageError("- goes to standard output; leave out -o.")
        targets = Targets(output, run.paths, inputs.files)
        if report:
            targets.refuse(report)
            _refuse_long(inputs)
        with Ledger(keeps=report is not None) as ledger:
            try:
                repair_each(inputs, Way(targets, known, diff, color), ledger, whole=report is not None)
            finally:
                ledger.tell(quietly=inputs.stdin or diff, dry=diff)
        if report:
            _write_report(report, ledger.kept, dry=diff)
    sys.exit(BAD_INPUT if inputs.bad else 0)


def _refuse_long(inputs: Inputs) -> None:
    """Raise InputError for a file that is too large for a review page."""
    for path in filter(None, inputs.files):
        size = path.stat().st_size if path.is_file() else 0
        if size > PAGE_MAX_BYTES:
            problem = f"is {size / 2**20:.0f} MiB, and a review page holds files of {PAGE_MAX_BYTES // 2**20} MiB at most"
            raise InputError(str(path), problem, "leave out --report, or split the file")


def _write_report(path: Path, done: Sequence[Done], *, dry: bool) -> None:
    """Write the review page on the files as they stand now; with ``dry`` nothing was applied to them."""
    from unspin.decisions import reviewable, root_of  # noqa: PLC0415
    from unspin.formats import write_atomic  # noqa: PLC0415
    from unspin.report import to_html  # noqa: PLC0415

    if dry:
        done = [replace(one, report=replace(one.report, repaired=one.report.source, applied=())) for one in done]
    root = root_of([one.file for one in done if one.file], Path.cwd())
    standing = [reviewable(one.report, one.file, root, one.text_fields) if one.file else None for one in done]
    page = to_html(
        Report(tuple(one.report for one in done)),
        title="unspin report",
        tool_version=__version__,
        standing=standing,
        command=apply_command(Path("decisions.json"), root),
    )
    write_atomic(path, page.encode("utf-8"))
    complain(f"wrote {path}: open it in a browser to decide on each finding")
