"""What is known of each candidate at its place, as numbers for the ranker.

All pairs of a passage are scored at once: rows of equal length go through the language model together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unspin.channel.candidates import Window
from unspin.channel.embeddings import Embeddings
from unspin.channel.language_model import BOUNDARY, ORDER, LanguageModel
from unspin.text.inflection import analyses

CONTEXT = ORDER - 1
MAX_WORDS = 6
ORIGINS = ("keep", "term", "lexicon", "spelling", "thesaurus", "project")

NAMES = (
    "patient_gain", "other_gain", "mixed_gain", "mean_run", "right_run", "first_run", "rarest", "frequency_gain",
    "channel", *(f"origin_{name}" for name in ORIGINS), "words", "window_words", "remembered", "repeated",
    "keep_score", "keep_run", "keep_rarest", "keep_rarest_other", "fit_gain", "fit", "same_lemma", "capital",
    "choices", "rate", "around",
)  # fmt: skip
RATE, AROUND = NAMES.index("rate"), NAMES.index("around")
"""Filled in on the second reading of a document: logit of its swapped share, and of the share near the window."""

_PATIENT_WEIGHT = 0.7
"""Share of the patient-facing register in the mixed score; the corpora's sizes would say 0.25, the texts to mend are patient-facing."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassagePairs:
    """The pairs of a passage: for each window the window as it stands first, then its candidates.

    ``starts[i]`` is the first pair of window i; ``features`` has one row a pair, columns as NAMES.
    """

    starts: NDArray[np.int64]
    features: Floats


class FeatureModel:
    """Turns windows and their candidates into features."""

    def __init__(self, language: LanguageModel, embeddings: Embeddings) -> None:
        """Compose the two models of clean text."""
        self._language = language
        self._embeddings = embeddings

    def pairs(self, words: Sequence[str], windows: Sequence[Window], memory: frozenset[str]) -> PassagePairs:
        """The pairs of one passage of words as written; ``memory`` holds the lower-case wordings of the document."""
        ids = [BOUNDARY] * CONTEXT + self._language.ids(words) + [BOUNDARY] * CONTEXT
        lower = [word.lower() for word in words]
        wordings: list[tuple[str, ...]] = []
        owners: list[int] = []
        for number, window in enumerate(windows):
            wordings.append(tuple(lower[window.span.start : window.span.end]))
            wordings += [tuple(one.text.lower().replace("'s", " 's").split())[:MAX_WORDS] for one in window.candidates]
            owners += [number] * (1 + len(window.candidates))
        owner = np.array(owners, dtype=np.int64)
        starts = np.searchsorted(owner, np.arange(len(windows)))
        table = np.zeros((len(owner), len(NAMES)), dtype=np.float32)
        if len(owner):
            spans = np.array([(one.span.start, one.span.end) for one in windows], dtype=np.int64)
            self._language_features(table, ids, wordings, owner, starts, spans)
            self._fit_features(table, ids, wordings, owner, starts, spans)
            _pair_features(table, words, lower, windows, wordings, memory)
        return PassagePairs(starts, table)

    def _language_features(
        self, table: Floats, ids: list[int], wordings: list[tuple[str, ...]], owner: NDArray[np.int64],
        starts: NDArray[np.int64], spans: NDArray[np.int64],
    ) -> None:  # fmt: skip
        here = np.array(ids, dtype=np.int64)
        lengths = np.array([len(one) for one in wordings])
        sums = np.zeros((len(wordings), 4), dtype=np.float32)
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            window = spans[owner[rows]]
            left = here[window[:, :1] + np.arange(CONTEXT)]
            right = here[window[:, 1:] + CONTEXT + np.arange(CONTEXT)]
            middle = np.array([self._language.ids(wordings[row]) for row in rows], dtype=np.int64)
            scores = self._language.score(np.concatenate([left, middle, right], axis=1))
            mixed = np.log10(_PATIENT_WEIGHT * 10.0**scores.patient + (1 - _PATIENT_WEIGHT) * 10.0**scores.other)
            frequency = self._language.log10_frequency(middle)
            sums[rows, 0], sums[rows, 1] = scores.patient.sum(1), scores.other.sum(1)
            sums[rows, 2], sums[rows, 3] = mixed.sum(1), frequency[..., 0].sum(1)
            table[rows, 3] = scores.run.mean(1)
            table[rows, 4], table[rows, 5] = scores.run[:, length], scores.run[:, 0]
            table[rows, 6] = frequency[..., 0].min(1)
            table[rows, NAMES.index("keep_rarest_other")] = frequency[..., 1].min(1)
            table[rows, NAMES.index("keep_score")] = mixed.mean(1)
        keep = starts[owner]
        table[:, [0, 1, 2, 7]] = sums - sums[keep]
        for name, source in (
            ("keep_score", "keep_score"),
            ("keep_run", "mean_run"),
            ("keep_rarest", "rarest"),
            ("keep_rarest_other", "keep_rarest_other"),
        ):
            table[:, NAMES.index(name)] = table[keep, NAMES.index(source)]

    def _fit_features(
        self, table: Floats, ids: list[int], wordings: list[tuple[str, ...]], owner: NDArray[np.int64],
        starts: NDArray[np.int64], spans: NDArray[np.int64],
    ) -> None:  # fmt: skip
        around = self._embeddings.around([self._language.word(number) for number in ids[CONTEXT:-CONTEXT]], spans)
        fit = self._embeddings.fit(wordings, around[owner])
        table[:, NAMES.index("fit")] = fit
        table[:, NAMES.index("fit_gain")] = fit - fit[starts[owner]]


def _pair_features(
    table: Floats,
    words: Sequence[str],
    lower: list[str],
    windows: Sequence[Window],
    wordings: list[tuple[str, ...]],
    memory: frozenset[str],
) -> None:
    """The columns that need no model: channel, origin, lengths, memory, form."""
    names = {name: NAMES.index(name) for name in NAMES}
    row = 0
    for window in windows:
        start, end = window.span.start, window.span.end
        here = wordings[row]
        lemmas = {lemma for lemma, _ in analyses(here[0])}
        capital = words[start][:1].isupper() and start > 0 and lower[start - 1] not in {".", "?", "!", "¶", ":"}
        block = table[row : row + 1 + len(window.candidates)]
        block[:, names["window_words"]] = end - start
        block[:, names["capital"]] = capital
        block[:, names["choices"]] = np.log1p(len(window.candidates))
        block[0, names["origin_keep"]] = 1
        block[0, names["words"]] = end - start
        for at, candidate in enumerate(window.candidates, start=1):
            wording = wordings[row + at]
            block[at, names["channel"]] = candidate.log10_channel
            block[at, names["origin_" + candidate.origin]] = 1
            block[at, names["words"]] = len(wording)
            block[at, names["remembered"]] = " ".join(wording) in memory
            block[at, names["same_lemma"]] = len(wording) == len(here) == 1 and not lemmas.isdisjoint(
                lemma for lemma, _ in analyses(wording[0])
            )
        row += 1 + len(window.candidates)
