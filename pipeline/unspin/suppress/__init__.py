"""What a user wants left alone: directives in the files themselves, and a baseline of what was there before."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unspin.suppress.baseline import FILE_NAME, Baseline, Change, Entry
    from unspin.suppress.baseline_file import baseline_at, baseline_beside, read_baseline, to_json
    from unspin.suppress.directives import DirectiveReader
    from unspin.suppress.ignores import RULES, Ignores, read_ignores
    from unspin.suppress.writing import ignoring, ignoring_in_file

_HOMES = {
    "baseline": ("FILE_NAME", "Baseline", "Change", "Entry"),
    "baseline_file": ("baseline_at", "baseline_beside", "read_baseline", "to_json"),
    "directives": ("DirectiveReader",),
    "ignores": ("RULES", "Ignores", "read_ignores"),
    "writing": ("ignoring", "ignoring_in_file"),
}
"""The modules that the names live in; each is imported when a name of it is first asked for: most runs have no baseline."""


def __getattr__(name: str) -> object:
    """A name from its module."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"unspin.suppress.{home}"), name)
    raise AttributeError(f"module 'unspin.suppress' has no attribute {name!r}")


__all__ = [
    "FILE_NAME",
    "RULES",
    "Baseline",
    "Change",
    "DirectiveReader",
    "Entry",
    "Ignores",
    "baseline_at",
    "baseline_beside",
    "ignoring",
    "ignoring_in_file",
    "read_baseline",
    "read_ignores",
    "to_json",
]
