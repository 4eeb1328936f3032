"""The spinning simulator: clean text in, spun text and its alignment out. The inverse of the channel.

Each passage gets its own spin rate and its own mix of sources (lexicon, thesaurus, function words), because a real page is
spun by one tool with one setting; a third of the passages stay clean. Used for training and stress tests, never for figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from unspin.glossary.entry import LexiconEntry
from unspin.glossary.lexicon import Lexicon, Wording
from unspin.text.inflection import other_forms

CLEAN_SHARE = 0.35
MAX_WINDOW = 4
_VOWEL = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Swap:
    """Tokens ``start`` to ``end`` of the spun passage stand for ``original``; ``others`` would do as well."""

    start: int
    end: int
    original: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Tokens as written (case kept) and what was swapped, in order; a clean passage has no swaps."""

    tokens: tuple[str, ...]
    swaps: tuple[Swap, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One spinner's manner: the share of eligible windows it swaps, and how it likes its sources."""

    rate: float
    thesaurus: float
    function_words: float
    sharpness: float
    mend_articles: bool
    slips: float

    @classmethod
    def drawn(cls, rng: random.Random) -> Setting:
        """A random setting; the ranges cover what was measured on real pages (80 to 150 swaps per 1,000 words)."""
        return cls(
            rate=rng.choice((rng.uniform(0.03, 0.15), rng.uniform(0.12, 0.35), rng.uniform(0.25, 0.6))),
            thesaurus=rng.choice((0.05, 0.15, 0.35, 0.6)) * rng.random() * 2,
            function_words=rng.random(),
            sharpness=rng.uniform(0.3, 1.6),
            mend_articles=rng.random() < 0.4,
            slips=rng.random() * 0.02,
        )


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word


def reversed_entries(entries: Iterable[LexiconEntry]) -> Iterable[LexiconEntry]:
    """The lexicon turned so that plain wordings look up their spun ones."""
    for entry in entries:
        for spun in entry.spun:
            yield LexiconEntry(spun, entry.pos, (entry.plain,), entry.source, "", "", entry.path, entry.line)


class Simulator:
    """Spins passages of tokens with the inverse lexicon, the thesaurus and function-word pairs."""

    def __init__(
        self, entries: Sequence[LexiconEntry], thesaurus: dict[str, list[tuple[str, str, float]]], common: Callable[[str], bool]
    ) -> None:
        """``thesaurus`` maps a plain word to (spun, pos, weight) triples; ``common`` says which other forms are words."""
        self._common = common
        self._lexicon = Lexicon(reversed_entries(entries))
        self._thesaurus = Lexicon(
            LexiconEntry(spun, pos, (plain,), "", "", "", "", 0)
            for plain, triples in thesaurus.items() for spun, pos, _ in triples
        )
        self._cache: dict[tuple[str, ...], tuple[tuple[Wording, ...], tuple[Wording, ...]]] = {}

    def begins(self, first: str, second: str) -> bool:
        """Whether something that is spun in several words may begin with these two."""
        return self._lexicon.begins(first, second)

    def choices(self, window: tuple[str, ...]) -> tuple[tuple[Wording, ...], tuple[Wording, ...]]:
        """What may be put for lower-case words: by the lexicon, most typical first, and by the thesaurus."""
        found = self._cache.get(window)
        if found is None:
            from_thesaurus = self._thesaurus.lookup(window) if len(window) == 1 else ()
            found = self._cache[window] = (self._lexicon.lookup(window), from_thesaurus)
        return found

    def spin(self, tokens: Sequence[str], setting: Setting, rng: random.Random) -> Passage:
        """A spun version of ``tokens``."""
        lower = [token.lower() for token in tokens]
        out: list[str] = []
        swaps: list[Swap] = []
        at = 0
        while at < len(tokens):
            swap = self._swap_at(lower, at, setting, rng) if lower[at][0].isalpha() else None
            if swap is None:
                slip = self._slip(lower[at], setting, rng)
                if slip:
                    swaps.append(Swap(len(out), len(out) + 1, (lower[at],)))
                out.append(_cased(slip, tokens[at]) if slip else tokens[at])
                at += 1
                continue
            length, spun = swap
            words = spun.replace("'s", " 's").split()
            if tokens[at][0].isupper():
                words[0] = words[0][0].upper() + words[0][1:]
                if length > 1 and tokens[at + length - 1][0].isupper():
                    words = [word[0].upper() + word[1:] for word in words]
            start, original = len(out), list(lower[at : at + length])
            if setting.mend_articles and out and out[-1].lower() in {"a", "an"}:
                article = "an" if words[0][0].lower() in _VOWEL else "a"
                if article != out[-1].lower():
                    original.insert(0, out[-1].lower())
                    words.insert(0, article if out[-1].islower() else article.title())
                    out.pop()
                    start -= 1
            out += words
            swaps.append(Swap(start, len(out), tuple(original)))
            at += length
        return Passage(tuple(out), tuple(swaps))

    def _slip(self, word: str, setting: Setting, rng: random.Random) -> str:
        """Another form of the word, now and then: agreement that a swap nearby has broken."""
        if rng.random() > setting.slips:
            return ""
        forms = [one for one in other_forms(word) if self._common(one)]
        return rng.choice(forms) if forms else ""

    def _swap_at(self, lower: list[str], at: int, setting: Setting, rng: random.Random) -> tuple[int, str] | None:
        for length in range(min(MAX_WINDOW, len(lower) - at), 0, -1):
            window = tuple(lower[at : at + length])
            wordings, synonyms = self.choices(window)
            if not wordings and not synonyms:
                continue
            rate = setting.rate * (1.6 if length > 1 else 1.0)
            if wordings and wordings[0].pos in {"conj", "prep", "det", "pron"}:
                rate = setting.rate * setting.function_words * 0.6
            if rng.random() > rate:
                continue
            use_synonyms = synonyms and (not wordings or rng.random() < setting.thesaurus)
            if use_synonyms and not wordings and rng.random() > setting.thesaurus * 2:
                continue
            chosen = self._ranked(synonyms, setting.sharpness / 2, rng) if use_synonyms else self._ranked(wordings, setting.sharpness, rng)
            if chosen.plain.lower() != " ".join(window):
                return length, chosen.plain
        return None

    def _ranked(self, wordings: tuple[Wording, ...], sharpness: float, rng: random.Random) -> Wording:
        weights = [(1 + rank) ** -sharpness for rank in range(len(wordings))]
        return rng.choices(wordings, weights)[0]
