"""A document as one stream of words, with what the network is told of each of them.

The words of all segments stand in one row, a paragraph mark after each segment, as the language model counted them. Everything is looked up in
arrays: the word's id in the counts, and how often it and the two and three words that end with it stand in clean text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from unspin.channel.language_model import BOUNDARY, LanguageModel, hashes
from unspin.model import Segment, Span
from unspin.text.tokens import sentences, words_of

FACTS = (
    "capital", "unknown", "frequency_patient", "frequency_other", "two_patient", "two_other", "three_patient", "three_other", "run_two", "run_three",
)  # fmt: skip
"""What is told of each word beside its vectors, in this order."""

MARK = "¶"
"""The word that stands after each segment."""

Floats = NDArray[np.float32]
_NONE = np.zeros(0, np.uint64)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its segment's number, its place in the segment's text, and its words ``first`` to ``last`` of the stream."""

    segment: int
    span: Span
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Stream:
    """The words of a document in a row, and its sentences in order."""

    words: Sequence[str]
    sentences: Sequence[Sentence]

    @classmethod
    def of(cls, segments: Iterable[Segment]) -> Stream:
        """The stream of a document's segments, those left out that have no place in the source. Linear in their length."""
        words: list[str] = []
        found: list[Sentence] = []
        for number, segment in enumerate(segments):
            if not segment.pieces:
                continue
            for span in sentences(segment.text):
                first = len(words)
                words += words_of(segment.text, span)
                if len(words) > first:
                    found.append(Sentence(number, span, first, len(words)))
            words.append(MARK)
        return cls(words, found)

    def without(self, numbers: Collection[int]) -> Stream:
        """The stream as if these of its sentences were not there."""
        words: list[str] = []
        kept: list[Sentence] = []
        at = 0
        for number, one in enumerate(self.sentences):
            words += self.words[at : one.first]
            if number not in numbers:
                kept.append(replace(one, first=len(words), last=len(words) + one.last - one.first))
                words += self.words[one.first : one.last]
            at = one.last
        return Stream([*words, *self.words[at:]], kept)


def facts(words: Sequence[str], language: LanguageModel) -> tuple[NDArray[np.int64], Floats]:
    """(ids in the counts, FACTS [words, len(FACTS)] of about unit size) of a stream of words."""
    ids = np.array(language.ids(words), dtype=np.int64)
    out = np.zeros((len(words), len(FACTS)), np.float32)
    out[:, 0] = [word[0].isupper() for word in words]
    out[:, 1] = ids == 0
    out[:, 2:4] = language.log10_frequency(ids) / 4 + 1
    runs = [hashes(np.lib.stride_tricks.sliding_window_view(ids, order)) if len(ids) >= order else _NONE for order in (2, 3)]
    counts = np.log1p(language.counts_at(np.concatenate(runs)))
    for column, run in ((4, counts[: len(runs[0])]), (6, counts[len(runs[0]) :])):
        at = len(ids) - len(run)
        out[at:, column : column + 2] = run / 4
        out[at:, 6 + column // 2] = run.any(axis=1)
    inside = ids != BOUNDARY
    out[:, 1] *= inside
    return ids, out
