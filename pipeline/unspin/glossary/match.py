"""Fuzzy matching of misspelt words against the words of the glossary. The only module that imports rapidfuzz."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

MIN_LENGTH = 5
"""Shorter words have too many neighbours one letter away."""

MAX_DISTANCE = 2
"""Letters wrong, counting a swap of two as one (optimal string alignment); two only from LONG letters on."""

LONG = 8
_LOG10_OF_LETTER = -1.5
"""log10 P(one letter wrong): about one word in thirty of hand-typed text, Brill and Moore 2000."""


class Speller:
    """Known words that an unknown one may be a misspelling of; a known word is never respelt."""

    def __init__(self, words: Iterable[str], known: Callable[[str], bool]) -> None:
        """``words`` are those of the glossary's terms, lower case; ``known`` says whether clean text holds a word."""
        self._words = sorted(word for word in words if len(word) >= MIN_LENGTH and word.isalpha())
        self._known = known
        self.corrections = lru_cache(maxsize=50_000)(self._corrections)

    def __call__(self, word: str) -> tuple[tuple[str, float], ...]:
        """(word, log10 P(misspelling | word)) of at most three glossary words, nearest first."""
        if len(word) < MIN_LENGTH or not word.isalpha() or self._known(word):
            return ()
        return self.corrections(word)

    def _corrections(self, word: str) -> tuple[tuple[str, float], ...]:
        from rapidfuzz import process  # noqa: PLC0415
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        limit = MAX_DISTANCE if len(word) >= LONG else 1
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=limit, limit=3)
        return tuple((text, _LOG10_OF_LETTER * distance) for text, distance, _ in near if text[0] == word[0])
