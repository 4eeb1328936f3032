"""Where a sentence's words disagree in number or form: what a spinner leaves when it swaps a word and not its neighbour.

Narrow patterns name a word and the form that would agree ("the bruises fades": fade); counts of clean text decide between the two
readings, since a word of two kinds ("the ear drops") fits many patterns. No tagger is loaded for it: how often a word follows "the" or "to"
in clean text says as much here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from unspin.channel.contexts import CONTEXT, PATIENT_WEIGHT, Contexts
from unspin.channel.language_model import LanguageModel
from unspin.text.inflection import analyses, inflect
from unspin.text.number import number_of, singular_of
from unspin.text.numbers import NUMBER_WORDS

MIN_GAIN = 0.5
"""log10 of how much likelier the agreeing form makes its words from which the pattern counts. Of 86 such places in training articles
whose other swaps were mended 68 were swapped. Titles are left alone."""

MIN_GAIN_OF_AUXILIARY = 1.0
"""The same for is/are, has/have, does/do and was/were: what stands before them is often not their subject."""

MIN_VERB, MIN_NOUN = 0.04, 0.03
"""Shares of a word's places in clean text that follow one of TO_VERB, and of TO_NOUN, from which it is a verb, and a noun. Judgements."""

MAX_NOUN = 0.12
"""The greatest share of places after one of TO_NOUN of a word that is read as a verb after a singular noun ("the scar itch"). A judgement."""

TO_NOUN = "the a an of your no in these".split()
TO_VERB = "to will can may not and you they should".split()
TO_SINGULAR_VERB = "it which that this he she also usually often who".split()
_SHOWN_BY = {"noun": TO_NOUN, "verb": TO_VERB, "singular verb": TO_SINGULAR_VERB}
_UNKNOWN = dict.fromkeys(_SHOWN_BY, 0.0)
_CACHED_WORDS = 20_000

_CLAUSE = frozenset(
    "that because when if while although though since where before until till whether as so but unless once whenever wherever".split()
)
_BREAKS = frozenset(".;:!?(,—–-•*\"“”¶")
_NO_SUBJECT = frozenset("of in on at for with to by from is are was were be not and or".split())
_SINGULAR = frozenset("the a an your this each every another no".split())
_ONE = frozenset("a an each every another".split())
_MANY = frozenset("these those many several few both".split())
_COUNTS = _MANY | NUMBER_WORDS.keys()
_MANY_PERSONS, _ONE_PERSON = frozenset("we they you i".split()), frozenset("it he she".split())
_DETERMINERS = _SINGULAR | _MANY | frozenset("my our his her their its some any that all most such other more enough".split())
_MODALS = frozenset("can could may might must should shall will would cannot".split())
_DO = frozenset("do does did".split())
_ADVERBS = frozenset(
    "also often usually always never sometimes only still then now just really even rarely typically generally normally quickly slowly "
    "commonly occasionally simply".split()
)
_NO_NOUNS = _ADVERBS | _CLAUSE | _DETERMINERS
_CAUSES = frozenset("to let make makes help helps see if that keep have had suggest recommend and or when who".split())
_PLURAL_OF = {"is": "are", "was": "were", "has": "have", "does": "do"}
_SINGULAR_OF = {plural: singular for singular, plural in _PLURAL_OF.items()}
_TWO_VERBS = frozenset("left found felt saw fell lay wound bore".split())
"""Pasts that are verbs of their own too."""
_ENDS_PHRASE = frozenset("of in is are on at that and or to for with can may will".split())
_MOST_MODIFIERS = 4
_MOST_DIGITS = 3
"""A number of more is a year."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The word at ``at`` of a sentence, and the lower-case form that agrees."""

    at: int
    new: str


class Agreement:
    """Finds disagreements by the counts of a language model. One serves one thread."""

    def __init__(self, language: LanguageModel) -> None:
        """Keep the model; nothing is computed here."""
        self._language = language
        self._shares: dict[str, Mapping[str, float]] = {}

    def find(self, words: Sequence[str]) -> tuple[Disagreement, ...]:
        """The disagreements of one sentence, in order, at most one a word; linear in its length."""
        return self.find_all([words])[0]

    def find_all(self, sentences: Sequence[Sequence[str]]) -> list[tuple[Disagreement, ...]]:
        """The same for each of several sentences; what is asked of the language model is asked for all of them at once."""
        lower = [[word.lower() for word in words] for words in sentences]
        if len(self._shares) > _CACHED_WORDS:
            self._shares.clear()
        self._learn(word for low in lower for word in low if word.isalpha() and word not in _NO_NOUNS)
        found = []
        for words, low in zip(sentences, lower, strict=True):
            named = {one.at: one for one in self._named(low)}
            found.append([named[at] for at in sorted(named) if words[at].islower()])
        gains = iter(self._gains(lower, found))
        return [tuple(one for one in here if next(gains) >= _least(low[one.at])) for low, here in zip(lower, found, strict=True)]

    def _named(self, low: Sequence[str]) -> Iterator[Disagreement]:
        for at, word in enumerate(low):
            if word in _MODALS or word in _DO:
                yield from self._with_modal(low, at)
            elif word in _MANY_PERSONS:
                yield from self._with_pronoun(low, at, _after(low, at, _ADVERBS))
            elif word in _ONE_PERSON:
                yield from self._with_singular_pronoun(low, at, _after(low, at, _ADVERBS))
            elif word in _ONE or ((word in _COUNTS or word.isdecimal()) and self._says_many(low, at)):
                yield from self._with_determiner(low, at)
            elif word not in _NO_NOUNS and (number := number_of(word)):
                yield from self._with_noun(low, at, number)

    def _with_modal(self, low: Sequence[str], at: int) -> Iterator[Disagreement]:
        """*may bleeding*, *do not stopped*: the bare verb. *do* alone takes objects too; a clause that begins with them is a question."""
        verb = _after(low, at, _ADVERBS | {"not"})
        negated = "not" in low[at:verb]
        may_take_object = low[at] in _DO or _opens(low, at)
        if verb >= len(low) or low[verb] in _TWO_VERBS or (may_take_object and not negated) or _word(low, at - 1) in _SINGULAR:
            return
        lemmas = [lemma for lemma, tag in analyses(low[verb])[3:] if tag.startswith("VB") and self._is_verb(lemma)]
        if lemmas and low[verb] not in lemmas and self._share(low[verb], "verb") < 5 * MIN_VERB:
            yield Disagreement(verb, lemmas[0])

    def _with_pronoun(self, low: Sequence[str], at: int, verb: int) -> Iterator[Disagreement]:
        """*you regurgitates*; not the object of a verb (*who touches you feels*)."""
        if verb < len(low) and _opens(low, at) and (base := self._bare(low[verb])) and (low[at], low[verb]) != ("i", "was"):
            yield Disagreement(verb, base)

    def _with_singular_pronoun(self, low: Sequence[str], at: int, verb: int) -> Iterator[Disagreement]:
        """*it turn*; not after what makes somebody do something (*let it rest*, *can it wait*)."""
        before = low[max(0, at - 4) : at]
        if verb < len(low) and not any(word in _CAUSES or word in _MODALS or word in _DO for word in before) and _opens(low, at):
            yield from self._in_singular(low, verb)

    def _with_determiner(self, low: Sequence[str], at: int) -> Iterator[Disagreement]:
        """*a scans*, *these tablet*, *for 4 week*."""
        if at + 1 >= len(low) or _goes_on(low, at + 2):
            return
        noun, number = low[at + 1], number_of(low[at + 1])
        one = singular_of(noun) if number == "plural" and low[at] in _ONE else None
        if one and self._language.is_common(one):
            yield Disagreement(at + 1, one)
        if number == "singular" and low[at] not in _ONE and self._is_noun(noun) and self._language.is_common(inflect(noun, "NNS")):
            yield Disagreement(at + 1, inflect(noun, "NNS"))

    def _says_many(self, low: Sequence[str], at: int) -> bool:
        """Whether the word at ``at`` says that there is more than one of what follows; not in *type 2 diabetes* or *in 2020*."""
        if low[at] in _MANY:
            return True
        value = NUMBER_WORDS.get(low[at], int(low[at]) if low[at].isdecimal() and len(low[at]) <= _MOST_DIGITS else 0)
        return value > 1 and not (_word(low, at - 1).isalpha() and self._is_noun(low[at - 1]))

    def _with_noun(self, low: Sequence[str], at: int, number: str) -> Iterator[Disagreement]:
        """*the bruises fades*, *your scar itch*, *drugs that thins*."""
        verb = _after(low, at, _ADVERBS)
        if verb >= len(low):
            return
        if _word(low, at + 1) in {"that", "which"}:
            if self._is_noun(low[at]):
                yield from self._in_relative(low, _after(low, at + 1, _ADVERBS), number)
            return
        start, determiner = _phrase(low, at)
        if not _opens(low, start) or not self._is_noun(low[at]):
            return
        base = self._bare(low[verb])
        if number == "plural" and base and determiner not in _ONE and self._reads_as_verb(low[verb]):
            yield Disagreement(verb, base)
        if number == "singular" and determiner in _SINGULAR:
            yield from self._in_singular(low, verb)

    def _in_relative(self, low: Sequence[str], verb: int, number: str) -> Iterator[Disagreement]:
        if verb >= len(low):
            return
        base = self._bare(low[verb])
        if number == "plural" and base and self._reads_as_verb(low[verb]):
            yield Disagreement(verb, base)
        if number == "singular":
            yield from self._in_singular(low, verb)

    def _in_singular(self, low: Sequence[str], verb: int) -> Iterator[Disagreement]:
        word = low[verb]
        new = _SINGULAR_OF.get(word)
        if new is None and len(word) > 2 and word.isalpha() and self._is_verb(word) and self._share(word, "noun") < MAX_NOUN:
            new = inflect(word, "VBZ")
        if new and new != word and self._language.knows(new) and number_of(word) != "plural":
            yield Disagreement(verb, new)

    def _bare(self, word: str) -> str | None:
        """The form for many of a verb in the form for one; None for other words."""
        if word in _PLURAL_OF:
            return _PLURAL_OF[word]
        return next((lemma for lemma, tag in analyses(word) if tag == "VBZ" and lemma != word and self._is_verb(lemma)), None)

    def _reads_as_verb(self, word: str) -> bool:
        return word in _PLURAL_OF or self._share(word, "singular verb") > self._share(word, "noun") / 2

    def _is_verb(self, word: str) -> bool:
        return self._language.is_common(word) and self._share(word, "verb") > MIN_VERB

    def _is_noun(self, word: str) -> bool:
        return self._share(word, "noun") > MIN_NOUN

    def _share(self, word: str, kind: str) -> float:
        """How many of the word's places in clean text follow a word that shows its kind."""
        if word not in self._shares:
            self._learn([word])
        return self._shares[word][kind]

    def _learn(self, words: Iterable[str]) -> None:
        """Look up the shares of those words that are new, all at once."""
        new = [word for word in dict.fromkeys(words) if word not in self._shares]
        self._shares.update(dict.fromkeys(new, _UNKNOWN))
        known = {word: number for word, number in zip(new, self._language.ids(new), strict=True) if number}
        if not known:
            return
        numbers = np.array(list(known.values()), dtype=np.int64)
        total = [max(1.0, float(one.sum())) for one in self._language.unigrams[numbers]]
        shares = []
        for shown_by in _SHOWN_BY.values():
            before = np.array(self._language.ids(shown_by), dtype=np.int64)
            pairs = np.stack([np.tile(before, len(numbers)), np.repeat(numbers, len(before))], axis=1)
            counts = self._language.counts(pairs).reshape(len(numbers), -1).sum(axis=1)
            shares.append([float(count / all_) for count, all_ in zip(counts, total, strict=True)])
        for word, *each in zip(known, *shares, strict=True):
            self._shares[word] = dict(zip(_SHOWN_BY, each, strict=True))

    def _gains(self, lower: Sequence[Sequence[str]], found: Sequence[Sequence[Disagreement]]) -> list[float]:
        """For each, found in its sentence, how much likelier the words around it are with the form that agrees: log10."""
        edge = ["¶"] * CONTEXT
        row, places, new = [*edge], list[int](), list[str]()
        for low, here in zip(lower, found, strict=True):
            if here:
                places += [len(row) + one.at for one in here]
                new += [one.new for one in here]
                row += [*low, *edge]
        if not places:
            return []
        ids = np.array(self._language.ids(row), dtype=np.int64)
        at = np.repeat(places, 2)
        words = ids[at]
        words[::2] = self._language.ids(new)
        scores = Contexts(self._language, ids).scores(np.stack([at, at + 1], axis=1), words, np.ones(len(at), np.int64))
        totals = PATIENT_WEIGHT * scores.patient + (1 - PATIENT_WEIGHT) * scores.other
        gains: list[float] = (totals[::2] - totals[1::2]).tolist()
        return gains


def _least(word: str) -> float:
    return MIN_GAIN_OF_AUXILIARY if word in _PLURAL_OF or word in _SINGULAR_OF else MIN_GAIN


def _word(low: Sequence[str], at: int) -> str:
    return low[at] if 0 <= at < len(low) else ""


def _after(low: Sequence[str], at: int, skipped: frozenset[str]) -> int:
    """The place of the first word after ``at`` that is not to be skipped; the length if there is none or it is no word."""
    at += 1
    while at < len(low) and low[at] in skipped:
        at += 1
    return at if at < len(low) and low[at].isalpha() else len(low)


def _phrase(low: Sequence[str], noun: int) -> tuple[int, str]:
    """Where the noun phrase that ends with ``noun`` begins, and its determiner or an empty string."""
    start = noun
    while start > 0 and noun - start < _MOST_MODIFIERS:
        before = low[start - 1]
        if before in _DETERMINERS:
            return start - 1, before
        if not before.isalpha() or before in _CLAUSE or before in _MODALS or before in _NO_SUBJECT:
            break
        start -= 1
    return start, ""


def _opens(low: Sequence[str], start: int) -> bool:
    """Whether a clause may begin at ``start``, so that what stands there is its subject."""
    before = start - 1 - (_word(low, start - 1) in {"and", "or", "but"} and _word(low, start - 2) == ",")
    return before < 0 or low[before] in _CLAUSE or low[before] in _BREAKS


def _goes_on(low: Sequence[str], at: int) -> bool:
    """Whether the word at ``at`` may go on with the noun phrase before it."""
    return at < len(low) and low[at][0].isalpha() and low[at] not in _ENDS_PHRASE
