"""`unspin check`: list findings, write nothing."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from unspin.cli.common import BAD_INPUT, Inputs, engine_options, one_line_errors, settings_from
from unspin.cli.output import Output, check_output, deliver, output_options

LEVELS = ("safe", "review", "display", "never")


@click.command("check")
@engine_options
@output_options
@click.option(
    "--fail-level",
    type=click.Choice(LEVELS),
    default="review",
    show_default=True,
    help="Least trusted findings that fail the run.",
)
@click.option(
    "--plain", is_flag=True, help="Also show terms, long sentences and abbreviations that patients may not understand."
)
def command(
    paths: tuple[str, ...], config: Path | None, grammar: str | None, languagetool_url: str | None, glossary: tuple[str, ...],
    stdin_filename: str | None, color: bool | None, output: str, output_file: Path | None, statistics: bool, fail_level: str,
    plain: bool,
) -> None:  # fmt: skip
    """List what looks spun in files, folders or standard input (-). No input is changed.

    Exit code 0: nothing found; 1: findings; 2: bad usage or input.
    """
    with one_line_errors():
        from unspin.engine import Engine  # noqa: PLC0415
        from unspin.model import Applicability, FileReport, Report  # noqa: PLC0415

        settings = settings_from(config, grammar, languagetool_url, glossary)
        engine = Engine(replace(settings, plain=settings.plain or plain))
        inputs = Inputs(paths, stdin_filename)
        asked = Output(output, output_file, statistics)
        check_output(asked, inputs.files)
        files = []
        for one in inputs:
            source = one.document.source
            files.append(
                FileReport(one.document.path, source, engine.check(one.document), source, (), one.document.format)
            )
        failing = [one for one in Applicability if fail_level != "never" and one.rank <= LEVELS.index(fail_level)]
        deliver(Report(tuple(files)), asked, color=color, failing=failing)
    found = any(finding.applicability in failing for file in files for finding in file.findings)
    sys.exit(BAD_INPUT if inputs.bad else int(found))
