"""`unspin explain`: why a phrase is flagged, or why not."""

from __future__ import annotations

import click

from unspin.cli.common import one_line_errors, settings_from


@click.command("explain")
@click.argument("phrase")
@click.option(
    "--glossary", multiple=True, type=click.Path(), metavar="DIR", help="A glossary of your own; may be repeated."
)
def command(phrase: str, glossary: tuple[str, ...]) -> None:
    """Show the rules, candidates, entries and scores of PHRASE, as in: unspin explain "medical focus"."""
    with one_line_errors():
        from unspin.engine import Engine  # noqa: PLC0415

        if not phrase.strip():
            raise click.UsageError("the phrase is empty.")
        for line in Engine(settings_from(None, "none", None, glossary)).explain(phrase):
            click.echo(line)
