"""Wordings in a passage by the language model: many at once, each put in its place between the words of the passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unspin.channel.language_model import BACKOFF, ORDER, STEP, LanguageModel, hashes_of
from unspin.channel.wordings import Kind

CONTEXT = ORDER - 1
"""Words on either side that the language model looks at."""

PATIENT_WEIGHT = 0.7
"""Share of the patient-facing register in the mixed score; the corpora's sizes would say 0.25, the texts to mend are patient-facing."""

_LN10 = np.float32(np.log(10))

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
Cells = NDArray[np.uint16]

_BYTE, _LOW = np.uint16(8), np.uint16(255)


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
        states = [hashes_of([ids[at : len(ids) - order + 1 + at] for at in range(order)]) for order in (2, 3)]
        self._pairs, self._triples = np.split(language.cells_at(np.concatenate(states)), [len(states[0])])

    def scores(self, places: Ids, words: Ids, lengths: Ids) -> InContext:
        """The scores of wordings put at ``places`` [wordings, 2] of the passage, counted as its ids are.

        ``words`` are the ids of the words of all wordings, one after the other, ``lengths`` of them each.
        """
        rows = _Rows(lengths)
        ids = self._last_ids(rows, places, words)
        alone = self._language.log10_unigrams.take(ids[0], axis=1)
        for _ in range(ORDER - 1):
            alone += np.float32(BACKOFF)
        patient, other = alone
        run = (ids[0] != 0).astype(np.int8)
        for order, (cells, shorter) in enumerate(self._cells(rows, places, ids), 2):
            seen = np.flatnonzero(cells != 0)
            here, before = cells[seen], shorter[seen]
            in_patient = _improve(patient, seen, here >> _BYTE, before >> _BYTE, order)
            in_other = _improve(other, seen, here & _LOW, before & _LOW, order)
            run[seen[in_patient | in_other]] = order
        mixed: Floats = np.log(PATIENT_WEIGHT * np.exp(patient * _LN10) + (1 - PATIENT_WEIGHT) * np.exp(other * _LN10)) / _LN10
        count = lengths + CONTEXT
        mean = (rows.sums(run.astype(np.float32)) / count).astype(np.float32)
        return InContext(rows.sums(patient), rows.sums(other), rows.sums(mixed), mean, run[rows.starts], run[rows.rights], count)

    def _last_ids(self, rows: _Rows, places: Ids, words: Ids) -> list[Ids]:
        """For each word of ``rows`` its id, that of the word before it, and so on, ORDER in all."""
        last = np.empty(rows.total, np.int64)
        last[rows.behind == 0] = words
        for step in range(CONTEXT):
            last[rows.rights + step] = self._ids[places[:, 1] + step]
        found = [last]
        for back in range(1, ORDER):
            found.append(rows.before(found[-1], self._ids[places[:, 0] - back]))
        return found

    def _cells(self, rows: _Rows, places: Ids, ids: Sequence[Ids]) -> Iterator[tuple[Cells, Cells]]:
        """The counts of the runs of two, three and four that end at each word, each with those of what the run has before that word.

        A run is never in the table without the run that it begins with: those of three and four are looked up where that was seen.
        """
        left, right = places[:, 0], places[:, 1]
        shorter = self._language.unigram_cells[ids[1]]
        pairs = self._looked_up(rows, ids[:2], rows.behind <= 1)
        pairs[rows.rights + 1], pairs[rows.rights + 2] = self._pairs[right], self._pairs[right + 1]
        yield pairs, shorter
        shorter = rows.before(pairs, self._pairs[left - 2])
        triples = self._looked_up(rows, ids[:3], (rows.behind <= 2) & (shorter != 0))
        triples[rows.rights + 2] = self._triples[right]
        yield triples, shorter
        shorter = rows.before(triples, self._triples[left - 3])
        yield self._looked_up(rows, ids, shorter != 0), shorter

    def _looked_up(self, rows: _Rows, ids: Sequence[Ids], where: NDArray[np.bool_]) -> Cells:
        """The counts of the runs that end at the words that ``where`` names, of as many words as there are ``ids``; 0 for the others."""
        cells = np.zeros(rows.total, np.uint16)
        at = np.flatnonzero(where)
        cells[at] = self._language.cells_at(hashes_of([one[at] for one in reversed(ids)]))
        return cells


class _Rows:
    """The words of wordings and the CONTEXT words behind each, one wording after the other."""

    def __init__(self, lengths: Ids) -> None:
        """``lengths`` are those of the wordings."""
        ends = np.cumsum(lengths + CONTEXT)
        self.total = int(ends[-1])
        self.rights = ends - CONTEXT
        """Where the first word behind each wording stands."""
        self.starts = self.rights - lengths
        self.behind = np.zeros(self.total, np.int8)
        """For each word 0 if it is one of the wording, or else which one behind it, from 1 on."""
        for step in range(CONTEXT):
            self.behind[self.rights + step] = step + 1

    def before(self, values: NDArray[Kind], first: NDArray[Kind]) -> NDArray[Kind]:
        """For each word the value of the one before it, for the first of each wording what ``first`` has."""
        moved = np.empty_like(values)
        moved[1:] = values[:-1]
        moved[self.starts] = first
        return moved

    def sums(self, values: Floats) -> Floats:
        """The sum over the words of each wording and the CONTEXT words behind it."""
        summed: Floats = np.add.reduceat(values, self.starts)
        return summed


def _of_loss() -> tuple[Floats, ...]:
    """For runs of two, three and four the log10 score of a word by how many STEPs the run is rarer than what it begins with, 0 to 255.

    Added up one penalty after the other, as for a word alone: in single precision three times a number is another one.
    """
    scores = [np.arange(0, -256, -1, dtype=np.int16) * STEP]
    while len(scores) < ORDER - 1:
        scores.append(scores[-1] + np.float32(BACKOFF))
    return tuple(reversed(scores))


_OF_LOSS = _of_loss()


def _improve(best: Floats, at: Ids, here: Cells, before: Cells, order: int) -> NDArray[np.bool_]:
    """Set the scores at the places ``at`` to those of the runs of ``order`` words that end there and are seen in a register; say which are.

    ``here`` are log counts of the runs, ``before`` of what they begin with.
    """
    seen: NDArray[np.bool_] = (here != 0) & (before != 0)
    best[at] = np.where(seen, _OF_LOSS[order - 2].take(np.maximum(here, before) - here), best[at])
    return seen
