"""The ranker: for each window, how probable is each candidate, and the window as it stands, given all that is known of them.

The sentence encoder says which words may be wrong; candidates are weighed for those alone. Two small feed-forward networks over the features of
`features.py`, trained listwise by pipeline/training/selection, then read each passage. The first sees the counts; its estimate of how much of the
document was swapped is a feature of the second (empirical Bayes: a page is spun or it is not), which decides where the first sees anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from unspin.channel.candidates import Window
from unspin.channel.encoded import Encodings, Propose, encode, mend
from unspin.channel.encoder import Encoder
from unspin.channel.features import (
    AROUND,
    ENCODER_RATE,
    ENCODER_SHARE,
    PROJECT,
    RATE,
    FeatureModel,
    PassagePairs,
    log_probabilities,
    sigmoid,
)
from unspin.channel.offers import Offers

QUIET_SHARE, QUIET_WORD = 0.03, 0.75
"""A passage whose share of swapped words, and whose surest word, are below these in the first reading stands as written, without a second one.

Quiet are 77 of 98 passages of clean patient text, 36 of 77 of clean clinic prose, 23 of 76 of specialist prose, and of 48 passages of spun
development articles none.
"""

PROJECT_GAIN = 2.0
"""Natural log by which a site's own entry is more probable than the same one of the shipped lexicon: its editors have seen it on their pages."""

ENCODER_WEIGHT = 0.4
"""How much of the encoder's log probability is added to the ranker's, which learnt to trust an encoder less sure of what it sees.

In 96 articles that no model has read .597 of the places are repaired, with .25 .591; with .6 .601, but more of the findings are false there and in
the development articles (decision 3, tenth round).
"""

NEIGHBOURHOOD = 20
"""Words on either side of a window whose swapped share is the feature ``around``."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scored:
    """A window with, for itself as it stands and for each candidate, the natural logarithm of its probability.

    The probabilities of ``keep`` and ``candidates`` add up to one: given this window, what did the author write?
    ``log_encoder`` is what the sentence encoder alone says of them, the window as it stands first, and ``features`` has a row for each of these,
    columns as `features.NAMES`; ``best`` is the number of the most probable candidate.
    """

    window: Window
    log_keep: float
    log_candidates: tuple[float, ...]
    log_encoder: tuple[float, ...]
    features: Floats
    best: int

    def exchanged(self, best: int) -> Scored:
        """The same window with the probability of its best candidate given to the candidate of number ``best``, and the other way round."""
        logs = list(self.log_candidates)
        logs[best], logs[self.best] = logs[self.best], logs[best]
        return replace(self, log_candidates=tuple(logs), best=best)


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of swapped words, 0 to 1, as the first network reads them from counts and as the sentence encoder does."""

    counts: float
    encoder: float

    @property
    def share(self) -> float:
        """The greater of the two."""
        return max(self.counts, self.encoder)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the ranker says of one passage: its windows scored, and how likely each word was swapped (0 to 1).

    ``encoded`` is the encoder's own estimate for each word, which needs no candidate.
    """

    windows: tuple[Scored, ...]
    swapped: tuple[float, ...]
    encoded: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """A feed-forward network that sees the pairs of a window together: standardise, two hidden layers with max(0, x), one score.

    The second layer is given, beside a pair's own first layer, the greatest value that each unit of it has in the window (as in
    Deep Sets, Zaheer et al. 2017): whether a candidate is good depends on what else is offered.
    """

    mean: Floats
    scale: Floats
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    pool: Floats

    def scores(self, features: Floats, starts: NDArray[np.int64]) -> Floats:
        """One score for each row, comparable within a window; ``starts`` are the first rows of the windows."""
        if not len(features):
            return np.zeros(0, np.float32)
        x: Floats = features - self.mean
        x *= self.scale
        np.clip(x, -6, 6, out=x)
        x = x @ self.weights[0]
        x += self.biases[0]
        np.clip(x, 0, np.inf, out=x)  # a third of what np.maximum takes with a number
        rivals = greatest_within(x, starts) @ self.pool + self.biases[1]
        x = x @ self.weights[1]
        x += np.repeat(rivals, np.diff(np.append(starts, len(x))), axis=0)
        np.clip(x, 0, np.inf, out=x)
        out: Floats = (x @ self.weights[2] + self.biases[2])[:, 0] + np.float32(PROJECT_GAIN) * features[:, PROJECT]
        return out

    @classmethod
    def of(cls, arrays: dict[str, Floats], name: str) -> Network:
        """The network ``name`` of a file written by the training."""
        weights, biases = (tuple(arrays[f"{name}.{kind}{i}"] for i in range(3)) for kind in ("weight", "bias"))
        return cls(arrays[f"{name}.mean"], arrays[f"{name}.scale"], weights, biases, arrays[f"{name}.pool"])


class Ranker:
    """Scores the candidates of a document's passages. Deterministic; one ranker serves one thread."""

    def __init__(self, features: FeatureModel, first: Network, second: Network, encoder: Encoder | None) -> None:
        """Compose the feature model, the two networks and the sentence encoder; without it the first network decides."""
        self._features = features
        self._first = first
        self._second = second
        self._encoder = encoder

    @classmethod
    def load(cls, features: FeatureModel, folder: Traversable, *, with_encoder: bool = True) -> Ranker:
        """The networks of ``ranker.npz`` and the encoder in ``folder``."""
        with as_file(folder / "ranker.npz") as path, np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        encoder = Encoder.load(folder) if with_encoder else None
        return cls(features, Network.of(arrays, "first"), Network.of(arrays, "second"), encoder)

    def read(
        self, passages: Sequence[Sequence[str]], propose: Propose, memory: Mapping[str, int], *, doubt: float | None = None
    ) -> tuple[tuple[Reading, ...], Rates]:
        """One reading for each passage of words as written, whose windows ``propose`` gives, and the rates of the document.

        The word ``¶`` is a paragraph mark; ``memory`` says how often each lower-case wording stands in the document. Windows without a word
        that the encoder doubts are left out, as `encoded.encode` says.
        """
        self._features.wordings.renew()
        firsts = [self._first_reading(words, propose, memory, doubt) for words in passages]
        rate = document_rate([one.swapped for one in firsts])
        if self._encoder is None:
            return tuple(self._only_reading(one) for one in firsts), Rates(rate, rate)
        rates = Rates(rate, document_rate([one.encoded for one in firsts]))
        return tuple(self._second_reading(one, rates) for one in firsts), rates

    def _first_reading(self, words: Sequence[str], propose: Propose, memory: Mapping[str, int], doubt: float | None) -> _First:
        if self._encoder is None:
            offers = self._features.listings.offers([word.lower() for word in words], propose(words, None, None))
            encodings = Encodings(offers, self._features.pairs(words, offers, memory), np.zeros(0, np.float32))
        else:
            encodings = encode(self._features, self._encoder, words, propose, memory, doubt=doubt)
        listed = encodings.pairs.listed()
        logs = log_probabilities(self._first.scores(listed.features, listed.starts), listed.starts)
        return _First(words, encodings, logs, swapped_words(np.exp(logs[listed.starts]), encodings.offers.spans, len(words)))

    def _only_reading(self, first: _First) -> Reading:
        swapped = tuple(first.swapped.tolist())
        return Reading(_scored(first.encodings.offers, first.encodings.pairs, first.logs, first.logs), swapped, swapped)

    def _second_reading(self, first: _First, rates: Rates) -> Reading:
        encodings, encoded = first.encodings, first.encoded
        if first.is_quiet:
            return Reading((), tuple(first.swapped.tolist()), tuple(encoded.tolist()))
        mend(self._features, first.words, encodings)
        pairs, spans = encodings.pairs, encodings.offers.spans
        with_document(pairs, spans, first.swapped, rates)
        by_encoder = pairs.features[:, ENCODER_SHARE]
        logs = log_probabilities(self._second.scores(pairs.features, pairs.starts), pairs.starts)
        logs = log_probabilities(logs + np.float32(ENCODER_WEIGHT) * by_encoder, pairs.starts)
        now = swapped_words(np.exp(logs[pairs.starts]), spans, len(first.words))
        scored = _scored(encodings.offers, pairs, logs, by_encoder)
        return Reading(scored, tuple(now.tolist()), tuple(encoded.tolist()))


@dataclass(frozen=True, slots=True)
class _First:
    """A passage as the first network read it: its pairs with all features that need no document, and ``logs`` of its probabilities."""

    words: Sequence[str]
    encodings: Encodings
    logs: Floats
    swapped: Floats

    @property
    def encoded(self) -> Floats:
        """For each word how probably the encoder takes it for swapped."""
        return sigmoid(self.encodings.swapped)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing in the passage looks swapped."""
        return document_rate([self.swapped]) < QUIET_SHARE and float(self.swapped.max(initial=0)) < QUIET_WORD


def swapped_words(keep: Floats, spans: NDArray[np.int64], words: int) -> Floats:
    """For each word the greatest probability of a window over it that it was swapped."""
    swapped = np.zeros(words, dtype=np.float32)
    for length in range(int((spans[:, 1] - spans[:, 0]).max(initial=0))):
        rows = spans[:, 1] - spans[:, 0] > length
        np.maximum.at(swapped, spans[rows, 0] + length, 1 - keep[rows])
    return swapped


def greatest_within(rows: Floats, starts: NDArray[np.int64]) -> Floats:
    """For each window, whose rows begin at its start, the greatest value of each column.

    Goes by the first row of all windows, the second of those that have one, and so on, whole rows at a time: ``np.maximum.reduceat``, which goes
    by columns, takes three times as long.

    >>> greatest_within(np.array([[1, 5], [2, 4], [0, 0]], dtype=np.float32), np.array([0, 2])).tolist()
    [[2.0, 5.0], [0.0, 0.0]]
    """
    counts = np.diff(np.append(starts, len(rows)))
    order = np.argsort(-counts, kind="stable")
    firsts = starts[order]
    most = rows.take(firsts, axis=0)
    for step, windows in enumerate(np.cumsum(np.bincount(counts)[:1:-1])[::-1].tolist(), 1):
        np.maximum(most[:windows], rows.take(firsts[:windows] + step, axis=0), out=most[:windows])
    found = np.empty_like(most)
    found[order] = most
    return found


def document_rate(swapped: Sequence[Floats]) -> float:
    """The mean over all words of a document of how likely each was swapped, 0 to 1."""
    words = sum(len(one) for one in swapped)
    return float(sum(one.sum() for one in swapped) / words) if words else 0.0


def with_document(pairs: PassagePairs, spans: NDArray[np.int64], swapped: Floats, rates: Rates) -> None:
    """Fill in what the readings of the document say: its rates, and the rate of the words around each window."""
    if not len(pairs.features):
        return
    total = np.concatenate([[0.0], np.cumsum(swapped, dtype=np.float64)])
    low, high = np.maximum(0, spans[:, 0] - NEIGHBOURHOOD), np.minimum(len(swapped), spans[:, 1] + NEIGHBOURHOOD)
    outside = total[high] - total[spans[:, 1]] + total[spans[:, 0]] - total[low]
    around = outside / np.maximum(1, high - low - (spans[:, 1] - spans[:, 0]))
    counts = np.diff(np.append(pairs.starts, len(pairs.features)))
    pairs.features[:, RATE] = logit(np.float64(rates.counts))
    pairs.features[:, ENCODER_RATE] = logit(np.float64(rates.encoder))
    pairs.features[:, AROUND] = np.repeat(logit(around), counts)


def logit(probability: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    """The logit, log p / (1 - p), bounded as if p were within 0.002 and 0.998."""
    bounded = np.clip(probability, 0.002, 0.998)
    odds: NDArray[np.float64] = np.log(bounded / (1 - bounded))
    return odds


def _scored(offers: Offers, pairs: PassagePairs, logs: Floats, by_encoder: Floats) -> tuple[Scored, ...]:
    values, encoder = logs.tolist(), by_encoder.tolist()
    scored = []
    for window, (pair, stop) in zip(offers.each(), pairwise((*pairs.starts.tolist(), len(values))), strict=True):
        candidates = tuple(values[pair + 1 : stop])
        best = candidates.index(max(candidates))
        scored.append(Scored(window, values[pair], candidates, tuple(encoder[pair:stop]), pairs.features[pair:stop], best))
    return tuple(scored)
