"""Write the record of the hand-spun articles, ``record.tsv`` (see unspin/channel/record.py).

    build_record.py --repo REPO --out MODELS

What an author wrote is counted in the articles, outside their swaps and in their clean forms, and in the clean prose that was written to be hard
(pipeline/training/hard).
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dataset import Source, article_sources, piece_sources

from unspin.channel.record import base_of
from unspin.glossary.lexicon import MAX_WORDS

OFTEN = 3
"""A word that was never a swap is kept from so many times on that it stood as written."""


def hard_sources(folder: Path) -> Iterator[Source]:
    """The clean prose that was written to be hard."""
    for path in sorted(folder.glob("*.txt")):
        yield from piece_sources(path)


def record_rows(sources: Iterable[Source]) -> dict[str, str]:
    """What stands behind each wording in ``record.tsv``, by the wording, in order."""
    swapped, kept, singles = Counter[str](), Counter[str](), Counter[str]()
    originals: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source in sources:
        for passage in source.passages:
            bases = [base_of(token.lower()) for token in passage.tokens]
            covered = [False] * len(bases)
            for swap in passage.swaps:
                wording = " ".join(bases[swap.start : swap.end])
                swapped[wording] += 1
                originals[wording].update({base_of(" ".join(fix)) for fix in (swap.original, *swap.others) if fix})
                covered[swap.start : swap.end] = [True] * (swap.end - swap.start)
            kept.update(_runs(bases, covered))
            singles.update(base for base, cover in zip(bases, covered, strict=True) if not cover and base[0].isalpha())
    frequent = {word for word, times in singles.items() if times >= OFTEN}
    return {
        wording: f"{swapped[wording]}\t{kept[wording]}\t" + "|".join(f"{one}:{times}" for one, times in sorted(originals[wording].items()))
        for wording in sorted({*swapped, *frequent})
        if wording
    }


def _runs(bases: Sequence[str], covered: Sequence[bool]) -> Iterator[str]:
    for length in range(1, MAX_WORDS + 1):
        yield from (" ".join(bases[at : at + length]) for at in range(len(bases) - length + 1) if not any(covered[at : at + length]))


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("repo", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    training = args.repo / "pipeline/training"
    rows = record_rows([*article_sources(training / "articles/src"), *hard_sources(training / "hard")])
    (args.out / "record.tsv").write_text("".join(f"{wording}\t{rest}\n" for wording, rest in rows.items()), encoding="utf-8")
    print(len(rows), "wordings")


if __name__ == "__main__":
    main()
