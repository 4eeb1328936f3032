"""Words that British and American authors spell in two ways, in all their forms, each way round."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from unspin.glossary.entry import SpellingEntry, files_in, read_spellings
from unspin.glossary.lexicon import TAGS
from unspin.text.inflection import inflect

FILE = "spelling.csv"
"""Where the pairs stand below the root of a glossary."""


class Variety(enum.Enum):
    """Whose spelling it is."""

    BRITISH = "British"
    AMERICAN = "American"


@dataclass(frozen=True, slots=True)
class Pair:
    """A form of an entry in both spellings."""

    british: str
    american: str
    entry: SpellingEntry

    @property
    def kind(self) -> str:
        """What an author decides once: between *-ise* and *-ize*, or about this word."""
        return "-ise" if is_ise(self.entry) else self.entry.british


class SpellingTable:
    """The forms of all pairs, to be looked up by their spelling."""

    def __init__(self, entries: Iterable[SpellingEntry]) -> None:
        """Derive the forms of ``entries``; of two with the same British word the later counts."""
        self.entries = tuple({entry.key: entry for entry in entries}.values())
        pairs = [pair for entry in self.entries for pair in forms_of(entry)]
        self.british: Mapping[str, Pair] = {pair.british: pair for pair in reversed(pairs)}
        """The pairs by their British spelling, in small letters."""
        self.american: Mapping[str, Pair] = {pair.american: pair for pair in reversed(pairs)}
        """The pairs by their American spelling, in small letters."""


_AMERICAN_ISE = re.compile(r"iz(?=e$|ed$|ation$)")


def is_ise(entry: SpellingEntry) -> bool:
    """Whether the two spellings of a word are *-ise* and *-ize*, and nothing else.

    >>> [is_ise(SpellingEntry(*pair, "yes", ("v",), "", 1)) for pair in (("organise", "organize"), ("tranquillise", "tranquilize"))]
    [True, False]
    """
    return _AMERICAN_ISE.sub("is", entry.american) == entry.british


def forms_of(entry: SpellingEntry) -> Iterator[Pair]:
    """The forms of a pair that the two spell in two ways, the base form first.

    Nouns have a plural, verbs four forms and, in *-ise*, nouns in *-isation* and *-iser*; adjectives their degrees and adverb. Some are
    no words ("advertisation"); nobody writes them. *Analyses* is the plural of a noun in both spellings.

    >>> [(one.british, one.american) for one in forms_of(SpellingEntry("centre", "center", "no", ("n", "v"), "", 1))]
    [('centre', 'center'), ('centres', 'centers'), ('centring', 'centering'), ('centred', 'centered')]
    """
    british, american = tuple(_forms(entry.british, entry.pos)), tuple(_forms(entry.american, entry.pos))
    for one, other in dict.fromkeys(zip(british, american, strict=True)):
        shared = one in american or other in british or one.endswith("yses")
        if not shared and " " not in one + other:
            yield Pair(one, other, entry)


def _forms(word: str, pos: Iterable[str]) -> Iterator[str]:
    yield word
    for one in pos:
        yield from (inflect(word, tag) for tag in TAGS[one])
        if one == "adj":
            yield _adverb(word)
        if one == "v" and word.endswith(("ise", "ize")):
            yield from (word[:-1] + ending for ending in ("ation", "ations", "er", "ers"))


_CONSONANT_Y = re.compile(r"[^aeiou]y$")


def _adverb(adjective: str) -> str:
    """The regular adverb of an adjective.

    >>> _adverb("anaemic"), _adverb("favourable"), _adverb("skilful"), _adverb("cosy"), _adverb("grey")
    ('anaemically', 'favourably', 'skilfully', 'cosily', 'greyly')
    """
    if adjective.endswith("ic"):
        return adjective + "ally"
    if adjective.endswith("le"):
        return adjective[:-1] + "y"
    return adjective[:-1] + "ily" if _CONSONANT_Y.search(adjective) else adjective + "ly"


def read_table(folders: Iterable[Traversable]) -> SpellingTable:
    """The pairs of glossary ``folders``, later ones over earlier.

    Raises:
        GlossaryError: a row cannot be used.
    """
    return SpellingTable(row for one in folders for name, text in files_in(one, FILE) for row in read_spellings(text, name))
