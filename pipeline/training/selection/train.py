"""Train the ranker's two networks on the pairs that dataset.py built, and say how well they choose.

    train.py --work WORK --out pipeline/unspin/_builtin/models

Listwise: within a window, the pair that the author wrote must win; where it was not offered, the window as it stands must not. The first network
sees the counts alone; the second also sees what the sentence encoder says, and the document's rates. For each fold of the articles a ranker is
trained without it, measured on it and written to WORK/rankerK.npz; the one trained on all goes to OUT. Needs torch.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from unspin.channel.features import AROUND, ENCODER, ENCODER_RATE, MENDED, NAMES, RATE, PassagePairs, log_probabilities
from unspin.channel.ranker import Network, document_rate, keep_probabilities, sigmoid, swapped_words, with_document

HIDDEN = (64, 32)
EPOCHS = 10
BATCH_WINDOWS = 4096
ARTICLE_WEIGHT = 10.0
"""A hand-spun window counts as much as this many simulated ones: the simulator does not spin quite as spinners do."""


@dataclass(slots=True)
class Windows:
    """All windows of a set of documents; pairs of window i are rows starts[i] to starts[i] + counts[i]."""

    features: np.ndarray
    starts: np.ndarray
    counts: np.ndarray
    target: np.ndarray
    span: np.ndarray
    passage: np.ndarray
    length: np.ndarray
    document: np.ndarray
    kind: np.ndarray
    swap: np.ndarray

    @classmethod
    def load(cls, path: Path) -> Windows:
        with np.load(path) as file:
            counts = file["counts"]
            return cls(file["features"].copy(), np.concatenate([[0], np.cumsum(counts)[:-1]]), counts,
                       *(file[name] for name in ("target", "span", "passage", "length", "document", "kind", "swap")))  # fmt: skip

    def fill_rates(self, network: Network) -> None:
        """Fill in the features of the document from the first network's reading."""
        edges = np.searchsorted(self.passage, np.arange(len(self.length) + 1))
        swapped = []
        for number, length in enumerate(self.length):
            rows = slice(edges[number], edges[number + 1])
            keep = keep_probabilities(network.scores(self._pairs(rows).features), self._pairs(rows).starts)
            swapped.append(swapped_words(keep, self.span[rows], int(length)))
        ends = np.cumsum(self.length)
        encoded = [sigmoid(self.swap[end - length : end]) for end, length in zip(ends, self.length, strict=True)]
        for document in np.unique(self.document):
            members = np.flatnonzero(self.document == document)
            rate, encoder_rate = (document_rate([one[i] for i in members]) for one in (swapped, encoded))
            for i in members:
                rows = slice(edges[i], edges[i + 1])
                with_document(self._pairs(rows), self.span[rows], swapped[i], rate, encoder_rate)

    def _pairs(self, rows: slice) -> PassagePairs:
        if rows.start == rows.stop:
            return PassagePairs(np.zeros(0, np.int64), self.features[:0])
        low = self.starts[rows.start]
        high = self.starts[rows.stop - 1] + self.counts[rows.stop - 1]
        return PassagePairs(self.starts[rows] - low, self.features[low:high])


class Net(nn.Module):
    """The trainable twin of `unspin.channel.ranker.Network`."""

    def __init__(self, mean: Tensor, scale: Tensor) -> None:
        super().__init__()
        sizes = (len(mean), *HIDDEN, 1)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(sizes))
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)

    def forward(self, x: Tensor) -> Tensor:
        x = torch.clip((x - self.mean) * self.scale, -6, 6)
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)[:, 0]

    def network(self) -> Network:
        return Network(self.mean.numpy(), self.scale.numpy(), tuple(layer.weight.detach().numpy().T.copy() for layer in self.layers),
                       tuple(layer.bias.detach().numpy().copy() for layer in self.layers))  # fmt: skip


def loss_of(net: Net, part: Windows, rows: np.ndarray, weight: np.ndarray) -> Tensor:
    """The listwise loss of some windows."""
    counts = part.counts[rows]
    owner = np.repeat(np.arange(len(rows)), counts)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    pairs = np.repeat(part.starts[rows] - first, counts) + np.arange(counts.sum())
    scores = net(torch.from_numpy(part.features[pairs]))
    index = torch.from_numpy(owner)
    peak = torch.full((len(rows),), -1e9).scatter_reduce(0, index, scores.detach(), "amax")
    total = torch.log(torch.zeros(len(rows)).index_add(0, index, torch.exp(scores - peak[index]))) + peak
    target = torch.from_numpy(part.target[rows])
    chosen = total - scores[torch.from_numpy(first) + target.clamp(min=0)]
    keep = torch.clip(torch.exp(scores[torch.from_numpy(first)] - total), max=1 - 1e-4)
    losses = torch.where(target >= 0, chosen, 0.5 * -torch.log(1 - keep))
    heavy = torch.from_numpy(weight).float()
    return (losses * heavy).sum() / heavy.sum()


def fit(parts: list[tuple[Windows, np.ndarray, float]], *, document: bool, seed: int = 0) -> Network:
    """Train one network on (windows, rows to use, weight) parts; ``document`` lets it see the document's rate."""
    torch.manual_seed(seed)
    sample = np.concatenate([part.features[::7] for part, _, _ in parts])
    mean, spread = sample.mean(0), sample.std(0)
    scale = np.where(spread > 0, 1 / np.maximum(spread, 1e-3), 0)
    if not document:
        scale[[RATE, AROUND, ENCODER_RATE]] = 0
        scale[ENCODER] = scale[MENDED] = 0
    net = Net(torch.from_numpy(mean), torch.from_numpy(scale.astype(np.float32)))
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-4)
    rng = np.random.default_rng(seed)
    batches = [
        (k, rows[i : i + BATCH_WINDOWS])
        for k, (_, chosen, _) in enumerate(parts)
        for rows in [rng.permutation(chosen)]
        for i in range(0, len(rows), BATCH_WINDOWS)
    ]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=EPOCHS * len(batches))
    for _ in range(EPOCHS):
        for number in rng.permutation(len(batches)):
            k, rows = batches[number]
            part, _, heavy = parts[k]
            loss = loss_of(net, part, rows, np.full(len(rows), heavy)) * heavy
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.network()


def measure(network: Network, part: Windows, rows: np.ndarray, name: str) -> None:
    """Print how often the right candidate wins, and how often a window that stands as written is changed."""
    scores = network.scores(part.features)
    logs = log_probabilities(scores, part.starts)
    top = np.array([int(np.argmax(logs[part.starts[i] : part.starts[i] + part.counts[i]])) for i in rows])
    target = part.target[rows]
    offered, quiet = target > 0, target == 0
    print(f"{name:22s} windows {len(rows):7d}  offered {offered.sum():6d}: right {np.mean(top[offered] == target[offered]):.3f}, "
          f"touched {np.mean(top[offered] != 0):.3f}; not offered: touched {np.mean(top[target == -2] != 0):.3f}; "
          f"as written but changed {np.mean(top[quiet] != 0):.5f}")  # fmt: skip


def trained(simulated: Windows, rows: np.ndarray, articles: Windows, used: np.ndarray) -> dict[str, Network]:
    """Both networks, from rows of the simulated windows and of the articles'."""
    parts = [(simulated, rows, 1.0), (articles, used, ARTICLE_WEIGHT)]
    first = fit(parts, document=False)
    simulated.fill_rates(first)
    articles.fill_rates(first)
    return {"first": first, "second": fit(parts, document=True)}


def save(networks: dict[str, Network], path: Path) -> None:
    """Write ``first.*`` and ``second.*`` arrays."""
    arrays = {}
    for name, network in networks.items():
        arrays |= {f"{name}.mean": network.mean, f"{name}.scale": network.scale}
        arrays |= {f"{name}.weight{i}": one.astype(np.float32) for i, one in enumerate(network.weights)}
        arrays |= {f"{name}.bias{i}": one.astype(np.float32) for i, one in enumerate(network.biases)}
    np.savez(path, **arrays)


def main() -> None:
    """Train a ranker for each fold and one on all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(2)
    simulated, articles = Windows.load(args.work / "simulated.npz"), Windows.load(args.work / "articles.npz")
    rows = np.flatnonzero(simulated.target != -1)
    is_test = (np.random.default_rng(1).random(len(simulated.length)) < 0.1)[simulated.passage[rows]]
    fold = np.where(articles.target != -1, articles.kind[articles.passage], -1)
    for number in range(int(articles.kind.max()) + 1):
        networks = trained(simulated, rows[~is_test], articles, np.flatnonzero((fold >= 0) & (fold != number)))
        print("without fold", number)
        measure(networks["second"], simulated, rows[is_test], "simulated, not trained")
        measure(networks["first"], articles, np.flatnonzero(fold == number), "articles, counts alone")
        measure(networks["second"], articles, np.flatnonzero(fold == number), "articles, not trained")
        save(networks, args.work / f"ranker{number}.npz")
    save(trained(simulated, rows, articles, np.flatnonzero(fold >= 0)), args.out / "ranker.npz")
    print(len(NAMES), "features")


if __name__ == "__main__":
    main()
