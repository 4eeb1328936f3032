"""The block comments of WordPress (``<!-- wp:paragraph {"align":"left"} -->``), and what they say twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from unspin.model import Segment

_COMMENT = re.compile(r"\s*(/)?wp:([a-z][\w/-]*)\s*(\{.*\})?\s*(/)?\s*", re.DOTALL)
_BLANKS = re.compile(r"\s+")


class Blocks:
    """The blocks that are open at a place of a post; one ``take`` a comment."""

    __slots__ = ("_open",)

    def __init__(self) -> None:
        """None is open."""
        self._open: list[tuple[str, str]] = []

    def take(self, comment: str) -> bool:
        """Note a comment; whether it is one that begins or ends a block.

        >>> Blocks().take(" wp:paragraph "), Blocks().take(" a note ")
        (True, False)
        """
        found = _COMMENT.fullmatch(comment)
        if not found:
            return False
        closes, name, attributes, alone = found.groups()
        if closes:
            while self._open and self._open.pop()[0] != name:
                pass
        elif not alone:
            self._open.append((name, _texts(attributes or "")))
        return True

    def repeat(self, segment: Segment) -> bool:
        """Whether the comment of a block around holds what the segment says, too."""
        said = [texts for _, texts in self._open if texts]
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
