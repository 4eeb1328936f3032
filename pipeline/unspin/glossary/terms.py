"""Composition: windows of text whose words are forms, synonyms or misspellings of the words of a canonical term."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from unspin.glossary.lexicon import words_of
from unspin.glossary.strings import MARK, Strings, field_of
from unspin.text.inflection import inflect, singulars_of

MAX_TERM_WORDS = 6
MAX_PART_WORDS = 3
"""Longest wording, in tokens, of one word of a term."""

_EMPTY = frozenset(
    "a an the and or but if when as at by for from in into of off on onto out over to up down with without about after before during your you "
    "it its we our us they them their he she his her i my me this that these those is are was were be been being am do does did have has had "
    "can could may might must shall should will would not no so than then there here what which who how some any all each more most very too "
    "also just only other such get take make go look come give keep let put see".split()
)
"""Words that say too little for composition: a wording needs two others, or what it composes from is found everywhere."""
_VERBAL = frozenset({"VBZ", "VBG", "VBD", "VBN"})
_LINKS = frozenset({"of", "in", "on"})
_ARTICLES = frozenset({"the", "a", "an", "your"})


class Part(NamedTuple):
    """One step of a match: ``length`` tokens of text that may stand for the term word ``lemma``. A tuple: each word of a text has dozens."""

    lemma: str
    length: int
    tag: str
    log10_channel: float
    changed: bool


@dataclass(frozen=True, slots=True)
class TermMatch:
    """``length`` tokens of text that compose to ``term``, inflected as the window is."""

    term: str
    length: int
    log10_channel: float


def composing(terms: Iterable[str], wordings: Iterable[str]) -> list[str]:
    """The wordings that windows of text may compose to: canonical ``terms``, and of the lexicon's ``wordings`` those that say enough.

    >>> composing(["spider vein"], ["when you", "look at", "cough up blood", "follow-up visit", "your feet"])
    ['spider vein', 'cough up blood', 'follow-up visit']
    """
    return [*terms, *(one for one in wordings if sum(word not in _EMPTY for word in words_of(one)) > 1)]


@dataclass(slots=True)
class _Node:
    """A place in the trie: the words that lead to it, the words that may follow, each with its own node once that was asked for."""

    path: str
    children: dict[str, _Node | None] = field(default_factory=dict)
    term: str = ""

    def written(self) -> str:
        """The node as a table of strings has it under its path."""
        return MARK.join((self.term, *self.children))


@dataclass(frozen=True, slots=True)
class Options:
    """The parts that may stand at a token, by their lemma, its own words unchanged included; `TermIndex.options` makes them.

    ``first`` are those a term may begin with, each with the node behind it: most words of a text are looked at from many sides, and few of their
    lemmas begin a term.
    """

    parts: Mapping[str, tuple[Part, ...]]
    first: tuple[tuple[Part, _Node], ...]


NOTHING = Options({}, ())
"""What may stand where there is no word."""

Places = Callable[[int], Options]
"""What may stand at each token of a text, by its number, and NOTHING past the end."""


class TermIndex:
    """A trie over the words of all canonical terms of at least two words."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        """Index the terms by their lower-case words; the last word by its lemma as well."""
        self._root = _Node("")
        self._written: Strings | None = None
        words: set[str] = set()
        for term in terms:
            parts = words_of(term)
            if not 2 <= len(parts) <= MAX_TERM_WORDS:
                continue
            words.update(parts)
            node = self._root
            for word in parts:
                child = node.children.get(word) or _Node(f"{node.path} {word}")
                node.children[word] = child
                node = child
            node.term = node.term or field_of(term)
        self.words: Set[str] = words
        """All words of the terms."""

    @classmethod
    def of(cls, tables: Mapping[str, Strings]) -> TermIndex:
        """The index whose `tables` these are."""
        index = cls()
        index._written = tables["nodes"]
        index._root = _node("", index._written)
        words = tables["words"].get("")
        index.words = frozenset(words.split(MARK) if words else ())
        return index

    def tables(self) -> dict[str, dict[str, str]]:
        """What has been indexed, as tables of strings for `of`."""
        nodes, waiting = dict[str, str](), [self._root]
        while waiting:
            node = waiting.pop()
            nodes[node.path] = node.written()
            waiting += [one for one in node.children.values() if one]
        return {"nodes": nodes, "words": {"": MARK.join(sorted(self.words))}}

    def _below(self, node: _Node, word: str) -> _Node | None:
        """The node behind a word, if a term goes on with it there; read when it is first asked for."""
        child = node.children.get(word)
        if child is None and self._written is not None and word in node.children:
            child = node.children[word] = _node(f"{node.path} {word}", self._written)
        return child

    def options(self, parts: Iterable[Part]) -> Options:
        """``parts`` that may stand at one token; of those that differ in the channel alone the first."""
        return self._options(_by_lemma(parts))

    def extended(self, options: Options, longer: Iterable[Part]) -> Options:
        """``options`` of one token with parts that are longer than all of theirs."""
        by_lemma = dict(options.parts)
        for lemma, parts in _by_lemma(longer).items():
            by_lemma[lemma] = (*by_lemma.get(lemma, ()), *parts)
        return self._options(by_lemma)

    def _options(self, by_lemma: Mapping[str, tuple[Part, ...]]) -> Options:
        return Options(by_lemma, self._first(by_lemma))

    def _first(self, by_lemma: Mapping[str, tuple[Part, ...]]) -> tuple[tuple[Part, _Node], ...]:
        """The parts that a term may begin with, each with the node behind it."""
        begins, found = self._root.children, list[tuple[Part, _Node]]()
        for lemma, parts in by_lemma.items():
            if lemma in begins and (node := self._below(self._root, lemma)):
                found += [(part, node) for part in parts]
        return tuple(found)

    def matches(self, position: int, places: Places) -> list[TermMatch]:
        """Terms that the tokens from ``position`` on compose to, with at least one word that is not the term's own."""
        found: list[TermMatch] = []
        ahead = [places(position + length).parts.keys() for length in range(1, MAX_PART_WORDS + 1)]
        for part, node in places(position).first:
            if not node.children.keys().isdisjoint(ahead[part.length - 1]):
                self._walk(node, position + part.length, places, (part,), found)
        return found

    def holds(self, words: Sequence[str]) -> bool:
        """Whether the lower-case words are a term, the last in singular or plural."""
        node: _Node | None = self._root
        for word in words[:-1]:
            node = self._below(node, word) if node else None
        lasts = [words[-1], *singulars_of(words[-1])] if words and node else []
        found = (self._below(node, last) for last in lasts) if node else ()
        return any(one.term for one in found if one)

    def _walk(self, node: _Node, position: int, places: Places, parts: tuple[Part, ...], found: list[TermMatch]) -> None:
        """Add the terms that ``parts``, which lead to ``node``, compose to alone and with the tokens from ``position`` on."""
        if node.term and any(part.changed for part in parts):
            length, channel = sum(part.length for part in parts), sum(part.log10_channel for part in parts)
            found += [TermMatch(term, length, channel) for term in _inflected(node.term, parts[0].tag, parts[-1].tag)]
        if not node.children:
            return
        here = places(position).parts
        fewer, more = (here, node.children) if len(here) < len(node.children) else (node.children, here)
        for lemma in fewer:
            if lemma in more and (child := self._below(node, lemma)):
                for part in here[lemma]:
                    end = position + part.length
                    if child.term or not child.children.keys().isdisjoint(places(end).parts.keys()):
                        self._walk(child, end, places, (*parts, part), found)

    def permuted(self, words: tuple[str, ...], position: int, places: Places) -> Iterator[TermMatch]:
        """Terms of two words whose text reads "B of (the) A", as in *malignancy of the bosom* for breast cancer."""
        if _LINKS.isdisjoint(words[position + 1 : position + 1 + MAX_PART_WORDS]):
            return
        for head in chain.from_iterable(places(position).parts.values()):
            link = position + head.length
            if link >= len(words) or words[link] not in _LINKS:
                continue
            after = link + 1
            if after < len(words) and words[after] in _ARTICLES:
                after += 1
            for first, node in places(after).first:
                child = self._below(node, head.lemma) if head.lemma in node.children else None
                if child is not None and child.term and (head.changed or first.changed):
                    term = _pluralised(child.term) if head.tag == "NNS" else child.term
                    yield TermMatch(
                        term, after + first.length - position, head.log10_channel + first.log10_channel - 0.5
                    )


def _by_lemma(parts: Iterable[Part]) -> dict[str, tuple[Part, ...]]:
    """The parts by lemma; of those that differ in the channel alone the first."""
    found: dict[str, tuple[Part, ...]] = {}
    for part in parts:
        those = found.get(part.lemma)
        if those is None:
            found[part.lemma] = (part,)
        elif not any(_differ_in_channel(part, one) for one in those):
            found[part.lemma] = (*those, part)
    return found


def _differ_in_channel(one: Part, other: Part) -> bool:
    """Whether two parts of a lemma say the same, more or less probably; the tag of what stands as it is says nothing."""
    return one.length == other.length and one.changed == other.changed and (one.tag == other.tag or not one.changed)


def _node(path: str, written: Strings) -> _Node:
    term, *words = (written.get(path) or "").split(MARK)
    return _Node(path, dict.fromkeys(words), term)


def _inflected(term: str, first: str, last: str) -> tuple[str, ...]:
    """A term whose first and last word stand in the text with these tags, as it may be meant there, likeliest first.

    >>> _inflected("spider vein", "NN", "NNS"), _inflected("test for", "VBN", "NN"), _inflected("test result", "VBG", "NNS")
    (('spider veins',), ('tested for', 'test for'), ('test results', 'testing result'))
    """
    plural = _pluralised(term) if last in {"NNS", "VBZ"} else term
    if first not in _VERBAL:
        return (plural,)
    verb, _, rest = term.partition(" ")
    changed = f"{inflect(verb, first)} {rest}"
    return (plural, changed) if plural != term else (changed, term)


def _pluralised(term: str) -> str:
    head, _, last = term.rpartition(" ")
    if any(lemma != last for lemma in singulars_of(last)) and not last.endswith(("ss", "us", "is")):
        return term
    return f"{head} {inflect(last, 'NNS')}".strip()
