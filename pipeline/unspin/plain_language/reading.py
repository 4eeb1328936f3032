"""How hard a page is to read: its grades, and the sentences that make it so."""

from __future__ import annotations

from dataclasses import dataclass

from unspin.model import Document, Span
from unspin.plain_language.prose import SPOKEN_TO_READERS, passages
from unspin.text.readability import Grades, grades

LONGEST = 5
"""Longest sentences of a page that are kept."""


@dataclass(frozen=True, slots=True)
class SentenceLength:
    """A sentence: its place in the source, its words, and how many there are, numerals left out."""

    span: Span
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of one page. ``longest`` holds its longest sentences, the longest first."""

    path: str
    source: str
    grades: Grades
    target_grade: float
    longest: tuple[SentenceLength, ...]

    @property
    def grade(self) -> float | None:
        """The Flesch–Kincaid grade with one decimal, as it is shown and compared; None for too short a text."""
        grade = self.grades.flesch_kincaid
        return None if grade is None else round(grade, 1)

    @property
    def long_word_share(self) -> float:
        """The share, 0 to 1, of words with three or more syllables; 0 without words."""
        return self.grades.long_words / self.grades.words if self.grades.words else 0.0

    @property
    def over(self) -> float:
        """By how many grades the page is above its target; 0 where it is not, or is too short to tell."""
        return round(max(0.0, (self.grade or 0.0) - self.target_grade), 1)


def read(document: Document, target_grade: float) -> Reading:
    """The figures of ``document``, to be within a grade: of its paragraphs, lists, tables and quotations, headings and attributes left out."""
    prose = [one for one in passages(document) if one.segment.kind in SPOKEN_TO_READERS]
    lengths = [
        SentenceLength(
            one.segment.source_span(sentence.span), " ".join(sentence.span.slice(one.text).split()), len(sentence.words)
        )
        for one in prose
        for sentence in one.sentences
    ]
    lengths.sort(key=lambda one: (-one.words, one.span))
    return Reading(document.path, document.source, grades(one.text for one in prose), target_grade, tuple(lengths[:LONGEST]))
