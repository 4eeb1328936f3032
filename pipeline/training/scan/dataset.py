"""Build the streams that the scan's network learns from: hand-spun articles with their clean forms, clean text, and clean text spun by the simulator.

    dataset.py --data DATA --repo REPO --out WORK

All of them are text that the counts have not seen, or are read as if they had not (`HeldOut`). The articles are read as the scan reads them, parsed
by their format. The labels of words: 1 swapped, 0 as written, -1 unknown (a word that stands in the swap and in its fix).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from unspin.channel.language_model import BOUNDARY, LanguageModel, hashes
from unspin.formats import parse
from unspin.model import Document, Span
from unspin.scan.stream import MARK, Stream, facts
from unspin.text.tokens import tokenize, words_of

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "selection"))
from articles import parts_of, read_article
from build_counts import PROSE_WEIGHT, documents, part_of
from simulate import Passage, Setting
from sources import simulator

DOCUMENT_WORDS = 600
SHORTEST = 40
TAKEN: dict[str, dict[str, float]] = {"counts": {"patient": 0.2, "other": 0.1}, "selection": {}, "test": {}}
"""Share of the documents of a part and register that are used, if not all."""
SPUN = {"patient": 0.7, "prose": 1.0, "other": 0.2}
"""Share of the runs of a register that the simulator spins, and how often each."""
SPINS = {"patient": 3, "prose": 4, "other": 2}


@dataclass(frozen=True, slots=True)
class Gold:
    """A swapped place of a rendered article: its range in the source, and the words of its first fix."""

    span: Span
    fix: frozenset[str]


@dataclass(frozen=True, slots=True)
class Article:
    """A rendered article: name, family, source, and its swapped places (none in the clean form)."""

    name: str
    family: str
    path: str
    source: str
    gold: tuple[Gold, ...]

    def parsed(self) -> Document:
        """The document, read by the article's format."""
        return parse(self.source, self.path)


def articles(folder: Path) -> Iterator[tuple[Article, Article]]:
    """(spun, clean) of each article, by name."""
    for path in sorted(folder.glob("*.txt")):
        header, body = read_article(path)
        spun, clean, gold = "", "", []
        for part in parts_of(body):
            if isinstance(part, str):
                spun, clean = spun + part, clean + part
                continue
            if part.kind != "boilerplate" and part.wrong:
                gold.append(Gold(Span(len(spun), len(spun) + len(part.wrong)), _words(part.fixes[0])))
            spun, clean = spun + part.wrong, clean + part.fixes[0]
        name, family, file = path.stem, header["family"], f"{path.stem}.{header['format']}"
        yield Article(name, family, file, spun, tuple(gold)), Article(name, family, file, clean, ())


def _words(text: str) -> frozenset[str]:
    return frozenset(token.text.lower() for token in tokenize(text))


def labelled(article: Article) -> tuple[list[str], list[int]]:
    """The stream of an article and the label of each word."""
    document = article.parsed()
    stream = Stream.of(document.segments)
    labels = [0] * len(stream.words)
    for sentence in stream.sentences:
        segment = document.segments[sentence.segment]
        tokens = tokenize(sentence.span.slice(segment.text))
        for at, token in zip(range(sentence.first, sentence.last), tokens, strict=True):
            place = segment.source_span(Span(token.start + sentence.span.start, token.end + sentence.span.start))
            labels[at] = next((_label(token.text, one) for one in article.gold if one.span.overlaps(place)), 0)
    return list(stream.words), labels


def _label(word: str, gold: Gold) -> int:
    return -1 if word.lower() in gold.fix else 1


class HeldOut:
    """The counts as if one document had not been counted: for training on text that they hold, which is most of what there is."""

    def __init__(self, language: LanguageModel, register: str, words: Sequence[str]) -> None:
        """Count the ids and the runs of two and three ids of the document, ``words`` of a ``register``."""
        self._language = language
        self._column, self._weight = int(register == "other"), PROSE_WEIGHT if register == "prose" else 1
        ids = np.array(language.ids(words), dtype=np.int64)
        self._own = {order: np.unique(_keys(ids, order), return_counts=True) for order in (1, 2, 3)}

    def facts(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """What ``unspin.scan.stream.facts`` gives for ``words`` of the document, spun or not."""
        ids, told = facts(words, self._language)
        left, unseen = self._left(self._language.unigrams[ids], ids, 1)
        told[:, 2:4] = np.log10((left + 0.05) / (self._language.unigrams.sum(axis=0) + 1)) / 4 + 1
        told[:, 1] = np.maximum(told[:, 1], unseen & (ids != BOUNDARY))
        for order, column in ((2, 4), (3, 6)):
            left, unseen = self._left(self._language.counts(np.lib.stride_tricks.sliding_window_view(ids, order)), ids, order)
            told[order - 1 :, column : column + 2] = np.log1p(np.where(unseen[:, None], 0, left)) / 4
            told[order - 1 :, 8 + order - 2] = ~unseen
        return np.where(told[:, 1] > 0, 0, ids), told

    def _left(self, counts: np.ndarray, ids: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
        """The counts less those of the document, and where too few are left for the table to hold them."""
        keys, times = self._own[order]
        asked = _keys(ids, order)
        at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        left = counts.copy()
        left[:, self._column] -= np.where(keys[at] == asked, times[at], 0) * self._weight
        return np.maximum(left, 0), left.sum(axis=1) < LEAST_LEFT


LEAST_LEFT = 1.5
"""The table holds runs that were seen twice, and its counts are rounded."""


def _keys(ids: np.ndarray, order: int) -> np.ndarray:
    return hashes(np.lib.stride_tricks.sliding_window_view(ids, order))


def runs_of(words: list[str]) -> Iterator[list[str]]:
    """The words of a document in runs of about DOCUMENT_WORDS words that end with a paragraph; short ones are left out."""
    start = 0
    for at, word in enumerate(words, start=1):
        if word == MARK and (at - start >= DOCUMENT_WORDS or at == len(words)):
            if at - start > SHORTEST:
                yield words[start:at]
            start = at


def clean_documents(data: Path, prose: Path, rng: random.Random, only: str = "") -> Iterator[tuple[str, str, str, list[str]]]:
    """(register, name, part, words) of those of the corpus documents, of ``only`` one part, that are TAKEN; of the clinic prose each file is one."""
    whole: dict[str, list[str]] = {}
    for register, name, paragraphs in documents(data, prose):
        if (only and part_of(name) != only) or rng.random() > TAKEN[part_of(name)].get(register, 1.0):
            continue
        words = [word for paragraph in paragraphs for word in (*words_of(paragraph, Span(0, len(paragraph))), MARK)]
        if register == "prose" and part_of(name) == "counts":
            whole.setdefault(name.partition("#")[0], []).extend(words)
        elif words:
            yield register, name, part_of(name), words
    for name, words in whole.items():
        yield "prose", name, "counts", words


def spun_labels(passage: Passage) -> list[int]:
    """The label of each word of a passage that the simulator spun."""
    labels = [0] * len(passage.tokens)
    for swap in passage.swaps:
        for at in range(swap.start, swap.end):
            labels[at] = -1 if passage.tokens[at].lower() in swap.original else 1
    return labels


class Builder:
    """Collects streams with their labels."""

    def __init__(self, language: LanguageModel) -> None:
        self._language = language
        self._ids: list[np.ndarray] = []
        self._facts: list[np.ndarray] = []
        self._labels: list[np.ndarray] = []
        self._length: list[int] = []
        self._kind: list[str] = []
        self._name: list[str] = []

    def add(self, kind: str, name: str, words: Sequence[str], labels: Sequence[int], held: HeldOut | None = None) -> None:
        """Put a document at the end; ``held`` are the counts to ask, if not those of the language model as they are."""
        ids, told = held.facts(words) if held else facts(words, self._language)
        self._ids.append(ids.astype(np.int32))
        self._facts.append(told.astype(np.float16))
        self._labels.append(np.array(labels, np.int8))
        self._length.append(len(words))
        self._kind.append(kind)
        self._name.append(name)

    def save(self, path: Path) -> None:
        """Write ``ids``, ``facts`` and ``labels`` of all words, and ``length``, ``kind`` and ``name`` of each document."""
        np.savez(path, ids=np.concatenate(self._ids), facts=np.concatenate(self._facts), labels=np.concatenate(self._labels),
                 length=np.array(self._length), kind=np.array(self._kind), name=np.array(self._name))  # fmt: skip
        print(path.name, len(self._length), "documents,", sum(self._length), "words", flush=True)


def build(args: argparse.Namespace) -> None:
    """Write ``articles.npz``, ``clean.npz``, ``simulated.npz``, and ``test.npz`` with the clean text for measuring."""
    models, prose = args.repo / "pipeline/unspin/_builtin/models", args.repo / "pipeline/training/prose"
    language = LanguageModel.load(models)
    builder = Builder(language)
    for spun, clean in articles(args.repo / "pipeline/training/articles/src"):
        builder.add(f"article:{spun.family}", spun.name, *labelled(spun))
        builder.add("article-clean", clean.name, *labelled(clean))
    builder.save(args.out / "articles.npz")
    corpora(args, language, prose)


def corpora(args: argparse.Namespace, language: LanguageModel, prose: Path) -> None:
    """Write ``clean.npz``, ``simulated.npz`` and ``test.npz``."""
    clean, simulated, test = Builder(language), Builder(language), Builder(language)
    spinner, rng = simulator(args.repo, language), random.Random(11)
    for register, name, part, words in clean_documents(args.data, prose, rng):
        held = HeldOut(language, register, words) if part == "counts" else None
        for run in runs_of(words):
            (test if part == "test" else clean).add(register, name, run, [0] * len(run), held)
            for _ in range(SPINS[register] if part != "test" and rng.random() < SPUN[register] else 0):
                passage = spinner.spin(run, Setting.drawn(rng), rng)
                simulated.add("simulated", name, passage.tokens, spun_labels(passage), held)
    for builder, file in ((clean, "clean"), (simulated, "simulated"), (test, "test")):
        builder.save(args.out / f"{file}.npz")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "repo", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    build(parser.parse_args())


if __name__ == "__main__":
    main()
