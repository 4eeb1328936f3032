"""`unspin check`: list findings, write nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from unspin.cli.baseline_option import baseline_options, open_baseline
from unspin.cli.common import (
    BAD_INPUT,
    Inputs,
    engine_options,
    one_line_errors,
    settings_from,
    terminal_width,
    wants_color,
)

LEVELS = ("safe", "review", "display", "never")


@click.command("check")
@engine_options
@baseline_options
@click.option(
    "--format", "output", type=click.Choice(["text", "concise", "json", "jsonl"]), default="text", show_default=True
)
@click.option(
    "--fail-level",
    type=click.Choice(LEVELS),
    default="review",
    show_default=True,
    help="Least trusted findings that fail the run.",
)
def command(
    paths: tuple[str, ...], config: Path | None, grammar: str | None, languagetool_url: str | None, glossary: tuple[str, ...],
    stdin_filename: str | None, color: bool | None, baseline: Path | None, no_baseline: bool, output: str, fail_level: str,
) -> None:  # fmt: skip
    """List what looks spun in files, folders or standard input (-). Nothing is written.

    Exit code 0: nothing found; 1: findings; 2: bad usage or input.
    """
    with one_line_errors():
        from unspin.engine import Engine  # noqa: PLC0415
        from unspin.model import Report  # noqa: PLC0415
        from unspin.report import to_concise, to_json, to_jsonl, to_text  # noqa: PLC0415

        engine = Engine(settings_from(config, grammar, languagetool_url, glossary))
        known = open_baseline(config, baseline, wanted=not no_baseline)
        inputs = Inputs(paths, stdin_filename)
        files = [known.hide(engine.report(one.document)) for one in inputs]
        report = Report(tuple(files))
        written = {
            "json": lambda: to_json(report),
            "jsonl": lambda: to_jsonl(report),
            "concise": lambda: to_concise(report),
            "text": lambda: to_text(report, color=wants_color(color), width=terminal_width()),
        }[output]()
        if files or output == "json":
            click.echo(written, nl=bool(written) and not written.endswith("\n"))
    failing = LEVELS[: LEVELS.index(fail_level) + 1] if fail_level != "never" else ()
    found = any(finding.applicability.value in failing for file in files for finding in file.findings)
    sys.exit(BAD_INPUT if inputs.bad else int(found))
