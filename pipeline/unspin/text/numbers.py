"""Numbers in words and in figures: the words, the expressions that find them, and what they are worth."""

from __future__ import annotations

import re

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBER_WORDS = {word: i for i, word in enumerate(("zero", *_ONES, *_TEENS))} | {word: 10 * i for i, word in enumerate(_TENS, start=2)}
"""Number words up to ninety, without the compounds, to their value."""

SCALES = ("hundred", "thousand", "million", "billion", "dozen")
"""Words that multiply; kept apart, with their plural ("millions" is another claim than "million")."""

TENS_PATTERN = rf"(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ONES)})"
_PLAIN = sorted((*_TEENS, *_ONES, "zero"), key=len, reverse=True)
NUMBER_WORD_PATTERN = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)})(?![^\W_]))?|{'|'.join(_PLAIN)})"
_SCALE = r"(?:hundred|thousand)"
SCALED_PATTERN = rf"(?:a|{NUMBER_WORD_PATTERN})[ -]{_SCALE}(?:[ -](?:and[ -])?(?:{_SCALE}|{NUMBER_WORD_PATTERN})(?![^\W_])){{0,4}}"
"""“a hundred”, “two hundred and fifty”, “one thousand two hundred”; the ends of words are for the caller to look at."""

_BEFORE_POINT = rf"(?:{SCALED_PATTERN}|{NUMBER_WORD_PATTERN})"
BROKEN_PATTERN = rf"(?<!\w){_BEFORE_POINT}\.\d{{1,20}}(?!\w|\.\d)"
"""“twelve.0”, “twenty-five.5”: figures of which a spinner spelled the part before the point."""

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINT = re.compile(rf"({_BEFORE_POINT})(\.\d+)")
_SCALED = re.compile(SCALED_PATTERN)


def number_value(token: str) -> str | None:
    """The digits that a number in figures or small words stands for, thousands marks left out; None for other tokens.

    >>> [number_value(one) for one in ("1,000", "twenty-five", "two hundred and fifty", "eighteen.2", "grade")]
    ['1000', '25', '250', '18.2', None]
    """
    if _THOUSANDS.fullmatch(token):
        return token.replace(",", "")
    if token[0].isdigit():
        return token
    if broken := _POINT.fullmatch(token):
        return f"{number_value(broken[1])}{broken[2]}"
    parts = re.split(r"[- ]", token)
    if all(part in NUMBER_WORDS for part in parts):
        return str(sum(NUMBER_WORDS[part] for part in parts))
    return str(_scaled(parts)) if _SCALED.fullmatch(token) else None


def _scaled(parts: list[str]) -> int:
    """What the words of “one thousand two hundred and fifty” are worth together."""
    whole = below = 0
    for part in parts:
        if part == "thousand":
            whole, below = below * 1000, 0
        elif part == "hundred":
            below *= 100
        else:
            below += 1 if part == "a" else NUMBER_WORDS.get(part, 0)
    return whole + below
