"""Which of many phrases a text may hold, asked for all of them at once, so that few are tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from unspin.detect.necessary import Necessary, Need, is_held, meets

MOST_WORDS = 4096
"""Words of texts of which an index remembers what they tell, those seen last, in one MB; the 24 clean development articles have 2,000."""

LONGEST_WORD = 60
"""Code points of a word up to which it is cut into its parts, and remembered; for a longer one all strings are looked for."""

BEGINNING = 2
"""Letters by which the parts of a word are told that are strings or not: few strings begin alike."""

FEW = 4
"""Phrases up to which each is asked for what it needs, which takes no longer than to look at the words of a paragraph."""


class NeedIndex:
    """Phrases by what a text must hold for them to match.

    Of all that a phrase needs some strings, of which each text must hold one, are looked up by their longest word in the words of the text:
    time counts the words, not the phrases.
    """

    def __init__(self, phrases: Sequence[Necessary]) -> None:
        """``phrases`` are given by what is necessary for each; how a text begins is not looked at."""
        numbers: dict[str, int] = {}
        self._needs: list[Need] = []
        self._phrases = [[self._number_of(need, numbers) for need in one.needs] for one in phrases]
        strings = defaultdict[str, list[int]](list)
        self._always: list[int] = []
        for number, one in enumerate(phrases):
            telling = one.telling if len(phrases) > FEW else ()
            for string in telling:
                strings[string].append(number)
            if not telling:
                self._always.append(number)
        self._strings = tuple(strings.items())
        self._by_word = defaultdict[str, list[tuple[str, list[int]]]](list)
        for string, told in self._strings:
            self._by_word[max(string.split(), key=len)].append((string, told))
        self._letters = [word for word in self._by_word if len(word) < BEGINNING]
        self._by_beginning = defaultdict[str, list[str]](list)
        for word in self._by_word.keys() - set(self._letters):
            self._by_beginning[word[:BEGINNING]].append(word)
        self._told_by = lru_cache(MOST_WORDS)(self._strings_told_by)

    def may_hold(self, text: str) -> list[int]:
        """The numbers of the phrases that can match somewhere in ``text``, which is `folded`, its blanks single."""
        strings: dict[str, list[int]] = {}
        for word in set(text.split(" ")) if self._by_word else ():
            strings.update(self._told_by(word) if len(word) <= LONGEST_WORD else self._strings)
        found = {number for string, told in strings.items() if string in text for number in told}.union(self._always)
        held: dict[int, bool] = {}
        return [number for number in sorted(found) if self._meets(text, number, held)]

    def _number_of(self, need: Need, numbers: dict[str, int]) -> int:
        """The number of ``need``: many phrases need the same."""
        number = numbers.setdefault(repr(need), len(self._needs))
        if number == len(self._needs):
            self._needs.append(need)
        return number

    def _meets(self, text: str, number: int, held: dict[int, bool]) -> bool:
        """Whether ``text`` holds all that the phrase needs; ``held`` is what is known so far."""
        for one in self._phrases[number]:
            if one not in held:
                held[one] = is_held(self._needs[one], text)
            if not held[one]:
                return False
        return True

    def _strings_told_by(self, word: str) -> tuple[tuple[str, list[int]], ...]:
        """The strings whose longest word is a part of ``word``, each with the phrases that are looked up by it."""
        begin = self._by_beginning.get
        parts = [one for at in range(len(word)) for one in begin(word[at : at + BEGINNING], ()) if word.startswith(one, at)]
        parts += [one for one in self._letters if one in word]
        return tuple(string for part in parts for string in self._by_word[part])


class BeginningIndex:
    """Phrases by how a text must begin, and by what it must hold, for them to match it from its start on."""

    def __init__(self, phrases: Sequence[Necessary]) -> None:
        """``phrases`` are given by what is necessary for each."""
        self._needs = [one.needs for one in phrases]
        self._by_beginning = defaultdict[str, list[int]](list)
        for number, one in enumerate(phrases):
            for beginning in one.beginnings:
                self._by_beginning[beginning].append(number)
        self._with_any = self._by_beginning.pop("", [])
        self._anywhere = NeedIndex([phrases[number] for number in self._with_any])
        self._lengths = sorted({len(one) for one in self._by_beginning})

    def may_match(self, text: str) -> Iterator[int]:
        """The numbers of the phrases that can match ``text``, which is `folded`, its blanks single, in no order."""
        yield from (self._with_any[at] for at in self._anywhere.may_hold(text))
        for beginning in {text[:length] for length in self._lengths}:
            for number in self._by_beginning.get(beginning, ()):
                if meets(text, self._needs[number]):
                    yield number
