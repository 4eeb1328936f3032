"""The network of the scan: how likely each word of a stream was swapped, and in which family's manner.

Each word is its learned vector (by its id in the counts) and its facts (`stream.py`). A layer sees a word with two neighbours on either side,
a second one what the first says of three words and, from the mean facts of the passage, what kind of text it is: in a research article more is
rare. One output is the swap, one for each family. Trained by pipeline/training/scan/train.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

FAMILIES = ("as-well-as", "tortured", "thesaurus-2012", "web-phrase", "wordnet-gloss")
"""The manners of spinners that the outputs after the first stand for (DESIGN 4)."""

WIDTHS = (5, 3)
"""Words that the two layers see at once."""

PASSAGE = 256
"""Words that are read together at most, of one kind of text."""

BLOCK = 16
"""Passages that go through the network together: what it computes on the way stays in the cache, and memory is bounded."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """The weights. ``vectors`` [words of the counts, dimensions] are whole numbers, to be multiplied by ``scale``."""

    vectors: NDArray[np.int8]
    arrays: Mapping[str, Floats]

    @classmethod
    def load(cls, folder: Traversable) -> Network:
        """The network of ``scan.vectors.npy``, which is memory-mapped, and ``scan.npz`` in ``folder``."""
        with as_file(folder / "scan.npz") as path, np.load(path, allow_pickle=False) as file:
            arrays: dict[str, Floats] = {name: file[name].astype(np.float32) for name in file.files}
        with as_file(folder / "scan.vectors.npy") as path:
            vectors = np.load(path, mmap_mode="r", allow_pickle=False)
        return cls(np.asarray(vectors), arrays)

    def read(self, ids: NDArray[np.int64], facts: Floats) -> Floats:
        """The logits [words, 1 + families]: that a word was swapped, then the families'. Linear in the stream."""
        length = passage_length(len(ids))
        size = length * BLOCK
        blocks = [self._block(ids[at : at + size], facts[at : at + size], length) for at in range(0, max(1, len(ids)), size)]
        return np.concatenate(blocks)

    def _block(self, ids: NDArray[np.int64], facts: Floats, each: int) -> Floats:
        """The logits of passages of ``each`` words in a row, the last one perhaps shorter; nothing of one is seen in another."""
        arrays, length, vectors = self.arrays, len(ids), self.vectors.shape[1]
        count = -(-length // each)
        x = np.zeros((count * each, vectors + facts.shape[1]), np.float32)
        x[:length, :vectors] = self.vectors[ids] * arrays["scale"]
        x[:length, vectors:] = facts
        x = x.reshape(count, each, x.shape[1])
        sizes = np.full((count, 1), each, np.float32)
        sizes[-1:] = length - (count - 1) * each
        told = np.maximum(0, x[..., vectors:].sum(axis=1) / sizes @ arrays["pool.weight"] + arrays["pool.bias"])
        x = np.maximum(0, _wide(x, WIDTHS[0]) @ arrays["weight0"] + arrays["bias0"])
        x.reshape(count * each, x.shape[2])[length:] = 0
        x = _wide(x, WIDTHS[1]) @ arrays["weight1"] + arrays["bias1"] + (told @ arrays["tell.weight"])[:, None]
        out: Floats = np.maximum(0, x) @ arrays["weight2"] + arrays["bias2"]
        return out.reshape(count * each, out.shape[2])[:length]


def passage_length(words: int, most: int = PASSAGE) -> int:
    """Words of each passage of a stream that is cut into as few as can be of about the same length, ``most`` or less.

    >>> passage_length(300), passage_length(256), passage_length(0)
    (150, 256, 1)
    """
    return max(1, -(-words // max(1, -(-words // most))))


def _wide(x: Floats, width: int) -> Floats:
    """Each row of each passage with its neighbours beside it, zeros beyond the ends: [passages, rows, width * columns]."""
    reach, (count, rows, columns) = width // 2, x.shape
    padded = np.zeros((count, rows + 2 * reach, columns), np.float32)
    padded[:, reach : reach + rows] = x
    return np.concatenate([padded[:, shift : shift + rows] for shift in range(width)], axis=2)
