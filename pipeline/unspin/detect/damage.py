"""Signs that a tool broke the text: leftover spinner braces, numbers taken apart, expansions that do not fit their abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import chain

from unspin.glossary.tables import read_abbreviations
from unspin.model import Applicability, Evidence, Finding, Segment, Span
from unspin.text.casing import carry_case
from unspin.text.inflection import inflect
from unspin.text.numbers import BROKEN_PATTERN, number_value

RULES = ("damage.abbreviation", "damage.braces", "damage.number", "damage.spintax")

_BRACES = re.compile(r"\{([^{}\n|]{1,60}(?:\|[^{}\n|]{1,60}){1,12})\}")
_LOOSE_BRACES = re.compile(r"\{([a-z][a-z'’-]*(?: [a-z][a-z'’-]*){1,12})\}", re.IGNORECASE)
_SPELLED = re.compile(BROKEN_PATTERN, re.IGNORECASE)
_POINT = re.compile(r"\.\d")
_COUPLE = re.compile(r"\b(?:a pair of|a couple of|1 or 2|one or two),\d{3}\b", re.IGNORECASE)
_THOUSANDS = re.compile(r",\d{3}")
_MEMBERED = re.compile(r"\b\w+-hitter to \w+-membered\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r" \((?<=\w \()([A-Z]{3,5})(s?)\)")
_WORDS_BEFORE = re.compile(r"(?:[^\W\d_][\w’']*[ -]){0,9}[^\W\d_][\w’']*\Z")
_REACH = 120
"""Code points before an abbreviation that may hold its wording."""

_LEAD = 3
"""Words more than the abbreviation has letters that its wording may have: "Department of Health and Human Services"."""

_FUNCTION_WORDS = frozenset(
    "a an and are as at by called for from in is of on or the their this to using was with your".split()
)
"""Where one of these stands among the words, the wording has fewer words than letters and is not compared."""


@dataclass(frozen=True, slots=True)
class Damage:
    """The detector; ``expansions`` gives the known wordings of an abbreviation in capitals."""

    expansions: Mapping[str, tuple[str, ...]]

    def __call__(self, segment: Segment) -> tuple[Finding, ...]:
        """The findings in ``segment``, sorted and disjoint; spans count in its text. Linear in the text."""
        found = [*_spintax(segment.text), *_numbers(segment.text), *self._misfits(segment.text)]
        return tuple(sorted(found, key=lambda one: one.span))

    def _misfits(self, text: str) -> Iterator[Finding]:
        """Wordings before an abbreviation in brackets that cannot be read as it, where one that can is known."""
        for found in _ABBREVIATION.finditer(text):
            letters, plural = found.groups()
            lead = _WORDS_BEFORE.search(text, max(0, found.start() - _REACH), found.start())
            before = _words(lead.group()) if lead else []
            known = tuple(one for one in self.expansions.get(letters, ()) if len(_words(one)) == len(letters))
            if known and _is_misfit(before, letters):
                length = len(" ".join(before[-len(letters) :]))
                span = Span(found.start() - length, found.start())
                yield _misfit(span, text, letters, tuple(map(_plural, known)) if plural else known)


def _words(text: str) -> list[str]:
    return re.split("[ -]", text)


def _plural(wording: str) -> str:
    head, _, last = wording.rpartition(" ")
    return f"{head} {inflect(last, 'NNS')}".strip()


def _is_misfit(before: Sequence[str], letters: str) -> bool:
    """Whether the last of the words ``before`` are as many as ``letters``, share one initial, and cannot be read so."""
    words = before[-len(letters) :]
    if len(words) < len(letters) or not _FUNCTION_WORDS.isdisjoint(words):
        return False
    same = sum(word[:1].upper() == letter for word, letter in zip(words, letters, strict=True))
    return same > 0 and not _reads_as(before[-len(letters) - _LEAD :], letters)


def _reads_as(words: Sequence[str], letters: str) -> bool:
    """Whether ``letters`` can be picked in order out of the end of ``words``.

    A letter is the first one of a word; beside that either some stand further on in a word of which the first was
    picked ("polycythemia vera" reads as PCV) or whole words are passed over ("complete blood cell count" as CBC),
    but not both. Function words are passed over freely.

    >>> _reads_as(["bronchopulmonary", "dysplasia"], "BPD"), _reads_as(["hormone", "substitution", "treatment"], "HRT")
    (True, False)
    """
    inside, passing = {0}, {0}
    for word in words:
        head = word.replace("β", "b").upper()
        begun = {way for way in passing if head.startswith(letters[way : way + 1] or " ")}
        inner = {taken for way in inside for taken in _picked(head, letters, way)}
        inside = inner | {0} | (inside if word.lower() in _FUNCTION_WORDS else set())
        passing = passing | {way + 1 for way in begun}
    return len(letters) in inside | passing


def _picked(word: str, letters: str, taken: int) -> Iterator[int]:
    """How many of ``letters`` may be taken once ``word`` is read, when ``taken`` were before; none unless it begins so."""
    at = 0 if word.startswith(letters[taken : taken + 1] or " ") else -1
    while at >= 0 and taken < len(letters) and (at := word.find(letters[taken], at)) >= 0:
        taken, at = taken + 1, at + 1
        yield taken


def _misfit(span: Span, text: str, letters: str, known: tuple[str, ...]) -> Finding:
    """The finding; only one known expansion, capitals, or a word kept from it make it fit to be applied."""
    old = span.slice(text)
    titled = all(word[:1].isupper() for word in _words(old))
    kept = any(set(_words(old.lower())) & set(_words(one.lower())) for one in known)
    sure = len(known) == 1 and (titled or kept)
    return Finding(
        rule="damage.abbreviation",
        span=span,
        found=old,
        suggestions=tuple(carry_case(old, one) for one in known),
        applicability=Applicability.REVIEW if sure else Applicability.DISPLAY,
        confidence=0.9 if sure else 0.5,
        message=f"“{old}” does not fit its abbreviation {letters}.",
        evidence=(Evidence("abbreviation", letters),),
    )


def _spintax(text: str) -> Iterator[Finding]:
    if "{" not in text:
        return
    for found in _single(_BRACES, text):
        choices = tuple(dict.fromkeys(one.strip() for one in found.group(1).split("|") if one.strip()))
        yield _finding(
            "damage.spintax", found, choices, Applicability.REVIEW, 0.7, "These braces were left behind by a spinner."
        )
    for found in _single(_LOOSE_BRACES, text):
        yield _finding(
            "damage.braces",
            found,
            (),
            Applicability.DISPLAY,
            0.8,
            "These braces were left behind by a spinner; which of the words was meant cannot be told.",
        )


def _single(braces: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches but those in two braces on each side, which are places of a template: “{{ price | money }}”."""
    return (one for one in braces.finditer(text) if not (text[one.start() - 1 : one.start()] == "{" and text[one.end() : one.end() + 1] == "}"))


def _numbers(text: str) -> Iterator[Finding]:
    for found in _SPELLED.finditer(text) if _POINT.search(text) else ():
        figures = number_value(found.group().lower()) or ""
        message = f"A spinner spelled a part of this number; in figures it is “{figures}”."
        yield _finding("damage.number", found, (figures,), Applicability.REVIEW, 0.95, message)
    couples = _COUPLE.finditer(text) if _THOUSANDS.search(text) else ()
    membered = _MEMBERED.finditer(text) if "tter to " in text.lower() else ()  # not "hitter": the expression takes İ and ı for an i
    for found in chain(couples, membered):
        message = "This number is damaged; look it up in the source."
        yield _finding("damage.number", found, (), Applicability.DISPLAY, 0.95, message)


def _finding(
    rule: str, found: re.Match[str], suggestions: tuple[str, ...], how: Applicability, confidence: float, message: str
) -> Finding:
    return Finding(rule, Span(found.start(), found.end()), found.group(), suggestions, how, confidence, message)


def load(root: Traversable) -> Damage:
    """The detector with the abbreviations of ``abbreviations.csv`` under ``root``; without that file none is compared."""
    return Damage(read_abbreviations(root))
