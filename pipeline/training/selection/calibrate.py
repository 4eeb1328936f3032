"""Fit the logistic functions of the selection on hand-spun articles, each read by models that have not seen it, and on clean documents.

    calibrate.py --data DATA --repo REPO --models MODELS --encoders DIR --work WORK --out MODELS/selection.json

DIR holds the encoders of the folds, WORK the rankers. Prints what the tiers would give.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from dataset import Source, article_sources, clean_documents, fixes_around, fold_folders, fold_of, originals_of, within
from simulate import Passage, Swap
from sources import candidate_model

from unspin.channel.candidates import CandidateModel, Window
from unspin.channel.embeddings import Embeddings
from unspin.channel.encoder import Encoder
from unspin.channel.features import FeatureModel, memory_of
from unspin.channel.language_model import LanguageModel
from unspin.channel.ranker import Network, Ranker
from unspin.channel.select import FEATURES, PAGE_FEATURES, Choice, Weights, choose, page_features

RIDGE = 1e-3
PAGE_WORDS = 60
"""Shorter documents say nothing of how spun pages are told from clean ones."""


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic weights by Newton's method with a small ridge."""
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) / len(y) + RIDGE * w
        curve = (x * (p * (1 - p))[:, None]).T @ x / len(y) + RIDGE * np.eye(len(w))
        w -= np.linalg.solve(curve, gradient)
    return w


def fold_rankers(encoders: Path, work: Path, features: FeatureModel) -> list[Ranker]:
    """For each fold the ranker and encoder that were trained without it."""
    rankers = []
    for number, folder in enumerate(fold_folders(encoders)):
        with np.load(work / f"ranker{number}.npz", allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        rankers.append(Ranker(features, Network.of(arrays, "first"), Network.of(arrays, "second"), Encoder.load(folder)))
    return rankers


def main() -> None:
    """Collect choices, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "repo", "models", "encoders", "work", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--words", type=int, default=80_000)
    args = parser.parse_args()
    language = LanguageModel.load(args.models)
    candidates = candidate_model(args.repo, language)
    rankers = fold_rankers(args.encoders, args.work, FeatureModel(language, Embeddings.load(args.models)))
    nothing = Weights((0.0,) * len(FEATURES), (0.0,) * len(FEATURES))
    articles = [(one, fold_of(i // 2, len(rankers))) for i, one in enumerate(article_sources(args.repo / "pipeline/training/articles/src"))]
    documents = clean_documents(args.data, args.repo / "pipeline/training/prose", args.words, random.Random(9))
    clean = [(one, i % len(rankers)) for i, one in enumerate(documents)]
    seen = Seen()
    for source, fold in [*articles, *clean]:
        seen.add(source, candidates, rankers[fold], nothing)
    table, spun = np.array(seen.choices), np.array(seen.spun)
    labels = {"wrong": np.array(seen.wrong, float), "accepted": np.array(seen.accepted, float)}
    weights = {name: dict(zip(FEATURES, fitted(table, label), strict=True)) for name, label in labels.items()}
    p = {name: 1 / (1 + np.exp(-table @ np.array(list(one.values())))) for name, one in weights.items()}
    print(len(table), "choices,", seen.swaps, "swaps in", len(articles), "articles,", len(clean), "clean documents")
    for level in LEVELS:
        rows, safe = p["wrong"] >= level, p["accepted"] >= level
        print(f"{level:.2f}: reported {rows.sum():5d}, wrong {labels['wrong'][rows].mean():.3f}, on clean {np.sum(rows & ~spun)};"
              f"   accepted>= {safe.sum():5d}, right {labels['accepted'][safe].mean() if safe.any() else 0:.3f}")  # fmt: skip
    pages, are_spun = np.array(seen.pages), np.array(seen.are_spun, float)
    weights["page"] = dict(zip(PAGE_FEATURES, fitted(pages, are_spun), strict=True))
    sure = 1 / (1 + np.exp(-pages @ np.array(list(weights["page"].values()))))
    for level in LEVELS[2:]:
        found, mistaken = (np.mean(sure[kind] >= level) for kind in (are_spun > 0, are_spun == 0))
        print(f"page {level:.2f}: spun pages found {found:.3f}, clean ones taken for spun {mistaken:.3f}")
    rounded = {name: {key: round(float(value), 4) for key, value in one.items()} for name, one in weights.items()}
    args.out.write_text(json.dumps(rounded, indent=1) + "\n")


LEVELS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


@dataclass(slots=True)
class Seen:
    """What was chosen in documents, and what the truth was: rows of features with their labels."""

    choices: list[tuple[float, ...]] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    accepted: list[bool] = field(default_factory=list)
    spun: list[bool] = field(default_factory=list)
    pages: list[tuple[float, ...]] = field(default_factory=list)
    are_spun: list[bool] = field(default_factory=list)
    swaps: int = 0

    def add(self, source: Source, candidates: CandidateModel, ranker: Ranker, weights: Weights) -> None:
        """The choices in a document, and its rates if it is long enough to have any."""
        folded = [tuple(token.lower().replace("’", "'") for token in passage.tokens) for passage in source.passages]
        inputs = [(passage.tokens, candidates.windows(one)) for passage, one in zip(source.passages, folded, strict=True)]
        memory = memory_of(passage.tokens for passage in source.passages)
        readings, rates = ranker.read(inputs, memory)
        if sum(len(passage.tokens) for passage in source.passages) >= PAGE_WORDS:
            self.pages.append(page_features(rates))
            self.are_spun.append(source.kind.startswith("article:"))
        for passage, reading in zip(source.passages, readings, strict=True):
            self.swaps += len(passage.swaps)
            choices = choose(reading, passage.tokens, rates.share, memory, weights)
            active = [choice for choice in choices if choice.features[0] > 0]
            for choice in choices:
                swaps = [swap for swap in passage.swaps if swap.start < choice.span.end and choice.span.start < swap.end]
                self.choices.append(choice.features)
                self.wrong.append(bool(swaps))
                self.accepted.append(bool(swaps) and (fits(passage, choice) or any(reads_right(passage, swap, [choice, *active]) for swap in swaps)))
                self.spun.append(source.kind.startswith("article:"))


def fits(passage: Passage, choice: Choice) -> bool:
    """Whether the first candidate by itself is what the author wrote at its place, or stands in the fix of the longer swap that it lies in."""
    right = tuple(choice.candidates[0].text.lower().replace("'s", " 's").split())
    inside = any(within(right, fix) for fix in fixes_around(choice.span, passage))
    return inside or right in (originals_of(Window(choice.span, ()), passage) or ())


def reads_right(passage: Passage, swap: Swap, choices: Sequence[Choice]) -> bool:
    """Whether the place of a swap reads as one of its fixes once the first candidates of the choices over it are put in, as an editor would judge."""
    over = {choice.span: choice for choice in choices if choice.span.start < swap.end and swap.start < choice.span.end}
    low, high = min(swap.start, *(span.start for span in over)), max(swap.end, *(span.end for span in over))
    here = [token.lower() for token in passage.tokens]
    got, at = [], low
    for span in sorted(over):
        got += [*here[at : span.start], *over[span].candidates[0].text.lower().replace("'s", " 's").split()]
        at = max(at, span.end)
    got += here[at:high]
    outside = (swap.start - low) + (high - swap.end)
    return any(within(fix, got) if fix else len(got) == outside for fix in (swap.original, *swap.others))


if __name__ == "__main__":
    main()
