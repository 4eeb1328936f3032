"""`unspin cache`: where the answers of earlier runs and the tables of the glossary are kept, and how to be rid of them."""

from __future__ import annotations

from pathlib import Path

import click

from unspin.cli.common import complain, one_line_errors
from unspin.errors import UnspinError


@click.group("cache")
def command() -> None:
    """Show or empty the cache, in which check, fix and baseline keep their answers for the next run.

    An answer counts only for the very same file, settings, glossary and release of unspin; nothing has to be emptied for it to be right.
    Beside the answers stand tables that are made of the glossary once, so that every command starts faster; --no-cache uses them, too.
    The environment variable UNSPIN_CACHE_DIR names another folder.
    """


@command.command("info", short_help="Say where the cache is and what it holds.")
def info() -> None:
    """Say where the cache is, how many answers it holds and how much room it takes."""
    with one_line_errors():
        from unspin.batch.cache import FILE, MAX_AGE_DAYS, MAX_BYTES, Cache  # noqa: PLC0415
        from unspin.kept import tables  # noqa: PLC0415
        from unspin.report.visible import plain  # noqa: PLC0415

        folder = _folder()
        click.echo(f"folder   {plain(str(folder))}")
        if found := tables():
            click.echo(f"tables   {len(found)}, {sum(size for _, size in found) / 2**20:.1f} MiB")
        if not (folder / FILE).is_file():
            click.echo("answers  0")
            return
        with Cache(folder) as cache:
            held = cache.info()
        if cache.trouble:
            complain(f"cache: {cache.trouble}")
        click.echo(f"answers  {held.entries:,}")
        click.echo(f"size     {held.bytes / 2**20:.1f} MiB of at most {MAX_BYTES >> 20}")
        if held.oldest_days is not None:
            click.echo(f"oldest   last used {_ago(held.oldest_days)}; kept for {MAX_AGE_DAYS} days")


@command.command("clean", short_help="Take all answers out.")
def clean() -> None:
    """Take all answers out of the cache, and the tables that the next command makes anew."""
    with one_line_errors():
        from unspin.batch.cache import FILE, Cache  # noqa: PLC0415
        from unspin.kept import clear  # noqa: PLC0415
        from unspin.report import counted  # noqa: PLC0415

        clear()
        folder = _folder()
        if not (folder / FILE).is_file():
            click.echo("0 answers taken out")
            return
        with Cache(folder) as cache:
            gone = cache.clean()
        if gone is None:
            raise UnspinError(f"cache: {cache.trouble}; try again, or take {folder} away yourself")
        click.echo(f"{counted(gone, 'answer')} taken out")


def _folder() -> Path:
    from unspin.batch import cache_folder  # noqa: PLC0415

    try:
        return cache_folder()
    except RuntimeError as error:
        raise UnspinError("there is no home directory to keep a cache in; name a folder with UNSPIN_CACHE_DIR") from error


def _ago(days: int) -> str:
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
