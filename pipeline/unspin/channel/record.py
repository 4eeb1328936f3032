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


class Record:
    """Looks up wordings. Immutable, safe to share."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        """``rows`` are those of the file, what follows the wording by the wording."""
        self._rows = rows
        self.standing = lru_cache(maxsize=CACHED)(self._standing)
        """What is known of the edit that puts an original (the second) in the place of a wording (the first), both lower-case."""

    @classmethod
    def load(cls, file: Traversable) -> Record:
        """Read ``record.tsv``."""
        lines = file.read_text(encoding="utf-8").split("\n")[:-1]
        return cls({wording: rest for wording, _, rest in (line.partition("\t") for line in lines)})

    def _standing(self, found: str, original: str) -> Standing:
        row = self._rows.get(base_of(found))
        if row is None:
            return Standing(math.log(0.5), 0.0, math.log(0.5))
        swapped, kept, originals = row.split("\t")
        times, sought = int(swapped), base_of(original)
        right = next((int(count) for one, _, count in (part.rpartition(":") for part in originals.split("|")) if one == sought), 0)
        for_it, against = right + FEW, times - right + 2 * FEW
        return Standing(math.log(for_it / against), math.log1p(times), math.log((times + FEW) / (int(kept) + 2 * FEW)))


@lru_cache(maxsize=2 * CACHED)
def base_of(wording: str) -> str:
    """A lower-case wording with each word in the shortest form that it may be an inflection of; of what is compared the form as it stands.

    >>> base_of("spider veins"), base_of("raised"), base_of("larger")
    ('spider vein', 'rais', 'larger')
    """
    return " ".join(min({word, *_stems_of(word)}, key=lambda stem: (len(stem), stem)) for word in wording.split())


def _stems_of(word: str) -> Iterator[str]:
    return (lemma for lemma, tag in analyses(word) if tag not in {"JJR", "JJS"})
