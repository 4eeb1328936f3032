"""`unspin fix`: apply the edits that are allowed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin import __version__
from unspin.cli.apply import apply_command
from unspin.cli.baseline_option import baseline_options, open_baseline
from unspin.cli.common import BAD_INPUT, Input, Inputs, Run, complain, engine_options, one_line_errors, show_diff
from unspin.cli.output import refuse_target
from unspin.config import APPLY_LEVELS
from unspin.errors import InputError
from unspin.model import Applicability, FileReport, Report
from unspin.selection.tree import true_path

if TYPE_CHECKING:
    from unspin.edits.reports import Hide


@click.command("fix")
@click.option(
    "--apply",
    "level",
    type=click.Choice(APPLY_LEVELS),
    help="Edits to apply: only those safe unseen, the default, or (review) the best guess everywhere.",
)
@click.option("--diff", is_flag=True, help="Show a unified diff; write nothing.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write repaired copies into DIR; the originals stay, and what is in DIR is not read from folders above it.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the review page: one HTML file, to decide on each finding.",
)
@baseline_options
@engine_options
def command(
    run: Run, color: bool | None, baseline: Path | None, no_baseline: bool, level: str | None, diff: bool,  # noqa: ARG001
    output: Path | None, report: Path | None,
) -> None:  # fmt: skip
    """Put the original wording back in files, folders or standard input (-).

    As in: unspin fix posts/ -o clean/ --report review.html; unspin fix posts/ --diff.

    Files are replaced atomically, unless --diff or -o is given. With - the repaired text goes to standard output and the
    summary to standard error. Every applied edit is listed.
    """
    with one_line_errors():
        if diff and output:
            raise click.UsageError("--diff writes nothing; leave out -o.")
        known = open_baseline(run.config, baseline, wanted=not no_baseline)
        inputs = Inputs(run, {"apply": level}, output)
        if inputs.stdin and output:
            raise click.UsageError("- goes to standard output; leave out -o.")
        done: list[Done] = []
        targets = Targets(output, run.paths, inputs.files)
        if report:
            targets.refuse(report)
        try:
            _repair_each(inputs, targets, known.hide if known.entries else None, done, diff=diff)
        finally:
            _summarise([one.report for one in done], quietly=inputs.stdin or diff, dry=diff)
        if report:
            _write_report(report, done, dry=diff)
    sys.exit(BAD_INPUT if inputs.bad else 0)


@dataclass(frozen=True, slots=True)
class Done:
    """An input that was repaired; ``file`` now holds it, None for standard output. ``text_fields`` were read of it."""

    report: FileReport
    file: Path | None
    text_fields: tuple[str, ...]


class Targets:
    """Where copies go: each input below the output folder by its path relative to the argument it came from."""

    def __init__(self, folder: Path | None, arguments: Sequence[str], inputs: Sequence[Path | None]) -> None:
        """Without a ``folder`` every file is its own target."""
        self.folder = folder
        self._roots = [Path(one) for one in arguments]
        self._inputs = tuple(one for one in inputs if one)
        self._originals = frozenset(true_path(one) for one in self._inputs if folder)
        self._taken: dict[Path, Path] = {}

    def of(self, path: Path) -> Path:
        """The target of an input; raises InputError if another input has the same, or it is an input."""
        target = self._place(path)
        if self.folder is None:
            return target
        if true_path(target) in self._originals:
            raise InputError(str(path), f"its copy would replace the input {target}", "choose another folder with -o")
        if self._taken.setdefault(true_path(target), path) != path:
            raise InputError(
                str(path), f"would be written to {target} like {self._taken[true_path(target)]}", "use separate runs"
            )
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"its folder cannot be made ({error.strerror})"
            raise InputError(str(target), problem, "choose another folder with -o") from error
        return target

    def refuse(self, report: Path) -> None:
        """Raise InputError if the page ``report`` would replace an input or a copy, or its folder does not exist."""
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)
        if true_path(report) in {true_path(self._place(one)) for one in self._inputs if self.folder}:
            raise InputError(str(report), "is one of the copies", "choose another file with --report")
        refuse_target(report, self._inputs, "--report")

    def _place(self, path: Path) -> Path:
        if self.folder is None:
            return path
        root = next((one for one in self._roots if one.is_dir() and path.is_relative_to(one)), path.parent)
        return self.folder / path.relative_to(root)


def _repair_each(inputs: Inputs, targets: Targets, hide: Hide | None, done: list[Done], *, diff: bool) -> None:
    """Repair and write the inputs; ``done`` gets each that is written, so that it is complete whatever stops the run.

    An input that cannot be written is reported and counted as bad; the others go on.
    """
    from unspin.cli.checking import within  # noqa: PLC0415
    from unspin.engines import Engines  # noqa: PLC0415

    engines = Engines()
    for one in inputs:
        settings, lines = one.chosen.settings, one.chosen.lines
        repaired = within(engines.of(settings.engine).repair(one.document, Applicability(settings.apply), hide), lines)
        try:
            target = _write(one, repaired, targets, diff=diff)
        except InputError as error:
            inputs.refuse(error)
        else:
            done.append(Done(repaired, target, settings.text_fields))
            inputs.remark(repaired)


def _write(one: Input, repaired: FileReport, targets: Targets, *, diff: bool) -> Path | None:
    """Write an input's repaired text, or show the difference; the file that holds it then, if any."""
    from unspin.formats import encode, replace_file, write_atomic  # noqa: PLC0415

    if diff:
        show_diff((repaired,))
        return one.path
    raw = encode(repaired, one.decoded)
    if one.path is None:
        sys.stdout.buffer.write(raw)
        return None
    if targets.folder is not None:
        target = targets.of(one.path)
        write_atomic(target, raw)
        return target
    if repaired.repaired != repaired.source:
        as_read = encode(replace(repaired, repaired=repaired.source, applied=()), one.decoded)
        replace_file(one.path, as_read, raw)
    return one.path


def _summarise(files: Sequence[FileReport], *, quietly: bool, dry: bool) -> None:
    """Every applied edit, then the counts, nothing where no file was done; on standard error where standard output holds text."""
    from unspin.report import applied_lines, counted, hidden, summarise  # noqa: PLC0415

    if not files:
        return
    for file in files:
        for line in applied_lines(file):
            click.echo(line, err=quietly)
    left = sum(len(file.findings) - len(file.applied) for file in files)
    edits = sum(len(file.applied) for file in files)
    verb = "would be applied" if dry else "applied"
    also = hidden(summarise(Report(tuple(files))))
    summary = f"{counted(edits, 'edit')} {verb} in {counted(len(files), 'file')}; {counted(left, 'finding')} left for review"
    click.echo(f"{summary}; {also}" if also else summary, err=quietly)


def _write_report(path: Path, done: Sequence[Done], *, dry: bool) -> None:
    """Write the review page on the files as they stand now; with ``dry`` nothing was applied to them."""
    from unspin.decisions import reviewable, root_of  # noqa: PLC0415
    from unspin.formats import write_atomic  # noqa: PLC0415
    from unspin.report import to_html  # noqa: PLC0415

    if dry:
        done = [replace(one, report=replace(one.report, repaired=one.report.source, applied=())) for one in done]
    root = root_of([one.file for one in done if one.file], Path.cwd())
    standing = [reviewable(one.report, one.file, root, one.text_fields) if one.file else None for one in done]
    page = to_html(
        Report(tuple(one.report for one in done)),
        title="unspin report",
        tool_version=__version__,
        standing=standing,
        command=apply_command(Path("decisions.json"), root),
    )
    write_atomic(path, page.encode("utf-8"))
    complain(f"wrote {path}: open it in a browser to decide on each finding")
