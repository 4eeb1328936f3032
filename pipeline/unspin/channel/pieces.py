"""Words cut into the pieces of a WordPiece vocabulary, as BERT's encoders read them (Devlin et al. 2019, section 3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

PARAGRAPH = "¶"
"""Stands between paragraphs among the words; read as the separator piece."""

_UNITS = re.compile(r"\w+|[^\w\s]")
_LONGEST = 24
"""Letters of a word beyond which it is not looked into; no English word of the corpora is longer."""


class Pieces:
    """The vocabulary: each word of a passage to the ids of its pieces, longest match first."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """``vocabulary`` in the order of the ids; a piece that goes on with a word begins with ``##``."""
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self.unknown, self.begin, self.stop = (self._ids[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        self.of_word = lru_cache(maxsize=20_000)(self._of_word)

    def __len__(self) -> int:
        """How many pieces there are."""
        return len(self._ids)

    def of_words(self, words: Sequence[str]) -> list[int]:
        """The ids of the pieces of a wording, at least one."""
        return [number for word in words for number in self.of_word(word)] or [self.unknown]

    def layout(self, words: Sequence[str], limit: int) -> tuple[list[int], list[int], list[int]]:
        """(ids of a passage with the marks at both ends, index of each word's first piece, of its last), at most ``limit`` pieces.

        Words that do not fit are left out; they have no index.
        """
        numbers, starts, stops = [self.begin], [], []
        for word in words:
            found = self.of_word(word)
            if len(numbers) + len(found) >= limit:
                break
            starts.append(len(numbers))
            numbers += found
            stops.append(len(numbers) - 1)
        return [*numbers, self.stop], starts, stops

    def _of_word(self, word: str) -> tuple[int, ...]:
        if word == PARAGRAPH:
            return (self.stop,)
        plain = word.lower().replace("’", "'")
        if not plain.isascii():
            plain = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
        number = self._ids.get(plain)
        if number is not None and len(plain) <= _LONGEST and plain.isalpha():
            return (number,)
        return tuple(number for unit in _UNITS.findall(plain) for number in self._of_unit(unit)) or (self.unknown,)

    def _of_unit(self, unit: str) -> list[int]:
        numbers: list[int] = []
        at = 0
        while at < len(unit) and len(unit) <= _LONGEST:
            lead = "##" if at else ""
            stop = next((end for end in range(len(unit), at, -1) if lead + unit[at:end] in self._ids), 0)
            if not stop:
                return [self.unknown]
            numbers.append(self._ids[lead + unit[at:stop]])
            at = stop
        return numbers or [self.unknown]
