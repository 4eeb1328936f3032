"""Short documents of one to three sentences, cut from the project's own texts: the same ones in every run.

Clean ones come from the samples, the training prose and the training articles as they read when repaired; spun ones from
the training articles as they were spun. Without a checkout there are only the samples.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPUN_EVERY = 10
"""One document in so many is spun."""

STEP = 7919
"""How many sentences further on the next document begins; prime, so that every sentence has its turn."""

MIN_WORDS = 4
"""Shorter sentences are headings and leftovers."""

_SWAP = re.compile(r"\[\[(.*?) => (.*?) ;.*?\]\]", re.DOTALL)
_DECOY = re.compile(r"\{\{(.*?)\}\}")
_BREAK = re.compile(r"(?<=[.!?])\s+|\n\s*")


def documents(count: int) -> Iterator[tuple[str, str]]:
    """(id, text) of the first ``count`` documents, about 30 words each."""
    clean, spun = sentences()
    for number in range(count):
        kind, pool = ("spun", spun) if number % SPUN_EVERY == 0 else ("clean", clean)
        start = number * STEP % len(pool)
        length = 1 + (number + number // len(pool)) % 3
        yield f"{kind}-{number:07d}", " ".join(pool[start : start + length])


@cache
def sentences() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clean sentences and the spun ones, in the order of their texts."""
    articles = [
        path.read_text(encoding="utf-8").partition("\n---\n")[2]
        for path in sorted((ROOT / "pipeline/training/articles/src").glob("*.txt"))
    ]
    prose = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "pipeline/training/prose").glob("*.txt"))]
    clean = [(ROOT / "samples/varicose-veins-clean.txt").read_text(encoding="utf-8"), *prose]
    spun = [
        (ROOT / f"samples/{one}").read_text(encoding="utf-8") for one in ("eczema-skin-care.txt", "knee-arthroscopy.md")
    ]
    clean += [_without_marks(one, lambda match: match[2].split(" | ")[0]) for one in articles]
    spun += [_without_marks(one, lambda match: match[1]) for one in articles]
    return _cut(clean), _cut(spun)


def _without_marks(text, chosen):
    return _DECOY.sub(r"\1", _SWAP.sub(chosen, text))


def _cut(texts: list[str]) -> tuple[str, ...]:
    found = (" ".join(one.split()) for text in texts for one in _BREAK.split(text))
    return tuple(one for one in found if len(one.split()) >= MIN_WORDS)


def shards(count: int, parts: int) -> Iterator[list[dict[str, str]]]:
    """The documents as rows of ``id`` and ``text``, dealt into so many shards of neighbours."""
    rows = [{"id": name, "text": text} for name, text in documents(count)]
    for part in range(parts):
        yield rows[count * part // parts : count * (part + 1) // parts]


def write_jsonl(folder: Path, count: int, parts: int) -> None:
    """Write the shards as compressed JSON lines, unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, rows in enumerate(shards(count, parts)):
        with gzip.open(folder / f"{number:05d}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)


def write_parquet(folder: Path, count: int, parts: int) -> None:
    """Write the shards as Parquet."""
    import pyarrow as pa  # noqa: PLC0415 - one of the two ways needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    for number, rows in enumerate(shards(count, parts)):
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{number:05d}.parquet")
