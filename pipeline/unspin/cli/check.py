"""`unspin check`: list findings, write nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin.cli.baseline_option import baseline_options, open_baseline
from unspin.cli.common import (
    BAD_INPUT,
    Chosen,
    Inputs,
    Run,
    cache_options,
    engine_options,
    jobs_option,
    one_line_errors,
)
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
        from unspin.cli.checking import check_each  # noqa: PLC0415

        known = open_baseline(run.config, baseline, wanted=not no_baseline)
        inputs = Inputs(run, {"fail-level": fail_level, "plain": plain})
        asked = Output(output, output_file, statistics)
        check_output(asked, inputs.files)
        seen = _Seen()
        with closing(check_each(inputs, known)) as checked:
            deliver(seen.through(checked), asked, color=color, failing=seen.failing, progress=inputs.progress)
    sys.exit(BAD_INPUT if inputs.bad else int(seen.failed))


class _Seen:
    """What the files that went by mean for the run."""

    def __init__(self) -> None:
        self._level = "never"
        self.failed = False

    def through(self, checked: Iterable[tuple[Chosen, FileReport]]) -> Iterator[FileReport]:
        """The reports, each looked at as it is taken."""
        for chosen, file in checked:
            self._level = chosen.settings.fail_level
            self.failed = self.failed or any(finding.applicability in self.failing(file) for finding in file.findings)
            yield file

    def failing(self, file: FileReport) -> tuple[Applicability, ...]:  # noqa: ARG002 - a Failing of the reports
        """The applicabilities that fail the run in the file that was taken last."""
        return _failing(self._level)


def _failing(fail_level: str) -> tuple[Applicability, ...]:
    """The applicabilities that fail a run at a level."""
    from unspin.model import Applicability  # noqa: PLC0415

    return tuple(one for one in Applicability if fail_level != "never" and one.rank <= FAIL_LEVELS.index(fail_level))
