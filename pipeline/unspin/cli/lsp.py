"""`unspin lsp`: the language server, for editors."""

from __future__ import annotations

import os
import sys

import click

from unspin.cli.common import complain, one_line_errors


@click.command("lsp")
@click.option("--stdio", is_flag=True, expose_value=False, help="What it does anyway; some editors pass it.")
def command() -> None:
    """Speak the Language Server Protocol on standard input and output; for editors.

    Findings are shown as you type, with quick fixes and, on hover, the reason. Settings come from the closest
    unspin.toml. Needs the extra: pip install 'unspin[lsp]'
    """
    with one_line_errors():
        import logging  # noqa: PLC0415

        from unspin.lsp import load_server  # noqa: PLC0415

        server = load_server()
        logging.basicConfig(format="unspin: %(message)s", level=logging.WARNING, stream=sys.stderr)
        if sys.stdin.isatty():
            complain("editors speak with this on standard input; to see findings here, run: unspin check")
        # What a library prints must not end up between the messages: standard output becomes standard error from here.
        with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as messages:
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            server.start_io(sys.stdin.buffer, messages)
