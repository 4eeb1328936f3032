"""Commands as the tests run them."""

from __future__ import annotations

from click.testing import CliRunner, Result

from unspin.cli import main


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """The result of a command; an unexpected exception fails the test."""
    result = CliRunner().invoke(main, arguments, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
