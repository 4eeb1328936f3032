"""Abbreviations that a page never spells out: the rule ``plain.abbreviation``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from unspin.glossary.lexicon import words_of
from unspin.model import Applicability, Finding, Span
from unspin.plain_language.prose import CONFIDENCE, Passage

_ABBREVIATION = re.compile(r"(?<![\w.&/-])([A-Z]{2,6})(?:s|['’]s)?(?![\w&/-]|\.\w)")
_CAPITALS_BEFORE = re.compile(r"[A-Z]{2,}[,;:]?\s+\Z")
_CAPITALS_AFTER = re.compile(r"(?:s|['’]s)?[,;:]?\s+[A-Z]{2,}\b")
_POSTAL_CODE_AFTER = re.compile(r"\s+\d{5}\b")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_BEFORE = re.compile(r"[^\W\d_][\"”’*_]*,?\s\((?:or|called|also|the)?\s?[\"“‘*_]*([A-Z]{2,6})s?\b")
_AFTER = re.compile(
    r"\b([A-Z]{2,6})(?=(?:s|['’]s)?[\"”’*_]*,?\s(?:\(([^()]{3,400})\)|(?:which\s)?(?:stands?|is short) for\b|means?\b))"
)
"""What stands around an abbreviation that the page spells out; brackets behind it do so if they hold a _WORD and at most 400 code points, which is
a judgement."""

_WORD = re.compile("[a-z]{3}")

_SHORTEST_SPELT = 4
"""Letters of the words whose initials are taken for an abbreviation."""

EVERYDAY = frozenset(
    "AM PM AD BC OK TV US USA UK EU UN ID PO ZIP PIN CD DVD PC USB PDF FAQ FAQS CEO SMS URL RSVP ASAP DIY VIP GPS ATM AC DC LED SPF DNA HIV AIDS "
    "NHS GP CDC FDA WHO MD DO RN NP PA DDS DMD FACS BSC MSC BA MA PHD JD LLC INC LTD MR DR ST RE PS NB XL XXL COVID HTML WWW".split()
)
"""Known to readers as they stand: letters of everyday life, degrees, forms of business, bodies known by their letters."""

_SHOUTED = frozenset(
    "A ALL ALSO ALWAYS AN AND ANY ARE AS AT BE BEFORE AFTER BOTH BUT BY CALL CAN DAY DAYS DO EACH EVERY FOR FREE FROM GO HELP HOW IF IN IS IT "
    "MAY MORE MUST NEVER NEW NO NONE NOT NOTE NOW OF OFF ON ONE ONLY OR OUR OUT PLEASE SHOULD STOP THE THEN THIS TIP "
    "TIPS TO TOO TRY TWO UP VERY WE WHAT WHEN "
    "WHY WILL WITH YES YOU YOUR".split()
)
"""Words that writers set in capitals for emphasis."""


def find_abbreviations(
    expansions: Mapping[str, tuple[str, ...]], passages: Sequence[Passage]
) -> Iterator[tuple[str, Passage, Finding]]:
    """(abbreviation, passage, finding in its text) of each one that the page does not spell out, in order of the page."""
    page = _Page(passages)
    known: dict[str, bool] = {}
    for passage in passages:
        if not passage.is_advised or passage.text.isupper():
            continue
        for found in _ABBREVIATION.finditer(passage.text):
            letters, span = found.group(1), Span(*found.span(1))
            if _is_no_abbreviation(letters, span, passage):
                continue
            if letters not in known:
                known[letters] = page.spells_out(letters, expansions.get(letters, ()))
            if not known[letters]:
                yield letters, passage, _finding(span, passage, expansions.get(letters, ()))


class _Page:
    """All words of a page, to be asked what they spell out."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        words = [[word for word in passage.words if word[0].isalpha()] for passage in passages]
        self._joined = "\n".join(f" {' '.join(one)} " for one in words)
        self._initials = "\n".join("".join(word[0] if len(word) >= _SHORTEST_SPELT else "." for word in one) for one in words)
        self._as_written = {token.text for passage in passages for token in passage.tokens}
        self._explained = {letters for passage in passages for letters in _explained(passage.text)}

    def spells_out(self, letters: str, wordings: Sequence[str]) -> bool:
        """Whether the page says what ``letters`` mean, or has them in small letters too: then they are a word in capitals.

        Longer words in a row that begin with them say it, too; short ones do so by chance ("can be treated" is no CBT).
        """
        return (
            letters.lower() in self._as_written
            or any(f" {' '.join(words_of(one))}" in self._joined for one in wordings)
            or letters.lower() in self._initials
            or letters in self._explained
        )


def _explained(text: str) -> Iterator[str]:
    """The abbreviations that ``text`` explains where they stand."""
    yield from (found[1] for found in _BEFORE.finditer(text))
    yield from (found[1] for found in _AFTER.finditer(text) if found[2] is None or _WORD.search(found[2]))


def _is_no_abbreviation(letters: str, span: Span, passage: Passage) -> bool:
    """Whether it is known to all, a word in capitals, a Roman numeral, or stands where letters are not read."""
    text = passage.text
    if letters in EVERYDAY or letters in _SHOUTED or _ROMAN.fullmatch(letters):
        return True
    if not passage.may_touch(span) or _POSTAL_CODE_AFTER.match(text, span.end):
        return True
    return bool(
        _CAPITALS_BEFORE.search(text, max(0, span.start - 20), span.start) or _CAPITALS_AFTER.match(text, span.end)
    )


def _finding(span: Span, passage: Passage, wordings: tuple[str, ...]) -> Finding:
    letters = span.slice(passage.text)
    known = f": “{wordings[0]} ({letters})”" if wordings else ""
    return Finding(
        rule="plain.abbreviation",
        span=span,
        found=letters,
        suggestions=tuple(f"{one} ({letters})" for one in wordings),
        applicability=Applicability.DISPLAY,
        confidence=CONFIDENCE,
        message=f"The page never says what {letters} stands for; spell it out where it first stands{known}.",
    )
