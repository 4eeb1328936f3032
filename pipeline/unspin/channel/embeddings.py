"""Word vectors from co-occurrence in clean text: how well a wording fits what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

REACH = 12
"""Words on either side that make up the surroundings; 8 to 16 gave the same figures."""

Floats = NDArray[np.float32]


class Embeddings:
    """Vectors of common content words; all other words have none."""

    def __init__(self, words: Sequence[str], vectors: NDArray[np.int8]) -> None:
        """``vectors`` [words, dimensions], each row a unit vector times 127."""
        if len(words) != len(vectors):
            raise ValueError(f"{len(words)} words for {len(vectors)} vectors")
        self._rows = {word: row for row, word in enumerate(words)}
        self._vectors = np.zeros((len(words) + 1, vectors.shape[1]), np.float32)  # by rows, where the file goes by columns
        self._vectors[:-1] = vectors.astype(np.float32) / 127
        self._none = len(words)

    @classmethod
    def load(cls, folder: Traversable) -> Embeddings:
        """The vectors of ``embeddings.words.txt`` and ``embeddings.npy`` in ``folder``."""
        words = (folder / "embeddings.words.txt").read_text(encoding="utf-8").split("\n")[:-1]
        with as_file(folder / "embeddings.npy") as vectors:
            return cls(words, np.load(vectors, allow_pickle=False))

    def around(self, words: Sequence[str], spans: NDArray[np.int64]) -> Floats:
        """For each span of ``words`` the unit vector of what stands within REACH words of it, the span itself left out."""
        sums = np.concatenate(
            [np.zeros((1, self._vectors.shape[1]), np.float32), np.cumsum(self._vectors.take(self.rows(words), axis=0), axis=0)]
        )
        low = np.maximum(0, spans[:, 0] - REACH)
        high = np.minimum(len(words), spans[:, 1] + REACH)
        return _unit(sums[high] - sums[spans[:, 1]] + sums[spans[:, 0]] - sums[low])

    def rows(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The row of each word's vector; that of words without one is zero."""
        return np.fromiter(map(self._rows.get, words, repeat(self._none)), np.int64, len(words))

    def lengths(self, rows: NDArray[np.int64], starts: NDArray[np.int64]) -> Floats:
        """How long the vector of each wording is: the sum of ``rows``, those of the words of all wordings, each wording's from its start on."""
        lengths: Floats = np.linalg.norm(np.add.reduceat(self._vectors.take(rows, axis=0), starts, axis=0), axis=1).astype(np.float32)
        return lengths

    def fit(self, rows: NDArray[np.int64], counts: NDArray[np.int64], lengths: Floats, around: Floats, owner: NDArray[np.int64]) -> Floats:
        """The cosine, -1 to 1, of each wording and its surroundings, the row of ``around`` that ``owner`` names; 0 where either has no vector.

        ``rows`` are those of the words of all wordings, ``counts`` of them each; ``lengths`` are the lengths of the wordings' vectors.
        """
        products: Floats = np.einsum("ij,ij->i", self._vectors.take(rows, axis=0), around.take(np.repeat(owner, counts), axis=0))
        summed: Floats = np.add.reduceat(products, np.cumsum(counts) - counts)
        return (summed / np.maximum(lengths, 1e-6)).astype(np.float32)


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(length, 1e-6)
    return scaled
