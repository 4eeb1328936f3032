"""Wordings by number, so that what depends on a wording alone is computed once and then looked up, for a whole passage at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

MAX_WORDS = 6
"""So many words of a candidate are looked at."""

MAX_WORDINGS = 36_000
"""Wordings that are kept from one document to the next, with all that is known of them about a kilobyte each."""

Words = tuple[str, ...]
Kind = TypeVar("Kind", bound=np.generic)


class Wordings:
    """Gives each wording, a tuple of lower-case words, a number from 0 on. Numbers hold until ``renew`` forgets them."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.words: list[Words] = []
        """The words of each wording by its number."""
        self.texts: list[str] = []
        """The same with blanks between, as the memory of a document counts them."""
        self.generation = 0
        """How often all was forgotten."""
        self._numbers: dict[str, int] = {}
        self._of_text: dict[str, int] = {}

    def number(self, words: Words) -> int:
        """The number of a wording."""
        text = " ".join(words)
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self.words)
            self.words.append(words)
            self.texts.append(text)
        return number

    def numbers(self, texts: Iterable[str]) -> list[int | None]:
        """The numbers that wordings, their words with blanks between, have already."""
        return list(map(self._numbers.get, texts))

    def of_text(self, text: str) -> int:
        """The number of what a candidate says."""
        number = self._of_text.get(text)
        if number is None:
            number = self._of_text[text] = self.number(words_of(text))
        return number

    def renew(self) -> None:
        """Forget all wordings if they have become more than MAX_WORDINGS: to be called between documents."""
        if len(self.words) > MAX_WORDINGS:
            self.words, self.texts, self._numbers, self._of_text = [], [], {}, {}
            self.generation += 1


def words_of(candidate: str) -> Words:
    """The words of a candidate as a passage would have them, at most MAX_WORDS.

    >>> words_of("The doctor's visit")
    ('the', 'doctor', "'s", 'visit')
    """
    return tuple(candidate.lower().replace("'s", " 's").split())[:MAX_WORDS]


class Column(Generic[Kind]):
    """A row for each wording, computed for all that are new when the column is asked for."""

    def __init__(self, wordings: Wordings, compute: Callable[[Sequence[Words]], NDArray[Kind]]) -> None:
        """``compute`` gives the rows of wordings."""
        self.wordings = wordings
        self._compute = compute
        self._generation = wordings.generation
        self._known = 0
        self._rows: NDArray[Kind] | None = None

    def rows(self) -> NDArray[Kind]:
        """The rows of all wordings by number."""
        if self._generation != self.wordings.generation:
            self._generation, self._known, self._rows = self.wordings.generation, 0, None
        known, count = self._known, len(self.wordings.words)
        if known < count or self._rows is None:
            new = self._compute(self.wordings.words[known:])
            if self._rows is None or count > len(self._rows):
                grown = np.empty((count + max(count // 4, 1024), *new.shape[1:]), new.dtype)
                grown[:known] = 0 if self._rows is None else self._rows[:known]
                self._rows = grown
            self._rows[known:count] = new
            self._known = count
        return self._rows


class Times:
    """How often each wording stands in one document."""

    def __init__(self, wordings: Wordings, memory: Mapping[str, int]) -> None:
        """``memory`` is how often each wording of the document stands there, by its words with blanks between."""
        self.memory = memory
        self._column = Column(wordings, lambda new: _times_of(len(new), wordings, memory))  # no cycle: garbage is seldom collected

    def rows(self) -> NDArray[np.float32]:
        """The times of all wordings by number."""
        return self._column.rows()


def _times_of(count: int, wordings: Wordings, memory: Mapping[str, int]) -> NDArray[np.float32]:
    """The times of the last ``count`` of the wordings; whichever are fewer, these or those of the document, are looked up among the others."""
    first = len(wordings.words) - count
    if count < len(memory):
        return np.array([memory.get(text, 0) for text in wordings.texts[first:]], np.float32)
    found = np.zeros(count, np.float32)
    for number, times in zip(wordings.numbers(memory), memory.values(), strict=True):
        if number is not None and number >= first:
            found[number - first] = times
    return found


class Runs:
    """For each wording a run of rows, one a word."""

    def __init__(self, wordings: Wordings, compute: Callable[[Sequence[str]], NDArray[np.int64]]) -> None:
        """``compute`` gives a row of numbers for each of some words."""
        self._wordings = wordings
        self._compute = compute
        self._words = 0
        self._pool = np.zeros((0, 0), np.int64)
        self._places = Column(wordings, self._added)

    def of(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(the rows of the words of all these wordings one after the other, how many words each wording has)."""
        starts, lengths = self._places.rows().take(numbers, axis=0).T
        return self._pool.take(ranges(starts, lengths), axis=0), lengths

    def _added(self, wordings: Sequence[Words]) -> NDArray[np.int64]:
        """Where the runs of new wordings begin, and how long they are."""
        if len(wordings) == len(self._wordings.words):
            self._words = 0
        lengths = np.fromiter(map(len, wordings), np.int64, len(wordings))
        rows = self._compute([word for wording in wordings for word in wording])
        stop = self._words + len(rows)
        if stop > len(self._pool):
            grown = np.zeros((stop + max(stop // 4, 1024), rows.shape[1]), np.int64)
            grown[: self._words] = self._pool[: self._words] if self._words else 0
            self._pool = grown
        self._pool[self._words : stop] = rows
        begins = self._words + np.cumsum(lengths) - lengths
        self._words = stop
        return np.stack([begins, lengths], axis=1)


def ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start on, as many as its length says, one after the other.

    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts - ends + lengths, lengths) + np.arange(total)
