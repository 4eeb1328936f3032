"""`unspin glossary`: validate, format and extend the editors' files."""

from __future__ import annotations

import sys
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from unspin.cli.common import one_line_errors
from unspin.cli.paths import FilePath
from unspin.errors import GlossaryError, InputError


@click.group("glossary")
def command() -> None:
    """Validate, format and extend the glossary."""


@command.command("check", short_help="Check the files, or sort and format them.")
@click.argument("folders", nargs=-1, type=FilePath(path_type=Path), metavar="[DIR…]")
@click.option("--fix", is_flag=True, help="Sort and format the files in place.")
def check(folders: tuple[Path, ...], *, fix: bool) -> None:
    """Check DIR/terms, DIR/lexicon, DIR/plain_language.csv, DIR/spelling.csv and the tables of rules; without DIR, the files that come with unspin.

    Exit code 1 if something is wrong that --fix has not mended.
    """
    problems = 0
    with one_line_errors():
        from unspin.report import counted  # noqa: PLC0415
        from unspin.resources import glossary_root  # noqa: PLC0415

        if fix and not folders:
            raise click.UsageError("--fix needs the folder to write to.")
        for folder in folders or (glossary_root(),):
            if not folder.is_dir():
                raise InputError(str(folder), "is no folder", "name a folder with terms/ or lexicon/ in it")
            problems += _check(folder, fix=fix)
    click.echo("no problems" if not problems else counted(problems, "problem"))
    sys.exit(int(problems > 0))


def _check(folder: Path | Traversable, *, fix: bool) -> int:
    """How many problems a glossary has left, each printed."""
    from unspin.detect.rule_problems import FILES, rule_problems  # noqa: PLC0415
    from unspin.formats import replace_file  # noqa: PLC0415
    from unspin.glossary.check import KINDS, check_files  # noqa: PLC0415
    from unspin.glossary.entry import files_in  # noqa: PLC0415
    from unspin.plain_language.examples import untrue_examples  # noqa: PLC0415

    glossary = {
        name: files_in(folder / kind.folder if kind.folder else folder, kind.suffix) for name, kind in KINDS.items()
    }
    if not any(glossary.values()) and not any(folder.joinpath(name).is_file() for name in FILES):
        raise InputError(str(folder), "holds no terms/*.csv, lexicon/*.csv, plain_language.csv or spelling.csv", "name a glossary folder")
    left = 0
    for kind, files in glossary.items():
        below = f"{folder}/{KINDS[kind].folder}"
        for (name, text), one in zip(files, check_files(kind, files), strict=True):
            only_form = one.formatted is not None and len(one.problems) == 1 and "--fix" in one.problems[0]
            if fix and only_form and one.formatted is not None and one.formatted != text:
                replace_file(Path(below + name), text.encode("utf-8"), one.formatted.encode("utf-8"))
                click.echo(f"{below}{name}: sorted and formatted")
                continue
            untrue = untrue_examples(text, name) if kind == "plain-language" and not one.problems else ()
            for problem in (*one.problems, *untrue):
                click.echo(f"{below}{problem}")
            left += len(one.problems) + len(untrue)
    for problem in (in_tables := rule_problems(folder)):
        click.echo(f"{folder}/{problem}")
    return left + len(in_tables)


def _site_text(file: Path) -> str | None:
    """What a lexicon file holds, None if there is none."""
    try:
        return file.read_bytes().decode("utf-8") if file.is_file() else None
    except UnicodeDecodeError as error:
        raise GlossaryError(str(file), 1, f"not UTF-8 at byte {error.start}", "save the file as UTF-8") from error


@command.command("add", short_help="Add a pair of wordings to a glossary of your own.")
@click.argument("plain")
@click.argument("spun")
@click.option(
    "--pos", default="np", show_default=True, help="Part of speech of the plain wording: n, np, v, vp, adj, adv, phr …"
)
@click.option(
    "--dir",
    "folder",
    type=FilePath(path_type=Path),
    required=True,
    help="Your glossary folder; made if it is not there.",
)
@click.option("--source", default="editor", show_default=True, help="Where the pair comes from.")
def add(plain: str, spun: str, pos: str, folder: Path, source: str) -> None:
    """Add a pair to DIR/lexicon/site.csv, as in: unspin glossary add "spider vein" "crawler capillary" --dir our-glossary."""
    with one_line_errors():
        from unspin.formats import replace_file  # noqa: PLC0415
        from unspin.glossary.check import with_pair  # noqa: PLC0415

        file = folder / "lexicon" / "site.csv"
        text = _site_text(file)
        new = with_pair(text or "", str(file), plain.strip(), spun.strip(), pos, source)
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, text if text is None else text.encode("utf-8"), new.encode("utf-8"))
        click.echo(f"{file}: {plain} ← {spun}")
