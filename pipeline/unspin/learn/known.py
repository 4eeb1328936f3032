"""What is known already: the lexicon's pairs, the canonical terms, and how common a word is in clean text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from unspin.glossary.entry import KINDS, LexiconEntry, TermEntry, files_in, read_lexicon, read_terms
from unspin.glossary.lexicon import Lexicon, words_of
from unspin.glossary.terms import MAX_TERM_WORDS
from unspin.learn.clean import CleanText
from unspin.text.inflection import analyses, singulars_of

MIN_HEADS = 3
"""Known terms with the same last word from which a kind is told by them."""

KIND_SHARE = 0.6
"""Share of them that must be of that kind: *surgery* ends 145 procedures and 14 other terms, *test* 234 tests and 6 others, *vein* 15 terms of
anatomy and 10 others."""

MEDICAL_TERMS = 3
MEDICAL_SHARE = 0.015
"""A word is medical that stands in so many terms of the body and its care, and in so many for each time a million words of clean text hold it.
*vein* has 45 terms and 0.27, *surgery* 0.13, *cancer* 0.018; *doctor*, *time*, *day* and *plan* lie at 0.003 or below."""

_MEDICAL_KINDS = frozenset({"disease", "symptom", "anatomy", "procedure", "test", "drug", "device"})
_SHORT_POS = {"np": "n", "vp": "v"}
_HEAD_TAGS = frozenset({"NNS"})


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A plain wording of the glossary as it is written, its parts of speech (np and vp as n and v), and the kind of a term."""

    text: str
    pos: frozenset[str]
    kind: str = ""

    @property
    def is_noun(self) -> bool:
        """Whether it may stand for a thing."""
        return "n" in self.pos


class Known:
    """Looks things up in the glossary that comes with unspin and in those of the project."""

    def __init__(
        self, lexicon: Sequence[LexiconEntry], terms: Sequence[TermEntry], clean: CleanText, base: Known | None = None
    ) -> None:
        """Take the rows as they are, and what ``base`` knows; indexes are made when they are needed."""
        self._entries = lexicon
        self._terms = terms
        self._base = base
        self.clean = clean

    @classmethod
    def read(cls, folders: Iterable[Traversable], clean: CleanText) -> Known:
        """The rows of ``lexicon/*.csv`` and ``terms/*.csv`` in glossary folders; raises GlossaryError for a bad one."""
        folders = tuple(folders)
        lexicon = [
            row for one in folders for name, text in files_in(one / "lexicon") for row in read_lexicon(text, name)
        ]
        terms = [row for one in folders for name, text in files_in(one / "terms") for row in read_terms(text, name)]
        return cls(lexicon, terms, clean)

    def and_also(self, lexicon: Sequence[LexiconEntry], terms: Sequence[TermEntry]) -> Known:
        """The same with more rows."""
        return Known(lexicon, terms, self.clean, self)

    @cached_property
    def _lexicon(self) -> Lexicon:
        """The pairs, without the thesaurus: a thesaurus knows nothing of what is right."""
        return Lexicon(self._entries)

    @cached_property
    def wordings(self) -> dict[Words, Wording]:
        """All plain wordings by their lower-case words."""
        found = dict(self._base.wordings) if self._base else {}
        for row in self._terms:
            pos = "v" if row.kind == "phrase" else "n"
            found.setdefault(words_of(row.term), Wording(row.term, frozenset({pos}), row.kind))
        for entry in self._entries:
            words = words_of(entry.plain)
            old = found.get(words, Wording(entry.plain, frozenset()))
            found[words] = Wording(old.text, old.pos | {_SHORT_POS.get(entry.pos, entry.pos)}, old.kind)
        return found

    @cached_property
    def kinds(self) -> Counter[tuple[str, str]]:
        """How many terms of several words there are with a last word and a kind."""
        ends = ((words_of(row.term), row.kind) for row in self._terms if row.kind != "phrase")
        found = Counter((_singular(words[-1]), kind) for words, kind in ends if len(words) > 1)
        return found + self._base.kinds if self._base else found

    @cached_property
    def in_terms(self) -> Counter[str]:
        """In how many medical terms each word stands."""
        medical = (row.term for row in self._terms if row.kind in _MEDICAL_KINDS)
        found = Counter(word for term in medical for word in set(words_of(term)))
        return found + self._base.in_terms if self._base else found

    def wording(self, words: Words) -> Wording | None:
        """The plain wording that lower-case words are, the last of them perhaps in the plural."""
        if words in self.wordings:
            return self.wordings[words]
        variants = ((*words[:-1], lemma) for lemma, tag in analyses(words[-1]) if tag in _HEAD_TAGS)
        return next((self.wordings[one] for one in variants if one in self.wordings), None)

    def is_term(self, plain: str) -> bool:
        """Whether a terms file has the wording."""
        found = self.wordings.get(words_of(plain))
        return found is not None and bool(found.kind)

    def has_pair(self, spun: str, plain: str) -> bool:
        """Whether the lexicon offers the plain wording, in any inflection, for the spun one."""
        words = words_of(plain)
        found = self._lexicon.lookup(words_of(spun))
        if any(words in {words_of(one.plain), words_of(one.lemma)} for one in found):
            return True
        return self._base is not None and self._base.has_pair(spun, plain)

    def plains_of(self, spun: Words) -> frozenset[Words]:
        """All plain wordings that the lexicon offers for lower-case words."""
        found = frozenset(words_of(one.plain) for one in self._lexicon.lookup(spun))
        return found | self._base.plains_of(spun) if self._base else found

    def kind_of(self, plain: str, pos: str) -> str:
        """The kind of term that a new wording of several words is: ``phrase`` where it cannot be told, empty where it is not medical."""
        words = words_of(plain)
        if not 2 <= len(words) <= MAX_TERM_WORDS or pos not in {"np", "v"} or not any(map(self._is_medical, words)):
            return ""
        head = _singular(words[-1])
        kinds = Counter({kind: self.kinds[head, kind] for kind in sorted(KINDS)} if pos == "np" else {"phrase": 0})
        kind, count = kinds.most_common(1)[0]
        return kind if count >= MIN_HEADS and count >= KIND_SHARE * kinds.total() else "phrase"

    def _is_medical(self, word: str) -> bool:
        count = self.in_terms[_singular(word)] or self.in_terms[word]
        return count >= MEDICAL_TERMS and count >= MEDICAL_SHARE * (1 + self.clean.frequency(word))


def _singular(word: str) -> str:
    return next(iter(singulars_of(word)), word)
