"""`unspin check`: list findings, write nothing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin.cli.baseline_option import baseline_options, open_baseline
from unspin.cli.common import BAD_INPUT, Inputs, Run, cache_options, engine_options, jobs_option, one_line_errors
from unspin.cli.output import Output, check_output, deliver, output_options
from unspin.config import FAIL_LEVELS

if TYPE_CHECKING:
    from unspin.model import Applicability, FileReport


@click.command("check")
@output_options
@click.option(
    "--fail-level",
    type=click.Choice(FAIL_LEVELS),
    help="Least trusted findings that fail the run; review unless a configuration says otherwise.",
)
@click.option(
    "--plain", is_flag=True, help="Also show terms, long sentences and abbreviations that patients may not understand."
)
@jobs_option
@cache_options
@baseline_options
@engine_options
def command(
    run: Run, color: bool | None, output: str, output_file: Path | None, statistics: bool, baseline: Path | None, no_baseline: bool,
    fail_level: str | None, plain: bool,
) -> None:  # fmt: skip
    """List what looks spun in files, folders or standard input (-). No input is changed.

    As in: unspin check posts/; unspin check . --diff-base origin/main --format github.

    Exit code 0: nothing found; 1: findings; 2: bad usage or input.
    """
    with one_line_errors():
        from unspin.cli.checking import check_each, within  # noqa: PLC0415
        from unspin.model import Report  # noqa: PLC0415

        known = open_baseline(run.config, baseline, wanted=not no_baseline)
        inputs = Inputs(run, {"fail-level": fail_level, "plain": plain})
        asked = Output(output, output_file, statistics)
        check_output(asked, inputs.files)
        checked = [(chosen, _lean(within(known.hide(file), chosen.lines))) for chosen, file in check_each(inputs)]
        levels = {file.path: chosen.settings.fail_level for chosen, file in checked}
        deliver(Report(tuple(file for _, file in checked)), asked, color=color, failing=lambda file: _failing(levels[file.path]))
    found = any(finding.applicability in _failing(levels[file.path]) for _, file in checked for finding in file.findings)
    sys.exit(BAD_INPUT if inputs.bad else int(found))


def _lean(file: FileReport) -> FileReport:
    """The report without its text where nothing is to be shown in it, so that many clean files take no room."""
    return file if file.findings else replace(file, source="", repaired="")


def _failing(fail_level: str) -> tuple[Applicability, ...]:
    """The applicabilities that fail a run at a level."""
    from unspin.model import Applicability  # noqa: PLC0415

    return tuple(one for one in Applicability if fail_level != "never" and one.rank <= FAIL_LEVELS.index(fail_level))
