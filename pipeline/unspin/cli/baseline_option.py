"""The options that name the baseline of a run, and the one it means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unspin.cli.common import configurations_from
from unspin.cli.paths import FilePath

if TYPE_CHECKING:
    from unspin.suppress import Baseline


def baseline_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--baseline FILE``."""
    told = "Baseline; otherwise unspin-baseline.json beside the settings file, or here."
    return click.option("--baseline", type=FilePath(path_type=Path, dir_okay=False), metavar="FILE", help=told)(
        command
    )


def baseline_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--baseline FILE`` and ``--no-baseline``."""
    told = "Count what the baseline hides, too."
    return baseline_option(click.option("--no-baseline", is_flag=True, help=told)(command))


def baseline_path(config: Path | None, named: Path | None) -> Path:
    """Where the baseline of a run stands, whether it is there or not."""
    from unspin.suppress import baseline_beside  # noqa: PLC0415

    return named or baseline_beside(configurations_from(config, {}).of(Path("-")).path)


def open_baseline(config: Path | None, named: Path | None, *, wanted: bool) -> Baseline:
    """The baseline of a run, an empty one where there is none; raises InputError for one that is named and missing, or damaged."""
    from unspin import suppress  # noqa: PLC0415

    path = baseline_path(config, named)
    if not wanted:
        return suppress.Baseline(path.parent)
    return suppress.read_baseline(path) if named else suppress.baseline_at(path)
