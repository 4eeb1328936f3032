"""What `check` prints: the options for it, the formats, and where the text goes."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unspin import __version__
from unspin.cli.common import complain, terminal_width, wants_color
from unspin.errors import InputError
from unspin.selection.tree import true_path

if TYPE_CHECKING:
    from unspin.model import Report
    from unspin.report import Checkout, Failing

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github", "rdjsonl", "junit", "gitlab")
_FOR_PEOPLE = ("text", "concise")
_LISTS = ("text", "concise", "jsonl", "rdjsonl", "github")
"""Formats that are empty where no file could be read; the others are documents and always whole."""


@dataclass(frozen=True, slots=True)
class Output:
    """What the options of `output_options` ask for; ``file`` None means standard output."""

    format: str
    file: Path | None
    statistics: bool


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that prints findings."""
    chosen = click.option(
        "--format",
        "output",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="text and concise are for people, github and gitlab for CI, the others for programs.",
    )
    file = click.option(
        "-o",
        "--output-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the findings to FILE instead of standard output.",
    )
    statistics = click.option(
        "--statistics", is_flag=True, help="Count by rule instead of listing; with --format text."
    )
    return chosen(file(statistics(command)))


def check_output(output: Output, inputs: Collection[Path | None]) -> None:
    """Refuse, before anything is read, what cannot be meant or would replace an input.

    Raises:
        click.UsageError: statistics in a format that has none.
        InputError: the output file is one of the inputs, or its folder does not exist.
    """
    if output.statistics and output.format != "text":
        raise click.UsageError("--statistics is a table for people; leave out --format.")
    if output.file is not None:
        refuse_target(output.file, inputs, "-o")


def refuse_target(file: Path, inputs: Collection[Path | None], option: str) -> None:
    """Raise InputError if the ``file`` that ``option`` names would replace one of ``inputs``, or its folder does not exist."""
    if true_path(file) in {true_path(one) for one in inputs if one}:
        raise InputError(str(file), "is one of the inputs", f"choose another file with {option}")
    if not true_path(file).parent.is_dir():
        raise InputError(str(file), "its folder does not exist", f"make the folder, or choose another with {option}")


def deliver(report: Report, output: Output, *, color: bool | None, failing: Failing) -> None:
    """Print or write the findings; with the format ``github`` append the job summary to the file that GitHub names."""
    from unspin.formats import write_atomic  # noqa: PLC0415

    if report.files or output.format not in _LISTS:
        text = _written(report, output, color=color, failing=failing)
        if output.file is not None:
            write_atomic(output.file, text.encode("utf-8", "backslashreplace"))
            complain(f"wrote {output.file}: {_counts(report)}")
        elif output.format in _FOR_PEOPLE:
            click.echo(text, nl=False, color=wants_color(color))
        else:
            click.echo(text.encode("utf-8", "backslashreplace"), nl=False)
    if output.format == "github":
        _append_job_summary(report)


def _written(report: Report, output: Output, *, color: bool | None, failing: Failing) -> str:
    from unspin import report as formats  # noqa: PLC0415

    if output.statistics:
        return formats.to_statistics(report)
    checkout = _checkout()
    painted = output.file is None and wants_color(color)
    return {
        "text": lambda: formats.to_text(report, color=painted, width=terminal_width()),
        "concise": lambda: formats.to_concise(report),
        "json": lambda: formats.to_json(report),
        "jsonl": lambda: formats.to_jsonl(report),
        "sarif": lambda: formats.to_sarif(report, checkout, tool_version=__version__),
        "github": lambda: formats.to_github(report, checkout),
        "rdjsonl": lambda: formats.to_rdjsonl(report),
        "junit": lambda: formats.to_junit(report, failing),
        "gitlab": lambda: formats.to_gitlab(report, checkout),
    }[output.format]()


def _counts(report: Report) -> str:
    from unspin.report.summary import summarise  # noqa: PLC0415
    from unspin.report.text import counts_line  # noqa: PLC0415

    return counts_line(summarise(report))


def _checkout() -> Checkout:
    """The checkout of the CI job this runs in, as GitHub and GitLab name it, else the working folder."""
    from unspin.report import Checkout  # noqa: PLC0415

    here = Path.cwd()
    named = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    return Checkout(Path(named) if named and here.is_relative_to(named) else here, here)


def _append_job_summary(report: Report) -> None:
    from unspin.report import job_summary  # noqa: PLC0415

    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        with Path(file).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(job_summary(report, _checkout()))
