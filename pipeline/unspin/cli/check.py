"""`unspin check`: list findings, write nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from unspin.cli.common import (
    BAD_INPUT,
    Inputs,
    Run,
    engine_options,
    one_line_errors,
    terminal_width,
    wants_color,
)
from unspin.config import FAIL_LEVELS

if TYPE_CHECKING:
    from unspin.model import FileReport


@click.command("check")
@engine_options
@click.option(
    "--format", "output", type=click.Choice(["text", "concise", "json", "jsonl"]), default="text", show_default=True
)
@click.option(
    "--fail-level",
    type=click.Choice(FAIL_LEVELS),
    help="Least trusted findings that fail the run; review unless a configuration says otherwise.",
)
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that work side by side.")
def command(run: Run, color: bool | None, output: str, fail_level: str | None, jobs: int) -> None:
    """List what looks spun in files, folders or standard input (-). Nothing is written.

    Exit code 0: nothing found; 1: findings; 2: bad usage or input.
    """
    with one_line_errors():
        from unspin.cli.checking import check_each  # noqa: PLC0415
        from unspin.model import Report  # noqa: PLC0415
        from unspin.report import to_concise, to_json, to_jsonl, to_text  # noqa: PLC0415

        inputs = Inputs(run, {"fail-level": fail_level})
        checked = list(check_each(inputs, jobs))
        report = Report(tuple(file for _, file in checked))
        written = {
            "json": lambda: to_json(report),
            "jsonl": lambda: to_jsonl(report),
            "concise": lambda: to_concise(report),
            "text": lambda: to_text(report, color=wants_color(color), width=terminal_width()),
        }[output]()
        if checked or output == "json":
            click.echo(written, nl=bool(written) and not written.endswith("\n"))
    found = any(_fails(file, chosen.settings.fail_level) for chosen, file in checked)
    sys.exit(BAD_INPUT if inputs.bad else int(found))


def _fails(file: FileReport, fail_level: str) -> bool:
    failing = FAIL_LEVELS[: FAIL_LEVELS.index(fail_level) + 1] if fail_level != "never" else ()
    return any(finding.applicability.value in failing for finding in file.findings)
