"""Capitalisation carried over from the words that are replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset("a an and as at but by for from in into of off on or over per the to up via with".split())


def carry_case(old: str, new: str) -> str:
    """``new`` capitalised as ``old`` is: lower case, Sentence start, Title Case or ALL CAPITALS.

    Words of ``new`` that are capitals by themselves (proper names, abbreviations) stay so.

    >>> carry_case("Crawler Capillaries", "spider veins"), carry_case("CRAWLER", "spider"), carry_case("Crawler", "spider vein")
    ('Spider Veins', 'SPIDER', 'Spider vein')
    """
    return _as_in(old)(new)


@lru_cache(maxsize=1024)
def _as_in(old: str) -> Callable[[str], str]:
    """What capitalises a wording as ``old`` is; all wordings for a place are asked for in a row."""
    words = _WORD.findall(old)
    if not words:
        return str
    if len(old) > 1 and all(word.isupper() for word in words) and sum(map(len, words)) > 1:
        return str.upper if sum(map(len, words)) > 3 or len(words) > 1 else _first_upper
    main = [word for word in words if word.lower() not in _SMALL]
    if len(main) > 1 and all(word[0].isupper() for word in main):
        return _titled
    return _first_upper if words[0][0].isupper() else str


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _titled(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        word = found.group()
        return word if word in _SMALL and found.start() else _first_upper(word)

    return re.sub(r"[^\W\d_][\w'’]*", one, text)


SHORTEST_VARIANT = 6
"""Letters; among shorter words the rules take others for variants (*four* and *for*, *shoe* and *she*)."""

_SPELLINGS = tuple(pair.split(">") for pair in "ae>e oe>e our>or yse>yze ise>ize isa>iza isi>izi tre>ter ll>l ogue>og".split())


def carry_spelling(old: str, new: str) -> str:
    """``new`` with each longer word that ``old`` holds in British or American spelling spelt as there.

    >>> carry_spelling("transient ischaemic assault", "transient ischemic attack"), carry_spelling("hue", "color")
    ('transient ischaemic attack', 'color')
    """
    if len(old) < SHORTEST_VARIANT or len(new) < SHORTEST_VARIANT:
        return new
    words, known = _longer_words(old)
    if not words:
        return new
    return " ".join(
        known.get(spelling_key(word), word) if len(word) >= SHORTEST_VARIANT and word not in words else word
        for word in new.split(" ")
    )


@lru_cache(maxsize=1024)
def _longer_words(text: str) -> tuple[frozenset[str], Mapping[str, str]]:
    """The longer words of a text, and each by its key; all wordings for a place are asked for in a row."""
    words = frozenset(word for word in text.split(" ") if len(word) >= SHORTEST_VARIANT)
    return words, {spelling_key(word): word for word in words}


@lru_cache(maxsize=4096)
def spelling_key(word: str) -> str:
    """What the British and the American spelling of ``word`` share, lower case; kept for a few thousand words, since edits are of common ones.

    >>> spelling_key("haemorrhoids") == spelling_key("Hemorrhoids")
    True
    """
    key = word.lower()
    for british, american in _SPELLINGS:
        key = key.replace(british, american)
    return key
