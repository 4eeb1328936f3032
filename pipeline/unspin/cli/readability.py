"""`unspin readability`: how hard pages are to read."""

from __future__ import annotations

import sys

import click

from unspin.cli.common import BAD_INPUT, Inputs, Run, format_option, one_line_errors, run_options, terminal_width


@click.command("readability")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS…|-")
@click.option(
    "--target-grade", type=click.FloatRange(1, 20), help="Grade to stay within; 8 unless the settings say otherwise."
)
@click.option("--stdin-filename", metavar="NAME", help="With -, the name that tells the format, such as post.md.")
@format_option("text", "json")
@run_options
def command(run: Run, target_grade: float | None, output: str) -> None:
    """Show the reading grade, long words and longest sentences of files, folders or standard input (-).

    The hardest page comes first. Pages over the target are marked, and fail nothing: exit code 0, or 2 for bad usage or input.
    """
    with one_line_errors():
        from unspin.plain_language import read  # noqa: PLC0415
        from unspin.plain_language.report import to_json, to_text  # noqa: PLC0415

        inputs = Inputs(run, {"target-grade": target_grade})
        readings = [read(one.document, one.chosen.settings.target_grade) for one in inputs]
        if output == "json":
            click.echo(to_json(readings).encode("utf-8", "backslashreplace"), nl=False)
        elif readings:
            click.echo(to_text(readings, width=terminal_width()), nl=False)
    sys.exit(BAD_INPUT if inputs.bad else 0)
