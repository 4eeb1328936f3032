"""The streams that dataset.py wrote, and their folds."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from unspin.channel.language_model import LanguageModel
from unspin.scan.network import FAMILIES, passage_length

FOLDS = 3


def fold_of(name: str) -> int:
    """The fold of an article or a document: by its name, the spun and the clean form in the same."""
    return zlib.crc32(b"scan " + name.encode()) % FOLDS


def words_by_id(models: Path) -> np.ndarray:
    """For each id of the counts whether it is a word or number, no mark; unknown ones are taken for words."""
    words = LanguageModel.load(models).words
    return np.array([number == 0 or word[0].isalnum() for number, word in enumerate(words)])


class Streams:
    """What dataset.py wrote: all words in a row, and where each document starts."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self.ids, self.facts, self.labels = file["ids"], file["facts"], file["labels"]
            self.length, self.kind, self.name = file["length"], file["kind"], file["name"]
        self.starts = np.concatenate([[0], np.cumsum(self.length)])

    def kept(self, without: str) -> np.ndarray:
        """The numbers of the documents that training uses."""
        how, _, which = without.partition(":")
        if how == "fold":
            return np.array([n for n, name in enumerate(self.name) if fold_of(str(name)) != int(which)])
        if how == "family":
            left = {str(name) for name, kind in zip(self.name, self.kind, strict=True) if kind == f"article:{which}"}
            return np.array([n for n, name in enumerate(self.name) if str(name) not in left or not self.kind[n].startswith("article")])
        return np.arange(len(self.length))

    def passages(self, documents: np.ndarray, most: int) -> list[tuple[int, int, int]]:
        """(start, length, family or -1) of the passages of some documents, of up to ``most`` words each."""
        found = []
        for number in documents:
            kind = str(self.kind[number])
            family = FAMILIES.index(kind[8:]) if kind.startswith("article:") else -1
            stop, each = self.starts[number + 1], passage_length(self.length[number], most)
            found += [(at, min(each, stop - at), family) for at in range(self.starts[number], stop, each)]
        return found
