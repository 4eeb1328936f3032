"""Capitalisation carried over from the words that are replaced."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset("a an and as at but by for from in into of off on or over per the to up via with".split())


def carry_case(old: str, new: str) -> str:
    """``new`` capitalised as ``old`` is: lower case, Sentence start, Title Case or ALL CAPITALS.

    Words of ``new`` that are capitals by themselves (proper names, abbreviations) stay so.

    >>> carry_case("Crawler Capillaries", "spider veins"), carry_case("CRAWLER", "spider"), carry_case("Crawler", "spider vein")
    ('Spider Veins', 'SPIDER', 'Spider vein')
    """
    words = _WORD.findall(old)
    if not words or not new:
        return new
    if len(old) > 1 and all(word.isupper() for word in words) and sum(map(len, words)) > 1:
        return new.upper() if sum(map(len, words)) > 3 or len(words) > 1 else _first_upper(new)
    main = [word for word in words if word.lower() not in _SMALL]
    if len(main) > 1 and all(word[0].isupper() for word in main):
        return _titled(new)
    return _first_upper(new) if words[0][0].isupper() else new


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _titled(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        word = found.group()
        return word if word in _SMALL and found.start() else _first_upper(word)

    return re.sub(r"[^\W\d_][\w'’]*", one, text)
