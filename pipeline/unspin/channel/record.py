"""The record of the hand-spun articles: how often a wording was a swap in them, what for, and how often an author had written it.

`record.tsv` has a row a wording, in base forms: the wording, how often it was a swap, how often it stood as written, and each original with how
often it was accepted (``skin:12|hide:1``). It is made by pipeline/training/selection/build_record.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import NamedTuple

from unspin.text.inflection import analyses

FEW = 0.2
"""Observations that are added to each count, twice as many to what speaks against a swap. A judgement."""


CACHED = 8_000
"""Edits whose standing is kept: each is asked for when candidates are told apart, and again as evidence."""


class Standing(NamedTuple):
    """What the record says of an edit, natural logarithms.

    ``original``: the odds that this original is right if the wording is a swap; ``times``: how often it was one, plus 1; ``swap``: the odds that it
    is one at all.
    """

    original: float
    times: float
    swap: float


class _Row(NamedTuple):
    """A row of the file: how often the wording was a swap, how often it stood as written, and how often each original was accepted."""

    times: int
    kept: int
    originals: Mapping[str, int]

    def odds(self, right: int) -> float:
        """The odds, natural logarithm, of an original that was accepted so often."""
        return math.log((right + FEW) / (self.times - right + 2 * FEW))


class Record:
    """Looks up wordings. Immutable, safe to share."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        """``rows`` are those of the file, what follows the wording by the wording."""
        self._rows = rows
        self._known = lru_cache(maxsize=CACHED)(self._read)
        self.standing = lru_cache(maxsize=CACHED)(self._standing)
        """What is known of the edit that puts an original (the second) in the place of a wording (the first), both lower-case."""

    @classmethod
    def load(cls, file: Traversable) -> Record:
        """Read ``record.tsv``."""
        lines = file.read_text(encoding="utf-8").split("\n")[:-1]
        return cls({wording: rest for wording, _, rest in (line.partition("\t") for line in lines)})

    def apart(self, found: str) -> float:
        """How far what is known of two originals of a wording can lie apart at most: the ``original`` of their standings."""
        known = self._known(found)
        return known.odds(max(known.originals.values(), default=0)) - known.odds(0) if known else 0.0

    def _standing(self, found: str, original: str) -> Standing:
        known = self._known(found)
        if known is None:
            return Standing(math.log(0.5), 0.0, math.log(0.5))
        right = known.originals.get(base_of(original), 0)
        return Standing(known.odds(right), math.log1p(known.times), math.log((known.times + FEW) / (known.kept + 2 * FEW)))

    def _read(self, found: str) -> _Row | None:
        row = self._rows.get(base_of(found))
        if row is None:
            return None
        times, kept, originals = row.split("\t")
        parts = (part.rpartition(":") for part in originals.split("|") if part)
        return _Row(int(times), int(kept), {original: int(count) for original, _, count in parts})


@lru_cache(maxsize=2 * CACHED)
def base_of(wording: str) -> str:
    """A lower-case wording with each word in the shortest form that it may be an inflection of; of what is compared the form as it stands.

    >>> base_of("spider veins"), base_of("raised"), base_of("larger")
    ('spider vein', 'rais', 'larger')
    """
    return " ".join(min({word, *_stems_of(word)}, key=lambda stem: (len(stem), stem)) for word in wording.split())


def _stems_of(word: str) -> Iterator[str]:
    return (lemma for lemma, tag in analyses(word) if tag not in {"JJR", "JJS"})
