"""Long JSON documents written piece by piece, laid out as ``json.dumps`` lays them out with ``indent=1``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from unspin.report.visible import HIDDEN

Pieces = Iterable[str]
"""A value of JSON, in pieces that make it up when joined."""


def dumped(value: object, *, indent: int | None = None) -> str:
    r"""A value as JSON, with every character escaped that must not reach a screen as it is, or that some take for the end of a line.

    >>> print(dumped("knee" + chr(0x9B) + "膝"))
    "knee\u009b膝"
    """
    told = json.dumps(value, ensure_ascii=False, indent=indent)
    return HIDDEN.sub(lambda found: f"\\u{ord(found.group()):04x}", told)


def rendered(value: object, depth: int) -> str:
    """A value that stands ``depth`` arrays and objects deep.

    >>> print(rendered({"rule": "x"}, 1))
    {
      "rule": "x"
     }
    """
    return dumped(value, indent=1).replace("\n", "\n" + " " * depth)


def array(items: Iterable[Pieces], depth: int) -> Iterator[str]:
    """An array that stands ``depth`` deep; its ``items`` are rendered for one more."""
    empty = True
    for item in items:
        yield f"{'[' if empty else ','}\n{' ' * (depth + 1)}"
        yield from item
        empty = False
    yield "[]" if empty else f"\n{' ' * depth}]"


def members(named: Iterable[tuple[str, Pieces]], depth: int) -> Iterator[str]:
    """An object that stands ``depth`` deep; the values of its members are rendered for one more."""
    empty = True
    for name, value in named:
        yield f"{'{' if empty else ','}\n{' ' * (depth + 1)}{json.dumps(name)}: "
        yield from value
        empty = False
    yield "{}" if empty else f"\n{' ' * depth}}}"
