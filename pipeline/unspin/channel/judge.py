"""The judge: how far a chosen edit can be trusted, and whether a page was spun at all.

A small network says that the place of an edit is wrong at all, and that an editor would accept its first candidate; a logistic function, from how
many places are surely wrong and how many have found their original, that the page was spun. Their weights come from
pipeline/training/selection/calibrate.py and stand in ``selection.json``: once for the whole engine, and once for readings without the sentence
encoder, which are less sure of all they see.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from unspin.channel.evidence import FEATURES
from unspin.channel.record import Record

ALONE = "alone"
"""Where the weights for readings without the encoder stand in the file."""

PAGE_FEATURES = ("wrong", "restored", "constant")

SURE, RESTORED = 0.97, 0.8
"""Probabilities from which a place is surely wrong, and from which its original is found.

Clean pages have few such places however they are worded. Of 562 spun articles not trained on .989 have more of either a thousand words than the
fullest of 255 pieces of prose written to be full of what spinners like (.954 with .9 for the one, .977 with .7 and .959 with .9 for the other);
the mean probability over all places tells .352 of them apart.
"""

LIMIT = 5.0
"""Features are cut at so many standard deviations."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EditNetwork:
    """A network over FEATURES: less ``mean`` and times ``scale`` they go through one layer of max(0, x), and past it; two outputs."""

    mean: Floats
    scale: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    past: Floats
    bias: Floats

    @classmethod
    def undecided(cls) -> EditNetwork:
        """One that gives everything one half."""
        size = len(FEATURES)
        return cls(np.zeros(size), np.ones(size), np.zeros((size, 0)), np.zeros(0), np.zeros((0, 2)), np.zeros((size, 2)), np.zeros(2))

    def probabilities(self, features: Floats) -> Floats:
        """For each row of features the two outputs, 0 to 1."""
        x = np.clip((features - self.mean) * self.scale, -LIMIT, LIMIT)
        logits = np.maximum(0, x @ self.hidden + self.hidden_bias) @ self.out + x @ self.past + self.bias
        shares: Floats = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return shares


@dataclass(frozen=True, slots=True)
class Judge:
    """The network for edits, the record that their evidence is asked of, and the weights of the function over PAGE_FEATURES."""

    record: Record
    edits: EditNetwork
    page: tuple[float, ...] = (0.0,) * len(PAGE_FEATURES)

    @classmethod
    def load(cls, folder: Traversable, *, with_encoder: bool = True) -> Judge:
        """Read ``selection.json`` and ``record.tsv`` in ``folder``; a ValueError says that they are for other features."""
        tables = json.loads((folder / "selection.json").read_text(encoding="utf-8"))
        if tuple(tables["features"]) != FEATURES:
            raise ValueError("the judge was trained on other features")
        weights = tables if with_encoder else tables[ALONE]
        edits = EditNetwork(**{name: np.array(array) for name, array in weights["edit"].items()})
        return cls(Record.load(folder / "record.tsv"), edits, tuple(float(weights["page"][name]) for name in PAGE_FEATURES))

    def verdicts(self, features: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
        """For each edit the probability that its place is wrong, and that its first candidate would be accepted: 0 to 1."""
        if not features:
            return []
        return [(wrong, accepted) for wrong, accepted in self.edits.probabilities(np.array(features)).tolist()]

    def spun(self, choices: Iterable[tuple[float, float]], words: int) -> float:
        """The probability, 0 to 1, that a page (or passage) of so many words was spun; of its edits how probably each is wrong, and accepted."""
        total = sum(w * x for w, x in zip(self.page, page_features(choices, words), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def page_features(choices: Iterable[tuple[float, float]], words: int) -> tuple[float, ...]:
    """The features of a page, in the order of PAGE_FEATURES.

    The natural logarithms of its places a thousand words that are surely wrong, and whose original is found, half a place and fifty words added,
    and 1.
    """
    verdicts = list(choices)
    numbers = sum(wrong >= SURE for wrong, _ in verdicts), sum(accepted >= RESTORED for _, accepted in verdicts)
    return *(math.log((number + 0.5) / (words / 1000 + 0.05)) for number in numbers), 1.0
