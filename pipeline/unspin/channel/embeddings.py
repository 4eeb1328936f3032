"""Word vectors from co-occurrence in clean text: how well a wording fits what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import as_file
from importlib.resources.abc import Traversable

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
        self._vectors = np.concatenate([vectors.astype(np.float32) / 127, np.zeros((1, vectors.shape[1]), np.float32)])
        self._none = len(words)

    @classmethod
    def load(cls, folder: Traversable) -> Embeddings:
        """The vectors of ``embeddings.words.txt`` and ``embeddings.npy`` in ``folder``."""
        words = (folder / "embeddings.words.txt").read_text(encoding="utf-8").split("\n")[:-1]
        with as_file(folder / "embeddings.npy") as vectors:
            return cls(words, np.load(vectors, allow_pickle=False))

    def around(self, words: Sequence[str], spans: NDArray[np.int64]) -> Floats:
        """For each span of ``words`` the unit vector of what stands within REACH words of it, the span itself left out."""
        rows = np.array([self._rows.get(word, self._none) for word in words], dtype=np.int64)
        sums = np.concatenate(
            [np.zeros((1, self._vectors.shape[1]), np.float32), np.cumsum(self._vectors[rows], axis=0)]
        )
        low = np.maximum(0, spans[:, 0] - REACH)
        high = np.minimum(len(words), spans[:, 1] + REACH)
        return _unit(sums[high] - sums[spans[:, 1]] + sums[spans[:, 0]] - sums[low])

    def fit(self, wordings: Sequence[tuple[str, ...]], around: Floats) -> Floats:
        """The cosine, -1 to 1, of each wording and its surroundings; 0 where either has no vector."""
        flat = np.array([self._rows.get(word, self._none) for wording in wordings for word in wording], dtype=np.int64)
        starts = np.concatenate([[0], np.cumsum([len(wording) for wording in wordings])[:-1]])
        summed: Floats = np.add.reduceat(self._vectors[flat], starts, axis=0)
        cosine: Floats = (_unit(summed) * around).sum(axis=1)
        return cosine


def _unit(rows: Floats) -> Floats:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(length, 1e-6)
    return scaled
