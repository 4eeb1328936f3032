"""What the commands share: settings from options and files, reading inputs, errors as one line and exit code 2."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property, wraps
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from unspin.cli.paths import FilePath
from unspin.cli.progress import Counter
from unspin.config import GRAMMARS
from unspin.errors import ConfigError, InputError, UnspinError

if TYPE_CHECKING:
    from unspin.config import FileSettings, Settings, Value
    from unspin.formats import Decoded
    from unspin.model import Document, FileReport
    from unspin.selection.changes import Lines
    from unspin.selection.configurations import Configurations

BAD_INPUT = 2
INTERRUPTED = 130
"""What shells report for a process that SIGINT ended: 128 and the signal's number."""


def complain(error: object) -> None:
    """One line on standard error; names of files in it may hold anything."""
    from unspin.report.visible import plain  # noqa: PLC0415

    click.echo(f"unspin: {plain(str(error))}", err=True)


def show_diff(files: Iterable[FileReport], *, color: bool | None = None, progress: Counter | None = None) -> None:
    """Print what changes in ``files``: to a file or another program as it is, to a terminal or in colours with controls by number.

    What is shown of the ``progress`` makes way.
    """
    from unspin.report.diff import diff_pieces, painted  # noqa: PLC0415
    from unspin.report.visible import shown  # noqa: PLC0415

    pieces: Iterable[str] = diff_pieces(files)
    if sys.stdout.isatty() or color:
        pieces = map(shown, pieces)
    for piece in painted(pieces) if wants_color(color) else pieces:
        if progress:
            progress.make_way()
        click.echo(piece, nl=False, color=True)  # else click takes sequences out


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn errors on purpose, and those of the file system, into one line and exit code 2; Ctrl-C into 130."""
    try:
        yield
    except UnspinError as error:
        complain(error)
        sys.exit(BAD_INPUT)
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(BAD_INPUT)
    except OSError as error:
        complain(f"{error.filename or 'standard input or output'}: {error.strerror or error}")
        sys.exit(BAD_INPUT)


@dataclass(frozen=True, slots=True)
class Run:
    """What the arguments and options say that the commands over files share."""

    paths: tuple[str, ...]
    config: Path | None
    grammar: str | None
    languagetool_url: str | None
    glossary: tuple[str, ...]
    no_ignore: bool
    force_exclude: bool
    stdin_filename: str | None = None
    diff_base: str | None = None
    text_fields: tuple[str, ...] = ()
    jobs: int = 1
    cache: bool | None = None
    verbose: bool = False

    def configurations(self, options: Mapping[str, Value | None]) -> Configurations:
        """The configuration of each file, with the options of the command line, and ``options`` that are given, over it."""
        given = {name: value for name, value in options.items() if value}
        return configurations_from(self.config, self.options() | given)

    def options(self) -> dict[str, Value]:
        """The options that are given, by the keys of the configuration that they outrank."""
        fields: dict[str, Value] = {"text-fields": self.text_fields} if self.text_fields else {}
        if self.cache is not None:
            fields["cache"] = self.cache
        return option_values(self.grammar, self.languagetool_url, self.glossary) | fields


text_field_option = click.option(
    "--text-field", "text_fields", multiple=True, metavar="NAME", help="Column of CSV or key of JSON lines that holds text; may be repeated."
)


jobs_option = click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Processes that work side by side.")


def cache_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the commands that work on many files and remember what came of them."""
    options = (
        click.option("--cache/--no-cache", default=None, help="Keep answers for the next run; so unless a configuration says otherwise."),
        click.option("-v", "--verbose", is_flag=True, help="Say on standard error what the cache knew, and what is wrong with it."),
    )  # fmt: skip
    return _with(options, command)


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments and options that `check`, `fix` and `review` share; the command gets all but ``color`` as a ``run``."""
    options = (
        click.option("--stdin-filename", metavar="NAME", help="With -, the name that tells the format, such as post.md."),
        click.option("--diff-base", metavar="REF", help="Only lines changed since the merge base with REF, such as origin/main."),
        click.option("--color/--no-color", default=None, help="Colours; by default only on a terminal, and as NO_COLOR or FORCE_COLOR say."),
    )  # fmt: skip
    paths = click.argument("paths", nargs=-1, required=True, metavar="PATHS…|-")
    return paths(run_options(_with(options, command)))


def run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for settings and the choice of files, gathered in a ``run`` with those others that a ``Run`` has."""
    names = {one.name for one in fields(Run)}

    @wraps(command)
    def gathered(**values: Any) -> Any:  # noqa: ANN401 - whatever the command takes and returns
        run = Run(**{name: values.pop(name) for name in names & values.keys()})
        return command(run=run, **values)

    options = (
        click.option("--no-ignore", is_flag=True, help="Read what .gitignore and .ignore files leave out, too."),
        click.option("--force-exclude", is_flag=True, help="Let exclude decide on files that are named, too."),
        text_field_option,
    )
    return setting_options(_with(options, gathered))


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that `settings_from` takes."""
    options = (
        click.option("--config", type=FilePath(path_type=Path), help="Settings file; otherwise the closest unspin.toml."),
        click.option("--grammar", type=click.Choice(GRAMMARS), help="Grammar backend beside repairs."),
        click.option("--languagetool-url", metavar="URL", help="A LanguageTool server; implies --grammar languagetool."),
        click.option("--glossary", multiple=True, type=FilePath(), metavar="DIR", help="A glossary of your own; may be repeated."),
    )  # fmt: skip
    return _with(options, command)


def _with(options: Sequence[Callable[..., Any]], command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


def format_option(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--format`` of a command that prints a table for people, the first of ``formats``, or the same for programs, as ``output``."""
    told = "How the result is written."
    return click.option("--format", "output", type=click.Choice(formats), default=formats[0], show_default=True, help=told)


def settings_from(
    config: Path | None,
    grammar: str | None,
    languagetool_url: str | None,
    glossary: Sequence[str],
    to_make: Path | None = None,
) -> Settings:
    """The settings of the working directory's configuration, if any, with the options put over them.

    Raises:
        ConfigError: it cannot be used, or names a rule or a glossary folder, other than ``to_make``, that is not there.
    """
    configurations = configurations_from(config, option_values(grammar, languagetool_url, glossary))
    settings = configurations.settings(None).engine
    refuse_unknown(configurations, to_make)
    return settings


def option_values(grammar: str | None, languagetool_url: str | None, glossary: Sequence[str]) -> dict[str, Value]:
    """The options that are given, by the keys of the configuration that they outrank."""
    for folder in glossary:
        if not Path(folder).is_dir():
            raise InputError(folder, "is no folder", "name a folder with terms/ or lexicon/ in it")
    if languagetool_url and not grammar:
        grammar = "languagetool"
    told = {"grammar": grammar, "languagetool-url": languagetool_url, "glossary": tuple(glossary)}
    return {name: value for name, value in told.items() if value}


def configurations_from(config: Path | None, options: Mapping[str, Value]) -> Configurations:
    """The configuration of each file: the one that is named, else the closest."""
    from unspin.selection.configurations import Configurations  # noqa: PLC0415

    return Configurations(config, options)


def refuse_unknown(configurations: Configurations, to_make: Path | None = None) -> None:
    """Raise ConfigError if a configuration met so far disables a rule, or names a glossary folder but ``to_make``, that does not exist."""
    configurations.refuse_missing_glossary(to_make)
    disabled = [(one.path, name) for one in configurations.met() for name in one.texts("disable", everywhere=True)]
    if not disabled:
        return
    from unspin.report.rule_texts import FAMILIES  # noqa: PLC0415
    from unspin.report.rules import close_names, members, page_of  # noqa: PLC0415 - read the tables of rules

    for path, name in disabled:
        if page_of(name) is None and not members(name) and name != "grammar.languagetool":
            close = " or ".join(map(repr, close_names(name)))
            cure = f"did you mean {close}?" if close else f"the families are {', '.join(one.name for one in FAMILIES)}"
            raise ConfigError(f"{path}: disable: there is no rule {name!r}; {cure}")


def wants_color(color: bool | None) -> bool:
    """Whether standard output is coloured: as ``color`` says, else as NO_COLOR or FORCE_COLOR do, else on a terminal."""
    if color is not None:
        return color
    return not os.environ.get("NO_COLOR") and (bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty())


def terminal_width() -> int:
    """Columns of the terminal, 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns


@dataclass(frozen=True, slots=True)
class Chosen:
    """An input that is to be read: its path (None for standard input), what is in force for it, and its changed lines.

    ``lines`` is None where all of it counts.
    """

    path: Path | None
    name: str
    settings: FileSettings
    lines: Lines | None = None

    def read(self, raw: bytes | None = None) -> Input:
        """The input, which holds ``raw`` if that is known; raises InputError if it is no text that can be read."""
        from unspin.formats import decode, parse, read_file  # noqa: PLC0415

        decoded = read_file(self.path) if self.path and raw is None else decode(raw or b"", self.name)
        document = parse(decoded.text, self.name, text_fields=self.settings.text_fields)
        return Input(decoded, document, self)


@dataclass(frozen=True, slots=True)
class Input:
    """A file that could be read: bytes decoded, the document, and how it was chosen."""

    decoded: Decoded
    document: Document
    chosen: Chosen

    @property
    def path(self) -> Path | None:
        """None for standard input."""
        return self.chosen.path


class Inputs:
    """Reads the inputs of a run one by one; a bad one is reported, counted in ``bad`` and left out."""

    def __init__(self, run: Run, options: Mapping[str, Value | None], output: Path | None = None) -> None:
        """Collect what the run names, each file once; ``-`` alone means standard input. ``options`` outrank settings.

        What stands in the folder ``output``, to which copies go, is not taken from a folder above it.
        """
        self.bad = 0
        self.run = run
        self._counter = Counter((), terminal_width)
        self.stdin = "-" in run.paths
        if "" in run.paths:
            raise click.UsageError("a path is empty.")
        if self.stdin and len(run.paths) > 1:
            raise click.UsageError("- cannot be combined with other paths.")
        if self.stdin and run.diff_base:
            raise click.UsageError("--diff-base needs files; - has no history.")
        configurations = run.configurations(options)
        if self.stdin:
            name = run.stdin_filename
            self.chosen = [Chosen(None, name or "-", configurations.settings(Path(name) if name else None))]
        else:
            self.chosen = list(self._changed(run.diff_base, self._files(run, configurations, output), configurations))
            if run.diff_base and not self.chosen and not self.bad:
                complain(f"no line changed since {run.diff_base}")
        refuse_unknown(configurations)
        self._counter = Counter(self.files, terminal_width)

    @property
    def files(self) -> list[Path | None]:
        """The paths to read; None for standard input."""
        return [one.path for one in self.chosen]

    def __iter__(self) -> Iterator[Input]:
        """The inputs, in order; directories are walked in sorted order."""
        with self._counter as counter:
            for one in self.chosen:
                counter.count(None)
                try:
                    read = one.read(self.standard_bytes() if one.path is None else None)
                except UnspinError as error:
                    self.refuse(error)
                else:
                    yield read

    @property
    def progress(self) -> Counter:
        """Shows how far the run over the inputs is, where somebody sees it."""
        return self._counter

    @cached_property
    def standard_input(self) -> BinaryIO:
        """All of standard input, in a file without a name, to be read more than once."""
        copy = TemporaryFile()  # noqa: SIM115 - closed when the command ends
        click.get_current_context().call_on_close(copy.close)
        shutil.copyfileobj(sys.stdin.buffer, copy)
        return copy

    def standard_bytes(self) -> bytes:
        """What standard input holds."""
        self.standard_input.seek(0)
        return self.standard_input.read()

    def remark(self, name: str) -> None:
        """Say that an input is in a language that is not read: nothing found there means nothing."""
        self._counter.clear()
        complain(f"{name}: does not look English, the only language that is read")

    def refuse(self, error: object) -> None:
        """Report an input that cannot be used, and count it."""
        self._counter.clear()
        complain(error)
        self.bad += 1

    def _files(self, run: Run, configurations: Configurations, output: Path | None) -> Iterator[Path]:
        from unspin.formats import SUFFIXES  # noqa: PLC0415
        from unspin.selection.select import Selector  # noqa: PLC0415

        selector = Selector(
            configurations, SUFFIXES, ignores=not run.no_ignore, force_exclude=run.force_exclude, output=output
        )
        for path in run.paths:
            try:
                yield from selector.files(Path(path))
            except InputError as error:
                self.refuse(error)

    def _changed(self, base: str | None, files: Iterator[Path], configurations: Configurations) -> Iterator[Chosen]:
        """The files that have changed lines; all, and all of their lines, without a ``base``."""
        from unspin.selection.changes import Changes  # noqa: PLC0415

        changes = Changes(base) if base is not None else None
        for path in files:
            lines = changes.of(path) if changes else None
            if lines is None or lines:
                yield Chosen(path, str(path), configurations.settings(path), lines)
