"""The ranker: for each window, how probable is each candidate, and the window as it stands, given all that is known of them.

Two small feed-forward networks over the features of `features.py`, trained listwise by pipeline/training/selection. The first reads each passage by
itself; its estimate of how much of the document was swapped is a feature of the second (empirical Bayes: a page is spun or it is not).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from unspin.channel.candidates import Window
from unspin.channel.features import AROUND, RATE, FeatureModel, PassagePairs

NEIGHBOURHOOD = 20
"""Words on either side of a window whose swapped share is the feature ``around``."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scored:
    """A window with, for itself as it stands and for each candidate, the natural logarithm of its probability.

    The probabilities of ``keep`` and ``candidates`` add up to one: given this window, what did the author write?
    """

    window: Window
    log_keep: float
    log_candidates: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the ranker says of one passage: its windows scored, and how likely each word was swapped (0 to 1)."""

    windows: tuple[Scored, ...]
    swapped: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """A feed-forward network: standardise, two hidden layers with max(0, x), one score."""

    mean: Floats
    scale: Floats
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]

    def scores(self, features: Floats) -> Floats:
        """One score for each row; comparable within a window."""
        x = np.clip((features - self.mean) * self.scale, -6, 6)
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            x = np.maximum(0, x @ weight + bias)
        out: Floats = (x @ self.weights[-1] + self.biases[-1])[:, 0]
        return out

    @classmethod
    def of(cls, arrays: dict[str, Floats], name: str) -> Network:
        """The network ``name`` of a file written by the training."""
        layers = range(sum(1 for key in arrays if key.startswith(f"{name}.weight")))
        return cls(
            arrays[f"{name}.mean"], arrays[f"{name}.scale"],
            tuple(arrays[f"{name}.weight{i}"] for i in layers), tuple(arrays[f"{name}.bias{i}"] for i in layers),
        )  # fmt: skip


class Ranker:
    """Scores the candidates of a document's passages. Deterministic; safe to share between threads."""

    def __init__(self, features: FeatureModel, first: Network, second: Network) -> None:
        """Compose the feature model and the two networks."""
        self._features = features
        self._first = first
        self._second = second

    @classmethod
    def load(cls, features: FeatureModel, folder: Traversable) -> Ranker:
        """The networks of ``ranker.npz`` in ``folder``."""
        with as_file(folder / "ranker.npz") as path, np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return cls(features, Network.of(arrays, "first"), Network.of(arrays, "second"))

    def read(
        self, passages: Sequence[tuple[Sequence[str], Sequence[Window]]], memory: frozenset[str]
    ) -> tuple[tuple[Reading, ...], float]:
        """One reading for each (words as written, windows) pair, and the share of words swapped in the document (0 to 1).

        The word ``¶`` is a paragraph mark; ``memory`` holds the lower-case wordings of the document.
        """
        pairs = [self._features.pairs(words, windows, memory) for words, windows in passages]
        spans = [
            np.array([(one.span.start, one.span.end) for one in windows], dtype=np.int64).reshape(-1, 2)
            for _, windows in passages
        ]
        swapped = [
            swapped_words(keep_probabilities(self._first.scores(one.features), one.starts), span, len(words))
            for one, span, (words, _) in zip(pairs, spans, passages, strict=True)
        ]
        rate = document_rate(swapped)
        readings = []
        for one, span, before, (words, windows) in zip(pairs, spans, swapped, passages, strict=True):
            with_document(one, span, before, rate)
            logs = log_probabilities(self._second.scores(one.features), one.starts)
            now = swapped_words(np.exp(logs[one.starts]), span, len(words))
            readings.append(Reading(_scored(windows, logs), tuple(now.tolist())))
        return tuple(readings), rate


def log_probabilities(scores: Floats, starts: NDArray[np.int64]) -> Floats:
    """Natural log of the softmax of scores within each window."""
    if not len(scores):
        return scores
    counts = np.diff(np.append(starts, len(scores)))
    peak = np.repeat(np.maximum.reduceat(scores, starts), counts)
    total = np.repeat(np.log(np.add.reduceat(np.exp(scores - peak), starts)), counts)
    logs: Floats = scores - peak - total
    return logs


def keep_probabilities(scores: Floats, starts: NDArray[np.int64]) -> Floats:
    """For each window the probability that it stands as the author wrote it."""
    keep: Floats = np.exp(log_probabilities(scores, starts)[starts]) if len(scores) else scores
    return keep


def swapped_words(keep: Floats, spans: NDArray[np.int64], words: int) -> Floats:
    """For each word the greatest probability of a window over it that it was swapped."""
    swapped = np.zeros(words, dtype=np.float32)
    for length in range(int((spans[:, 1] - spans[:, 0]).max(initial=0))):
        rows = spans[:, 1] - spans[:, 0] > length
        np.maximum.at(swapped, spans[rows, 0] + length, 1 - keep[rows])
    return swapped


def document_rate(swapped: Sequence[Floats]) -> float:
    """The mean over all words of a document of how likely each was swapped, 0 to 1."""
    words = sum(len(one) for one in swapped)
    return float(sum(one.sum() for one in swapped) / words) if words else 0.0


def with_document(pairs: PassagePairs, spans: NDArray[np.int64], swapped: Floats, rate: float) -> None:
    """Fill in what the first reading of the document says: its rate, and that of the words around each window."""
    if not len(pairs.features):
        return
    total = np.concatenate([[0.0], np.cumsum(swapped, dtype=np.float64)])
    low, high = np.maximum(0, spans[:, 0] - NEIGHBOURHOOD), np.minimum(len(swapped), spans[:, 1] + NEIGHBOURHOOD)
    outside = total[high] - total[spans[:, 1]] + total[spans[:, 0]] - total[low]
    around = outside / np.maximum(1, high - low - (spans[:, 1] - spans[:, 0]))
    counts = np.diff(np.append(pairs.starts, len(pairs.features)))
    pairs.features[:, RATE] = logit(np.float64(rate))
    pairs.features[:, AROUND] = np.repeat(logit(around), counts)


def logit(probability: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    """The logit, log p / (1 - p), bounded as if p were within 0.002 and 0.998."""
    bounded = np.clip(probability, 0.002, 0.998)
    odds: NDArray[np.float64] = np.log(bounded / (1 - bounded))
    return odds


def _scored(windows: Sequence[Window], logs: Floats) -> tuple[Scored, ...]:
    values = logs.tolist()
    scored, pair = [], 0
    for window in windows:
        stop = pair + 1 + len(window.candidates)
        scored.append(Scored(window, values[pair], tuple(values[pair + 1 : stop])))
        pair = stop
    return tuple(scored)
