"""`unspin fix`: apply the edits that are allowed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import click

from unspin.cli.common import BAD_INPUT, Input, Inputs, engine_options, one_line_errors, settings_from
from unspin.errors import InputError
from unspin.model import Applicability, FileReport, Report


@click.command("fix")
@engine_options
@click.option(
    "--apply",
    "level",
    type=click.Choice(["safe", "review"]),
    default="safe",
    show_default=True,
    help="Edits to apply: only those safe unseen, or the best guess everywhere.",
)
@click.option("--diff", is_flag=True, help="Show a unified diff; write nothing.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write repaired copies into DIR; the originals stay.",
)
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the HTML diff report."
)
def command(
    paths: tuple[str, ...], config: Path | None, grammar: str | None, languagetool_url: str | None, glossary: tuple[str, ...],
    stdin_filename: str | None, color: bool | None, level: str, diff: bool, output: Path | None, report: Path | None,  # noqa: ARG001
) -> None:  # fmt: skip
    """Put the original wording back in files, folders or standard input (-).

    Files are replaced atomically, unless --diff or -o is given. With - the repaired text goes to standard output and the
    summary to standard error. Every applied edit is listed.
    """
    with one_line_errors():
        from unspin.engine import Engine  # noqa: PLC0415

        if diff and output:
            raise click.UsageError("--diff writes nothing; leave out -o.")
        engine = Engine(settings_from(config, grammar, languagetool_url, glossary))
        inputs = Inputs(paths, stdin_filename)
        targets = Targets(output, paths)
        files = []
        for one in inputs:
            repaired = engine.repair(one.document, Applicability(level))
            files.append(repaired)
            _write(one, repaired, targets, diff=diff)
        _summarise(files, quietly=inputs.stdin or diff, dry=diff)
        if report:
            _write_report(report, files)
    sys.exit(BAD_INPUT if inputs.bad else 0)


class Targets:
    """Where copies go: each input below the output folder by its path relative to the argument it came from."""

    def __init__(self, folder: Path | None, arguments: Sequence[str]) -> None:
        """Without a ``folder`` every file is its own target."""
        self.folder = folder
        self._roots = [Path(one) for one in arguments]
        self._taken: dict[Path, Path] = {}

    def of(self, path: Path) -> Path:
        """The target of an input; raises InputError if another input has the same."""
        if self.folder is None:
            return path
        root = next((one for one in self._roots if one.is_dir() and path.is_relative_to(one)), path.parent)
        target = self.folder / path.relative_to(root)
        if self._taken.setdefault(target, path) != path:
            raise InputError(str(path), f"would be written to {target} like {self._taken[target]}", "use separate runs")
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def _write(one: Input, repaired: FileReport, targets: Targets, *, diff: bool) -> None:
    from unspin.formats import encode, write_atomic  # noqa: PLC0415
    from unspin.report import to_diff  # noqa: PLC0415

    if diff:
        click.echo(to_diff(Report((repaired,))), nl=False)
        return
    raw = encode(repaired.repaired, one.decoded)
    if one.path is None:
        sys.stdout.buffer.write(raw)
    elif targets.folder is not None or repaired.repaired != repaired.source:
        write_atomic(targets.of(one.path), raw)


def _summarise(files: Sequence[FileReport], *, quietly: bool, dry: bool) -> None:
    """Every applied edit, then the counts; on standard error where standard output holds text."""
    from unspin.report import LineIndex  # noqa: PLC0415

    left = 0
    for file in files:
        lines = LineIndex(file.source)
        left += len(file.findings) - len(file.applied)
        for finding in file.applied:
            place = lines.position(finding.span.start)
            new = f"→ “{finding.suggestions[0]}”" if finding.suggestions[0] else "deleted"
            old = " ".join(finding.found.split())
            click.echo(f"{file.path}:{place.line}:{place.column}: {finding.rule} “{old}” {new}", err=quietly)
    edits = sum(len(file.applied) for file in files)
    verb = "would be applied" if dry else "applied"
    click.echo(f"{edits} edits {verb} in {len(files)} files; {left} findings left for review", err=quietly)


def _write_report(path: Path, files: Sequence[FileReport]) -> None:
    from unspin.formats import write_atomic  # noqa: PLC0415
    from unspin.report import to_html  # noqa: PLC0415

    page = to_html(Report(tuple(files)), title="unspin report", tool_version=version("unspin"))
    write_atomic(path, page.encode("utf-8"))
