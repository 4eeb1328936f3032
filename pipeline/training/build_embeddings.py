"""Factor the co-occurrence of words in clean text into vectors.

    build_embeddings.py --data DATA --prose pipeline/training/prose --out pipeline/unspin/_builtin/models

Positive pointwise mutual information within WINDOW words (context distribution smoothed by 0.75), truncated singular value
decomposition, as in Levy, Goldberg and Dagan 2015 (https://aclanthology.org/Q15-1016). Needs scipy.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from build_counts import documents, part_of, words_of
from scipy import sparse
from scipy.sparse.linalg import svds

WINDOW = 8
WORDS = 20000
SKIP = 120
"""The most frequent words, which say nothing of a topic."""
DIMENSIONS = 64


def main() -> None:
    """Count, weight, factor, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--prose", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    kept = [(register, words_of(paragraphs)) for register, name, paragraphs in documents(args.data, args.prose) if part_of(name) == "counts"]
    counts: Counter[str] = Counter()
    for register, words in kept:
        for word in words:
            counts[word] += 1 if register == "other" else 4
    vocabulary = [word for word, _ in counts.most_common(WORDS + SKIP)[SKIP:] if word[0].isalpha()]
    number = {word: row for row, word in enumerate(vocabulary)}
    ids = np.array([number.get(word, -1) for _, words in kept for word in words])
    weight = np.concatenate([np.full(len(words), 1.0 if register == "other" else 4.0, np.float32) for register, words in kept])
    size = len(vocabulary)
    matrix = sparse.csr_matrix((size, size), dtype=np.float32)
    for gap in range(1, WINDOW + 1):
        left, right, heavy = ids[:-gap], ids[gap:], weight[:-gap]
        both = (left >= 0) & (right >= 0)
        matrix = matrix + sparse.csr_matrix((heavy[both], (left[both], right[both])), shape=(size, size))
    matrix = (matrix + matrix.T).tocoo()
    rows = np.asarray(matrix.sum(axis=1)).ravel()
    smooth = rows**0.75
    pmi = np.log(matrix.data * smooth.sum() / (rows[matrix.row] * smooth[matrix.col]))
    good = (pmi > 0.2) & (matrix.data > 2)
    ppmi = sparse.csr_matrix((pmi[good], (matrix.row[good], matrix.col[good])), shape=(size, size), dtype=np.float32)
    left, values, _ = svds(ppmi, k=DIMENSIONS)
    vectors = left * np.sqrt(values)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    np.save(args.out / "embeddings.npy", np.round(vectors * 127).astype(np.int8))
    (args.out / "embeddings.words.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    for word in ("vein", "solution", "dentist", "swelling"):
        if word in number:
            near = np.argsort(-vectors @ vectors[number[word]])[1:8]
            print(word, [vocabulary[i] for i in near])


if __name__ == "__main__":
    main()
