"""The language model: counts of one to four words in clean text of two registers, in one memory-mapped hash table.

A slot is 32 bits: 16 bits of fingerprint, 8 bits of log count in patient-facing text, 8 bits in other text. An n-gram is hashed to 64 bits;
its slot is found by linear probing. Two n-grams are taken for one another with a probability of about probes / 65,536, or 5 in 100,000.
Scores are stupid backoff (Brants et al. 2007, https://aclanthology.org/D07-1090): the relative frequency of the longest run seen, times 0.4
for each word of context given up. They are not normalised; they are features, and the selection is learned over them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from typing import cast

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

HALVES, MAX_APART = 10, 6
"""How many times as common as its halves side by side a word must be to be put together, and how often these may stand in clean text. Judgements:
"with out" and "bed time" stand there up to twice, the legitimate "in to" 90 times, "can not" 49."""

_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_PROBES = tuple(np.arange(start, stop)[:, None] for start, stop in ((1, 8), (8, 24), (24, 96)))
"""The slots behind its own that a run may stand in, looked at in three steps: after the first 8 slots 8 of 100 are still sought, after 24 one."""

_HIT = np.uint32(1 << 16)
"""A slot less the fingerprint that is sought (by exclusive or) is smaller where it is the one; a free slot leaves the fingerprint."""

_CACHED_WORDS = 20_000

STEP = np.float32(math.log10(LOG_BASE))
"""log10 of the ratio of two counts that are stored as numbers one apart."""

Ids = NDArray[np.int64]


def hashes(windows: Ids) -> NDArray[np.uint64]:
    """64-bit hashes of the rows of ``windows`` (word ids, one n-gram a row)."""
    return hashes_of(list(windows.T))


def hashes_of(columns: Sequence[Ids]) -> NDArray[np.uint64]:
    """The same by the ids of the first words of all n-grams, of their second, and so on."""
    state = np.full(len(columns[0]), len(columns), dtype=np.uint64)
    for column in columns:
        state ^= column.astype(np.uint64)
        state *= _PRIME
        state ^= state >> np.uint64(29)
        state *= _MIX
        state ^= state >> np.uint64(32)
    return state


def normal_word(word: str) -> str:
    """The word as it is counted: lower case, straight apostrophe, any number as ``0``."""
    return "0" if word[0].isdigit() else word.lower().replace("’", "'")


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
        self._common = counts.sum(axis=1) >= COMMON
        self.log10_unigrams = np.ascontiguousarray(self._unigram.T)
        """log10 relative frequency of each word in patient-facing and in other text: shape [2, words]."""
        self.unigram_cells = (unigrams[:, 0].astype(np.uint16) << np.uint16(8)) | unigrams[:, 1]
        """How often each word stands in them, as ``cells_at`` has it."""

    @classmethod
    def load(cls, folder: Traversable) -> LanguageModel:
        """The model of ``counts.words.txt``, ``counts.unigrams.npy`` and ``counts.table.npy`` in ``folder``."""
        words = (folder / "counts.words.txt").read_text(encoding="utf-8").split("\n")[:-1]
        with as_file(folder / "counts.unigrams.npy") as unigrams, as_file(folder / "counts.table.npy") as table:
            return cls(words, np.load(unigrams, allow_pickle=False), np.load(table, mmap_mode="r", allow_pickle=False))

    def ids(self, words: Iterable[str]) -> list[int]:
        """The ids of words as written; 0 for unknown ones. ``¶`` is the paragraph mark."""
        words = tuple(words)
        seen = self._seen
        found = list(map(seen.get, words))
        if None not in found:
            return cast("list[int]", found)
        if len(seen) > _CACHED_WORDS:
            seen.clear()
        return [self._id(word) if number is None else number for word, number in zip(words, found, strict=True)]

    def _id(self, word: str) -> int:
        """The id of a word, which is kept for when it is met again."""
        number = self._seen[word] = self._ids.get(normal_word(word), 0)
        return number

    @property
    def words(self) -> Sequence[str]:
        """All words in the order of their ids; the first ones are no words but marks."""
        return self._words

    @property
    def unigrams(self) -> NDArray[np.float32]:
        """How often each word stands in patient-facing and in other text: shape [words, 2], in steps of the logarithm they are stored by."""
        return self._unigram_counts

    def knows(self, word: str) -> bool:
        """Whether clean text holds the word."""
        return normal_word(word) in self._ids

    def is_common(self, word: str) -> bool:
        """Whether clean text holds the word at least COMMON times."""
        number = self._ids.get(normal_word(word), 0)
        return number > 0 and bool(self._common[number])

    def halves_of(self, first: str, second: str) -> str:
        """The common word that two lower-case words of two letters and more are the halves of (*without*, of "with out"), or nothing.

        Clean text holds it at least HALVES times as often as the two side by side, and these at most MAX_APART times.
        """
        joined = first + second
        number = self._ids.get(joined)
        if not number or min(len(first), len(second)) < 2 or not self.is_common(joined):
            return ""
        apart = float(self.counts(np.array([self.ids((first, second))])).sum())
        whole = float(self._unigram_counts[number].sum())
        return joined if apart <= MAX_APART and whole >= HALVES * max(apart, 1.0) else ""

    def log10_frequency(self, ids: Ids) -> NDArray[np.float32]:
        """log10 relative frequency in patient-facing and other text: shape [..., 2]; about -7.5 for unseen words."""
        frequencies: NDArray[np.float32] = self._unigram[ids]
        return frequencies

    def counts(self, grams: Ids) -> NDArray[np.float32]:
        """How often n-grams (rows of word ids) stand in patient-facing and in other text: shape [rows, 2], 0 if unseen."""
        return self.counts_at(hashes(grams))

    def counts_at(self, state: NDArray[np.uint64]) -> NDArray[np.float32]:
        """The same by the hashes of the n-grams, so that those of several lengths can be looked up together."""
        cells = self.cells_at(state)
        return _counts(np.stack([cells >> np.uint16(8), cells & np.uint16(255)], axis=1))

    def cells_at(self, state: NDArray[np.uint64]) -> NDArray[np.uint16]:
        """The counts of n-grams by their hashes as they are stored, a byte of log count for each register, the patient-facing one above."""
        mark = (state >> np.uint64(48)).astype(np.uint32) << np.uint32(16) | _HIT
        slot = (state & self._mask).astype(np.int64)
        last = self._table.take(slot) ^ mark
        found = last.astype(np.uint16) * (last < _HIT)
        places = None
        for probes in _PROBES:
            open_ = np.flatnonzero((last >= _HIT) & (last != mark))
            if not len(open_):
                break
            places = open_ if places is None else places[open_]
            slot, mark = slot[open_], mark[open_]
            cells = self._table.take(slot + probes, mode="wrap") ^ mark
            ends = (cells < _HIT) | (cells == mark)
            last = cells[ends.argmax(axis=0), np.arange(len(slot))]
            found[places] = last * (last < _HIT)
        return found


_DECODED = np.concatenate([[0.0], LOG_BASE ** np.arange(255)]).astype(np.float32)


def _counts(logs: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.float32]:
    return _DECODED[logs]
