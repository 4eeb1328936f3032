"""`unspin languagetool`: a local LanguageTool server."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from unspin.cli.common import one_line_errors
from unspin.cli.paths import FilePath


@click.group("languagetool")
def command() -> None:
    """Start, stop and look at a local LanguageTool server (Java 17 or newer)."""


@command.command("start")
@click.option(
    "--jars",
    type=FilePath(path_type=Path),
    metavar="DIR",
    show_envvar=True,
    envvar="UNSPIN_LANGUAGETOOL_JARS",
    help="Folder with LanguageTool's jar files.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8081, show_default=True, help="Where the server listens.")
def start(jars: Path | None, port: int) -> None:
    """Start the server and wait until it answers."""
    with one_line_errors():
        from unspin.grammar import server  # noqa: PLC0415

        click.echo(f"LanguageTool listens on {server.start(jars, port).url}")


@command.command("stop")
def stop() -> None:
    """Stop the server that `start` started."""
    with one_line_errors():
        from unspin.grammar import server  # noqa: PLC0415

        server.stop()
        click.echo("LanguageTool is stopped")


@command.command("status")
def status() -> None:
    """Say whether the server runs; exit code 1 if it does not."""
    with one_line_errors():
        from unspin.grammar import server  # noqa: PLC0415

        state = server.status()
    click.echo(f"LanguageTool runs on {state.url}" if state.running else "LanguageTool is not running")
    sys.exit(0 if state.running else 1)
