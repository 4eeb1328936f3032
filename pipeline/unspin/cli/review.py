"""`unspin review`: decide on each finding in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from unspin.cli.common import BAD_INPUT, Inputs, engine_options, one_line_errors, settings_from, wants_color
from unspin.errors import UnspinError


@click.command("review")
@engine_options
@click.option(
    "--decisions",
    "store",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the answers are kept; .unspin/decisions.json if left out.",
)
def command(
    paths: tuple[str, ...], config: Path | None, grammar: str | None, languagetool_url: str | None, glossary: tuple[str, ...],
    stdin_filename: str | None, color: bool | None, store: Path | None,
) -> None:  # fmt: skip
    """Decide on each finding in files and folders, one key each; no file is changed before you say so at the end.

    Every answer is kept at once, so that a second call goes on where the first one stopped. `unspin apply` carries them out.
    """
    with one_line_errors():
        if "-" in paths or stdin_filename:
            raise click.UsageError("the answers come from the terminal; name files or folders instead of -.")
        if not has_terminal():
            raise UnspinError("review needs a terminal; elsewhere use unspin fix --diff --report review.html")
        from unspin.cli.dialogue import Dialogue, prepared  # noqa: PLC0415
        from unspin.engine import Engine  # noqa: PLC0415

        inputs = Inputs(paths, None)
        engine = Engine(settings_from(config, grammar, languagetool_url, glossary))
        review = prepared(inputs, engine.check, store)
        refused = Dialogue(review, color=wants_color(color)).run() if review.session.files else 0
    sys.exit(BAD_INPUT if inputs.bad or refused else 0)


def has_terminal() -> bool:
    """Whether a person can read questions and press keys."""
    return sys.stdin.isatty() and sys.stdout.isatty()
