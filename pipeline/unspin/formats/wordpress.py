"""The block comments of WordPress (``<!-- wp:paragraph {"align":"left"} -->``), and what they say twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from unspin.model import Segment

_COMMENT = re.compile(r"\s*+(/)?wp:([a-z][\w/-]*+)\s*+(\{.*\})?\s*+(/)?\s*+", re.DOTALL)
_BEGINNING = re.compile(r"<!--\s*+wp:[a-z]")
_BLANKS = re.compile(r"\s+")
_DEEPEST = 50
"""Blocks within each other that are looked at: so many are never open but where their ends are missing."""


def holds_blocks(text: str) -> bool:
    """Whether ``text`` is the content of a post of the block editor."""
    return _BEGINNING.search(text) is not None


def block_mark(comment: str) -> re.Match[str] | None:
    """What a comment that begins or ends a block says; None for any other.

    >>> [bool(block_mark(one)) for one in (" wp:paragraph ", " /wp:paragraph ", " a note ")]
    [True, True, False]
    """
    return _COMMENT.fullmatch(comment)


class Blocks:
    """The blocks that are open at a place of a post; one ``take`` a comment."""

    __slots__ = ("_names", "_open")

    def __init__(self) -> None:
        """None is open."""
        self._open: list[tuple[str, str]] = []
        self._names: Counter[str] = Counter()

    def take(self, mark: re.Match[str]) -> None:
        """Open or close the block of a ``block_mark``."""
        closes, name, attributes, alone = mark.groups()
        if closes:
            self._close(name)
        elif not alone:
            self._open.append((name, _texts(attributes or "")))
            self._names[name] += 1

    def _close(self, name: str) -> None:
        """End the innermost block of that name, if any is open, and those within it."""
        closed = None
        while self._names[name] and closed != name:
            closed, _ = self._open.pop()
            self._names[closed] -= 1

    def repeat(self, segment: Segment) -> bool:
        """Whether the comment of a block around holds what the segment says, too."""
        said = [texts for _, texts in self._open[-_DEEPEST:] if texts]
        if not said:
            return False
        literal = (segment.text[one.text_start :][: one.length] for one in segment.pieces if one.literal)
        longest = _BLANKS.sub(" ", max(literal, key=len, default="")).strip()
        return bool(longest) and any(longest in texts for texts in said)


def _texts(attributes: str) -> str:
    """All strings in the JSON of a block, on one line; the raw JSON if it is none."""
    try:
        return _BLANKS.sub(" ", "\n".join(_strings(json.loads(attributes)))) if attributes else ""
    except (ValueError, RecursionError):
        return attributes


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)
