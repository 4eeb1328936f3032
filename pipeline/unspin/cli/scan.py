"""`unspin scan`: how spun documents are, fast."""

from __future__ import annotations

import sys

import click

from unspin.cli.common import BAD_INPUT, Inputs, Run, format_option, one_line_errors, run_options, terminal_width


@click.command("scan")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS…|-")
@click.option("--fail-above", type=click.FloatRange(0, 1), metavar="SCORE", help="Fail if a file's score is above it, as in 0.5.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that work side by side.")
@click.option("--stdin-filename", metavar="NAME", help="With -, the name that tells the format, such as post.md.")
@format_option("text", "json", "jsonl")
@run_options
def command(run: Run, fail_above: float | None, jobs: int, output: str) -> None:
    """Score how spun files, folders or standard input (-) are: a fast first pass.

    The score is the probability, 0 to 1, that a page was spun; from 0.5 it looks spun. The worst comes first; with
    --format jsonl each is written when it is read, in the order of the files.

    Exit code 0, or 1 for a score above --fail-above, 2 for bad usage or input.
    """
    with one_line_errors():
        from unspin.cli.scanning import scan_each  # noqa: PLC0415
        from unspin.scan.written import to_json, to_jsonl, to_text  # noqa: PLC0415

        inputs = Inputs(run, {})
        reports, failed = [], False
        for report in scan_each(inputs, jobs):
            failed |= fail_above is not None and report.spun > fail_above
            if output == "jsonl":
                click.echo(to_jsonl(report).encode("utf-8", "backslashreplace"), nl=False)
            else:
                reports.append(report)
        if output == "json":
            click.echo(to_json(reports).encode("utf-8", "backslashreplace"), nl=False)
        elif reports:
            click.echo(to_text(reports, width=terminal_width()), nl=False)
    sys.exit(BAD_INPUT if inputs.bad else int(failed))
