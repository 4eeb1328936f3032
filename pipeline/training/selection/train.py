"""Train the ranker's two networks on the pairs that dataset.py built, and say how well they choose.

    train.py --work WORK --out pipeline/unspin/_builtin/models

Listwise: within a window, the pairs that are right must win together; where none was offered, the window as it stands must not. The first network
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

from unspin.channel.features import (
    AROUND,
    ENCODER,
    ENCODER_RATE,
    MENDED,
    NAMES,
    NEAREST,
    RATE,
    PassagePairs,
    log_probabilities,
    sigmoid,
)
from unspin.channel.ranker import Network, Rates, document_rate, swapped_words, with_document

HIDDEN = {"first": (64, 32), "second": (128, 64)}
SWAP = NAMES.index("encoder_swap")
EPOCHS = {"first": 6, "second": 10}
BATCH_WINDOWS = 1024
SURE_KEEP, SURE_LOGIT = 0.98, -3.0
"""Windows that stand as written by the counts with such a probability, and no word of which looks swapped to the encoder (logit), are left out of the
second network's training: it is seldom shown them. Trained on just what it is shown it found as much on spun pages and more on clean ones."""

ARTICLE_WEIGHT = 3.0
"""A hand-spun window counts as much as this many simulated ones: the simulator does not spin quite as spinners do."""


@dataclass(slots=True)
class Windows:
    """All windows of a set of documents; pairs of window i are rows starts[i] to starts[i] + counts[i].

    ``right`` says of each pair whether it is what the author wrote or as good, ``known`` of each window whether that can be told.
    """

    features: np.ndarray
    starts: np.ndarray
    counts: np.ndarray
    right: np.ndarray
    known: np.ndarray
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
                       *(file[name] for name in ("right", "known", "span", "passage", "length", "document", "kind", "swap")))  # fmt: skip

    def listed(self) -> tuple[Windows, np.ndarray]:
        """The same without the candidates that the encoder proposes, as the first network sees them, and for each window which one it was.

        Windows without another candidate go.
        """
        own = self.features[:, NEAREST] == 0
        counts = np.add.reduceat(own, self.starts)
        kept = counts > 1
        pairs = own & np.repeat(kept, self.counts)
        counts = counts[kept]
        fewer = Windows(self.features[pairs], np.concatenate([[0], np.cumsum(counts)[:-1]]), counts, self.right[pairs], self.known[kept],
                       self.span[kept], self.passage[kept], self.length, self.document, self.kind, self.swap)  # fmt: skip
        return fewer, np.flatnonzero(kept)

    def doubtful(self, rows: np.ndarray, keep: np.ndarray, of: np.ndarray) -> np.ndarray:
        """Those of the rows that the second network gets to see; ``keep`` and ``of`` are the first one's reading of the listed windows."""
        sure = np.zeros(len(self.counts), dtype=bool)
        sure[of] = (keep >= SURE_KEEP) & (self.features[self.starts[of], SWAP] <= SURE_LOGIT)
        return rows[~sure[rows]]

    @property
    def half(self) -> np.ndarray:
        """For each window which half of the documents it is in, 0 or 1; an article and its clean form are in the same."""
        return self.document[self.passage] // 2 % 2

    def logs(self, network: Network) -> np.ndarray:
        """The natural log of the probability of each pair in its window, as ``network`` reads it."""
        edges = np.searchsorted(self.passage, np.arange(len(self.length) + 1))
        parts = [self._pairs(slice(low, high)) for low, high in pairwise(edges)]
        return np.concatenate([log_probabilities(network.scores(one.features, one.starts), one.starts) for one in parts])

    def swapped(self, keep: np.ndarray) -> list[np.ndarray]:
        """For each passage how likely each word was swapped, if its windows stand as written with probability ``keep``."""
        edges = np.searchsorted(self.passage, np.arange(len(self.length) + 1))
        rows = [slice(low, high) for low, high in pairwise(edges)]
        return [swapped_words(keep[one], self.span[one], int(length)) for one, length in zip(rows, self.length, strict=True)]

    def fill_rates(self, swapped: list[np.ndarray]) -> None:
        """Fill in the features of the document from the first network's reading."""
        edges = np.searchsorted(self.passage, np.arange(len(self.length) + 1))
        ends = np.cumsum(self.length)
        encoded = [sigmoid(self.swap[end - length : end]) for end, length in zip(ends, self.length, strict=True)]
        for document in np.unique(self.document):
            members = np.flatnonzero(self.document == document)
            rates = Rates(*(document_rate([one[i] for i in members]) for one in (swapped, encoded)))
            for i in members:
                rows = slice(edges[i], edges[i + 1])
                with_document(self._pairs(rows), self.span[rows], swapped[i], rates)

    def _pairs(self, rows: slice) -> PassagePairs:
        if rows.start == rows.stop:
            return PassagePairs(np.zeros(0, np.int64), self.features[:0])
        low = self.starts[rows.start]
        high = self.starts[rows.stop - 1] + self.counts[rows.stop - 1]
        return PassagePairs(self.starts[rows] - low, self.features[low:high])


class Net(nn.Module):
    """The trainable twin of `unspin.channel.ranker.Network`."""

    def __init__(self, mean: Tensor, scale: Tensor, hidden: tuple[int, int]) -> None:
        super().__init__()
        first, second = hidden
        self.layers = nn.ModuleList([nn.Linear(len(mean), first), nn.Linear(first, second), nn.Linear(second, 1)])
        self.pool = nn.Linear(first, second, bias=False)
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)

    def forward(self, x: Tensor, owner: Tensor, windows: int) -> Tensor:
        x = torch.clip((x - self.mean) * self.scale, -6, 6)
        x = torch.relu(self.layers[0](x))
        most = torch.zeros(windows, x.shape[1]).scatter_reduce(0, owner[:, None].expand_as(x), x, "amax", include_self=False)
        x = torch.relu(self.layers[1](x) + self.pool(most)[owner])
        return self.layers[2](x)[:, 0]

    def network(self) -> Network:
        weights, biases = (tuple(getattr(layer, kind).detach().numpy().T.copy() for layer in self.layers) for kind in ("weight", "bias"))
        return Network(self.mean.numpy(), self.scale.numpy(), weights, biases, self.pool.weight.detach().numpy().T.copy())


def loss_of(net: Net, part: Windows, rows: np.ndarray) -> Tensor:
    """The mean listwise loss of some windows."""
    counts = part.counts[rows]
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    pairs = np.repeat(part.starts[rows] - first, counts) + np.arange(counts.sum())
    owner = torch.from_numpy(np.repeat(np.arange(len(rows)), counts))
    right = torch.from_numpy(part.right[pairs])
    scores = net(torch.from_numpy(part.features[pairs]), owner, len(rows))
    peak = torch.full((len(rows),), -1e9).scatter_reduce(0, owner, scores.detach(), "amax")
    odds = torch.exp(scores - peak[owner])
    total, good = torch.zeros(len(rows)).index_add(0, owner, odds), torch.zeros(len(rows)).index_add(0, owner, odds * right)
    offered = torch.zeros(len(rows)).index_add(0, owner, right.float()) > 0
    keep = torch.clip(odds[torch.from_numpy(first)] / total, max=1 - 1e-4)
    return torch.where(offered, torch.log(total) - torch.log(good.clamp(min=1e-9)), 0.5 * -torch.log(1 - keep)).mean()


def fit(parts: list[tuple[Windows, np.ndarray, float]], *, document: bool, seed: int = 0) -> Network:
    """Train one network on (windows, rows to use, weight) parts; ``document`` lets it see the document's rate."""
    torch.manual_seed(seed)
    sample = np.concatenate([part.features[::7] for part, _, _ in parts])
    mean, spread = sample.mean(0), sample.std(0)
    scale = np.where(spread > 0, 1 / np.maximum(spread, 1e-3), 0)
    if not document:
        scale[[RATE, AROUND, ENCODER_RATE]] = 0
        scale[ENCODER] = scale[MENDED] = 0
    name = "second" if document else "first"
    net = Net(torch.from_numpy(mean), torch.from_numpy(scale.astype(np.float32)), HIDDEN[name])
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-4)
    rng = np.random.default_rng(seed)
    steps = EPOCHS[name] * sum(-(-len(chosen) // BATCH_WINDOWS) for _, chosen, _ in parts)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    for _ in range(EPOCHS[name]):
        orders = [rng.permutation(chosen) for _, chosen, _ in parts]
        batches = [(k, np.sort(rows[i : i + BATCH_WINDOWS])) for k, rows in enumerate(orders) for i in range(0, len(rows), BATCH_WINDOWS)]
        for number in rng.permutation(len(batches)):
            k, rows = batches[number]
            part, _, weight = parts[k]
            loss = loss_of(net, part, rows) * weight
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.network()


def measure(network: Network, part: Windows, rows: np.ndarray, name: str) -> None:
    """Print how often a right candidate wins, how often a window that stands as written is changed, and how right the surest changes are."""
    logs = part.logs(network)
    top = np.array([int(np.argmax(logs[part.starts[i] : part.starts[i] + part.counts[i]])) for i in rows])
    best = part.starts[rows] + top
    right, offered, quiet = part.right[best], np.logical_or.reduceat(part.right, part.starts)[rows], part.right[part.starts[rows]]
    swapped, changed = offered & ~quiet, np.flatnonzero(top > 0)
    surest = right[changed[np.argsort(-logs[best[changed]], kind="stable")]]
    figures = {
        "offered": swapped.sum(), "right": np.mean(right[swapped]), "touched": np.mean(top[swapped] > 0),
        "not offered but touched": np.mean(top[~offered] > 0), "as written but changed": np.mean(top[quiet] > 0),
        **{f"right of the {number} surest": np.mean(surest[:number]) for number in (500, 1000, 2000, 4000)},
    }  # fmt: skip
    print(f"{name}: {len(rows)} windows;", "; ".join(f"{key} {value:.4g}" for key, value in figures.items()), flush=True)


def trained(simulated: Windows, rows: np.ndarray, articles: Windows, used: np.ndarray) -> dict[str, Network]:
    """Both networks, from rows of the simulated windows and of the articles'.

    What the first one says of a document, and the second one learns from, comes from one that was trained on the other half of the documents.
    """
    parts = [(simulated, rows, 1.0), (articles, used, ARTICLE_WEIGHT)]
    listed = [whole.listed() for whole, _, _ in parts]
    own = [(fewer, np.flatnonzero(np.isin(of, chosen)), weight) for (fewer, of), (_, chosen, weight) in zip(listed, parts, strict=True)]
    keeps = [np.zeros(len(fewer.counts)) for fewer, _ in listed]
    for half in (0, 1):
        network = fit([(fewer, chosen[fewer.half[chosen] != half], weight) for fewer, chosen, weight in own], document=False)
        for (fewer, _), keep in zip(listed, keeps, strict=True):
            keep[fewer.half == half] = np.exp(fewer.logs(network)[fewer.starts])[fewer.half == half]
    doubtful = []
    for (whole, chosen, weight), (fewer, of), keep in zip(parts, listed, keeps, strict=True):
        whole.fill_rates(fewer.swapped(keep))
        doubtful.append((whole, whole.doubtful(chosen, keep, of), weight))
    print("doubtful windows", [len(chosen) for _, chosen, _ in doubtful], "of", [len(chosen) for _, chosen, _ in parts], flush=True)
    return {"first": fit(own, document=False), "second": fit(doubtful, document=True)}


def save(networks: dict[str, Network], path: Path) -> None:
    """Write ``first.*`` and ``second.*`` arrays."""
    arrays = {}
    for name, network in networks.items():
        arrays |= {f"{name}.mean": network.mean, f"{name}.scale": network.scale, f"{name}.pool": network.pool}
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
    rows = np.flatnonzero(simulated.known)
    is_test = (np.random.default_rng(1).random(len(simulated.length)) < 0.1)[simulated.passage[rows]]
    fold = np.where(articles.known, articles.kind[articles.passage], -1)
    save(trained(simulated, rows, articles, np.flatnonzero(fold >= 0)), args.out / "ranker.npz")
    for number in range(int(articles.kind.max()) + 1):
        networks = trained(simulated, rows[~is_test], articles, np.flatnonzero((fold >= 0) & (fold != number)))
        print("without fold", number)
        measure(networks["second"], simulated, rows[is_test], "simulated, not trained")
        fewer, of = articles.listed()
        measure(networks["first"], fewer, np.flatnonzero(np.isin(of, np.flatnonzero(fold == number))), "articles, counts alone")
        measure(networks["second"], articles, np.flatnonzero(fold == number), "articles, not trained")
        save(networks, args.work / f"ranker{number}.npz")
    print(len(NAMES), "features")


if __name__ == "__main__":
    main()
