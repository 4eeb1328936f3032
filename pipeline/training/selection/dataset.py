"""Build the training pairs of the ranker: spun documents, their windows, features, and what the author wrote.

    dataset.py --data DATA --repo REPO --models MODELS --encoders DIR --out WORK [--words 500000]

Three kinds of documents: held-out clean text that the simulator spins (and a part that it leaves clean), and the hand-spun articles.
DIR holds a folder for each fold of the articles, ``fold0`` on, with an encoder that was trained without that fold: no article's features come
from an encoder that has seen it.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from articles import clean_of, passages_of, read_article
from simulate import CLEAN_SHARE, Passage, Setting, Swap
from sources import candidate_model, simulator

from unspin.channel.candidates import Window
from unspin.channel.embeddings import Embeddings
from unspin.channel.encoded import encode, mend
from unspin.channel.encoder import Encoder
from unspin.channel.features import FeatureModel, memory_of
from unspin.channel.language_model import LanguageModel
from unspin.model import Span
from unspin.text.tokens import tokenize

sys.path.insert(0, str(Path(__file__).parent.parent))
from build_counts import documents, part_of

FOLDS = 3
"""Parts of the articles; each is read by models of the others."""
PASSAGE_WORDS = 200
DOCUMENT_PASSAGES = 3
MANY = 1_000
"""More candidates than any window has: the first network is trained on all windows and candidates, for it also works without the encoder."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its passages, a name, and its kind (``simulated``, ``clean``, ``article`` or ``article-clean``)."""

    name: str
    kind: str
    passages: tuple[Passage, ...]


def originals_of(window: Window, passage: Passage) -> tuple[tuple[str, ...], ...] | None:
    """What the author may have written at a window, in lower case, best first; None where a swap is cut by its edge."""
    start, end = window.span.start, window.span.end
    inside = [swap for swap in passage.swaps if swap.start < end and start < swap.end]
    if any(swap.start < start or swap.end > end for swap in inside):
        return None
    versions: list[tuple[str, ...]] = [()]
    at = start
    for swap in inside:
        before = tuple(token.lower() for token in passage.tokens[at : swap.start])
        versions = [(*one, *before, *fix) for one in versions for fix in (swap.original, *swap.others)][:16]
        at = swap.end
    rest = tuple(token.lower() for token in passage.tokens[at:end])
    return tuple((*one, *rest) for one in versions)


def within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether ``part`` stands in ``whole`` as it is."""
    return any(tuple(whole[i : i + len(part)]) == tuple(part) for i in range(len(whole) - len(part) + 1))


def swap_around(span: Span, passage: Passage) -> Swap | None:
    """The one swap that a span lies inside of."""
    return next((swap for swap in passage.swaps if swap.start <= span.start and span.end <= swap.end), None)


def mends_part(wording: Sequence[str], span: Span, swap: Swap) -> bool:
    """Whether ``wording`` stands in the first fix of a longer swap where ``span`` stands in the swap: with words before and after it, or none."""
    fix, size = swap.original, len(wording)
    return any(
        fix[i : i + size] == tuple(wording) and (i > 0) == (span.start > swap.start) and (i + size < len(fix)) == (span.end < swap.end)
        for i in range(len(fix) - size + 1)
    )


def rights_of(window: Window, passage: Passage) -> list[int] | None:
    """Which wordings are right at a window: 0 for it as it stands, 1 + i for candidate i; None where that cannot be told.

    A window inside a longer swap is right with the longest candidates that mend their part of it, or as it is if it does so itself.
    """
    here = [token.lower() for token in passage.tokens[window.span.start : window.span.end]]
    offered = [" ".join(here), *(one.text.lower().replace("'s", " 's") for one in window.candidates)]
    originals = originals_of(window, passage)
    if originals is not None:
        right = {" ".join(one) for one in originals}
        return [i for i, wording in enumerate(offered) if wording in right]
    swap = swap_around(window.span, passage)
    inside = [i for i, wording in enumerate(offered) if swap and mends_part(wording.split(), window.span, swap)]
    if 0 in inside:
        return [0]
    longest = max((len(offered[i]) for i in inside), default=0)
    return [i for i in inside if len(offered[i]) == longest] or None


def clean_documents(data: Path, prose: Path, words: int, rng: random.Random) -> Iterator[Source]:
    """Documents that the counts have not seen, patient-facing ones three times as often, cut into passages."""
    for register, name, paragraphs in documents(data, prose):
        if part_of(name) != "selection" or (register == "other" and rng.random() > 0.12) or words <= 0:
            continue
        tokens = tokens_of(paragraphs)
        size = PASSAGE_WORDS * DOCUMENT_PASSAGES
        for start in range(0, len(tokens), size):
            part = tokens[start : start + size]
            if len(part) > 40:
                words -= len(part)
                yield clean_source(name, part)


def tokens_of(paragraphs: Sequence[str]) -> list[str]:
    """The tokens of paragraphs, a mark after each."""
    return [text for paragraph in paragraphs for text in (*(token.text for token in tokenize(paragraph)), "¶")]


def clean_source(name: str, tokens: Sequence[str]) -> Source:
    """A clean document of these tokens, cut into passages."""
    return Source(name, "clean", tuple(Passage(tuple(tokens[i : i + PASSAGE_WORDS]), ()) for i in range(0, len(tokens), PASSAGE_WORDS)))


def piece_sources(path: Path) -> Iterator[Source]:
    """The pieces of a file of clean prose, parted by empty lines; a line is a paragraph."""
    for piece in path.read_text(encoding="utf-8").strip().split("\n\n"):
        yield clean_source(path.stem, tokens_of(piece.split("\n")))


def article_sources(folder: Path) -> Iterator[Source]:
    """Each hand-spun article, and its clean form."""
    for path in sorted(folder.glob("*.txt")):
        header, body = read_article(path)
        passages = tuple(passages_of(body))
        yield Source(path.stem, f"article:{header.get('family', '?')}", passages)
        yield Source(path.stem, "article-clean", tuple(map(clean_of, passages)))


def fold_of(article: int, folds: int) -> int:
    """The fold of an article by its place in the sorted list; families come in turns of five, so the fold moves on with them."""
    return (article // 5 + article) % folds


def fold_folders(encoders: Path) -> list[Path]:
    """``fold0`` and so on, in order."""
    return sorted(encoders.glob("fold?"))


class Builder:
    """Collects arrays over documents."""

    def __init__(self, repo: Path, models: Path, encoders: Path) -> None:
        language = LanguageModel.load(models)
        self.candidates = candidate_model(repo, language)
        self.features = FeatureModel(language, Embeddings.load(models))
        self.encoders = [Encoder.load(folder) for folder in fold_folders(encoders)]
        self.columns: dict[str, list[np.ndarray]] = {
            name: [] for name in ("features", "counts", "right", "known", "span", "passage", "length", "document", "kind", "swap")}
        self.names: list[str] = []
        self.passages = 0

    def add(self, source: Source, kind: int, fold: int) -> None:
        """The windows of a document; the encoder is the one of ``fold``."""
        memory = memory_of(passage.tokens for passage in source.passages)
        for passage in source.passages:
            propose = self.candidates.windows
            read = encode(self.features, self.encoders[fold], passage.tokens, propose, memory, doubt=-math.inf, max_likely=MANY, max_of_right=MANY)
            windows = tuple(read.offers.each())
            if not windows:
                continue
            mend(self.features, passage.tokens, read)
            put = self.columns
            put["features"].append(read.pairs.features)
            put["counts"].append(np.diff(np.append(read.pairs.starts, len(read.pairs.features))))
            rights = [rights_of(window, passage) for window in windows]
            right = np.zeros(len(read.pairs.features), dtype=bool)
            right[[start + i for start, those in zip(read.pairs.starts.tolist(), rights, strict=True) for i in those or ()]] = True
            put["right"].append(right)
            put["known"].append(np.array([those is not None for those in rights]))
            put["span"].append(read.offers.spans)
            put["swap"].append(read.swapped)
            put["passage"].append(np.full(len(windows), self.passages))
            put["length"].append(np.array([len(passage.tokens)]))
            put["document"].append(np.array([len(self.names)]))
            put["kind"].append(np.array([kind]))
            self.passages += 1
        self.names.append(source.name)

    def save(self, path: Path) -> None:
        np.savez(path, names=np.array(self.names), **{name: np.concatenate(parts) for name, parts in self.columns.items()})


def main() -> None:
    """Write ``simulated.npz`` and ``articles.npz``."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "repo", "models", "encoders", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--words", type=int, default=400_000)
    parser.add_argument("--only", choices=("simulated", "articles"), help="make one of the two files, so that two processes can share the work")
    args = parser.parse_args()
    if args.only != "articles":
        simulated_file(args)
    if args.only != "simulated":
        articles_file(args)


def simulated_file(args: argparse.Namespace) -> None:
    """Write ``simulated.npz``."""
    rng = random.Random(5)
    spinner = simulator(args.repo, LanguageModel.load(args.models))
    builder = Builder(args.repo, args.models, args.encoders)
    folds = len(builder.encoders)
    swaps = words = 0
    for clean in clean_documents(args.data, args.repo / "pipeline/training/prose", args.words, rng):
        source = clean
        if rng.random() > CLEAN_SHARE:
            setting = Setting.drawn(rng)
            spun = tuple(spinner.spin(passage.tokens, setting, rng) for passage in clean.passages)
            source = Source(clean.name, "simulated", spun)
            swaps += sum(len(passage.swaps) for passage in spun)
            words += sum(len(passage.tokens) for passage in spun)
        builder.add(source, int(source.kind == "simulated"), rng.randrange(folds))
    builder.save(args.out / "simulated.npz")
    print(len(builder.names), "documents", builder.passages, "passages,", round(1000 * swaps / max(1, words)), "swaps per 1,000 words")


def articles_file(args: argparse.Namespace) -> None:
    """Write ``articles.npz``."""
    builder = Builder(args.repo, args.models, args.encoders)
    folds = len(builder.encoders)
    for number, source in enumerate(article_sources(args.repo / "pipeline/training/articles/src")):
        builder.add(source, fold_of(number // 2, folds), fold_of(number // 2, folds))
    builder.save(args.out / "articles.npz")
    print(len(builder.names), "articles in", folds, "folds")


if __name__ == "__main__":
    main()
