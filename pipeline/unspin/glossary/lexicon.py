"""The spin lexicon turned round: from a spun wording in any inflection to the plain wordings it may stand for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import NamedTuple

from unspin.glossary.entry import LexiconEntry
from unspin.glossary.strings import MARK, Strings, field_of
from unspin.text.inflection import analyses, inflect
from unspin.text.tokens import tokenize

MAX_WORDS = 4
"""Longest spun wording, in tokens, that is looked up; 99.6 % of the lexicon's wordings are no longer."""

CACHED = 9_000
"""Words and windows that are kept as looked up, an average one at two kilobytes: with all else that is kept, a worker's own memory stays below 400 MB
(decision 20)."""

ENOUGH = 8
"""Originals that the lexicon itself has of a wording, from which on the thesaurus is not asked: what it adds stands in the way of better ones. In 96
articles that no model has read .590 of the places are repaired with 8 and 10, .589 with 5, .588 with 1, .582 where it is always asked (decision 3).
"""

TAGS = {"n": ("NN", "NNS"), "np": ("NN", "NNS"), "v": ("VB", "VBZ", "VBG", "VBD", "VBN"), "vp": ("VB", "VBZ", "VBG", "VBD", "VBN"),
        "adj": ("JJ", "JJR", "JJS")}  # fmt: skip
"""The forms, as Penn Treebank tags, that wordings of a part of speech take; others have one form."""

_BASE_TAG = {pos: tags[0] for pos, tags in TAGS.items()}
_PRONOUNS = frozenset({"i", "you", "he", "she", "we", "they"})
"""A wording that adds or drops one of these changes who does what; it is not used."""
_HEAD_BEFORE = frozenset("of for with in on to from at by about under during".split())


class Wording(NamedTuple):
    """A plain wording that a window of text may stand for; ``tag`` is its form, ``log10_channel`` log10 P(spun | plain).

    A tuple, since dozens are made of each window that is met for the first time.
    """

    plain: str
    lemma: str
    pos: str
    tag: str
    log10_channel: float
    origin: str


_CHANNEL = itemgetter(Wording._fields.index("log10_channel"))
_wording = tuple.__new__  # takes less than half the time of the class itself


def words_of(text: str) -> tuple[str, ...]:
    """The lower-case tokens of a wording."""
    text = text.lower()
    if text.replace(" ", "").isalpha():
        return tuple(text.split())
    return tuple(token.text.replace("’", "'") for token in tokenize(text))


def head_index(words: tuple[str, ...], pos: str) -> int:
    """Which word of a wording takes the inflection: a verb phrase's first, a noun phrase's last before its preposition."""
    if pos in {"v", "vp"}:
        return 0
    return next((i - 1 for i, word in enumerate(words) if i and word in _HEAD_BEFORE), len(words) - 1)


@lru_cache(maxsize=CACHED)
def inflected(plain: str, pos: str, tag: str) -> str:
    """The plain wording with its head in the form that ``tag`` names.

    >>> inflected("spider vein", "np", "NNS"), inflected("cough up", "v", "VBG"), inflected("swelling of the leg", "np", "NNS")
    ('spider veins', 'coughing up', 'swellings of the leg')
    """
    if tag not in TAGS.get(pos, ()) or tag in {"NN", "VB", "JJ"}:
        return plain
    words = plain.split(" ")
    head = head_index(tuple(words), pos)
    word = words[head]
    if tag == "NNS" and analyses(word)[-1][1] in {"NNS", "VBZ"} and not word.endswith("ss"):
        return plain
    words[head] = inflect(word, tag)
    return " ".join(words)


class Lexicon:
    """Looks up windows of words; entries are candidates, context decides between them."""

    def __init__(self, entries: Iterable[LexiconEntry] = (), thesaurus: str = "") -> None:
        """Index ``entries``; P(spun | plain) falls with the rank r of the wording in its row as 1 / (r + 1).

        ``thesaurus`` is the text of the table that pipeline/training/build_thesaurus.py writes; its lines are read
        when they are first looked up.
        """
        self._entries = lru_cache(maxsize=CACHED // 4)(self._read_all)
        self._seconds_of = lru_cache(maxsize=CACHED)(self._read_seconds)
        self._rows: dict[str, str] = {}
        self._thesaurus: dict[str, str] = {}
        self._seconds: dict[str, dict[str, None]] = {}
        self._written: Mapping[str, Strings] = {}
        for line in thesaurus.splitlines():
            spun, _, rest = line.partition("\t")
            known = self._thesaurus.get(spun)
            self._thesaurus[spun] = rest if known is None else f"{known}{MARK}{rest}"
            if " " in spun:
                self._note_pair(spun)
        for entry in entries:
            self.add(entry)

    @classmethod
    def of(cls, tables: Mapping[str, Strings]) -> Lexicon:
        """The lexicon whose `tables` these are; what is added to it stands behind its entries."""
        lexicon = cls()
        lexicon._written = tables
        return lexicon

    def tables(self) -> dict[str, dict[str, str]]:
        """What has been indexed, as tables of strings for `of`."""
        seconds = {first: MARK.join(those) for first, those in self._seconds.items()}
        return {"rows": self._rows, "thesaurus": self._thesaurus, "seconds": seconds}

    def add(self, entry: LexiconEntry, origin: str = "lexicon") -> None:
        """Index one more entry."""
        rows = self._rows
        pronouns = _PRONOUNS.intersection(words_of(entry.plain))
        plain = f"{field_of(entry.plain)}{MARK}{entry.pos}{MARK}{origin}{MARK}{len(entry.spun)}{MARK}"
        for rank, spun in enumerate(entry.spun):
            key = _key(spun)
            if " " in key:
                self._note_pair(key)
            if pronouns == _PRONOUNS.intersection(key.split(" ")):
                known = rows.get(key)
                rows[key] = f"{plain}{rank}" if known is None else f"{known}{MARK}{plain}{rank}"
        self._entries.cache_clear()
        self._seconds_of.cache_clear()

    def _note_pair(self, key: str) -> None:
        first, second, *_ = key.split(" ", 2)
        self._seconds.setdefault(first, {})[second] = None

    def begins(self, first: str, second: str) -> bool:
        """Whether some wording of two words or more may begin with these two, in any of their forms."""
        seconds = self._seconds_of(first)
        if second in seconds or not seconds.isdisjoint(_lemmas(second)):
            return True
        return any(second in self._seconds_of(one) for one in _lemmas(first))

    def _read_seconds(self, first: str) -> frozenset[str]:
        """The second words of the wordings that begin with a word."""
        written = self._under("seconds", first)
        return frozenset((*self._seconds.get(first, ()), *(written.split(MARK) if written else ())))

    def lookup(self, words: tuple[str, ...]) -> tuple[Wording, ...]:
        """The plain wordings, inflected as the window is, that lower-case ``words`` may stand for; best channel first."""
        found: dict[str, Wording] = {}
        for key, tags in _variants(words):
            if len(key) > 1 and key[1] not in self._seconds_of(key[0]):  # no wording begins with these two
                continue
            entries = self._entries(" ".join(key))
            for one in entries if tags is _EXACT else _in_forms(entries, tags):
                best = found.get(one[0])
                if best is None or _rank(best) < _rank(one):
                    found[one[0]] = one
        found.pop(" ".join(words), None)
        return tuple(sorted(found.values(), key=_CHANNEL, reverse=True))

    def _read_all(self, key: str) -> tuple[Wording, ...]:
        """What stands under a key, put together when it is asked for."""
        listed = tuple(self._listed(key))
        return listed if len(listed) >= ENOUGH else (*listed, *self._in_thesaurus(key))

    def _listed(self, key: str) -> Iterator[Wording]:
        for rows in (self._under("rows", key), self._rows.get(key)):
            yield from _row_wordings(rows) if rows else ()

    def _in_thesaurus(self, key: str) -> Iterator[Wording]:
        for lines in (self._under("thesaurus", key), self._thesaurus.get(key)):
            for line in lines.split(MARK) if lines else ():
                yield from _thesaurus_wordings(line)

    def _under(self, table: str, key: str) -> str | None:
        """What the written table of that name holds, if there is one."""
        written = self._written.get(table)
        return written.get(key) if written else None


def _key(spun: str) -> str:
    """The lower-case tokens of a wording with blanks between, as `words_of` has them."""
    key = spun.lower()
    plain = key.isalpha() or ("  " not in key and key.replace(" ", "").isalpha())
    return key if plain else " ".join(words_of(key))


@lru_cache(maxsize=CACHED)
def _lemmas(word: str) -> tuple[str, ...]:
    return tuple({lemma for lemma, _ in analyses(word)[3:] if lemma != word})


def _rank(wording: Wording) -> tuple[bool, float]:
    """A site's own entry before all others, then by channel."""
    return wording.origin == "project", wording.log10_channel


def _row_wordings(rows: str) -> list[Wording]:
    fields = list(map(intern, rows.split(MARK)))  # a worker keeps a hundred thousand wordings
    return [
        _wording(Wording, (plain, plain, pos, _BASE_TAG.get(pos, ""), _log10_channel(rank, number), origin))
        for plain, pos, origin, number, rank in zip(*(fields[i::5] for i in range(5)), strict=True)
    ]


@lru_cache(maxsize=4096)
def _log10_channel(rank: str, number: str) -> float:
    """log10 P(spun | plain) of the wording of a rank, 0 for the first, in a row of so many."""
    total = sum(1 / (one + 1) for one in range(int(number)))
    return -math.log10((int(rank) + 1) * total)


def _thesaurus_wordings(line: str) -> Iterator[Wording]:
    pos, _, plains = line.partition("\t")
    pos = intern(pos)
    for one in plains.split("|"):
        plain, _, channel = one.rpartition(":")
        plain = intern(plain)
        yield _wording(Wording, (plain, plain, pos, _BASE_TAG.get(pos, ""), float(channel), "thesaurus"))


def _in_forms(entries: Iterable[Wording], tags: tuple[str, ...]) -> Iterator[Wording]:
    """What stands under a lemma, in the forms that the window's head may have."""
    for plain, lemma, pos, _, log10_channel, origin in entries:
        for tag in _tags_for(tags, pos):
            yield _wording(Wording, (inflected(plain, pos, tag), lemma, pos, tag, log10_channel, origin))


@lru_cache(maxsize=4096)
def _tags_for(tags: tuple[str, ...], pos: str) -> tuple[str, ...]:
    """Which tags an entry takes when the window's head was analysed as one of ``tags``."""
    known = TAGS.get(pos)
    if known is None:
        return ("",) if "" in tags else ()
    return tuple(tag for tag in tags if tag in known)


_EXACT = ("", "NN", "VB", "JJ")


def _variants(words: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The keys a window may stand under, as it is, and with its first, last or head word as a lemma, each with the tags of the head."""
    variants: list[tuple[tuple[str, ...], tuple[str, ...]]] = [(words, _EXACT)]
    for head in sorted({0, len(words) - 1, head_index(words, "np")}) if len(words) > 1 else (0,):
        variants += [((*words[:head], lemma, *words[head + 1 :]), tags) for lemma, tags in _tags_by_lemma(words[head])]
    return tuple(variants)


@lru_cache(maxsize=CACHED)
def _tags_by_lemma(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lemmas that a word may be a form of, with its tags as one; itself, where it is a form of itself, last."""
    tags: dict[str, list[str]] = {}
    for lemma, tag in analyses(word)[3:]:
        tags.setdefault(lemma, []).append(tag)
    same = tags.pop(word, None)
    found = [(lemma, tuple(those)) for lemma, those in tags.items()]
    return (*found, (word, tuple(same))) if same else tuple(found)
