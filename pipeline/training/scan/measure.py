"""Measure the scan on what it has not seen: the figures of decision 14.

    measure.py --work WORK --models MODELS --repo REPO --data DATA [--spun DIR]

From WORK: the networks of ``fold-0`` on, each for its third of the articles and clean documents, ``family-NAME``, trained without a family, and
``test.npz``, clean text that no part has seen. The shipped scanner reads the test text and the annotated articles of ``--spun``. Rates are of
process time. The gate: which places of articles lie in prose that it lets through, and which share of clean words it holds back.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from dataset import Article, articles, clean_documents, runs_of
from streams import FOLDS, Streams, fold_of, words_by_id

from unspin.channel.language_model import LanguageModel
from unspin.formats import parse
from unspin.model import Document, Segment, Span
from unspin.scan import SPUN, Scanner, worth_reading
from unspin.scan.network import Network
from unspin.scan.page import Page, page_features, sigmoid
from unspin.scan.stream import MARK

SHORTEST = 100
"""Words of a page."""

DOUBTS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005)


def scanners(work: Path, models: Path) -> dict[str, Scanner]:
    """A scanner for each network in WORK, by the name of its folder, all with the shipped page function."""
    language, page = LanguageModel.load(models), Page.load(models)
    folders = [*work.glob("fold-?"), *work.glob("family-*")]
    return {one.name: Scanner(language, Network.load(one), page) for one in sorted(folders)}


def of_articles(found: dict[str, Scanner], folder: Path) -> None:
    """Recall and false alarms on articles by family, by the scanner without the fold and by the one without the family."""
    rows: dict[tuple[str, str], list[tuple[float, float, str]]] = defaultdict(list)
    for spun, clean in articles(folder):
        ways = {"fold left out": f"fold-{fold_of(spun.name)}", "family left out": f"family-{spun.family}"}
        for way, name in ways.items():
            for one, form in ((spun, "spun"), (clean, "clean")):
                if name in found:
                    report = found[name].score(one.parsed())
                    rows[way, f"{spun.family} {form}"].append((report.spun, report.swapped_per_100, report.family))
                    rows[way, f"all {form}"].append((report.spun, report.swapped_per_100, report.family))
    for (way, kind), told in sorted(rows.items()):
        score, rate = np.array([one[:2] for one in told]).T
        right = np.mean([one[2] == kind.rsplit(" ", 1)[0] for one in told])
        print(f"{way}: {kind:24s} {len(told):4d} flagged {np.mean(score >= SPUN):.4f} rate {rate.mean():5.2f} family right {right:.3f}")


def of_clean(scanner: Scanner, work: Path, is_word: np.ndarray) -> None:
    """Shares of runs of about 600 words of unseen clean text that are flagged, by register."""
    part = Streams(work / "test.npz")
    told = defaultdict(list)
    for number, kind in enumerate(part.kind):
        if part.length[number] >= SHORTEST:
            span = slice(part.starts[number], part.starts[number + 1])
            facts = part.facts[span].astype(np.float32)
            swapped = sigmoid(scanner._network.read(part.ids[span].astype(np.int64), facts)[:, 0])  # noqa: SLF001
            words = is_word[part.ids[span]]
            told[str(kind)].append(scanner._page.spun(page_features(swapped[words], facts[words])))  # noqa: SLF001
    for kind, scores in sorted(told.items()):
        found = np.array(scores)
        print(f"clean, {kind}: {len(found)} pages, flagged {np.mean(found >= SPUN):.4f}, at .9 {np.mean(found >= 0.9):.4f}")


def _kept(scanner: Scanner, document: Document, doubt: float) -> list[bool]:
    return [bool(one.text) for one in worth_reading(scanner, document, doubt).segments]


def of_gate(found: dict[str, Scanner], folder: Path, clean: dict[str, list[Document]], shipped: Scanner) -> None:
    """For each doubt the share of places let through, and of clean words held back."""
    pairs = [(found[f"fold-{fold_of(spun.name)}"], spun, plain.parsed()) for spun, plain in articles(folder)]
    for doubt in DOUBTS:
        through = [one for scanner, spun, _ in pairs for one in _places_through(scanner, spun, doubt)]
        back = {"article": _held_back([(scanner, plain) for scanner, _, plain in pairs], doubt)}
        back |= {kind: _held_back([(shipped, one) for one in several], doubt) for kind, several in clean.items()}
        told = ", ".join(f"{kind} {share:.3f}" for kind, share in back.items())
        print(f"doubt {doubt}: places let through {np.mean(through):.4f}; clean words held back: {told}", flush=True)


def _places_through(scanner: Scanner, article: Article, doubt: float) -> Iterator[bool]:
    document = article.parsed()
    kept = _kept(scanner, document, doubt)
    for gold in article.gold:
        inside = [stays for stays, one in zip(kept, document.segments, strict=True) if _span(one).overlaps(gold.span)]
        if inside:
            yield any(inside)


def _span(segment: Segment) -> Span:
    return segment.source_span(Span(0, len(segment.text)))


def _held_back(several: list[tuple[Scanner, Document]], doubt: float) -> float:
    held = total = 0
    for scanner, document in several:
        for stays, one in zip(_kept(scanner, document, doubt), document.segments, strict=True):
            words = len(one.text.split())
            total += words
            held += 0 if stays else words
    return held / max(1, total)


def clean_pages(data: Path, prose: Path, most: int = 150) -> dict[str, list[Document]]:
    """Up to ``most`` pages of each register that no part has seen, as text."""
    told: dict[str, list[Document]] = defaultdict(list)
    for register, _, part, words in clean_documents(data, prose, random.Random(3), only="test"):
        for run in runs_of(words):
            if part == "test" and len(told[register]) < most and len(run) >= SHORTEST:
                told[register].append(parse(" ".join(run).replace(f" {MARK}", "\n\n")))
    return dict(told)


def speed(scanner: Scanner, folder: Path) -> None:
    """Words a second of process time, parsing included, over all articles."""
    sources = [(one.source, one.path) for pair in articles(folder) for one in pair]
    words = sum(len(source.split()) for source, _ in sources)
    start = time.process_time()
    for source, path in sources:
        scanner.score(parse(source, path))
    print(f"{words / (time.process_time() - start):,.0f} words a second, {words:,} words")


def of_annotated(scanner: Scanner, folder: Path) -> None:
    """How many of the annotated articles are flagged, spun and clean."""
    for form in ("spun", "clean"):
        reports = [scanner.score(parse(path.read_text(encoding="utf-8"), str(path))) for path in sorted(folder.glob(f"*.{form}.*"))]
        print(f"annotated, {form}: {sum(one.is_spun for one in reports)} of {len(reports)}", sorted(round(one.spun, 3) for one in reports))


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("work", "models", "repo", "data"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--spun", type=Path)
    args = parser.parse_args()
    folder, shipped = args.repo / "pipeline/training/articles/src", Scanner.load(args.models)
    found = scanners(args.work, args.models)
    of_articles(found, folder)
    of_clean(shipped, args.work, words_by_id(args.models))
    if all(f"fold-{number}" in found for number in range(FOLDS)):
        of_gate(found, folder, clean_pages(args.data, args.repo / "pipeline/training/prose"), shipped)
    if args.spun:
        of_annotated(shipped, args.spun)
    speed(shipped, folder)


if __name__ == "__main__":
    main()
