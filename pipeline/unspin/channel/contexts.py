"""Wordings in a passage by the language model: many at once, each put in its place between the words of the passage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unspin.channel.language_model import BACKOFF, ORDER, STEP, LanguageModel, hashes_of

CONTEXT = ORDER - 1
"""Words on either side that the language model looks at."""

PATIENT_WEIGHT = 0.7
"""Share of the patient-facing register in the mixed score; the corpora's sizes would say 0.25, the texts to mend are patient-facing."""

_LN10 = np.float32(np.log(10))

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class InContext:
    """For wordings put in their places: log10 scores summed over the wording and the CONTEXT words behind it, and longest runs seen.

    ``patient`` and ``other`` are of the two registers, ``mixed`` of both; ``run`` is the mean of the runs (0, an unknown word, to ORDER) of
    these ``words`` words, ``first`` the run that ends in the first, ``right`` in the first behind the wording.
    """

    patient: Floats
    other: Floats
    mixed: Floats
    run: Floats
    first: Floats
    right: Floats
    words: Ids


class Contexts:
    """The n-grams of one passage; those that hold no word of a wording are counted once."""

    def __init__(self, language: LanguageModel, ids: Ids) -> None:
        """``ids`` are those of the words of the passage, with CONTEXT boundaries on either side."""
        self._language = language
        self._ids = ids
        self._runs = [language.cells_at(hashes_of([ids[at : len(ids) - order + 1 + at] for at in range(order)])) for order in (2, 3)]

    def scores(self, places: Ids, words: Ids, lengths: Ids) -> InContext:
        """The scores of wordings put at ``places`` [wordings, 2] of the passage, counted as its ids are.

        ``words`` are the ids of the words of all wordings, one after the other, ``lengths`` of them each.
        """
        rows = _Rows.of(lengths)
        sequence = self._sequence(rows, places, words)
        pairs, triples, fours = self._cells(rows, places, sequence)
        best = self._language.log10_unigrams[:, sequence]
        run = (sequence != 0).astype(np.int8)
        shorter = _registers(self._language.unigram_cells[sequence])
        for order, cells in ((2, pairs), (3, triples), (4, fours)):
            counts = _registers(cells)
            here, before = counts[:, 1:], shorter[:, :-1]
            seen = (here > 0) & (before > 0)
            best[:, 1:] = np.where(seen, np.minimum(0, here - before) * STEP, best[:, 1:] + np.float32(BACKOFF))
            run[1:][seen.any(axis=0)] = order
            shorter = counts
        patient, other = best
        mixed: Floats = np.log(PATIENT_WEIGHT * np.exp(patient * _LN10) + (1 - PATIENT_WEIGHT) * np.exp(other * _LN10)) / _LN10
        count = lengths + CONTEXT
        first = rows.starts + CONTEXT
        mean = (rows.sums(run.astype(np.float32)) / count).astype(np.float32)
        return InContext(rows.sums(patient), rows.sums(other), rows.sums(mixed), mean, run[first], run[first + lengths], count)

    def _sequence(self, rows: _Rows, places: Ids, words: Ids) -> Ids:
        """The ids of each wording between those of its surroundings."""
        sequence = np.empty(rows.total, np.int64)
        right = rows.starts + CONTEXT + rows.lengths
        for step in range(CONTEXT):
            sequence[rows.starts + step] = self._ids[places[:, 0] - CONTEXT + step]
            sequence[right + step] = self._ids[places[:, 1] + step]
        sequence[rows.inside] = words
        return sequence

    def _cells(self, rows: _Rows, places: Ids, sequence: Ids) -> tuple[NDArray[np.uint16], ...]:
        """The counts of the runs of two, three and four that end at each word, those of three and four looked up where the shorter was seen.

        A run is never in the table without the run that it begins with.
        """
        pairs, triples, fours = (np.zeros(rows.total, np.uint16) for _ in range(3))
        left, right, last = rows.starts + CONTEXT - 1, places[:, 1], rows.starts + CONTEXT + rows.lengths
        two, three = self._runs
        found = rows.upto(1)
        pairs[found] = self._language.cells_at(hashes_of([sequence[found - 1], sequence[found]]))
        pairs[left], pairs[last + 1], pairs[last + 2] = two[places[:, 0] - 2], two[right], two[right + 1]
        found = rows.upto(2)
        found = found[pairs[found - 1] != 0]
        triples[found] = self._language.cells_at(hashes_of([sequence[found - at] for at in (2, 1, 0)]))
        triples[left], triples[last + 2] = three[places[:, 0] - 3], three[right]
        found = rows.upto(3)
        found = found[triples[found - 1] != 0]
        fours[found] = self._language.cells_at(hashes_of([sequence[found - at] for at in (3, 2, 1, 0)]))
        return pairs, triples, fours


@dataclass(frozen=True, slots=True)
class _Rows:
    """Wordings with CONTEXT words on either side, laid one behind the other: where each begins, and how long the wordings are."""

    starts: Ids
    lengths: Ids
    total: int
    inside: Ids
    """Where the words of the wordings stand."""

    @classmethod
    def of(cls, lengths: Ids) -> _Rows:
        ends = np.cumsum(lengths + 2 * CONTEXT)
        starts = ends - lengths - 2 * CONTEXT
        before = np.cumsum(lengths) - lengths
        within = np.arange(int(lengths.sum())) - np.repeat(before, lengths)
        return cls(starts, lengths, int(ends[-1]), np.repeat(starts + CONTEXT, lengths) + within)

    def upto(self, behind: int) -> Ids:
        """Where the words of the wordings stand, and so many behind each."""
        right = self.starts + CONTEXT + self.lengths
        return np.concatenate([self.inside, *(right + step for step in range(behind))])

    def sums(self, values: Floats) -> Floats:
        """The sum over the words of each wording and the CONTEXT words behind it."""
        edges = np.stack([self.starts + CONTEXT, self.starts + 2 * CONTEXT + self.lengths], axis=1).ravel()[:-1]
        summed: Floats = np.add.reduceat(values, edges)[::2]
        return summed


def _registers(cells: NDArray[np.uint16]) -> NDArray[np.int16]:
    """The logarithms of counts in patient-facing and in other text: shape [2, cells], 0 for what was not seen."""
    return np.stack([cells >> np.uint16(8), cells & np.uint16(255)]).astype(np.int16)
