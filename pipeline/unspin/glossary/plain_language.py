"""The plain-language list turned round: from a term of the trade in any inflection to what patients understand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from unspin.glossary.entry import PlainEntry, files_in, read_plain_list
from unspin.glossary.lexicon import TAGS, inflected, words_of
from unspin.text.casing import SHORTEST_VARIANT, spelling_key

FILE = "plain_language.csv"
"""Where the list stands below the root of a glossary."""

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainMatch:
    """``length`` words from ``start`` on are a form of the entry's term; ``tags`` are the forms it may be, empty for one that has none."""

    entry: PlainEntry
    start: int
    length: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of a term; without tags None it is a phrase that is left alone."""

    entry: PlainEntry
    tags: tuple[str, ...] | None


class PlainIndex:
    """Finds the terms of a list in running words, British spelling and inflected forms included."""

    def __init__(self, entries: Iterable[PlainEntry]) -> None:
        """Index ``entries``; of two with the same term and part of speech the later counts."""
        self.entries = tuple({entry.key: entry for entry in entries}.values())
        self._forms: dict[_Words, _Form] = {}
        self._longest: dict[str, int] = {}
        for entry in self.entries:
            for words, tags in _forms(entry.term, entry.pos).items():
                self._add(words, _Form(entry, tags))
        for entry in self.entries:  # a phrase that is a term itself stays one
            for phrase in entry.not_in:
                for words in _forms(phrase, "np"):
                    self._add(words, _Form(entry, None))

    def _add(self, words: _Words, form: _Form) -> None:
        key = _key(words)
        self._forms.setdefault(key, form)
        self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))

    def matches(self, words: Sequence[str]) -> Iterator[PlainMatch]:
        """The terms in lower-case ``words``, from left to right, disjoint; at each place the longest. Linear in the words."""
        keys, at = _key(words), 0
        while at < len(keys):
            length, form = self._at(keys, at)
            if form is not None and form.tags is not None:
                yield PlainMatch(form.entry, at, length, form.tags)
            at += max(length, 1)

    def _at(self, keys: _Words, at: int) -> tuple[int, _Form | None]:
        for length in range(min(self._longest.get(keys[at], 0), len(keys) - at), 0, -1):
            form = self._forms.get(keys[at : at + length])
            if form is not None:
                return length, form
        return 0, None


def read_lists(folders: Iterable[Traversable]) -> tuple[PlainEntry, ...]:
    """The rows of the plain-language lists in glossary ``folders``, in order; none where a folder has no list.

    Raises GlossaryError for a row that cannot be used.
    """
    return tuple(row for one in folders for name, text in files_in(one, FILE) for row in read_plain_list(text, name))


def _forms(term: str, pos: str) -> dict[_Words, tuple[str, ...]]:
    """The forms of a term, each with the tags it may have."""
    forms: dict[_Words, tuple[str, ...]] = {words_of(term): ()}
    for tag in TAGS.get(pos, ()):
        if tag not in {"JJR", "JJS"}:
            words = words_of(inflected(term.lower(), pos, tag))
            forms[words] = (*forms.get(words, ()), tag)
    return forms


def _key(words: Iterable[str]) -> _Words:
    """The words in a spelling that British and American share."""
    return tuple(spelling_key(word) if len(word) >= SHORTEST_VARIANT else word for word in words)
