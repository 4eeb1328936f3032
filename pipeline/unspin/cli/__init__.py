"""The command line: a group that loads each command when it is used. The only part that imports click."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

import click

from unspin import __version__
from unspin.engines import collect_seldom

COMMANDS = {
    "check": "List what looks spun; write nothing.",
    "fix": "Put the original wording back.",
    "scan": "Score how spun pages are: a fast first pass.",
    "review": "Decide on each finding in the terminal.",
    "apply": "Carry out the decisions of a review, or undo them.",
    "init": "Write a starter unspin.toml for this site.",
    "config": "Show settings, where they come from, and which files are read.",
    "baseline": "Hide what is there already, so that only new findings count.",
    "readability": "Show how hard pages are to read.",
    "explain": "Say why a phrase is flagged, or why not.",
    "glossary": "Validate, format and extend the glossary.",
    "learn": "Learn from texts that were corrected by hand.",
    "eval": "Measure accuracy on annotated articles and clean text.",
    "wordpress": "Pull the posts of a site, push repaired ones back.",
    "cache": "Show or empty the cache of earlier runs.",
    "lsp": "Run the language server for editors.",
    "languagetool": "Run a local LanguageTool server.",
    "completion": "Print the shell completion script.",
}


THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""How many threads the libraries below numpy take; one each unless they are set. The matrices are small: of two cores, two threads took
77 s of processor time for 1,000 files where one took 41 s, in the same 42 s of wall time, and the workers of ``--jobs 2`` hindered each other
(59 s instead of 24 s)."""


class LazyGroup(click.Group):
    """A group whose commands stand in modules of their own names; `--help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"unspin.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from COMMANDS, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"unspin {__version__}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
def main() -> None:
    """Find text that article spinners have mangled, put the original wording back, and show why.

    \b
    unspin check posts/                      list what looks spun
    unspin fix posts/ --report review.html   repair what is safe, review the rest
    unspin apply decisions.json              carry out what was decided there
    unspin fix - < post.txt                  clean text to standard output
    """  # noqa: D301 - \b keeps click from rewrapping
    collect_seldom()
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # file names may hold bytes, and a terminal lack letters, that cannot be printed
            stream.reconfigure(errors="backslashreplace")
