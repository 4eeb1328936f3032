"""Fit the judge on hand-spun articles, each read by models that have not seen it, and on clean documents.

    calibrate.py --data DATA --repo REPO --models MODELS --encoders DIR --work WORK --out MODELS/selection.json
    calibrate.py --data DATA --repo REPO --models MODELS --alone --work WORK --out MODELS/selection.json

The second fits the judge of readings without the encoder, by counts and lexicon alone (no thesaurus either), and puts it beside the other. The
shipped ranker reads for it, which has seen these articles; of what else has seen them nothing takes part.

DIR holds the encoders of the folds, WORK the rankers; what was chosen in the documents is kept in WORK/choices.npz, and read from there with
--again. Prints what the tiers would give, each fold judged by a network that has not seen it.

The function of the page is fitted on these documents and on one half of the prose that no model has read (REPO/pipeline/training/unread), which the
models of MODELS read; the other half measures it.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from build_record import hard_sources, record_rows
from dataset import (
    FOLDS,
    Source,
    article_sources,
    clean_documents,
    fold_folders,
    fold_of,
    originals_of,
    piece_sources,
    within,
)
from judging import tables_of, trained
from simulate import Passage, Swap
from sources import candidate_model

from unspin.channel.candidates import CandidateModel, Window
from unspin.channel.embeddings import Embeddings
from unspin.channel.encoder import Encoder
from unspin.channel.evidence import FEATURES
from unspin.channel.features import FeatureModel, memory_of
from unspin.channel.judge import ALONE, PAGE_FEATURES, EditNetwork, Judge, page_features
from unspin.channel.language_model import LanguageModel
from unspin.channel.ranker import Network, Ranker
from unspin.channel.record import Record
from unspin.channel.select import Choice, choose

RIDGE = 1e-3
PAGE_WORDS = 60
"""Shorter documents say nothing of how spun pages are told from clean ones."""

UNREAD, MEASURED = -1, -2
"""Folds of the prose that no model has read: the half that is fitted on, and the half that measures."""

LEVELS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99)


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logistic weights by Newton's method with a small ridge."""
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (p - y) / len(y) + RIDGE * w
        curve = (x * (p * (1 - p))[:, None]).T @ x / len(y) + RIDGE * np.eye(len(w))
        w -= np.linalg.solve(curve, gradient)
    return w


def sigmoid(x: np.ndarray) -> np.ndarray:
    """The logistic function."""
    return 1 / (1 + np.exp(-x))


def fold_rankers(encoders: Path, work: Path, features: FeatureModel) -> list[Ranker]:
    """For each fold the ranker and encoder that were trained without it."""
    rankers = []
    for number, folder in enumerate(fold_folders(encoders)):
        with np.load(work / f"ranker{number}.npz", allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        rankers.append(Ranker(features, Network.of(arrays, "first"), Network.of(arrays, "second"), Encoder.load(folder)))
    return rankers


def fold_records(training: Path, folds: int) -> list[Record]:
    """For each fold the record of the other articles, and at last that of all."""
    articles, hard = list(article_sources(training / "articles/src")), list(hard_sources(training / "hard"))
    kept = [[one for i, one in enumerate(articles) if fold_of(i // 2, folds) != fold] for fold in (*range(folds), folds)]
    return [Record(record_rows([*those, *hard])) for those in kept]


def main() -> None:
    """Collect choices, fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "repo", "models", "work", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    reads = parser.add_mutually_exclusive_group(required=True)
    reads.add_argument("--encoders", type=Path)
    reads.add_argument("--alone", action="store_true")
    parser.add_argument("--words", type=int, default=80_000)
    parser.add_argument("--again", action="store_true", help="train on the choices of an earlier run")
    args = parser.parse_args()
    if not args.again:
        collected(args).save(args.work / "choices.npz")
    with np.load(args.work / "choices.npz") as file:
        kept = {name: file[name] for name in file.files}
    labels = np.stack([kept["wrong"], kept["accepted"]], axis=1)
    p = held_out(kept["features"], labels, kept["fold"])
    read = kept["fold"] >= 0
    report_tiers(p[read], labels[read], kept["spun"][read])
    page = page_function(kept, p)
    edits = trained(kept["features"][read], labels[read])
    functions = {"edit": tables_of(edits), "page": dict(zip(PAGE_FEATURES, np.round(page, 4).tolist(), strict=True))}
    tables = json.loads(args.out.read_text(encoding="utf-8")) if args.out.exists() else {}
    tables |= {ALONE: functions} if args.alone else {"features": FEATURES, **functions}
    args.out.write_text(json.dumps(tables) + "\n", encoding="utf-8")


def page_function(kept: dict[str, np.ndarray], verdicts: np.ndarray) -> np.ndarray:
    """The weights of the page, from the ``verdicts`` on the choices of each document; prints what levels of it would find."""
    rows = np.array([page_features(verdicts[kept["page"] == page].tolist(), int(words)) for page, words in enumerate(kept["words"])])
    long = kept["words"] >= PAGE_WORDS
    fit = long & (kept["page_fold"] != MEASURED)
    page = fitted(rows[fit], kept["are_spun"][fit].astype(float))
    told = sigmoid(rows @ page)
    kinds = {
        "spun": kept["are_spun"], "clean": ~kept["are_spun"] & (kept["page_fold"] >= 0), "unread": kept["page_fold"] == MEASURED,
    }  # fmt: skip
    for level in LEVELS:
        print(f"page {level:.2f}:", ", ".join(f"{kind} {np.mean(told[long & those] >= level):.4f}" for kind, those in kinds.items()))
    return page


def collected(args: argparse.Namespace) -> Seen:
    """What is chosen in the articles and clean documents, each read by the models of its fold."""
    language = LanguageModel.load(args.models)
    candidates = candidate_model(args.repo, language, with_thesaurus=not args.alone)
    features = FeatureModel(language, Embeddings.load(args.models))
    shipped = Ranker.load(features, args.models, with_encoder=not args.alone)
    rankers = [shipped] * FOLDS if args.alone else fold_rankers(args.encoders, args.work, features)
    articles = [(one, fold_of(i // 2, len(rankers))) for i, one in enumerate(article_sources(args.repo / "pipeline/training/articles/src"))]
    documents = clean_documents(args.data, args.repo / "pipeline/training/prose", args.words, random.Random(9))
    clean = [(one, i % len(rankers)) for i, one in enumerate(documents)]
    *records, record = fold_records(args.repo / "pipeline/training", len(rankers))
    seen = Seen()
    for source, fold in [*articles, *clean]:
        seen.add(source, candidates, rankers[fold], records[fold], fold)
    for number, path in enumerate(sorted((args.repo / "pipeline/training/unread").glob("*.txt"))):
        for source in piece_sources(path):
            seen.add(source, candidates, shipped, record, UNREAD if number % 2 == 0 else MEASURED)
    print(len(seen.features), "choices,", seen.swaps, "swaps in", len(articles), "articles,", len(clean), "clean documents")
    return seen


def held_out(table: np.ndarray, labels: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """The probabilities that a place is wrong and its first candidate accepted, by functions fitted on the other folds (of what models have read)."""
    p = np.zeros(labels.shape)
    for number in np.unique(fold):
        held = fold == number
        others = ~held & (fold >= 0)
        p[held] = trained(table[others], labels[others]).probabilities(table[held])
    return p


def report_tiers(p: np.ndarray, labels: np.ndarray, spun: np.ndarray) -> None:
    """Print for each level how many edits reach it by ``p``, and how many of those are right."""
    loss = -np.mean(np.where(labels, np.log(np.maximum(p, 1e-9)), np.log(np.maximum(1 - p, 1e-9))), axis=0)
    print("loss wrong {:.4f}, accepted {:.4f}".format(*loss))
    for level in LEVELS:
        wrong, safe = p[:, 0] >= level, p[:, 1] >= level
        right = labels[safe, 1].mean() if safe.any() else 0
        print(f"{level:.2f}: reported {wrong.sum():5d}, wrong {labels[wrong, 0].mean():.3f}, on clean {np.sum(wrong & ~spun):4d};"
              f"   accepted >= {safe.sum():5d}, right {right:.3f}")  # fmt: skip


@dataclass(slots=True)
class Seen:
    """What was chosen in documents, and what the truth was: rows of features with their labels."""

    features: list[Sequence[float]] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    accepted: list[bool] = field(default_factory=list)
    spun: list[bool] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)
    page: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    are_spun: list[bool] = field(default_factory=list)
    page_fold: list[int] = field(default_factory=list)
    swaps: int = 0

    def add(self, source: Source, candidates: CandidateModel, ranker: Ranker, record: Record, fold: int) -> None:
        """The choices in a document of a fold, read with a ranker and a record that have not seen it, and its length."""
        words = [passage.tokens for passage in source.passages]
        undecided = Judge(record, EditNetwork.undecided())
        memory = memory_of(words)
        readings, rates = ranker.read(words, candidates.windows, memory)
        self.words.append(sum(map(len, words)))
        self.are_spun.append(source.kind.startswith("article:"))
        self.page_fold.append(fold)
        for passage, reading in zip(source.passages, readings, strict=True):
            self.swaps += len(passage.swaps)
            choices = choose(reading, passage.tokens, rates.share, memory, undecided)
            active = [choice for choice in choices if choice.features[0] > 0]
            for choice in choices:
                swaps = [swap for swap in passage.swaps if swap.start < choice.span.end and choice.span.start < swap.end]
                self.features.append(choice.features)
                self.wrong.append(bool(swaps))
                self.accepted.append(bool(swaps) and (fits(passage, choice) or any(reads_right(passage, swap, [choice, *active]) for swap in swaps)))
                self.spun.append(source.kind.startswith("article:"))
        self.fold += [fold] * (len(self.features) - len(self.fold))
        self.page += [len(self.words) - 1] * (len(self.features) - len(self.page))

    def save(self, path: Path) -> None:
        """Keep all rows."""
        rows = {name: getattr(self, name) for name in ("features", "wrong", "accepted", "spun", "fold", "page", "words", "are_spun", "page_fold")}
        np.savez(path, **{name: np.array(one) for name, one in rows.items()})


def fits(passage: Passage, choice: Choice) -> bool:
    """Whether the first candidate by itself is what the author wrote at its place."""
    right = tuple(choice.candidates[0].text.lower().replace("'s", " 's").split())
    return right in (originals_of(Window(choice.span, ()), passage) or ())


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
