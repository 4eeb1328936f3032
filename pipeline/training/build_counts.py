"""Count one to four words in clean text and write the language model's table.

    build_counts.py --data DATA --prose pipeline/training/prose --out pipeline/unspin/_builtin/models [--slots 22] [--words FILE]

With ``--words`` the vocabulary is that of an earlier ``counts.words.txt``, whose numbers the vectors of the scan count by: for more text and the
same models.

Patient-facing text and our own prose are one register, professional and general text the other. Documents whose name hashes to a held-out
part are left out (see `part_of`): the selection is trained and measured on those.
"""

from __future__ import annotations

import argparse
import gzip
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from unspin.channel.language_model import BOUNDARY, LOG_BASE, ORDER, hashes, normal_word
from unspin.text.tokens import tokenize

PARTS = 24
MIN_COUNT = {2: 2, 3: 2, 4: 2}
LOAD = 0.8
PROSE_WEIGHT = 2
"""Our own clinic prose counts twice: it is the register of the pages that are mended."""


def part_of(name: str) -> str:
    """``test`` for one document in 24, ``selection`` for two, ``counts`` for the rest; the same wherever it is asked."""
    number = zlib.crc32(name.encode()) % PARTS
    return "test" if number == 0 else "selection" if number < 3 else "counts"


def documents(data: Path, prose: Path) -> Iterator[tuple[str, str, list[str]]]:
    """(register, name, paragraphs) of each document."""
    with gzip.open(data / "corpus/docs_index.tsv.gz", "rt", encoding="utf-8") as index:
        rows = [line.rstrip("\n").split("\t") for line in index][1:]
    for file in ("clean_patient", "clean_prof", "clean_general"):
        with gzip.open(data / f"corpus/{file}.txt.gz", "rt", encoding="utf-8") as corpus:
            lines = corpus.read().split("\n")
        register = "patient" if file == "clean_patient" else "other"
        for _, start, count, source, name, _ in (row[:6] for row in rows if row[0] == file):
            if not source.startswith(("Disease Ontology", "MAxO")):
                yield register, f"{file}/{name}", lines[int(start) : int(start) + int(count)]
    for path in sorted(prose.rglob("*.txt")):
        for number, piece in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n")):
            yield "prose", f"prose/{path.name}#{number}", piece.split("\n")


def words_of(paragraphs: list[str]) -> list[str]:
    """The words of a document as they are counted, a mark after each paragraph."""
    out: list[str] = []
    for paragraph in paragraphs:
        if paragraph.strip():
            out += [normal_word(token.text) for token in tokenize(paragraph)]
            out.append("¶")
    return out


def coded(count: np.ndarray) -> np.ndarray:
    """Counts as the table stores them."""
    return np.where(count > 0, np.clip(np.round(np.log(np.maximum(count, 1)) / np.log(LOG_BASE)) + 1, 1, 255), 0).astype(np.uint32)


def grams(ids: np.ndarray, other: np.ndarray, weight: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(hashes, patient counts, other counts) of the n-grams of an order that are frequent enough."""
    windows = np.lib.stride_tricks.sliding_window_view(ids, order)
    inside = (windows != 0).all(axis=1) & (windows[:, 1:-1] != BOUNDARY).all(axis=1)
    keys = hashes(windows[inside])
    sort = np.argsort(keys, kind="stable")
    keys = keys[sort]
    first = np.concatenate([[True], keys[1:] != keys[:-1]])
    starts = np.flatnonzero(first)
    is_other = other[: len(windows)][inside][sort].astype(np.float64)
    heavy = weight[: len(windows)][inside][sort].astype(np.float64)
    patient, rest = np.add.reduceat((1 - is_other) * heavy, starts), np.add.reduceat(is_other, starts)
    enough = patient + rest * 0.7 >= MIN_COUNT[order] if order > 2 else patient + rest >= MIN_COUNT[order]
    return keys[starts][enough], patient[enough], rest[enough]


def fill(slots: int, tables: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> np.ndarray:
    """The hash table; the most frequent n-grams go in first and the rarest are left out beyond LOAD."""
    keys, patient, other = (np.concatenate(part) for part in zip(*tables, strict=True))
    order = np.argsort(-(patient + other), kind="stable")[: int(slots * LOAD)]
    keys, cells = keys[order], (coded(patient[order]) << 8) | coded(other[order])
    prints = ((keys >> np.uint64(48)) | np.uint64(1)).astype(np.uint32)
    values = (prints << np.uint32(16)) | cells.astype(np.uint32)
    table = np.zeros(slots, dtype=np.uint32)
    place = (keys & np.uint64(slots - 1)).astype(np.int64)
    left = np.arange(len(keys))
    for _ in range(96):
        free = left[table[place[left]] == 0]
        _, chosen = np.unique(place[free], return_index=True)
        table[place[free[chosen]]] = values[free[chosen]]
        done = np.zeros(len(keys), dtype=bool)
        done[free[chosen]] = True
        left = left[~done[left]]
        if not len(left):
            break
        taken = table[place[left]] != 0
        place[left[taken]] = (place[left[taken]] + 1) % slots
    print(len(keys), "n-grams,", len(left), "left out by probing")
    return table


def main() -> None:
    """Count, prune, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--prose", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--slots", type=int, default=22, help="log2 of the number of slots")
    parser.add_argument("--words", type=Path, help="an earlier counts.words.txt")
    args = parser.parse_args()
    kept = [(register, words_of(paragraphs)) for register, name, paragraphs in documents(args.data, args.prose) if part_of(name) == "counts"]
    counts = {name: Counter() for name in ("patient", "other")}
    for register, words in kept:
        counts["other" if register == "other" else "patient"].update(words)
    total = counts["patient"] + counts["other"]
    if args.words:
        vocabulary = args.words.read_text(encoding="utf-8").split("\n")[:-1]
    else:
        vocabulary = ["<unknown>", "¶", *sorted(word for word, count in total.items() if count >= 2 and word != "¶")]
    number = {word: i for i, word in enumerate(vocabulary)}
    ids = np.array([number.get(word, 0) for _, words in kept for word in words], dtype=np.int64)
    other = np.concatenate([np.full(len(words), register == "other") for register, words in kept])
    weight = np.concatenate([np.full(len(words), PROSE_WEIGHT if register == "prose" else 1, dtype=np.int8) for register, words in kept])
    print(len(ids), "words,", len(vocabulary), "in the vocabulary")
    tables = [grams(ids, other, weight, order) for order in range(2, ORDER + 1)]
    print([len(keys) for keys, _, _ in tables], "n-grams by order")
    unigrams = np.stack([coded(np.array([counts[name][word] for word in vocabulary])) for name in ("patient", "other")], axis=1)
    args.out.mkdir(parents=True, exist_ok=True)
    np.save(args.out / "counts.table.npy", fill(2**args.slots, tables))
    np.save(args.out / "counts.unigrams.npy", unigrams.astype(np.uint8))
    (args.out / "counts.words.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
