"""The page as a whole: whether it was spun, from what the network says of its words and from what kind of text it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources.abc import Traversable

import numpy as np
from numpy.typing import NDArray

from unspin.scan.stream import FACTS

FEATURES = ("share", "half", "most", *FACTS[1:], "length", "constant")
"""The logits of the mean probability that a word was swapped and of the shares of words that have at least .5 and .9; the mean facts; the natural
logarithm of the number of words beside 256, not above 0; and 1."""

LEAST = 0.002
"""Shares are bounded by this and its opposite before their logit is taken: one word in 500 is no more than chance."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Page:
    """A logistic function over FEATURES; its weights come from pipeline/training/scan/calibrate.py and stand in ``scan.json``."""

    weights: tuple[float, ...]

    @classmethod
    def load(cls, folder: Traversable) -> Page:
        """The weights of ``scan.json`` in ``folder``."""
        told = json.loads((folder / "scan.json").read_text(encoding="utf-8"))["page"]
        return cls(tuple(float(told[name]) for name in FEATURES))

    def spun(self, features: Floats) -> float:
        """The probability, 0 to 1, that a page with these features was spun."""
        return float(1 / (1 + np.exp(-np.clip(np.dot(self.weights, features), -30, 30))))


def page_features(swapped: Floats, facts: Floats) -> Floats:
    """The features of a page from the probabilities and the facts of its words, in the order of FEATURES."""
    shares = np.array([swapped.mean(), (swapped >= 0.5).mean(), (swapped >= 0.9).mean()])
    bounded = np.clip(shares, LEAST, 1 - LEAST)
    length = min(0.0, np.log(len(swapped) / 256))
    return np.concatenate([np.log(bounded / (1 - bounded)), facts.mean(axis=0)[1:], [length, 1.0]]).astype(np.float32)


def sigmoid(logits: Floats) -> Floats:
    """The logistic function."""
    out: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return out
