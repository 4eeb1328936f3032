"""`unspin check`: list findings, write nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

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
    stdin_filename: str | None, text_fields: tuple[str, ...], color: bool | None, output: str, fail_level: str,
) -> None:  # fmt: skip
    """List what looks spun in files, folders or standard input (-). Nothing is written.

    Exit code 0: nothing found; 1: findings; 2: bad usage or input.
    """
    with one_line_errors():
        from unspin.engine import Engine  # noqa: PLC0415
        from unspin.model import FileReport, Report  # noqa: PLC0415
        from unspin.report import to_concise, to_json, to_jsonl, to_text  # noqa: PLC0415

        settings = settings_from(config, grammar, languagetool_url, glossary)
        engine = Engine(settings)
        inputs = Inputs(paths, stdin_filename, text_fields or settings.text_fields)
        files = []
        for one in inputs:
            source = one.document.source
            files.append(
                FileReport(one.document.path, source, engine.check(one.document), source, (), one.document.format)
            )
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
