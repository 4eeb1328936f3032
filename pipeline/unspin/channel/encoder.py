"""The sentence encoder: reads a passage once and says how well each candidate fits each of its places.

A small transformer (six layers, 384 wide, 8-bit weights) run by ONNX Runtime turns the pieces of a passage into hidden states; a window's query is
made from its first, last and mean state, a wording's vector from its first, last and mean piece embedding; their product is the score.
Trained by pipeline/training/encoder on this very task. The only module that imports onnxruntime.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from unspin.channel.pieces import Pieces
from unspin.channel.wordings import Column, Wordings, Words
from unspin.resources import model_root

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

POSITIONS = 512
"""Pieces of a passage that are read at once, the marks at both ends included; words beyond are not scored."""

WORDING_PIECES = 10

TOGETHER = 16
"""Places that the nearest wordings are looked for at once. The scores of more leave the processor's nearer caches: of 96 one takes 43 µs, not 37."""

PAIRS_TOGETHER = 256
"""Pairs that are scored at once: the vectors of all pairs of a passage, some MB, would be written to fresh memory first (2.6 page faults a word)."""

SUMMED = 16
"""Products in each sum of the graph by which a processor is tried."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A passage as the encoder read it: ``place`` [pieces, 3, width] of its projected states, and for each word the logit that it was swapped.

    A window has the first projection of its first piece, the second of its last, and of the third the mean. Words past POSITIONS pieces have a swap
    logit of -6; ``known`` is how many words come before.
    """

    place: Floats
    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    swapped: Floats

    @property
    def known(self) -> int:
        """How many words were read."""
        return len(self.starts)


class Vocabulary:
    """Plain wordings that any place may stand for, and the graph that says which fit a place best."""

    def __init__(self, wordings: Sequence[str], graph: bytes | str) -> None:
        """``graph`` is of ONNX, or its path: it takes queries [places, width] and how many are wanted, and gives their numbers, best first.

        Raises ValueError unless it says that it is of so many wordings.
        """
        self._session = _session(graph)
        self._wordings = tuple(wordings)
        self._numbers = np.zeros(0, np.int64)
        self._known: tuple[Wordings, int] | None = None
        count = self._session.get_modelmeta().custom_metadata_map.get("wordings")
        if count != str(len(self._wordings)):
            raise ValueError(f"{len(self._wordings)} wordings for a graph of {count}")

    def nearest(self, queries: Floats, number: int, known: Wordings) -> NDArray[np.int64]:
        """The numbers in ``known`` of the ``number`` wordings that fit best for each of ``queries`` [places, width], best first: [places, number].

        The graph rounds by the least and the greatest value of all rows: each is brought to -1 to 1, and a last row that reaches both is added, so
        that a place has the same wordings whatever stands beside it.
        """
        ends = np.zeros((1, queries.shape[1]), np.float32)
        ends[0, :2] = -1, 1
        bounded = queries / np.abs(queries).max(axis=1, keepdims=True)
        wanted = np.array([number], np.int64)
        found = [
            self._session.run(None, {"queries": np.concatenate([bounded[start : start + TOGETHER], ends]), "number": wanted})[0][:-1]
            for start in range(0, len(bounded), TOGETHER)
        ]
        return self._numbered(np.concatenate(found), known)

    def _numbered(self, found: NDArray[np.int64], known: Wordings) -> NDArray[np.int64]:
        """The numbers in ``known`` of wordings by their places here; each is asked for once, until ``known`` forgets all."""
        if self._known != (known, known.generation):
            self._known = known, known.generation
            self._numbers = np.full(len(self._wordings), -1)
        new = found[self._numbers[found] < 0]
        for place in dict.fromkeys(new.tolist()):
            self._numbers[place] = known.of_text(self._wordings[place])
        return self._numbers[found]


@dataclass(frozen=True, slots=True)
class Heads:
    """The small matrices around the transformer, as the training wrote them."""

    arrays: dict[str, Floats]

    def query(self, mixed: Floats) -> Floats:
        """Queries of windows from the sum of their three projected states."""
        return self._out("place", mixed)

    def vector(self, mixed: Floats) -> Floats:
        """Vectors of wordings from the sum of their three projected embeddings."""
        return self._out("wording", mixed)

    def _out(self, name: str, mixed: Floats) -> Floats:
        x = gelu(mixed)
        x -= x.mean(1, keepdims=True)
        x /= np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + np.float32(1e-5))[:, None]
        x *= self.arrays[f"{name}_norm.weight"]
        x += self.arrays[f"{name}_norm.bias"]
        out: Floats = x @ self.arrays[f"{name}_out.weight"].T + self.arrays[f"{name}_out.bias"]
        return out


class Encoder:
    """Scores the candidates of passages. Deterministic on one machine; one encoder serves one thread."""

    def __init__(
        self, pieces: Pieces, embeddings: NDArray[np.int8], scales: Floats, heads: Heads, layers: bytes | str, vocabulary: Vocabulary
    ) -> None:
        """``embeddings`` [pieces, width] times ``scales`` [pieces] are the piece embeddings; ``layers`` is the ONNX graph, or its path."""
        if not len(pieces) == len(embeddings) == len(scales):
            raise ValueError(f"{len(pieces)} pieces for {len(embeddings)} embeddings")
        self._session = _session(layers)
        self._pieces = pieces
        self._embeddings = embeddings
        self._scales = scales
        self._heads = heads
        self._vocabulary = vocabulary
        self._vectors: Column[np.uint16] | None = None
        of_first, of_last, of_mean = heads.arrays["wording.weight"].reshape(3, self._width, -1)
        self._of_one = (of_first + of_last + of_mean).T
        self._of_second = (of_last + of_mean / 2).T
        self._of_more = np.concatenate([of_last.T, of_mean.T])

    @classmethod
    def load(cls, folder: Traversable) -> Encoder:
        """The model of the ``encoder.*`` files in ``folder``."""
        pieces = Pieces((folder / "encoder.pieces.txt").read_text(encoding="utf-8").split("\n")[:-1])
        with as_file(folder / "encoder.embeddings.npy") as path:
            embeddings = np.load(path, mmap_mode="r", allow_pickle=False)
        with as_file(folder / "encoder.heads.npz") as path, np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name].astype(np.float32) for name in file.files}
        scales = arrays.pop("scales")
        wordings = tuple((folder / "encoder.words.txt").read_text(encoding="utf-8").split("\n")[:-1])
        with as_file(folder / "encoder.nearest.onnx") as path:
            vocabulary = Vocabulary(wordings, str(path))
        with as_file(folder / "encoder.onnx") as path:  # by its path, since a copy of its bytes would take 7 MB more
            return cls(pieces, embeddings, scales, Heads(arrays), str(path), vocabulary)

    def read(self, words: Sequence[str]) -> Encoded:
        """The reading of a passage; linear in the words but for attention within it."""
        numbers, *edges = self._pieces.layout(words, POSITIONS)
        starts, stops = (np.array(one, dtype=np.int64) for one in edges)
        place, swap = self._session.run(None, {"embedded": self._embedded(numbers)[None]})
        swapped = np.full(len(words), -6, dtype=np.float32)
        swapped[: len(starts)] = swap[0][starts]
        return Encoded(place[0].reshape(len(place[0]), 3, -1), starts, stops, swapped)

    def score(
        self, passage: Encoded, spans: NDArray[np.int64], known: Wordings, wordings: NDArray[np.int64], owner: NDArray[np.int64]
    ) -> Floats:
        """A score for each pair: ``spans`` [windows, 2] of words, the numbers of ``wordings`` in ``known``, and the window that ``owner`` names.

        Scores compare within a window; those of windows past what was read are 0.
        """
        scores = np.zeros(len(wordings), dtype=np.float32)
        inside = spans[:, 1] <= passage.known
        if inside.any():
            queries = np.zeros((len(spans), self._width), dtype=np.float32)
            queries[inside] = self._queries(passage, spans[inside]) / np.float32(np.sqrt(self._width))
            vectors = self._vectors_of(known)
            for start in range(0, len(wordings), PAIRS_TOGETHER):
                some = slice(start, start + PAIRS_TOGETHER)
                fitting = widened(vectors.take(wordings[some], axis=0))
                np.einsum("ij,ij->i", queries.take(owner[some], axis=0), fitting, out=scores[some])
            scores[~inside[owner]] = 0
        return scores

    @property
    def keep(self) -> float:
        """What is added to the score of a window as it stands: most stand as they were written."""
        return float(self._heads.arrays["keep"])

    def nearest(self, passage: Encoded, spans: NDArray[np.int64], number: int, known: Wordings) -> list[list[int]]:
        """For each of ``spans`` the numbers in ``known`` of the ``number`` wordings of the vocabulary that fit there best, best first."""
        inside = spans[:, 1] <= passage.known
        found: list[list[int]] = [[] for _ in spans]
        if inside.any():
            nearest = self._vocabulary.nearest(self._queries(passage, spans[inside]), number, known)
            for place, wordings in zip(np.flatnonzero(inside).tolist(), nearest.tolist(), strict=True):
                found[place] = wordings
        return found

    @property
    def _width(self) -> int:
        return int(self._heads.arrays["place_out.bias"].shape[0])

    def _queries(self, passage: Encoded, spans: NDArray[np.int64]) -> Floats:
        low, high = passage.starts[spans[:, 0]], passage.stops[spans[:, 1] - 1]
        return self._heads.query(passage.place[low, 0] + passage.place[high, 1] + means(passage.place[:, 2], low, high))

    def _vectors_of(self, known: Wordings) -> NDArray[np.uint16]:
        """The vectors of all wordings by number, `narrowed`: 512 bytes each."""
        if self._vectors is None or self._vectors.wordings is not known:
            self._vectors = Column(known, lambda new: narrowed(self._heads.vector(self._mixed(new))))
        return self._vectors.rows()

    def _mixed(self, wordings: Sequence[Words]) -> Floats:
        """The sum of what the first, the last and the mean piece of each wording are projected to: shape [wordings, width].

        The three are the same where a wording is one piece; to longer ones is added what sets the others apart from the first, of two pieces (four in
        ten) by one product.
        """
        numbers = [self._pieces.of_words(one)[:WORDING_PIECES] for one in wordings]
        first = self._embedded([one[0] for one in numbers])
        mixed: Floats = first @ self._of_one
        mixed += self._heads.arrays["wording.bias"]
        if two := [row for row, pieces in enumerate(numbers) if len(pieces) == 2]:
            mixed[two] += (self._embedded([numbers[row][1] for row in two]) - first[two]) @ self._of_second
        if more := [row for row, pieces in enumerate(numbers) if len(pieces) > 2]:
            lengths = np.array([len(numbers[row]) for row in more])
            ends = np.cumsum(lengths)
            embedded = self._embedded([piece for row in more for piece in numbers[row]])
            apart = np.stack([embedded[ends - 1], np.add.reduceat(embedded, ends - lengths) / lengths.astype(np.float32)[:, None]], axis=1)
            apart -= first[more][:, None]
            mixed[more] += apart.reshape(len(more), -1) @ self._of_more
        return mixed

    def _embedded(self, pieces: Sequence[int]) -> Floats:
        """The embeddings of pieces."""
        numbers = np.array(pieces, np.int64)
        found: Floats = self._embeddings.take(numbers, axis=0).astype(np.float32)
        found *= self._scales.take(numbers)[:, None]
        return found


def _session(graph: bytes | str) -> InferenceSession:
    """A session of one thread for an ONNX graph, or the path of one, whose sums of 8-bit products are exact on this processor."""
    return _session_of(graph, exactly=_saturates())


@lru_cache(maxsize=1)
def _saturates() -> bool:
    """Whether this processor cuts sums of 8-bit products at 16 bits, tried with the greatest there are.

    The exact way of ONNX Runtime (``session.x64quantprecision``) is for these. It takes 1.7 times as long on those that need none, and ONNX Runtime
    (1.32) does not tell them apart.
    """
    with as_file(model_root() / "encoder.sums.onnx") as path:
        session = _session_of(str(path), exactly=False)
    (sums,) = session.run(None, {"bytes": np.full((SUMMED, SUMMED), 255, np.uint8)})
    return bool((sums != SUMMED * 255 * 127).any())


def _session_of(graph: bytes | str, *, exactly: bool) -> InferenceSession:
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("optimization.disable_specified_optimizers", "SkipLayerNormFusion")  # its sum with the norm in one takes longer
    if exactly:
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def means(rows: Floats, low: NDArray[np.int64], high: NDArray[np.int64]) -> Floats:
    """The mean of the rows from each of ``low`` to that of ``high``, both included.

    >>> means(np.array([[1, 0], [2, 8], [6, 1]], dtype=np.float32), np.array([0, 0]), np.array([0, 2])).tolist()
    [[1.0, 0.0], [3.0, 3.0]]
    """
    found: Floats = rows[low]
    counts = high + 1 - low
    for step in range(1, int(counts.max(initial=0))):
        longer = np.flatnonzero(counts > step)
        found[longer] += rows[low[longer] + step]
    found /= counts[:, None].astype(np.float32)
    return found


def gelu(x: Floats) -> Floats:
    """The product of x and the normal distribution function there, by the tanh form of Hendrycks and Gimpel 2016 (within 5e-4)."""
    out: Floats = x * x
    out *= np.float32(0.044715)
    out += 1
    out *= x
    out *= np.float32(0.7978845608)
    np.tanh(out, out=out)
    out += 1
    out *= x
    out *= np.float32(0.5)
    return out


def narrowed(x: Floats) -> NDArray[np.uint16]:
    """The upper halves of numbers in single precision, rounded (bfloat16), which take an eighth of the time of half precision to gather and widen."""
    return ((x.view(np.uint32) + np.uint32(1 << 15)) >> np.uint32(16)).astype(np.uint16)


def widened(halves: NDArray[np.uint16]) -> Floats:
    """What `narrowed` made them from, to 1 in 256.

    >>> widened(narrowed(np.array([1.0, -0.3, 1000.1], dtype=np.float32))).tolist()
    [1.0, -0.30078125, 1000.0]
    """
    whole = halves.astype(np.uint32)
    whole <<= np.uint32(16)
    return whole.view(np.float32)
