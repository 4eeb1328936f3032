"""The judge: how far a chosen edit can be trusted, and whether a page was spun at all.

A small network says that the place of an edit is wrong at all, and that an editor would accept its first candidate; a logistic function, from how
many places are surely wrong, that the page was spun. Their weights come from pipeline/training/selection/calibrate.py and stand in ``selection.json``.
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

PAGE_FEATURES = ("wrong", "restored", "constant")

SURE, RESTORED = 0.97, 0.8
"""Probabilities from which a place is surely wrong, and from which its original is found.

Clean pages have few such places however they are worded. Of 562 spun articles not trained on .989 have more of either a thousand words than the
fullest of 255 pieces of prose written to be full of what spinners like (.954 with .9 for the one, .982 with .7 and .959 with .9 for the other);
the mean probability over all places tells .352 of them apart.
"""

LIMIT = 5.0
"""Features are cut at so many standard deviations."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judge:
    """The weights of the network over FEATURES, for which ``record`` is asked, and of the function over PAGE_FEATURES.

    The features, less ``mean`` and times ``scale``, go through one layer of max(0, x) and past it; two logistic outputs.
    """

    record: Record
    mean: Floats
    scale: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    past: Floats
    bias: Floats
    page: tuple[float, ...] = (0.0,) * len(PAGE_FEATURES)

    @classmethod
    def load(cls, folder: Traversable) -> Judge:
        """Read ``selection.json`` and ``record.tsv`` in ``folder``; a ValueError says that it is for other features."""
        tables = json.loads((folder / "selection.json").read_text(encoding="utf-8"))
        if tuple(tables["features"]) != FEATURES:
            raise ValueError("the judge was trained on other features")
        arrays = (np.array(tables["edit"][name]) for name in ("mean", "scale", "hidden", "hidden_bias", "out", "past", "bias"))
        return cls(Record.load(folder / "record.tsv"), *arrays, page=tuple(float(tables["page"][name]) for name in PAGE_FEATURES))

    @classmethod
    def undecided(cls, record: Record) -> Judge:
        """A judge that gives everything one half, with the evidence of ``record``."""
        size = len(FEATURES)
        return cls(record, np.zeros(size), np.ones(size), np.zeros((size, 0)), np.zeros(0), np.zeros((0, 2)), np.zeros((size, 2)), np.zeros(2))

    def verdicts(self, features: Sequence[Sequence[float]] | Floats) -> list[tuple[float, float]]:
        """For each edit the probability that its place is wrong, and that its first candidate would be accepted: 0 to 1."""
        if not len(features):
            return []
        x = np.clip((np.array(features) - self.mean) * self.scale, -LIMIT, LIMIT)
        logits = np.maximum(0, x @ self.hidden + self.hidden_bias) @ self.out + x @ self.past + self.bias
        return [(wrong, accepted) for wrong, accepted in (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).tolist()]

    def spun(self, choices: Iterable[tuple[float, float]], words: int) -> float:
        """The probability, 0 to 1, that a page (or passage) of so many words with these edits, each wrong and accepted with a probability, was spun."""
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
