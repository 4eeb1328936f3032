"""What the commands share: settings from options and files, reading inputs, errors as one line and exit code 2."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unspin.errors import InputError, UnspinError

if TYPE_CHECKING:
    from unspin.config import Settings
    from unspin.formats import Decoded
    from unspin.model import Document

BAD_INPUT = 2
INTERRUPTED = 130
"""What shells report for a process that SIGINT ended: 128 and the signal's number."""
PROGRESS_FROM = 20
"""Files from which a run shows its progress."""


def complain(error: object) -> None:
    """One line on standard error."""
    click.echo(f"unspin: {error}", err=True)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn errors on purpose, and those of the file system, into one line and exit code 2; Ctrl-C into 130."""
    try:
        yield
    except UnspinError as error:
        complain(error)
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        complain("interrupted")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(BAD_INPUT)
    except OSError as error:
        complain(f"{error.filename or 'input'}: {error.strerror or error}")
        sys.exit(BAD_INPUT)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments and options that `check` and `fix` share."""
    options = (
        click.option("--stdin-filename", metavar="NAME", help="With -, the name that tells the format, such as post.md."),
        click.option("--text-field", "text_fields", multiple=True, metavar="NAME",
                     help="Column of CSV or key of JSON lines that holds text; may be repeated."),
        click.option("--color/--no-color", default=None, help="Colours; by default only on a terminal without NO_COLOR."),
    )  # fmt: skip
    paths = click.argument("paths", nargs=-1, required=True, metavar="PATHS…|-")
    return paths(setting_options(_with(options, command)))


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that `settings_from` takes."""
    options = (
        click.option("--config", type=click.Path(path_type=Path), help="Settings file; otherwise the closest unspin.toml."),
        click.option("--grammar", type=click.Choice(["harper", "languagetool", "none"]), help="Grammar backend beside repairs."),
        click.option("--languagetool-url", metavar="URL", help="A LanguageTool server; implies --grammar languagetool."),
        click.option("--glossary", multiple=True, type=click.Path(), metavar="DIR", help="A glossary of your own; may be repeated."),
    )  # fmt: skip
    return _with(options, command)


def _with(options: Sequence[Callable[..., Any]], command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


def settings_from(
    config: Path | None, grammar: str | None, languagetool_url: str | None, glossary: Sequence[str]
) -> Settings:
    """The settings of the configuration file, if any, with the options put over them."""
    from unspin.config import Settings, find_config, read_config  # noqa: PLC0415

    found = config or find_config(Path.cwd())
    settings = read_config(found) if found else Settings()
    if languagetool_url:
        settings = replace(settings, grammar="languagetool", languagetool_url=languagetool_url)
    if grammar:
        settings = replace(settings, grammar=grammar)
    for folder in glossary:
        if not Path(folder).is_dir():
            raise InputError(folder, "is no folder", "name a folder with terms/ or lexicon/ in it")
    return replace(settings, glossary=(*settings.glossary, *glossary))


def wants_color(color: bool | None) -> bool:
    """Whether standard output is coloured."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ if color is None else color


def terminal_width() -> int:
    """Columns of the terminal, 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns


@dataclass(frozen=True, slots=True)
class Input:
    """A file that could be read: its path (None for standard input), bytes decoded, and the document."""

    path: Path | None
    decoded: Decoded
    document: Document


class Inputs:
    """Reads the inputs of a run one by one; a bad one is reported, counted in ``bad`` and left out."""

    def __init__(self, paths: Sequence[str], stdin_filename: str | None, text_fields: Sequence[str] = ()) -> None:
        """Collect what ``paths`` name, each file once; ``-`` alone means standard input, None in ``files``."""
        self.bad = 0
        self._text_fields = text_fields
        self._stdin_filename = stdin_filename
        self.stdin = "-" in paths
        if self.stdin and len(paths) > 1:
            raise click.UsageError("- cannot be combined with other paths.")
        self.files: list[Path | None] = [None] if self.stdin else self._files(paths)

    def __iter__(self) -> Iterator[Input]:
        """The inputs, in order; directories are walked in sorted order."""
        shown = len(self.files) > PROGRESS_FROM and sys.stderr.isatty()
        for number, path in enumerate(self.files, start=1):
            if shown:
                click.echo(f"\r{number}/{len(self.files)}", nl=number == len(self.files), err=True)
            try:
                yield self._read(path)
            except UnspinError as error:
                complain(error)
                self.bad += 1

    def _files(self, paths: Sequence[str]) -> list[Path | None]:
        from unspin.formats import SUFFIXES, collect  # noqa: PLC0415

        found: list[Path] = []
        for path in paths:
            try:
                found += collect([Path(path)], SUFFIXES)
            except UnspinError as error:
                complain(error)
                self.bad += 1
        return list(collect(found, SUFFIXES))

    def _read(self, path: Path | None) -> Input:
        from unspin.formats import decode, parse, read_file  # noqa: PLC0415

        name = str(path) if path else self._stdin_filename or "-"
        decoded = read_file(path) if path else decode(sys.stdin.buffer.read(), name)
        return Input(path, decoded, parse(decoded.text, name, text_fields=self._text_fields))
