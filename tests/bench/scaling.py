"""How time and memory grow with the length of one file and with the number of files.

``python tests/bench/scaling.py [--kinds KIND…] [--most-bytes N] [--most-files N] [--csv FILE] [--json FILE]``. Kinds: ``bytes`` is one file of 1 kB
up to 50 MB with the real engine; ``files`` are up to 100,000 files of a line with an engine that does next to nothing: what is left is the batch;
``cached`` the same files again, from the cache; ``workers`` the same with ``--jobs 2``. Columns: kind, size (bytes or files), words, cpu_s (processor
time, children included), rss_mib (of the largest process), and the growth of the last step: 1 is linear, 2 quadratic.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from child import run, workplace
from prose import sentences, text_of

KINDS = ("bytes", "files", "cached", "workers")
COLUMNS = ("kind", "size", "words", "cpu_s", "rss_mib")


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement."""

    kind: str
    size: int
    words: int
    cpu_s: float
    rss_mib: float


def sizes(first: int, last: int) -> Iterator[int]:
    """1, 2, 5, 10, 20 … times ``first``, up to ``last``."""
    size, steps = first, (1, 2, 5)
    while size <= last:
        yield from (size * one for one in steps if size * one <= last)
        size *= 10


def of_bytes(most: int) -> Iterator[Row]:
    """One file, ever longer, with the real engine."""
    known = sentences()
    for size in sizes(1000, most):
        with workplace() as folder:
            text = text_of(known, size)
            (folder / "post.txt").write_text(text, encoding="utf-8")
            cost = run("check", "--format", "jsonl", "post.txt", cwd=folder)
            if cost.code not in {0, 1}:
                raise SystemExit(f"{size} bytes: exit code {cost.code}: {cost.errors}")
            yield Row("bytes", len(text.encode()), len(text.split()), cost.cpu_s, cost.rss_mib)


def of_files(most: int, kinds: set[str]) -> Iterator[Row]:
    """Ever more files of a line, a thousand in a folder."""
    for number in sizes(100, most):
        with workplace() as folder:
            for n in range(number):
                if n % 1000 == 0:
                    (folder / f"posts/{n // 1000:03}").mkdir(parents=True)
                (folder / f"posts/{n // 1000:03}/{n:06}.txt").write_text(f"Post {n} tells of a {'crawler' if n % 10 == 0 else 'spider'}.\n")
            words = number * 6
            for kind, options in (("files", ()), ("cached", ()), ("workers", ("--no-cache", "--jobs", "2"))):
                if kind in kinds or (kind == "files" and "cached" in kinds):
                    cost = run("check", "--format", "jsonl", *options, "posts", cwd=folder, cache=folder / "cache", stub=True)
                    if cost.code != 1 or (kind == "cached" and f"{number:,} of {number:,} files taken from the cache" not in cost.errors):
                        raise SystemExit(f"{number} files, {kind}: exit code {cost.code}: {cost.errors}")
                    yield Row(kind, number, words, cost.cpu_s, cost.rss_mib)


def growth(before: Row, now: Row) -> float:
    """The exponent of the processor time between two sizes."""
    return math.log(now.cpu_s / before.cpu_s) / math.log(now.size / before.size)


def main() -> None:
    """Measure, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--most-bytes", type=int, default=50_000_000)
    parser.add_argument("--most-files", type=int, default=100_000)
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows: list[Row] = []
    last: dict[str, Row] = {}
    wanted = set(options.kinds)
    measured = [of_bytes(options.most_bytes)] if "bytes" in wanted else []
    if wanted - {"bytes"}:
        measured.append(of_files(options.most_files, wanted))
    for source in measured:
        for row in source:
            step = f"  growth {growth(last[row.kind], row):.2f}" if row.kind in last else ""
            last[row.kind] = row
            rows.append(row)
            print(f"{row.kind:8}{row.size:>12,}{row.words:>12,} words{row.cpu_s:>10.2f} s{row.rss_mib:>8.0f} MiB{step}", flush=True)
    if options.csv:
        with options.csv.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            writer.writerows(asdict(row) for row in rows)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
