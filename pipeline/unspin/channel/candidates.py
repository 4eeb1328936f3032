"""The candidate model: what each window of one to four words may stand for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter

from unspin.glossary.lexicon import CACHED, MAX_WORDS, Lexicon, words_of
from unspin.glossary.terms import MAX_PART_WORDS, MAX_TERM_WORDS, NOTHING, Options, Part, Places, TermIndex
from unspin.model import Candidate, Span
from unspin.text.inflection import analyses, other_forms, singulars_of

MAX_CANDIDATES = 40
"""Listed ones that are kept a window: terms first, the few other forms and spellings, then lexicon and thesaurus, each by channel.

In 96 articles that no model has read .597 of the places are repaired with 30, .600 with 40, .601 with 50 and 60 (decision 3).
"""

_RECENT = 512
"""Lookups that are kept: a word is asked for as a part of terms and, soon after, as a window; what is made of it is kept for longer."""

_LONGEST = MAX_TERM_WORDS * MAX_PART_WORDS
_HYPHENATED = 4
_MOST_PARTS = 8
"""Parts of a hyphenated word that are looked at: one of more is a row of names or marks, and would take the square of its length."""
_ORIGIN_ORDER = {"project": 0, "term": 1, "inflection": 2, "spelling": 3, "lexicon": 4, "thesaurus": 5}

LOG10_OF_FORM = -2.0
"""log10 P(another form | the right one): a swap breaks agreement in one place out of a hundred words of spun text (6 % of 120 places)."""

_CHANNEL = attrgetter("log10_channel")
_candidate = _part = tuple.__new__  # takes less than half the time of the classes themselves

Speller = Callable[[str], tuple[tuple[str, float], ...]]
"""Known words that an unknown one may be a misspelling of, with log10 of the channel probability."""


@dataclass(frozen=True, slots=True)
class Window:
    """``span`` counts tokens; ``candidates`` are lower-case wordings that may stand in its place, best channel first."""

    span: Span
    candidates: Sequence[Candidate]


class CandidateModel:
    """Proposes candidates; has no opinion on which are right."""

    def __init__(
        self, lexicon: Lexicon, terms: TermIndex, speller: Speller | None = None, common: Callable[[str], bool] | None = None
    ) -> None:
        """``speller`` proposes for words that no clean text holds; ``common`` says which words other forms may be.

        Without the one nothing is respelt, without the other no other forms of a word are proposed.
        """
        self._terms = terms
        self._speller = speller
        self._common = common
        self._lookup = lru_cache(maxsize=_RECENT)(lexicon.lookup)
        self._begins = lru_cache(maxsize=4 * CACHED)(lexicon.begins)
        self._as_it_stands = lru_cache(maxsize=CACHED)(self._as_it_stands_of)
        self._of_word = lru_cache(maxsize=CACHED)(self._of_word_of)
        self._of_words = lru_cache(maxsize=2 * CACHED)(self._of_words_of)
        self._listed_word = lru_cache(maxsize=CACHED)(self._listed_of)
        self._listed_words = lru_cache(maxsize=2 * CACHED)(self._listed_of)  # most hold nothing, and would push those of one word out
        self._composed = lru_cache(maxsize=CACHED)(self._composed_of)

    def windows(
        self, words: Sequence[str], doubtful: Sequence[bool] | None = None, swapped: Sequence[bool] | None = None
    ) -> tuple[Window, ...]:
        """The windows of ``words``, tokens as written, that have candidates, by start, then end. Linear in the words.

        ``doubtful`` says of each word whether it may be wrong: each window then holds such a word. Without it all words are. A composed term
        changes one that is ``swapped``, by default one that is doubtful. Windows that read alike share one tuple of candidates where it is still
        known.
        """
        words = tuple(word.lower().replace("’", "'") for word in words)
        doubts = _Doubts([True] * len(words) if doubtful is None else doubtful)
        swaps = doubts if swapped is None else _Doubts(swapped)
        places = self._places(words, swaps)
        found: list[Window] = []
        for start, word in enumerate(words):
            if not word[0].isalpha() or not doubts.within(start, start + _LONGEST):
                continue
            composed = self._from_terms(words, start, places, swaps) if swaps.within(start, start + _LONGEST) else {}
            ending = {end: self._composed(words[start:end], tuple(matches)) for end, matches in composed.items()}
            ending |= self._from_lexicon(words, start, doubts, ending)
            found += [Window(Span(start, end), ending[end]) for end in (sorted(ending) if composed else ending)]
        return tuple(found)

    def is_term(self, words: Sequence[str]) -> bool:
        """Whether lower-case words are a term of the glossary or a fixed wording of the lexicon, of at least two words."""
        return self._terms.holds(words)

    def _from_lexicon(
        self, words: tuple[str, ...], start: int, doubts: _Doubts, composed: Container[int]
    ) -> dict[int, tuple[Candidate, ...]]:
        """The candidates, by their ends and in their order, of the windows from ``start`` on that end elsewhere than the ``composed`` ones."""
        found = {}
        for end in range(start + 1, min(start + MAX_WORDS, len(words)) + 1):
            if not words[end - 1][0].isalpha() or (end == start + 2 and not self._begins(words[start], words[end - 1])):
                break
            listed = self._listed_word if end == start + 1 else self._listed_words
            if doubts.within(start, end) and end not in composed and (candidates := listed(words[start:end])):
                found[end] = candidates
        return found

    def _listed_of(self, window: tuple[str, ...]) -> tuple[Candidate, ...]:
        """The candidates of a window without the terms, best first."""
        return _ranked(self._slot(window).values())

    def _composed_of(self, window: tuple[str, ...], matches: tuple[tuple[str, float], ...]) -> tuple[Candidate, ...]:
        """The same with terms that the window composes to, each with log10 of its channel."""
        slot = self._slot(window)
        for term, log10_channel in matches:
            candidate = Candidate(term, "term", log10_channel, term)
            old = slot.get(term.lower())
            if old is not None and old.origin == "project":
                continue
            if old is None or old.origin != "term" or old.log10_channel < candidate.log10_channel:
                slot[term.lower()] = candidate
        return _ranked(slot.values())

    def _slot(self, window: tuple[str, ...]) -> dict[str, Candidate]:
        """What lexicon, other forms and spelling say of a window, by its small letters."""
        word = window[0]
        if (len(window) == 1 and is_letter(word)) or len(window) > MAX_WORDS or not all(one[0].isalpha() for one in window):
            return {}
        slot = {
            plain.lower(): _candidate(Candidate, (plain, origin, log10_channel, lemma, pos))
            for plain, lemma, pos, _, log10_channel, origin in reversed(self._lookup(window))
        }
        if len(window) == 1:
            if "-" in word:
                self._from_hyphenated(word, slot)
            if self._common:
                self._other_forms(word, slot)
            if self._speller and not slot:
                slot = {text: Candidate(text, "spelling", score) for text, score in self._speller(word)}
        return slot

    def _from_hyphenated(self, word: str, slot: dict[str, Candidate]) -> None:
        """Candidates with one part of a hyphenated word exchanged."""
        parts = word.split("-")
        for number, part in enumerate(parts) if len(parts) <= _MOST_PARTS else ():
            for one in self._lookup((part,))[:_HYPHENATED] if part else ():
                text = "-".join((*parts[:number], one.plain, *parts[number + 1 :]))
                slot.setdefault(text, Candidate(text, one.origin, one.log10_channel, one.lemma, one.pos))

    def _other_forms(self, word: str, slot: dict[str, Candidate]) -> None:
        for text in other_forms(word):
            if self._common and self._common(text):
                slot.setdefault(text, Candidate(text, "inflection", LOG10_OF_FORM, word))

    def _places(self, words: tuple[str, ...], doubts: _Doubts) -> Places:
        """What may stand at each place of ``words`` as words of a term, made when it is first asked for."""
        known: list[Options | None] = [None] * len(words)

        def at(position: int) -> Options:
            if position >= len(words):
                return NOTHING
            found = known[position]
            if found is None:
                doubtful = doubts.within(position, position + MAX_PART_WORDS)
                found = self._options(words[position : position + MAX_PART_WORDS]) if doubtful else self._as_it_stands(words[position])
                known[position] = found
            return found

        return at

    def _from_terms(self, words: tuple[str, ...], start: int, places: Places, doubts: _Doubts) -> dict[int, list[tuple[str, float]]]:
        """The terms that windows from ``start`` on compose to, with log10 of their channel, by the end of the window."""
        found: dict[int, list[tuple[str, float]]] = {}
        for match in chain(self._terms.matches(start, places), self._terms.permuted(words, start, places)):
            end = start + match.length
            window = words[start:end]
            if match.term.lower() != " ".join(window) and words_of(match.term) != window and doubts.within(start, end):
                found.setdefault(end, []).append((match.term, match.log10_channel))
        return found

    def _options(self, words: tuple[str, ...]) -> Options:
        """What the first one to three of ``words`` may stand for as a word of a term."""
        word = self._of_word(words[0])
        if len(words) == 1 or not words[0][0].isalpha() or not self._begins(words[0], words[1]):
            return word
        longer = [part for length in range(2, len(words) + 1) for part in self._of_words(words[:length])]
        return self._terms.extended(word, longer) if longer else word

    def _of_word_of(self, word: str) -> Options:
        """What a word may stand for."""
        if not word[0].isalpha() or is_letter(word):
            return self._as_it_stands(word)
        spelled = self._speller(word) if self._speller else ()
        return self._terms.options([
            *self._own_parts(word),
            *self._reworded((word,)),
            *(Part(lemma, 1, tag, score, changed=True) for text, score in spelled for lemma, tag in analyses(text) if lemma in self._terms.words),
        ])  # fmt: skip

    def _of_words_of(self, words: tuple[str, ...]) -> tuple[Part, ...]:
        """What several words together may stand for as a word of a term."""
        return tuple(self._reworded(words))

    def _as_it_stands_of(self, word: str) -> Options:
        """A word as it stands, and its lemmas."""
        return self._terms.options(self._own_parts(word)) if word[0].isalpha() else NOTHING

    def _own_parts(self, word: str) -> list[Part]:
        lemmas = [(lemma, tag) for lemma, tag in analyses(word) if lemma in self._terms.words]
        return [Part(word, 1, "NN", 0.0, changed=False), *(Part(lemma, 1, tag, 0.0, changed=False) for lemma, tag in lemmas)]

    def _reworded(self, words: tuple[str, ...]) -> Iterator[Part]:
        """The words of terms that a window may stand for: single plain wordings as they are, as lemmas, and plurals as singulars."""
        known, first, length = self._terms.words, words[0], len(words)
        for plain, lemma, _, tag, log10_channel, _ in self._lookup(words):
            if lemma in known and lemma != first:
                yield _part(Part, (lemma, length, tag, log10_channel, True))
            if plain != lemma and plain in known and plain != first:
                yield _part(Part, (plain, length, "", log10_channel, True))
            for one in singulars_of(plain) if " " not in plain else ():
                if one != lemma and one in known and one != first:
                    yield _part(Part, (one, length, "NNS", log10_channel, True))


def _ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    ranked = sorted(candidates, key=_CHANNEL, reverse=True)
    ranked.sort(key=lambda one: _ORIGIN_ORDER[one.origin])
    return tuple(ranked[:MAX_CANDIDATES])


def is_letter(word: str) -> bool:
    """Whether a token is a single letter that is no word: that of *vitamin C*, either of an abbreviation with stops.

    >>> [is_letter(word) for word in ("C", "k", "a", "I", "5", "it")]
    [True, True, False, False, False, False]
    """
    return len(word) == 1 and word.isalpha() and word not in "aAiI"


class _Doubts:
    """Answers whether a run of words holds one that may be wrong."""

    __slots__ = ("_next",)

    def __init__(self, doubtful: Sequence[bool]) -> None:
        following = sys.maxsize
        self._next = [following] * (len(doubtful) + 1)
        for place in range(len(doubtful) - 1, -1, -1):
            if doubtful[place]:
                following = place
            self._next[place] = following

    def within(self, start: int, end: int) -> bool:
        return self._next[start] < end
