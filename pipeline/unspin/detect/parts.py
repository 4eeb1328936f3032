"""Phrases that are matched from the start of a block, and the wordings with names that they are put together from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from unspin.detect.expressions import Expression
from unspin.detect.necessary import Necessary, Shape
from unspin.detect.rules import phrase_expression, pieces_of
from unspin.detect.told import shape_of, told_once

_PART = re.compile(r"\{([a-z_]+)\}")


class Opening:
    """A phrase that is matched from the start of a text."""

    def __init__(self, phrase: str, parts: Parts, tail: str) -> None:
        """``tail`` is the expression of what stands behind the phrase and the marks after it."""
        self._phrase = phrase
        self._parts = parts
        self.expression = Expression(lambda: f"(?:{parts.written_out(phrase)})[^\\w©]*{tail}")

    @cached_property
    def necessary(self) -> Necessary:
        """What texts must be like for it to match."""
        return self._parts.necessary[self._phrase]

    def may_match(self, folded: str) -> bool:
        """Whether it can match a text that is ``folded``, its blanks single; most phrases need not be compiled for a page."""
        return self.necessary.may_match(folded)

    def match(self, text: str, folded: str) -> bool:
        """Whether it matches from the start of ``text``, which is ``folded`` in small letters; blanks are single."""
        return self.may_match(folded) and self.expression.pattern.match(text) is not None


@dataclass(frozen=True, slots=True)
class Openings:
    """Several of them, of which any may match."""

    openings: tuple[Opening, ...]

    def match(self, text: str, folded: str) -> bool:
        """Whether one of them matches from the start of ``text``, which is ``folded`` in small letters; blanks are single."""
        return any(one.match(text, folded) for one in self.openings)

    def refuse_bad(self) -> None:
        """Compile all of them; raises ValueError or re.error for a bad one."""
        for one in self.openings:
            _ = one.expression.pattern

    def __iter__(self) -> Iterator[Opening]:
        """The phrases, in order."""
        return iter(self.openings)


class Parts:
    """The named wordings of the table ``parts``, each of which may use those above it, and the phrases that use them."""

    def __init__(self, wordings: Mapping[str, str], source: str) -> None:
        """``source`` is the text of the file that the wordings, and all phrases, stand in.

        Raises:
            ValueError: a wording uses a part that does not stand above it.
        """
        self._source = source
        self._wordings: dict[str, str] = {}
        self._expressions: dict[str, str] = {}
        self._shapes: dict[str, Shape] = {}
        self._phrases: list[str] = []
        for name, wording in wordings.items():
            self._refuse_unknown(wording)
            self._wordings[name] = wording

    def openings(self, phrases: Sequence[str], tail: str = r"\Z") -> Openings:
        """The phrases, ready to match; raises ValueError for a part that is not there."""
        for one in phrases:
            self._refuse_unknown(one)
        self._phrases += phrases
        return Openings(tuple(Opening(one, self, tail) for one in phrases))

    def written_out(self, phrase: str) -> str:
        """The expression of ``phrase`` with those of its ``{parts}`` in it."""
        pieces = _PART.split(phrase)
        return "".join(
            self._expression(one) if number % 2 else phrase_expression(one) for number, one in enumerate(pieces)
        )

    @cached_property
    def necessary(self) -> Mapping[str, Necessary]:
        """What texts must be like for each of the phrases to match; told once for a file (a tenth of a second), and kept."""
        return told_once("beginnings", self._source, lambda: {one: self._shape_of(one).necessary() for one in self._phrases})

    def _refuse_unknown(self, phrase: str) -> None:
        unknown = [name for name in _PART.findall(phrase) if name not in self._wordings]
        if unknown:
            raise ValueError(f"no part {{{unknown[0]}}}; the parts are {', '.join(self._wordings)}")

    def _shape_of(self, phrase: str) -> Shape:
        return shape_of(phrase, self._pieces(phrase), self._shape)

    @staticmethod
    def _pieces(phrase: str) -> Iterator[tuple[str, str]]:
        for number, one in enumerate(_PART.split(phrase)):
            if number % 2:
                yield "part", one
            else:
                yield from pieces_of(one)

    def _shape(self, name: str) -> Shape:
        if name not in self._shapes:
            self._shapes[name] = self._shape_of(self._wordings[name])
        return self._shapes[name]

    def _expression(self, name: str) -> str:
        if name not in self._expressions:
            self._expressions[name] = f"(?:{self.written_out(self._wordings[name])})"
        return self._expressions[name]
