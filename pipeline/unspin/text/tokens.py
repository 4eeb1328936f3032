"""Words and sentences with their offsets."""

from __future__ import annotations

import re
from typing import NamedTuple

from unspin.model import Span

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*|['’]s\b|\d+(?:[.,:/]\d+)*|\S", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|\n{2,}")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Dr|Mr|Mrs|Ms|Prof|St|vs|etc|approx|dept|Fig|fig|No|no|vol|al|Inc|e\.g|i\.e|a\.m|p\.m|U\.S))\.$"
)


class Token(NamedTuple):
    """One word, number or mark; ``start`` and ``end`` are code points of the text it was read from."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return bool(_WORD.match(self.text))


def tokenize(text: str) -> tuple[Token, ...]:
    """The words, numbers and marks of ``text`` in order; white space is left out. Linear in the text.

    Hyphenated words and contractions are one token, a possessive 's is one of its own.

    >>> [token.text for token in tokenize("The doctor's follow-up visit: 2.5 mg.")]
    ['The', 'doctor', "'s", 'follow-up', 'visit', ':', '2.5', 'mg', '.']
    """
    return tokens_within(text, Span(0, len(text)))


def tokens_within(text: str, span: Span) -> tuple[Token, ...]:
    """The tokens of ``span``, which cuts no word, counted in ``text``; linear in the span.

    >>> tokens_within("Rest well. Take 2.5 mg.", Span(16, 23))
    (Token(text='2.5', start=16, end=19), Token(text='mg', start=20, end=22), Token(text='.', start=22, end=23))
    """
    return tuple(Token(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(text, span.start, span.end))


def words_of(text: str, span: Span) -> list[str]:
    """The words, numbers and marks within ``span`` of ``text``, without their places: several times as fast as ``tokenize``.

    >>> words_of("Rest well. Take 2.5 mg.", Span(11, 23))
    ['Take', '2.5', 'mg', '.']
    """
    found: list[str] = _TOKEN.findall(text, span.start, span.end)
    return found


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of ``text`` as spans that cover it without a gap, trailing white space included.

    A full stop after a common abbreviation or an initial does not end a sentence, nor one before a small letter.

    >>> [span.slice("See Dr. Hale. Rest for 2.5 days!") for span in sentences("See Dr. Hale. Rest for 2.5 days!")]
    ['See Dr. Hale. ', 'Rest for 2.5 days!']
    """
    spans, start = [], 0
    for found in _SENTENCE_END.finditer(text):
        if found.start() < start:  # a blank line in the white space behind a sentence
            continue
        stop = found.end()
        while stop < len(text) and text[stop].isspace():
            stop += 1
        if stop == len(text):
            break
        if found.group() == "." and (
            _ABBREVIATION.search(text, max(0, found.end() - 12), found.end()) or text[stop].islower()
        ):
            continue
        spans.append(Span(start, stop))
        start = stop
    if start < len(text):
        spans.append(Span(start, len(text)))
    return tuple(spans)
