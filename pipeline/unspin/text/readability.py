"""How many years of schooling a text asks for: the Flesch–Kincaid grade and the SMOG grade of English prose.

Both rest on counting syllables, sentences and words, and each tool counts a little differently: compare a text with
its repaired form by one tool, not two tools by one text. A grade is a rough figure, one grade up or down.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from unspin.model import Span
from unspin.text.syllables import count_syllables

MIN_WORDS = 100
"""Fewer words get no Flesch–Kincaid grade: Flesch (1948) took samples of 100."""

MIN_SMOG_SENTENCES = 10
"""Fewer sentences get no SMOG grade: McLaughlin (1969) took 30, and scaling up from under a third of it is a guess."""

LONG_WORD_SYLLABLES = 3
"""Syllables from which a word counts as long: McLaughlin's polysyllables."""

_SHORT_LINE_WORDS = 8
"""A segment with fewer words and no full stop is a heading, a label or a table cell, not a sentence."""

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‐‑][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?:[.!?]+|…)[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9]|\s*\Z)")
_BEFORE_STOP = re.compile(r"[\w.]+\Z")
_NEVER_LAST = frozenset(
    (
        *("dr", "mr", "mrs", "ms", "prof", "st", "mt", "rev", "hon", "sr", "jr", "vs"),
        *("e.g", "i.e", "cf", "approx", "ca", "al", "fig", "figs", "no", "nos", "dept", "est"),
        *("vol", "ed", "inc"),
    )
)
"""Abbreviations that a sentence does not end with, without the last full stop."""


@dataclass(frozen=True, slots=True)
class Grades:
    """What a text asks of its readers, in years of schooling in the United States; ``None`` for too little text."""

    flesch_kincaid: float | None
    smog: float | None
    words: int
    sentences: int
    long_words: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a segment: where it stands, white space around it left out, and its words; numerals are none."""

    span: Span
    words: tuple[str, ...]


def grades(segments_text: Iterable[str]) -> Grades:
    """The grades of the prose in ``segments_text``, one string per paragraph, list entry or heading.

    Flesch–Kincaid: 0.39 words/sentences + 11.8 syllables/words - 15.59 (Kincaid, Fishburne, Rogers and Chissom 1975,
    Naval Technical Training Command, Research Branch Report 8-75). SMOG: 1.0430 sqrt(polysyllables * 30 / sentences)
    + 3.1291 (McLaughlin 1969, Journal of Reading 12(8), 639-646), a polysyllable being a word of three or more
    (``long_words`` counts them).
    Segments of one word, and short ones without a full stop, count for nothing; so do numerals.

    >>> grades(["Aftercare", "Keep the knee raised. Take 2.5 mg twice a day."])
    Grades(flesch_kincaid=None, smog=None, words=9, sentences=2, long_words=0)
    """
    sentences = [sentence for text in segments_text for sentence in prose_sentences(text)]
    syllables = [count_syllables(word) for sentence in sentences for word in sentence.words]
    long_words = sum(count >= LONG_WORD_SYLLABLES for count in syllables)
    return Grades(
        flesch_kincaid=_flesch_kincaid(len(sentences), syllables) if len(syllables) >= MIN_WORDS else None,
        smog=_smog(len(sentences), long_words) if len(sentences) >= MIN_SMOG_SENTENCES else None,
        words=len(syllables),
        sentences=len(sentences),
        long_words=long_words,
    )


def _flesch_kincaid(sentences: int, syllables: list[int]) -> float:
    words = len(syllables)
    return 0.39 * words / sentences + 11.8 * sum(syllables) / words - 15.59


def _smog(sentences: int, long_words: int) -> float:
    return 1.0430 * math.sqrt(long_words * 30 / sentences) + 3.1291


def prose_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of one segment; none where the segment is a heading or a label and not prose.

    >>> [len(one.words) for one in prose_sentences("Rest. Take 2.5 mg of it twice a day.")]
    [1, 7]
    """
    found = tuple(_sentences(text))
    stopped = any(_ends_sentence(text, match) for match in _SENTENCE_END.finditer(text))
    count = sum(len(one.words) for one in found)
    return found if count > 1 and (stopped or count >= _SHORT_LINE_WORDS) else ()


def _sentences(text: str) -> Iterator[Sentence]:
    at = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text) if _ends_sentence(text, match)), len(text)):
        part = text[at:end]
        if words := tuple(_WORD.findall(part)):
            start = at + len(part) - len(part.lstrip())
            yield Sentence(Span(start, start + len(part.strip())), words)
        at = end


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    """Whether the full stop is not that of an abbreviation or an initial, nor of a numbered entry."""
    before = _BEFORE_STOP.search(text, max(0, stop.start() - 12), stop.start())
    if before is None or text[stop.start()] != "." or stop.end() == len(text.rstrip()):
        return True
    word = before.group()
    initial = len(word) == 1 and word.isupper() and word != "I"
    numbered = word.isdigit() and before.start() == len(text) - len(text.lstrip())
    return not (initial or numbered or word.lower() in _NEVER_LAST)
