"""Why a change is no pair to learn: what editors do beside repairs, and what no repair may touch."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from functools import lru_cache

from unspin.edits import Protected, ProtectedKind, protected_spans
from unspin.edits.quantities import UNITS
from unspin.glossary.match import letters_apart
from unspin.learn.align import Sentence
from unspin.learn.changes import Change
from unspin.model import Span
from unspin.text.inflection import analyses
from unspin.text.numbers import NUMBER_WORDS, SCALES

MAX_SPUN_WORDS = 4
"""The lookup of the engine goes no further (glossary.lexicon.MAX_WORDS)."""

MAX_PLAIN_WORDS = 6
"""The longest canonical terms (glossary.terms.MAX_TERM_WORDS)."""

_LONG_WORD = 8
"""Letters from which two may differ in a misspelling, one in shorter words; as in glossary.match."""

SMALL_WORDS = frozenset(
    "a an the of in on at to for from by with into onto as and or is are was were be been being am has have had do does did "
    "this that these those it its he she they we you i your his her their our my which who whom any some there 's".split()
)
"""Words that editors swap for style and that stand in every sentence: alone they teach nothing."""

_PEOPLE = frozenset({"i", "you", "he", "she", "we", "they"})
"""The lookup refuses a wording that adds or drops one of these (glossary.lexicon)."""


class Reason(enum.Enum):
    """Why a change is not proposed, as it is shown."""

    PUNCTUATION = "only punctuation differs"
    CAPITALS = "only capital letters differ"
    SPELLING = "only the spelling differs"
    FORM = "only the grammatical form differs"
    ORDER = "only the order of the words differs"
    SMALL = "only small words differ"
    NUMBER = "a number changes"
    DOSE = "a dose or measure changes"
    DRUG = "a drug name changes"
    NEGATION = "a negation changes"
    SIDE = "a side of the body changes"
    ABBREVIATION = "an abbreviation changes"
    EXACT = "a date, time, address or code changes"
    PERSON = "a pronoun changes: somebody else is meant"
    NAME = "a name changes"
    ADDED = "words were only added"
    TAKEN_AWAY = "words were only taken away"
    LONG = f"the passage is too long: over {MAX_SPUN_WORDS} words before, or {MAX_PLAIN_WORDS} after"
    REWRITTEN = "the rest of the sentence changes too"
    BARE = "too little stands around it to be sure"
    BROKEN = "the passage runs over punctuation"
    PART = "the spun wording is a part of the plain one"


_BY_KIND = {
    ProtectedKind.NUMBER: Reason.NUMBER,
    ProtectedKind.NUMBER_WORD: Reason.NUMBER,
    ProtectedKind.MINUS: Reason.NUMBER,
    ProtectedKind.ONE_MORE: Reason.NUMBER,
    ProtectedKind.ONE_ITSELF: Reason.NUMBER,
    ProtectedKind.PERCENTAGE: Reason.NUMBER,
    ProtectedKind.RANGE: Reason.NUMBER,
    ProtectedKind.DOSE: Reason.DOSE,
    ProtectedKind.FREQUENCY: Reason.DOSE,
    ProtectedKind.DRUG: Reason.DRUG,
    ProtectedKind.NEGATION: Reason.NEGATION,
    ProtectedKind.LATERALITY: Reason.SIDE,
    ProtectedKind.ABBREVIATION: Reason.ABBREVIATION,
}
"""All other kinds are EXACT."""

_TEXT = (ProtectedKind.QUOTATION, ProtectedKind.ANOTHER)
"""Text like any other here, since an editor stands behind the change."""


def protected_reason(change: Change) -> Reason | None:
    """What the whole window changes that no repair may change; None if it says the same before and after."""
    old = tuple(_atoms(change.before, change.old))
    new = tuple(_atoms(change.after, change.new))
    if sorted(atoms for _, atoms in old) == sorted(atoms for _, atoms in new):
        return None
    unequal = [one for one in old if one not in new] + [one for one in new if one not in old]
    reasons = {_BY_KIND.get(kind, Reason.EXACT) for kind, _ in unequal or (*old, *new)}
    return min(reasons, key=_GRAVEST.index)


_GRAVEST = (
    Reason.NEGATION, Reason.DOSE, Reason.DRUG, Reason.NUMBER, Reason.SIDE, Reason.EXACT, Reason.ABBREVIATION,
)  # fmt: skip


def _atoms(sentence: Sentence, tokens: Span) -> Iterator[tuple[ProtectedKind, tuple[str, ...]]]:
    """Kind and meaning of each protected token that the window touches."""
    place = sentence.place(tokens)
    for one in _protected(sentence.text):
        if place and one.kind not in _TEXT and one.span.overlaps(place):
            yield one.kind, one.atoms(sentence.text)


@lru_cache(maxsize=64)
def _protected(text: str) -> tuple[Protected, ...]:
    """The protected tokens, kept for the next window of the same sentence."""
    return protected_spans(text)


def form_reason(change: Change) -> Reason | None:
    """What makes a trimmed window no pair of two wordings, by its words alone; None if nothing does."""
    spun, plain = change.spun, change.plain
    small = SMALL_WORDS.issuperset((*spun, *plain))
    checks = (
        (Reason.SMALL, small and bool(spun or plain)),
        (Reason.ADDED, not spun),
        (Reason.TAKEN_AWAY, not plain),
        (Reason.NUMBER, _numbers(spun) != _numbers(plain)),
        (Reason.BROKEN, not all(_is_word(one) for one in (*spun, *plain))),
        (Reason.LONG, len(spun) > MAX_SPUN_WORDS or len(plain) > MAX_PLAIN_WORDS),
        (Reason.CAPITALS, spun == plain),
        (Reason.PERSON, bool(_PEOPLE & (set(spun) ^ set(plain)))),
        (Reason.ORDER, sorted(set(spun) - SMALL_WORDS) == sorted(set(plain) - SMALL_WORDS)),
        (Reason.FORM, len(spun) == len(plain) and all(map(_same_lemma, spun, plain))),
        (Reason.SPELLING, _is_spelling(spun, plain)),
        (Reason.DOSE, _units(spun) != _units(plain) and bool(_units(spun)) and bool(_units(plain))),
        (Reason.PART, _contains(plain, spun)),
        (Reason.NAME, _is_name(change.before, change.old) and _is_name(change.after, change.new)),
    )
    return next((reason for reason, holds in checks if holds), None)


def _is_word(key: str) -> bool:
    return key[0].isalnum() or key == "'s"


def _same_lemma(spun: str, plain: str) -> bool:
    """Whether two words may be forms of one: *vein*, *veins*."""
    return not {lemma for lemma, _ in analyses(spun)}.isdisjoint(lemma for lemma, _ in analyses(plain))


def _is_spelling(spun: tuple[str, ...], plain: tuple[str, ...]) -> bool:
    same_unit = len(spun) == len(plain) == 1 and bool(_units(spun)) and _units(spun) == _units(plain)
    if same_unit or _letters(spun) == _letters(plain):
        return True
    return len(spun) == len(plain) and all(map(_alike, spun, plain))


def _alike(spun: str, plain: str) -> bool:
    """Whether two words are spelling variants or forms of each other: *colour*, *color*."""
    limit = 2 if min(len(spun), len(plain)) >= _LONG_WORD else 1
    near = min(len(spun), len(plain)) > limit + 1 and letters_apart(spun, plain) <= limit
    return spun == plain or near or _same_lemma(spun, plain)


def _letters(words: tuple[str, ...]) -> str:
    return "".join(one for word in words for one in word if one.isalnum())


def _units(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(UNITS[word] for word in words if word in UNITS)


def _numbers(words: tuple[str, ...]) -> list[str]:
    """The numbers among the words as they are written: *2* for *two* is no wording to learn either."""
    return sorted(word for word in words if word[0].isdigit() or word in NUMBER_WORDS or word.rstrip("s") in SCALES)


def _contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def _is_name(sentence: Sentence, span: Span) -> bool:
    """Whether all words of a window have capitals that no heading or beginning of a sentence explains."""
    if sentence.is_heading or not span or span.start == 0:
        return False
    words = [sentence.tokens[i].text for i in range(span.start, span.end) if sentence.keys[i] not in SMALL_WORDS]
    others = [one.text for i, one in enumerate(sentence.tokens) if i and not span.start <= i < span.end and one.is_word]
    titled = bool(others) and all(one[0].isupper() or one in SMALL_WORDS for one in others)
    return bool(words) and not titled and all(one[0].isupper() for one in words)
