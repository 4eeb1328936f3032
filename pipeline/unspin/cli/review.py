"""`unspin review`: decide on each finding in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin.cli.baseline_option import baseline_options, open_baseline
from unspin.cli.common import BAD_INPUT, Input, Inputs, Run, engine_options, one_line_errors, wants_color
from unspin.cli.paths import FilePath
from unspin.errors import UnspinError

if TYPE_CHECKING:
    from unspin.model import Finding


@click.command("review")
@click.option(
    "--decisions",
    "store",
    type=FilePath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the answers are kept; .unspin/decisions.json if left out.",
)
@baseline_options
@engine_options
def command(run: Run, color: bool | None, baseline: Path | None, no_baseline: bool, store: Path | None) -> None:
    """Decide on each finding in files and folders, one key each; no file is changed before you say so at the end.

    Every answer is kept at once, so that a second call goes on where the first one stopped. `unspin apply` carries them out.
    """
    with one_line_errors():
        if "-" in run.paths or run.stdin_filename:
            raise click.UsageError("the answers come from the terminal; name files or folders instead of -.")
        if not has_terminal():
            raise UnspinError("review needs a terminal; elsewhere use unspin fix --diff --report review.html")
        from unspin.cli.checking import within  # noqa: PLC0415
        from unspin.cli.dialogue import Dialogue, prepared  # noqa: PLC0415
        from unspin.engines import Engines  # noqa: PLC0415

        known, engines, inputs = open_baseline(run.config, baseline, wanted=not no_baseline), Engines(), Inputs(run, {})

        def check(one: Input) -> tuple[Finding, ...]:
            report = engines.of(one.chosen.settings.engine).report(one.document)
            return within(known.hide(report), one.chosen.lines).findings

        review = prepared(inputs, check, store)
        refused = Dialogue(review, color=wants_color(color)).run() if review.session.files else 0
    sys.exit(BAD_INPUT if inputs.bad or refused else 0)


def has_terminal() -> bool:
    """Whether a person can read questions and press keys."""
    return sys.stdin.isatty() and sys.stdout.isatty()
