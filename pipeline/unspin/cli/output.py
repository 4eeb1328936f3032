"""What `check` prints: the options for it, the formats, and where the text goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unspin import __version__
from unspin.cli.common import complain, terminal_width, wants_color
from unspin.cli.paths import FilePath
from unspin.errors import InputError
from unspin.selection.tree import true_path

if TYPE_CHECKING:
    from unspin.cli.progress import Counter
    from unspin.model import FileReport
    from unspin.report import Checkout, Failing
    from unspin.report.github import JobSummary
    from unspin.report.summary import Tally

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
        type=FilePath(path_type=Path, dir_okay=False),
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


def deliver(
    files: Iterator[FileReport], output: Output, *, color: bool | None, failing: Failing, progress: Counter
) -> None:
    """Print or write the findings as they come; with the format ``github`` append the job summary to the file that GitHub names.

    An output file is as it was until all is written. On a terminal the line of the ``progress`` makes way for what is printed.
    """
    from unspin.report.summary import Tally  # noqa: PLC0415

    tally, job = Tally(), _job_summary() if output.format == "github" else None
    files = tally.through(job.through(files) if job else files)
    first = next(files, None)
    if first or output.file or output.format not in _LISTS:
        is_empty = not first and output.format in _LISTS
        pieces = iter(()) if is_empty else _pieces(chain((first,) if first else (), files), output, color=color, failing=failing)
        if output.file is None:
            _print(pieces, output, progress, color=color)
        else:
            _write(pieces, output.file)
            complain(f"wrote {output.file}: {_counts(tally)}")
    if job:
        _append_job_summary(job)


def _pieces(files: Iterable[FileReport], output: Output, *, color: bool | None, failing: Failing) -> Iterator[str]:
    if output.statistics:
        from unspin.report.statistics import statistics_of  # noqa: PLC0415

        return iter((statistics_of(files),))
    if output.format in _FOR_PEOPLE:
        from unspin.report import text  # noqa: PLC0415

        if output.format == "concise":
            return text.concise_pieces(files)
        return text.text_pieces(files, color=output.file is None and wants_color(color), width=terminal_width())
    return _pieces_for_programs(files, output.format, failing)


def _pieces_for_programs(files: Iterable[FileReport], name: str, failing: Failing) -> Iterator[str]:
    from unspin.report import gitlab, json_format, junit, rdjsonl, sarif  # noqa: PLC0415
    from unspin.report.github import github_pieces  # noqa: PLC0415

    checkout = _checkout()
    return {
        "json": lambda: json_format.json_pieces(files),
        "jsonl": lambda: json_format.jsonl_pieces(files),
        "sarif": lambda: sarif.sarif_pieces(files, checkout, tool_version=__version__),
        "github": lambda: github_pieces(files, checkout),
        "rdjsonl": lambda: rdjsonl.rdjsonl_pieces(files),
        "junit": lambda: junit.junit_pieces(files, failing),
        "gitlab": lambda: gitlab.gitlab_pieces(files, checkout),
    }[name]()


def _print(pieces: Iterable[str], output: Output, progress: Counter, *, color: bool | None) -> None:
    for piece in pieces:
        progress.make_way()
        if output.format in _FOR_PEOPLE:
            click.echo(piece, nl=False, color=wants_color(color))
        else:
            sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _write(pieces: Iterable[str], file: Path) -> None:
    from unspin.formats import Replacement  # noqa: PLC0415

    with Replacement(file) as written:
        for piece in pieces:
            written.write(piece.encode("utf-8", "backslashreplace"))
        written.put()


def _counts(tally: Tally) -> str:
    from unspin.report.text import counts_line  # noqa: PLC0415

    return counts_line(tally.summary())


def _checkout() -> Checkout:
    """The checkout of the CI job this runs in, as GitHub and GitLab name it, else the working folder."""
    from unspin.report import Checkout  # noqa: PLC0415

    here = Path.cwd()
    named = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    return Checkout(Path(named) if named and here.is_relative_to(named) else here, here)


def _job_summary() -> JobSummary:
    from unspin.report.github import JobSummary  # noqa: PLC0415

    return JobSummary(_checkout())


def _append_job_summary(job: JobSummary) -> None:
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        with Path(file).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(job.text())
