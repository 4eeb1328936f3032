"""The help of every command: all is said, and it fits a terminal of 80 columns."""

import click
import pytest
from click.testing import CliRunner

from unspin.cli import main

WIDTH = 80


def commands(command: click.Command = main, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command and group with the words that call it."""
    found = [(path, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += commands(below, (*path, name))
    return found


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_help_fits_a_terminal(path):
    """No line is longer than the terminal, and no summary of a command is cut."""
    shown = CliRunner().invoke(main, [*path, "--help"], prog_name="unspin", terminal_width=WIDTH).output
    assert [line for line in shown.splitlines() if len(line) > WIDTH or (line.startswith(" ") and line.endswith("..."))] == []


def test_every_option_says_what_it_does():
    """An option without a text leaves people to guess."""
    options = [(path, one) for path, command in commands() for one in command.params if isinstance(one, click.Option)]
    assert [(path, one.opts) for path, one in options if not (one.help or "").strip()] == []
