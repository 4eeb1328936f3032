"""Fit the two logistic functions of the selection on hand-spun articles and clean documents that the ranker did not train on.

    calibrate.py --data DATA --repo REPO --models MODELS --out MODELS/selection.json --hold 2

MODELS must hold a ranker trained with the same --hold. Prints what the tiers would give.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
from dataset import Source, article_sources, clean_documents, fixes_around, memory_of, originals_of, within
from sources import candidate_model

from unspin.channel.candidates import Window
from unspin.channel.embeddings import Embeddings
from unspin.channel.features import FeatureModel
from unspin.channel.language_model import LanguageModel
from unspin.channel.ranker import Ranker
from unspin.channel.select import FEATURES, Weights, choose

RIDGE = 1e-3


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic weights by Newton's method with a small ridge."""
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) / len(y) + RIDGE * w
        curve = (x * (p * (1 - p))[:, None]).T @ x / len(y) + RIDGE * np.eye(len(w))
        w -= np.linalg.solve(curve, gradient)
    return w


def main() -> None:
    """Collect choices, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "repo", "models", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--hold", type=int, default=2)
    parser.add_argument("--words", type=int, default=60_000)
    args = parser.parse_args()
    language = LanguageModel.load(args.models)
    candidates = candidate_model(args.repo, language)
    ranker = Ranker.load(FeatureModel(language, Embeddings.load(args.models)), args.models)
    nothing = Weights((0.0,) * len(FEATURES), (0.0,) * len(FEATURES))
    held = [one for i, one in enumerate(article_sources(args.repo / "pipeline/training/articles/src")) if (i // 2) % args.hold == 0]
    clean = list(clean_documents(args.data, args.repo / "pipeline/training/prose", args.words, random.Random(9)))
    x, wrong, accepted, spun = [], [], [], []
    swaps = 0
    for source in [*held, *clean]:
        for vector, is_wrong, is_accepted in choices_of(source, candidates, ranker, nothing):
            x.append(vector)
            wrong.append(is_wrong)
            accepted.append(is_accepted)
            spun.append(source.kind.startswith("article:"))
        swaps += sum(len(passage.swaps) for passage in source.passages)
    table, labels = np.array(x), {"wrong": np.array(wrong, float), "accepted": np.array(accepted, float)}
    weights = {name: fitted(table, label) for name, label in labels.items()}
    args.out.write_text(json.dumps({name: dict(zip(FEATURES, map(lambda v: round(float(v), 4), w), strict=True)) for name, w in weights.items()}, indent=1) + "\n")
    p = {name: 1 / (1 + np.exp(-table @ w)) for name, w in weights.items()}
    print(len(table), "choices,", swaps, "swaps in", len(held), "articles,", len(clean), "clean documents")
    for level in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98):
        rows = p["wrong"] >= level
        safe = p["accepted"] >= level
        print(f"{level:.2f}: reported {rows.sum():5d}, wrong {labels['wrong'][rows].mean():.3f}, on clean {np.sum(rows & ~np.array(spun))};"
              f"   accepted>= {safe.sum():5d}, right {labels['accepted'][safe].mean() if safe.any() else 0:.3f}")  # fmt: skip


def choices_of(source: Source, candidates: object, ranker: Ranker, weights: Weights) -> list[tuple[tuple[float, ...], bool, bool]]:
    """(features, the place is wrong, the first candidate is right) of each choice in a document."""
    inputs = [(passage.tokens, candidates.windows(tuple(token.lower().replace("’", "'") for token in passage.tokens))) for passage in source.passages]
    memory = memory_of(source.passages)
    readings, rate = ranker.read(inputs, memory)
    rows = []
    for passage, reading in zip(source.passages, readings, strict=True):
        for choice in choose(reading, passage.tokens, rate, memory, weights):
            touched = any(swap.start < choice.span.end and choice.span.start < swap.end for swap in passage.swaps)
            originals = originals_of(Window(choice.span, ()), passage) or ()
            right = tuple(choice.candidates[0].text.lower().replace("'s", " 's").split())
            part = any(within(right, fix) for fix in fixes_around(choice.span, passage))
            rows.append((choice.features, touched, touched and (right in originals or part)))
    return rows


if __name__ == "__main__":
    main()
