"""`unspin config`: what is in force, where it comes from, and which files a run reads."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from unspin.cli.common import BAD_INPUT, Inputs, Run, one_line_errors, run_options
from unspin.cli.paths import FilePath
from unspin.errors import InputError


@click.command("config")
@click.argument("paths", nargs=-1, metavar="[PATHS…]")
@click.option("--show", is_flag=True, help="The settings in force here, as TOML that can be pasted back (default).")
@click.option("--files", is_flag=True, help="The files that a run over PATHS (default: this folder) reads, one a line.")
@click.option(
    "--why",
    type=FilePath(path_type=Path),
    metavar="FILE",
    help="Whether FILE is read, why not, and where each of its settings comes from; --show may stand beside it.",
)
@run_options
def command(run: Run, show: bool, files: bool, why: Path | None) -> None:
    """Show the settings in force, where they come from, and which files are read. Nothing is written."""
    if files and (show or why):
        raise click.UsageError("--files lists files; leave out --show and --why.")
    if run.paths and not files:
        raise click.UsageError("PATHS go with --files; for one file there is --why FILE.")
    from unspin.report.visible import shown  # noqa: PLC0415

    with one_line_errors():
        if files:
            sys.exit(_list(run))
        for line in _why(run, why) if why else _shown(run):
            click.echo(shown(line))


def _shown(run: Run) -> Iterator[str]:
    from unspin.config import KEYS, written  # noqa: PLC0415

    configuration = run.configurations({}).of(Path("-"))
    yield f"# {configuration.path or 'no configuration file; these are the defaults'}"
    told = configuration.explained((), run.options())
    for key in KEYS:
        yield written(key.name, told[key.name][0])
    for entry in configuration.per_path:
        yield from ("", "[[per-path]]", written("paths", entry.paths))
        yield from (written(name, value) for name, value in entry.values.items())


def _list(run: Run) -> int:
    """Print the files; 2 if a path cannot be used, else 0."""
    from unspin.report.visible import plain  # noqa: PLC0415

    inputs = Inputs(replace(run, paths=run.paths or (".",)), {})
    for one in inputs.chosen:
        click.echo(plain(one.name))
    return BAD_INPUT if inputs.bad else 0


def _why(run: Run, path: Path) -> Iterator[str]:
    from unspin.config import DEFAULT, written  # noqa: PLC0415
    from unspin.formats import SUFFIXES  # noqa: PLC0415
    from unspin.selection.select import Selector  # noqa: PLC0415

    if path.is_dir():
        raise InputError(str(path), "is a folder", "name a file in it, or list those that are read with --files")
    configurations = run.configurations({})
    reason = Selector(configurations, SUFFIXES, ignores=not run.no_ignore).why_not(path)
    yield f"{path}: {f'not read in a folder: {reason}' if reason else 'read'}"
    groups: dict[str, list[str]] = {}
    for name, (value, origin) in configurations.explained(path).items():
        groups.setdefault(origin, []).append(written(name, value))
    for origin in sorted(groups, key=lambda one: one == DEFAULT):
        yield from ("", f"# {origin}", *groups[origin])
