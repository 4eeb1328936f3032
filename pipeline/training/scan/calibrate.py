"""Fit the page's logistic function on documents that the network has not seen, and write ``scan.json``.

    calibrate.py --work WORK --out pipeline/unspin/_builtin/models

WORK holds ``fold-0`` on, networks trained without a third of the articles and clean documents each; every document is read by the one that has not
seen it. An article in both forms, the clean text of each register, and text spun by the simulator of which at least SPUN_SHARE is swapped.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from streams import FOLDS, Streams, fold_of, words_by_id

from unspin.scan.network import Network
from unspin.scan.page import FEATURES, page_features, sigmoid

SPUN_SHARE = 0.07
"""Share of swapped words from which a simulated page is taken for spun; real ones have .08 to .15 (DESIGN 4)."""

SHORTEST, SHORT = 20, 150
"""Words of a page at least, and of the short one at most that is cut out of each at random: many pages are short."""

WEIGHTS = {"article": 4.0, "article-clean": 4.0, "simulated": 0.3, "other": 3.0}
"""What a page of a kind counts; 1 if it is not named. Clean pages count more: they are many where the scan is used, and a false alarm costs."""

STRENGTH = 1e-3
"""Of the penalty on the squares of the weights."""


def pages(work: Path, is_word: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(features, whether spun, kinds) of all pages, each by the network that has not seen it."""
    networks = [Network.load(work / f"fold-{number}") for number in range(FOLDS)]
    rows, spun, kinds, rng = [], [], [], np.random.default_rng(0)
    for name in ("articles", "clean", "simulated"):
        part = Streams(work / f"{name}.npz")
        for number, kind in enumerate(map(str, part.kind)):
            start, stop = part.starts[number], part.starts[number + 1]
            short = int(rng.integers(SHORTEST, SHORT))
            at = int(rng.integers(start, max(start + 1, stop - short)))
            for span in (slice(start, stop), slice(at, min(stop, at + short))):
                share = float((part.labels[span] == 1).mean())
                if span.stop - span.start < SHORTEST or 0 < share < SPUN_SHARE or (share == 0 and kind.startswith(("article:", "simulated"))):
                    continue
                facts = part.facts[span].astype(np.float32)
                network = networks[fold_of(str(part.name[number]))]
                swapped = sigmoid(network.read(part.ids[span].astype(np.int64), facts)[:, 0])
                words = is_word[part.ids[span]]
                rows.append(page_features(swapped[words], facts[words]))
                spun.append(share > 0)
                kinds.append(kind if span.stop == stop and span.start == start else f"{kind} short")
    return np.array(rows), np.array(spun), np.array(kinds)


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The weights of the logistic regression with penalty STRENGTH, by Newton's method."""
    w = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ ((p - y) * weight) / weight.sum() + STRENGTH * w
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x / weight.sum() + STRENGTH * np.eye(len(w))
        w -= np.linalg.solve(curve, slope)
    return w


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("work", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    x, y, kinds = pages(args.work, words_by_id(args.out))
    weight = np.array([WEIGHTS.get(kind.split(" ")[0].split(":")[0], 1.0) for kind in kinds])
    w = fit(x, y, weight)
    p = 1 / (1 + np.exp(-x @ w))
    for kind in sorted(set(kinds)):
        rows = kinds == kind
        print(f"{kind:24s} {rows.sum():5d} pages, flagged {np.mean(p[rows] >= 0.5):.4f}, at .9 {np.mean(p[rows] >= 0.9):.4f}")
    page = {name: round(float(one), 4) for name, one in zip(FEATURES, w, strict=True)}
    (args.out / "scan.json").write_text(json.dumps({"page": page}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
