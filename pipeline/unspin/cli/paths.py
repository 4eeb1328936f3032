"""Paths on the command line."""

from __future__ import annotations

from typing import Any

import click


class FilePath(click.Path):
    """A path that is not empty: an unset variable in a script would otherwise mean the folder that it runs in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - as click has it
        """The path as click gives it; a usage error for an empty one."""
        if str(value) == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)
