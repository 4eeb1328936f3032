"""Fuzzy matching of words and of runs of words. The only module that imports rapidfuzz."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(words):
            if len(word) >= MIN_LENGTH and word.isalpha():
                self._by_letter.setdefault(word[0], []).append(word)
        self._known = known
        self.corrections = lru_cache(maxsize=50_000)(self._corrections)

    def __call__(self, word: str) -> tuple[tuple[str, float], ...]:
        """(word, log10 P(misspelling | word)) of at most three glossary words with the same first letter, nearest first."""
        if len(word) < MIN_LENGTH or not word.isalpha() or self._known(word):
            return ()
        return self.corrections(word)

    def _corrections(self, word: str) -> tuple[tuple[str, float], ...]:
        from rapidfuzz import process  # noqa: PLC0415
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        limit = MAX_DISTANCE if len(word) >= LONG else 1
        near = process.extract(word, self._by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=limit, limit=3)
        return tuple((text, _LOG10_OF_LETTER * distance) for text, distance, _ in near)


def letters_apart(left: str, right: str) -> int:
    """How many letters differ, a swap of two counted as one (optimal string alignment); the product of the lengths in time.

    >>> letters_apart("tumour", "tumor"), letters_apart("vien", "vein")
    (1, 1)
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    return OSA.distance(left, right)


def opcodes(left: Sequence[str], right: Sequence[str]) -> tuple[tuple[str, int, int, int, int], ...]:
    """The cheapest way from one run of words to the other, as ``difflib`` writes it: (tag, i1, i2, j1, j2).

    Tags are ``equal``, ``replace``, ``delete`` and ``insert``; each word put in, taken away or exchanged costs one.

    >>> opcodes(["crawler", "veins"], ["spider", "veins"])
    (('replace', 0, 1, 0, 1), ('equal', 1, 2, 1, 2))
    """
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

    steps = Levenshtein.opcodes(left, right)
    return tuple((one.tag, one.src_start, one.src_end, one.dest_start, one.dest_end) for one in steps)
