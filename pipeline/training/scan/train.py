"""Train the scan's network on the streams that dataset.py built.

    train.py --work WORK --models pipeline/unspin/_builtin/models [--out DIR] [--without fold:K|family:NAME]

Word by word: the cross entropy of "swapped" over all words with a label, an article's words counting most (WEIGHTS), and that of the family
over the swapped words of articles. ``--without`` leaves out one third of the articles and of the clean documents, or the articles of a family,
clean forms included; without it, all are used. Writes ``scan.npz`` and ``scan.vectors.npy`` to OUT. Needs torch.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from streams import Streams
from torch import Tensor, nn

from unspin.channel.language_model import LanguageModel
from unspin.scan.network import FAMILIES, WIDTHS
from unspin.scan.stream import FACTS

DIMENSIONS = 24
HIDDEN = (96, 48)
TOLD = 16
"""Numbers that say of what kind a passage is."""
LENGTHS = (192, 256, 128, 256, 224)
"""Words of a passage at most, epoch by epoch: pages are of all lengths."""
BATCH = 64
WEIGHTS = (4.0, 1.5, 1.0)
"""What a word counts of a hand-spun article (spun or clean form), of clean text, and of text that the simulator spun."""
ROUNDS = (2, 1, 1)
"""Times that an epoch shows each passage of the three, and the share of the passages that it shows."""
SHARES = (1.0, 0.5, 0.5)
UNSEEN = 0.08
"""Share of the words whose vector is taken away in training, so that the network learns to do without."""


class Net(nn.Module):
    """The trainable twin of `unspin.scan.network.Network`."""

    def __init__(self, vectors: np.ndarray) -> None:
        super().__init__()
        self.table = nn.Embedding.from_pretrained(torch.from_numpy(vectors), freeze=False)
        inputs = vectors.shape[1] + len(FACTS)
        self.first = nn.Conv1d(inputs, HIDDEN[0], WIDTHS[0], padding=WIDTHS[0] // 2)
        self.second = nn.Conv1d(HIDDEN[0], HIDDEN[1], WIDTHS[1], padding=WIDTHS[1] // 2)
        self.pool = nn.Linear(len(FACTS), TOLD)
        self.tell = nn.Linear(TOLD, HIDDEN[1], bias=False)
        self.last = nn.Linear(HIDDEN[1], 1 + len(FAMILIES))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids: Tensor, facts: Tensor, inside: Tensor) -> Tensor:
        vectors = self.table(ids) * inside[..., None]
        if self.training:
            vectors = vectors * (torch.rand(ids.shape) > UNSEEN)[..., None]
        facts = facts * inside[..., None]
        told = torch.relu(self.pool(facts.sum(1) / inside.sum(1, keepdim=True)))
        x = torch.relu(self.first(torch.cat([vectors, facts], dim=2).transpose(1, 2))) * inside[:, None]
        x = self.drop(torch.relu(self.second(self.drop(x)) + self.tell(told)[..., None]))
        return self.last(x.transpose(1, 2))

    def save(self, folder: Path) -> None:
        """Write the weights as `Network.load` reads them."""
        vectors = self.table.weight.detach().numpy()
        scale = np.maximum(np.abs(vectors).max(0), 1e-6) / 127
        np.save(folder / "scan.vectors.npy", np.round(vectors / scale).astype(np.int8))
        arrays = {"scale": scale}
        for i, layer in enumerate((self.first, self.second)):
            weight = layer.weight.detach().numpy()
            arrays |= {f"weight{i}": weight.transpose(2, 1, 0).reshape(-1, weight.shape[0]), f"bias{i}": layer.bias.detach().numpy()}
        for name, layer in (("pool", self.pool), ("tell", self.tell)):
            arrays |= {f"{name}.weight": layer.weight.detach().numpy().T}
            arrays |= {f"{name}.bias": layer.bias.detach().numpy()} if layer.bias is not None else {}
        arrays |= {"weight2": self.last.weight.detach().numpy().T, "bias2": self.last.bias.detach().numpy()}
        np.savez(folder / "scan.npz", **{name: one.astype(np.float16 if "weight" in name else np.float32) for name, one in arrays.items()})


def first_vectors(models: Path) -> np.ndarray:
    """The shipped word vectors turned onto their DIMENSIONS main axes, for each word of the counts; small noise where a word has none."""
    language = LanguageModel.load(models)
    words = (models / "embeddings.words.txt").read_text(encoding="utf-8").split("\n")[:-1]
    vectors = np.load(models / "embeddings.npy").astype(np.float32) / 127
    _, _, axes = np.linalg.svd(vectors - vectors.mean(0), full_matrices=False)
    turned = (vectors - vectors.mean(0)) @ axes[:DIMENSIONS].T * 2
    out = np.random.default_rng(0).normal(0, 0.05, (len(language.words), DIMENSIONS)).astype(np.float32)
    ids = np.array(language.ids(words))
    out[ids[ids > 0]] = turned[ids > 0]
    return out


Piece = tuple[int, int, int, int, float]
"""Which streams, start, length, family or -1, weight."""


def batch_of(streams: list[Streams], pieces: list[Piece]) -> tuple[Tensor, ...]:
    """ids, facts, inside, labels, weights, families of some passages, padded to one length."""
    shape = (len(pieces), max(length for _, _, length, _, _ in pieces))
    ids, facts, labels = np.zeros(shape, np.int64), np.zeros((*shape, len(FACTS)), np.float32), np.full(shape, -1, np.int64)
    weights, families = np.zeros(shape, np.float32), np.full(shape, -1, np.int64)
    for row, (which, start, length, family, weight) in enumerate(pieces):
        part, stop = streams[which], start + length
        ids[row, :length], facts[row, :length] = part.ids[start:stop], part.facts[start:stop]
        labels[row, :length], weights[row, :length], families[row, :length] = part.labels[start:stop], weight, family
    families[labels != 1] = -1
    inside = np.arange(shape[1]) < np.array([[length] for _, _, length, _, _ in pieces])
    return tuple(map(torch.from_numpy, (ids, facts, inside.astype(np.float32), labels, weights, families)))


def loss_of(net: Net, batch: tuple[Tensor, ...]) -> Tensor:
    """The mean loss of a batch."""
    ids, facts, inside, labels, weights, families = batch
    out = net(ids, facts, inside)
    known = labels >= 0
    swap = nn.functional.binary_cross_entropy_with_logits(out[..., 0][known], labels[known].float(), weights[known], reduction="sum")
    loss = swap / weights[known].sum()
    told = families >= 0
    if told.any():
        loss = loss + 0.05 * nn.functional.cross_entropy(out[..., 1:][told], families[told])
    return loss


def train(streams: list[Streams], kept: list[np.ndarray], net: Net, epochs: int) -> None:
    """Fit the network to the kept documents of each of the streams."""
    rng = np.random.default_rng(0)
    rounds = [
        [(which, *one, WEIGHTS[which])
         for which, (part, chosen) in enumerate(zip(streams, kept, strict=True)) for one in part.passages(chosen, most) * ROUNDS[which]
         if rng.random() < SHARES[which]]
        for most in LENGTHS[-epochs:]
    ]  # fmt: skip
    steps = sum(-(-len(order) // BATCH) for order in rounds)
    optimizer = torch.optim.AdamW([
        {"params": net.table.parameters(), "weight_decay": 0.0},
        {"params": [one for name, one in net.named_parameters() if not name.startswith("table")], "weight_decay": 1e-3},
    ], lr=2e-3)  # fmt: skip
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [2e-3, 4e-3], total_steps=steps)
    net.train()
    for epoch, order in enumerate(rounds, start=1):
        mixed, losses = rng.permutation(len(order)), []
        for at in range(0, len(order), BATCH):
            loss = loss_of(net, batch_of(streams, [order[i] for i in mixed[at : at + BATCH]]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"epoch {epoch}: loss {np.mean(losses):.4f}", flush=True)
    net.eval()


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("work", "models"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--without", default="")
    parser.add_argument("--epochs", type=int, default=len(LENGTHS))
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    out = args.out or args.work / (args.without.replace(":", "-") or "all")
    out.mkdir(parents=True, exist_ok=True)
    streams = [Streams(args.work / f"{name}.npz") for name in ("articles", "clean", "simulated")]
    elsewhere = args.without if args.without.startswith("fold") else ""
    kept = [part.kept(args.without if number == 0 else elsewhere) for number, part in enumerate(streams)]
    net = Net(first_vectors(args.models))
    train(streams, kept, net, args.epochs)
    net.save(out)


if __name__ == "__main__":
    main()
