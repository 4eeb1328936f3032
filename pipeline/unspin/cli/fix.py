"""`unspin fix`: apply the edits that are allowed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unspin import __version__
from unspin.cli.apply import apply_command
from unspin.cli.baseline_option import baseline_options, open_baseline
from unspin.cli.common import (
    BAD_INPUT,
    Chosen,
    Inputs,
    Run,
    cache_options,
    complain,
    engine_options,
    jobs_option,
    one_line_errors,
    show_diff,
)
from unspin.cli.output import refuse_target
from unspin.config import APPLY_LEVELS
from unspin.errors import InputError
from unspin.model import FileReport, Report
from unspin.selection.tree import true_path

if TYPE_CHECKING:
    from unspin.suppress import Baseline


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
@jobs_option
@cache_options
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
        told = Told()
        try:
            for one in _repair_each(inputs, targets, known, diff=diff):
                told.add(one.report)
                if report:
                    done.append(one)
        finally:
            _summarise(told, quietly=inputs.stdin or diff, dry=diff)
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


class Told:
    """What a run has done so far, as the summary tells it: small, however many files there are."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.lines: list[str] = []
        self.files: list[FileReport] = []
        self.left = 0

    def add(self, file: FileReport) -> None:
        """Take in the report on a file that is written."""
        from unspin.report import applied_lines  # noqa: PLC0415

        self.lines += applied_lines(file)
        self.left += len(file.findings) - len(file.applied)
        self.files.append(replace(file, source="", repaired="", findings=(), applied=()))


def _repair_each(inputs: Inputs, targets: Targets, known: Baseline, *, diff: bool) -> Iterator[Done]:
    """Repair and write the inputs; each that is written, at once, so that all are known whatever stops the run.

    An input that cannot be written is reported and counted as bad; the others go on.
    """
    from unspin.cli.checking import repair_each, within  # noqa: PLC0415

    for chosen, report, digest in repair_each(inputs, known):
        repaired = within(report, chosen.lines)
        try:
            target = _write(inputs, chosen, repaired, digest, targets, diff=diff)
        except InputError as error:
            inputs.refuse(error)
        else:
            yield Done(repaired, target, chosen.settings.text_fields)


def _write(inputs: Inputs, chosen: Chosen, repaired: FileReport, digest: bytes, targets: Targets, *, diff: bool) -> Path | None:
    """Write an input's repaired text, or show the difference; the file that holds it then, if any."""
    from unspin.formats import decode, encode  # noqa: PLC0415

    if diff:
        inputs.progress.clear()
        show_diff((repaired,))
        return chosen.path
    if chosen.path is None:
        sys.stdout.buffer.write(encode(repaired, decode(inputs.standard_input, chosen.name)))
        return None
    if targets.folder is not None:
        target = targets.of(chosen.path)
        _copy(chosen.path, repaired, digest, target)
        return target
    if repaired.repaired != repaired.source:
        _replace(chosen.path, repaired, digest)
    return chosen.path


def _as_read(path: Path, digest: bytes) -> bytes:
    """What the file at ``path`` holds; raises InputError if that is not what was repaired."""
    from unspin.batch.task import digest_of  # noqa: PLC0415
    from unspin.formats import changed_meanwhile, read_raw  # noqa: PLC0415

    raw = read_raw(path) if os.path.lexists(path) else b""
    if digest_of(raw) != digest:
        raise changed_meanwhile(path)
    return raw


def _copy(path: Path, repaired: FileReport, digest: bytes, target: Path) -> None:
    """Write the repaired copy of a file, unless an earlier run has."""
    from unspin.formats import decode, encode, read_raw, write_atomic  # noqa: PLC0415

    raw = encode(repaired, decode(_as_read(path, digest), str(path)))
    if not target.is_file() or target.stat().st_size != len(raw) or read_raw(target) != raw:
        write_atomic(target, raw)


def _replace(path: Path, repaired: FileReport, digest: bytes) -> None:
    """Write the repaired text in place of what was read, unless another run has."""
    from unspin.formats import decode, encode, read_raw, replace_file  # noqa: PLC0415

    try:
        raw = _as_read(path, digest)
    except InputError:
        if path.is_file() and not (now := decode(read_raw(path), str(path))).raw and encode(repaired, now) == read_raw(path):
            return
        raise
    replace_file(path, raw, encode(repaired, decode(raw, str(path))))


def _summarise(told: Told, *, quietly: bool, dry: bool) -> None:
    """Every applied edit, then the counts, nothing where no file was done; on standard error where standard output holds text."""
    from unspin.report import counted, hidden, summarise  # noqa: PLC0415

    if not told.files:
        return
    for line in told.lines:
        click.echo(line, err=quietly)
    verb = "would be applied" if dry else "applied"
    also = hidden(summarise(Report(tuple(told.files))))
    edits, files = counted(len(told.lines), "edit"), counted(len(told.files), "file")
    summary = f"{edits} {verb} in {files}; {counted(told.left, 'finding')} left for review"
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
