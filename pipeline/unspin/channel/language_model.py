"""The language model: counts of one to four words in clean text of two registers, in one memory-mapped hash table.

A slot is 32 bits: 16 bits of fingerprint, 8 bits of log count in patient-facing text, 8 bits in other text. An n-gram is hashed to 64 bits;
its slot is found by linear probing. Two n-grams are taken for one another with a probability of about probes / 65,536, or 5 in 100,000.
Scores are stupid backoff (Brants et al. 2007, https://aclanthology.org/D07-1090): the relative frequency of the longest run seen, times 0.4
for each word of context given up. They are not normalised; they are features, and the selection is learned over them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

ORDER = 4
BACKOFF = math.log10(0.4)
"""log10 of the penalty for each word of context given up, as in Brants et al."""

LOG_BASE = 1.15
"""Counts are stored as round(log(count) / log(LOG_BASE)) + 1: exact to 7 %, up to 3e15."""

BOUNDARY = 1
"""Id of the mark between paragraphs; 0 is the unknown word."""

COMMON = 40
"""Words seen less often (3 in a million) are not proposed as other forms: too many are no words of their own (*veined*, *bloods*)."""

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_MAX_PROBES = 96
_CACHED_WORDS = 200_000

Ids = NDArray[np.int64]


def hashes(windows: Ids) -> NDArray[np.uint64]:
    """64-bit hashes of the rows of ``windows`` (word ids, one n-gram a row)."""
    state = np.full(windows.shape[0], windows.shape[1], dtype=np.uint64)
    for column in range(windows.shape[1]):
        state = (state ^ windows[:, column].astype(np.uint64)) * _PRIME
        state ^= state >> np.uint64(29)
        state = state * _MIX
        state ^= state >> np.uint64(32)
    return state


def normal_word(word: str) -> str:
    """The word as it is counted: lower case, straight apostrophe, any number as ``0``."""
    return "0" if word[0].isdigit() else word.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Scores:
    """For rows of words: log10 scores and longest runs seen, one array each, shape [rows, positions]."""

    patient: NDArray[np.float32]
    other: NDArray[np.float32]
    run: NDArray[np.int8]
    """How many words, the last included, of the longest run ending here that clean text holds: 0 (unknown word) to 4."""


class LanguageModel:
    """Scores words in context. The table is memory-mapped and shared between processes."""

    def __init__(self, words: Sequence[str], unigrams: NDArray[np.uint8], table: NDArray[np.uint32]) -> None:
        """``words`` in the order of their ids; ``unigrams`` [words, 2] log counts; ``table`` a power of two of slots."""
        if len(words) != len(unigrams):
            raise ValueError(f"{len(words)} words for {len(unigrams)} counts")
        self._ids = {word: number for number, word in enumerate(words)}
        self._words = words
        self._table = np.asarray(table)
        self._seen: dict[str, int] = {}
        self._mask = np.uint64(len(table) - 1)
        counts = _counts(unigrams)
        self._unigram = np.log10((counts + 0.05) / (counts.sum(axis=0) + 1)).astype(np.float32)
        self._unigram_counts = counts

    @classmethod
    def load(cls, folder: Traversable) -> LanguageModel:
        """The model of ``counts.words.txt``, ``counts.unigrams.npy`` and ``counts.table.npy`` in ``folder``."""
        words = (folder / "counts.words.txt").read_text(encoding="utf-8").split("\n")[:-1]
        with as_file(folder / "counts.unigrams.npy") as unigrams, as_file(folder / "counts.table.npy") as table:
            return cls(words, np.load(unigrams, allow_pickle=False), np.load(table, mmap_mode="r", allow_pickle=False))

    def ids(self, words: Iterable[str]) -> list[int]:
        """The ids of words as written; 0 for unknown ones. ``¶`` is the paragraph mark."""
        seen = self._seen
        found = []
        for word in words:
            number = seen.get(word)
            if number is None:
                if len(seen) > _CACHED_WORDS:
                    seen.clear()
                number = seen[word] = self._ids.get(normal_word(word), 0)
            found.append(number)
        return found

    @property
    def words(self) -> Sequence[str]:
        """All words in the order of their ids; the first ones are no words but marks."""
        return self._words

    @property
    def unigrams(self) -> NDArray[np.float32]:
        """How often each word stands in patient-facing and in other text: shape [words, 2], in steps of the logarithm they are stored by."""
        return self._unigram_counts

    def word(self, number: int) -> str:
        """The word of an id."""
        return self._words[number]

    def knows(self, word: str) -> bool:
        """Whether clean text holds the word."""
        return normal_word(word) in self._ids

    def is_common(self, word: str) -> bool:
        """Whether clean text holds the word at least COMMON times."""
        number = self._ids.get(normal_word(word), 0)
        return number > 0 and float(self._unigram_counts[number].sum()) >= COMMON

    def log10_frequency(self, ids: Ids) -> NDArray[np.float32]:
        """log10 relative frequency in patient-facing and other text: shape [..., 2]; about -7.5 for unseen words."""
        frequencies: NDArray[np.float32] = self._unigram[ids]
        return frequencies

    def score(self, rows: Ids) -> Scores:
        """Scores of each word from position ORDER - 1 on, given the ORDER - 1 words before it: rows of word ids."""
        length = rows.shape[1] - (ORDER - 1)
        last = rows[:, ORDER - 1 :]
        best = self._unigram[last]
        run = (last != 0).astype(np.int8)
        shorter = self._unigram_counts[rows[:, ORDER - 2 : -1]]
        for order in range(2, ORDER + 1):
            begin = ORDER - order - 1
            grams = np.lib.stride_tricks.sliding_window_view(rows[:, max(0, begin) :], order, axis=1)
            counts = self.counts(grams.reshape(-1, order)).reshape(rows.shape[0], -1, 2)
            here, before = counts[:, -length:], shorter
            seen = (here > 0) & (before > 0)
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = np.log10(np.minimum(1.0, here / before))
            best = np.where(seen, ratio, best + BACKOFF)
            run = np.where(seen.any(axis=2), np.int8(order), run)
            shorter = counts[:, -length - 1 : -1] if order < ORDER else shorter
        return Scores(best[..., 0].astype(np.float32), best[..., 1].astype(np.float32), run)

    def counts(self, grams: Ids) -> NDArray[np.float32]:
        """How often n-grams (rows of word ids) stand in patient-facing and in other text: shape [rows, 2], 0 if unseen."""
        return self.counts_at(hashes(grams))

    def counts_at(self, state: NDArray[np.uint64]) -> NDArray[np.float32]:
        """The same by the hashes of the n-grams, so that those of several lengths can be looked up together."""
        print_ = ((state >> np.uint64(48)) | np.uint64(1)).astype(np.uint32)
        slot = state & self._mask
        found = np.zeros(len(state), dtype=np.uint32)
        open_ = np.arange(len(state))
        for _ in range(_MAX_PROBES):
            cells = self._table[slot[open_]]
            prints = cells >> np.uint32(16)
            hit = prints == print_[open_]
            found[open_[hit]] = cells[hit]
            going = ~hit & (cells != 0)
            open_ = open_[going]
            if not len(open_):
                break
            slot[open_] = (slot[open_] + np.uint64(1)) & self._mask
        return _counts(np.stack([(found >> np.uint32(8)) & np.uint32(255), found & np.uint32(255)], axis=1))


_DECODED = np.concatenate([[0.0], LOG_BASE ** np.arange(255)]).astype(np.float32)


def _counts(logs: NDArray[np.uint8] | NDArray[np.uint32]) -> NDArray[np.float32]:
    return _DECODED[logs]
