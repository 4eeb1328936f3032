"""Regular expressions that are compiled when they are first needed: of a table of hundreds a page needs a few dozen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


class Expression:
    """A regular expression that is written out and compiled when it is first needed.

    >>> bool(Expression(lambda: "days?").pattern.match("Days"))
    True
    """

    def __init__(self, write: Callable[[], str], flags: re.RegexFlag = re.IGNORECASE) -> None:
        """``write`` gives the source."""
        self._write = write
        self._flags = flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression; raises ValueError or re.error for a bad one."""
        return re.compile(self._write(), self._flags)


_WORD = re.compile(r"[a-z]+|\d+")
_OPTIONAL = re.compile(r"\w+\?|<\w+>|\w*\*|\w+(?=\()|(?<=\))\w+")
_INNERMOST = re.compile(r"\([^()]*\)[?*]?")
_GROUP = re.compile(r"\(([^()?*<>]*)\)(?![?*\w])")


def required_words(phrase: str) -> tuple[frozenset[str], ...]:
    """What a text must hold for ``phrase`` to occur in it: one out of each set, perhaps as a part of a longer word.

    >>> [sorted(words) for words in required_words("(was|were) made (use )?of days?")]
    [['made'], ['of'], ['was', 'were']]
    """
    phrase = re.sub(r"\\.", "<mark>", phrase.lower())
    outside = _OPTIONAL.sub(" ", phrase)
    while "(" in outside:
        fewer = _INNERMOST.sub(" ", outside)
        if fewer == outside:
            break
        outside = fewer
    groups = [group for group in _GROUP.findall(phrase) if _top(phrase, group)]
    words = [frozenset({word}) for word in _WORD.findall(outside)]
    choices = [frozenset(_longest_word(one) for one in group.split("|")) for group in groups]
    return (*words, *(choice for choice in choices if "" not in choice))


def _longest_word(phrase: str) -> str:
    return max(_WORD.findall(phrase), key=len, default="")


def _top(phrase: str, group: str) -> bool:
    """Whether ``group`` stands outside all other brackets of ``phrase``."""
    ahead = phrase.partition(f"({group})")[0]
    return ahead.count("(") == ahead.count(")") and not re.search(r"\w$", ahead)


@dataclass(frozen=True, slots=True)
class Phrase:
    """An expression and the words that a text must hold for it to fit."""

    expression: Expression
    required: tuple[frozenset[str], ...]

    def may_stand_in(self, lowered: str) -> bool:
        """Whether the phrase can occur in a text whose small letters are ``lowered``: most need not be compiled for a page."""
        for one in self.required:
            for word in one:
                if word in lowered:
                    break
            else:
                return False
        return True
