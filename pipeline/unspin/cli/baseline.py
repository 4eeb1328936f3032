"""`unspin baseline`: record what is there already, so that only new findings count."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import compress
from operator import not_
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from unspin.cli.baseline_option import baseline_option, baseline_path
from unspin.cli.common import BAD_INPUT, Inputs, Run, cache_options, jobs_option, one_line_errors, run_options
from unspin.cli.paths import FilePath
from unspin.errors import InputError
from unspin.model import Applicability

if TYPE_CHECKING:
    from unspin.suppress import Baseline, Change, Entry


@click.group("baseline")
def command() -> None:
    """Hide the findings that are there today; from then on `check` and `fix` see only what is new.

    The file is meant to be committed. Moved lines and new text around a finding leave it hidden; one more finding of the same
    wording is reported.
    """


def _recording(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments and options of the commands that check files."""
    paths = click.argument("paths", nargs=-1, metavar="[PATHS…]")
    plain = click.option("--plain", is_flag=True, help="Also what `check --plain` shows; without it such entries stay as they are.")
    return paths(run_options(jobs_option(cache_options(baseline_option(plain(command))))))


@command.command("create", short_help="Record all findings that are there now.")
@_recording
@click.option("--force", is_flag=True, help="Replace a baseline that is there.")
def create(run: Run, baseline: Path | None, plain: bool, force: bool) -> None:
    """Record all findings in PATHS, by default the current folder."""
    with one_line_errors():
        from unspin.formats import read_bytes  # noqa: PLC0415
        from unspin.report import counted  # noqa: PLC0415
        from unspin.suppress import Baseline  # noqa: PLC0415

        path = baseline_path(run.config, baseline)
        if path.exists() and not force:
            raise InputError(str(path), "is there already", "use `unspin baseline update`, or --force to start anew")
        before = read_bytes(path) if path.exists() else None
        change, bad = _checked(Baseline(path.parent), run, plain=plain, adds=True)
        _write(path, before, change)
        click.echo(f"{path}: {counted(change.added, 'finding')} recorded")
    sys.exit(BAD_INPUT if bad else 0)


@command.command("update", short_help="Record what is new, take out what is corrected.")
@_recording
def update(run: Run, baseline: Path | None, plain: bool) -> None:
    """Record what is new in PATHS, by default the current folder, and take out what is corrected."""
    _update(run, baseline, plain=plain, adds=True)


@command.command("prune", short_help="Take out what is corrected, record nothing.")
@_recording
def prune(run: Run, baseline: Path | None, plain: bool) -> None:
    """Take out what is corrected in PATHS, by default the current folder; record nothing."""
    _update(run, baseline, plain=plain, adds=False)


def _update(run: Run, baseline: Path | None, *, plain: bool, adds: bool) -> None:
    with one_line_errors():
        from unspin.formats import read_bytes  # noqa: PLC0415

        path = baseline_path(run.config, baseline)
        known = _existing(path)
        before = read_bytes(path)
        change, bad = _checked(known, run, plain=plain, adds=adds)
        _write(path, before, change)
        added = f"{change.added:,} added, " if adds else ""
        click.echo(f"{path}: {added}{change.removed:,} taken out, {change.kept:,} as before")
    sys.exit(BAD_INPUT if bad else 0)


@command.command("show", short_help="Say what is hidden, and since when.")
@click.argument("paths", nargs=-1, metavar="[PATHS…]")
@click.option("--config", type=FilePath(path_type=Path), help="Settings file; otherwise the closest unspin.toml.")
@baseline_option
def show(paths: tuple[str, ...], config: Path | None, baseline: Path | None) -> None:
    """Say what the baseline hides and since when: a line for each file, or for each finding in PATHS."""
    from unspin.report import plain  # noqa: PLC0415

    with one_line_errors():
        known = _existing(baseline_path(config, baseline))
        below = tuple(known.path_of(path) for path in paths)
        entries = [entry for entry in known.entries if not paths or _is_below(entry.path, below)]
        rows = _entry_rows(entries, date.today()) if paths else _file_rows(entries, date.today())
        for line in rows:
            click.echo(plain(line))
        click.echo(_total(entries))


def _existing(path: Path) -> Baseline:
    from unspin.suppress import read_baseline  # noqa: PLC0415

    if not path.exists():
        raise InputError(str(path), "there is no baseline", "make one with `unspin baseline create`")
    return read_baseline(path)


def _checked(known: Baseline, run: Run, *, plain: bool, adds: bool) -> tuple[Change, int]:
    """The change of a baseline by a check of the run's paths, and the number of files that could not be read.

    Entries on plain language stay as they are for files that are not checked for it.
    """
    from unspin.cli.checking import check_each  # noqa: PLC0415
    from unspin.config import names_rule  # noqa: PLC0415
    from unspin.suppress import Baseline  # noqa: PLC0415

    if "-" in run.paths:
        raise click.UsageError("a baseline is of files; - has no name.")
    paths = run.paths or (".",)
    inputs = Inputs(replace(run, paths=paths), {"plain": plain})
    unasked = {known.path_of(one.name) for one in inputs.chosen if not one.settings.engine.plain}
    asked = [one.path not in unasked or not names_rule("plain", one.rule) for one in known.entries]
    looked_for = tuple(compress(known.entries, asked))
    kept = tuple(compress(known.entries, map(not_, asked)))
    below = tuple(known.path_of(path) for path in paths)
    gone = {path for path in known.by_path if _is_below(path, below) and not (known.root / path).exists()}
    files = (file for _, file in check_each(inputs))
    change = Baseline(known.root, looked_for).updated(files, date.today(), gone=gone, adds=adds)
    entries = sorted((*change.baseline.entries, *kept), key=lambda one: one.order)
    return replace(change, baseline=Baseline(known.root, tuple(entries)), kept=change.kept + len(kept)), inputs.bad


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(PurePosixPath(path).is_relative_to(folder) for folder in folders)


def _write(path: Path, before: bytes | None, change: Change) -> None:
    from unspin.formats import replace_file  # noqa: PLC0415
    from unspin.suppress import to_json  # noqa: PLC0415

    replace_file(path, before, to_json(change.baseline).encode("utf-8"))


def _file_rows(entries: Sequence[Entry], today: date) -> Iterator[str]:
    counts = Counter(entry.path for entry in entries)
    oldest = {entry.path: entry.added for entry in sorted(entries, key=lambda one: one.added, reverse=True)}
    width = max(map(len, counts), default=0)
    for path, number in counts.items():
        yield f"{path:<{width}}  {number:>6,}  since {_age(oldest[path], today)}"


def _entry_rows(entries: Sequence[Entry], today: date) -> Iterator[str]:
    for one in entries:
        place = " ".join(filter(None, (one.before, f"“{one.found}”", one.after)))
        yield f"{one.path}: {one.rule} [{one.applicability.value}] {place}, since {_age(one.added, today)}"


def _age(added: date, today: date) -> str:
    from unspin.report import counted  # noqa: PLC0415

    days = (today - added).days
    return f"{added} ({counted(days, 'day')})" if days > 0 else str(added)


def _total(entries: Sequence[Entry]) -> str:
    from unspin.report import counted  # noqa: PLC0415

    if not entries:
        return "The baseline hides nothing here."
    counts = Counter(entry.applicability for entry in entries)
    kinds = ", ".join(f"{counts[one]:,} {one.value}" for one in Applicability if counts[one])
    return f"{counted(len(entries), 'finding')} in {counted(len({one.path for one in entries}), 'file')}: {kinds}"
