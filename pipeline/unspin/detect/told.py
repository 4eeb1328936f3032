"""What is necessary for the phrases of a table to match: told from them once, and kept for the next process."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from unspin.detect.necessary import ANYTHING, Necessary, Reader, Shape
from unspin.detect.rules import pieces_of
from unspin.kept import kept, key_of

_SIGNS = re.compile(r"(?<!\\)\(\?")
_MAKERS = ("detect/necessary.py", "detect/parts.py", "detect/rules.py", "detect/told.py")


def shape_of(phrase: str, pieces: Iterable[tuple[str, str]], part: Callable[[str], Shape]) -> Shape:
    """What texts are like that ``phrase``, read in ``pieces``, matches; of one with other signs of expressions nothing is known.

    ``part`` tells the shape of a part that it names.
    """
    return ANYTHING if _SIGNS.search(phrase) else Reader(pieces, part).read()


def necessary_anywhere(phrases: Sequence[str]) -> list[Necessary]:
    """What texts must be like for each of the ``phrases``, which name no parts, to stand in them somewhere."""
    told = told_once("occurrences", "\n".join(phrases), lambda: {one: _plain_shape_of(one).necessary_anywhere() for one in phrases})
    return [told[one] for one in phrases]


def _plain_shape_of(phrase: str) -> Shape:
    return shape_of(phrase, pieces_of(phrase), lambda _: ANYTHING)


def told_once(name: str, source: str, tell: Callable[[], Mapping[str, Necessary]]) -> Mapping[str, Necessary]:
    """What ``tell`` says of each phrase of ``source``, now or in an earlier process; it is kept under ``name``."""
    rows = json.loads(bytes(kept(name, key_of([source.encode()], _MAKERS), lambda: _written(tell()))))
    return {phrase: Necessary(tuple(beginnings), needs, tuple(telling)) for phrase, (beginnings, needs, telling) in rows.items()}


def _written(told: Mapping[str, Necessary]) -> bytes:
    return json.dumps({phrase: (one.beginnings, one.needs, one.telling) for phrase, one in told.items()}).encode()
