"""Train the sentence encoder on simulated spinning, then once for each fold of the hand-spun articles, and on all of them.

    train.py --tables FILE --out DIR (--base DIR | --init FILE) [--heads N --inner N] [--seconds 360] [--rate 1] [--finish 250] [--batch 256]
             [--threads 15] [--device cuda]

TABLES is written by tables.py; BASE holds ``model.safetensors`` and ``vocab.txt`` of MiniLM-L6-H384-uncased; FILE is a state to go on from, as
resume.py or an earlier training wrote it. With fewer heads or inner units than that has it becomes the teacher of a network cut from it (`teacher`).
The first part ends so many seconds after the start, whatever the machine; ``--finish`` counts the steps of the second. Written are
``simulated.npz``, ``final.npz``, ``fold0.npz`` and so on, and their embeddings (`states`).
"""

from __future__ import annotations

import argparse
import copy
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import numpy as np
import states
import torch
from hashed import NONE
from net import Batch, Encoder, Scores, chances
from spinning import KEEP, RIGHT
from stream import Arrays, Tables, empty, fill, load
from teacher import Teacher, cut
from torch import Tensor
from torch.nn import functional

RETRIEVAL_WEIGHT, SWAP_WEIGHT = 0.3, 0.5
CENTRE_WEIGHT = 0.01
"""Of the mean vector of all wordings, squared: what all have in common says nothing, so no other loss holds it, and once it had grown a hundredfold
half precision was too coarse for the differences."""
RETRIEVED = 4096
"""Windows of a batch whose original is told from all classes."""
RATE_BODY, RATE_HEADS = 3e-4, 1e-3
FINISH_RATE = 0.25
"""Rates of the second part, as shares of those of the first."""
FINISH_ARTICLES = 0.5
TAUGHT = 0.6
"""Share of the first part in which a teacher has a say, less and less; it is undertrained itself, and what it does not know is left to learn."""
CUT_BY = 64
"""Passages that heads and inner units are cut by."""
TEMPERATURE = 16.0
WARM_UP = 0.04
REPORTED = 2000
"""Steps between two measurements."""


class Stream:
    """Batches made by threads ahead of time, as tensors on a device."""

    def __init__(self, tables: Tables, wordings: np.ndarray, classes: np.ndarray, device: str, threads: int, batch: int) -> None:
        """``wordings`` are the pieces of each wording, ``classes`` the wordings that originals are told from."""
        self.device = device
        self._tables, self._batch = tables, batch
        self._wordings = torch.from_numpy(wordings).to(device)
        self._classes = torch.from_numpy(classes).long().to(device)
        self.class_pieces = self._wordings[self._classes]
        self._pool = ThreadPoolExecutor(threads)
        self._ahead = 2 * threads

    def batches(self, seed: int, articles: Sequence[int] = (), share: float = 0.0) -> Iterator[Batch]:
        """Batches without end; of ``articles``, numbers of passages, there are so many among the passages."""
        rng = np.random.default_rng(seed)
        waiting: deque[Future[Arrays]] = deque()
        while True:
            while len(waiting) < self._ahead:
                passages = np.full(self._batch, NONE, np.int32)
                if len(articles):
                    mixed = rng.random(self._batch) < share
                    passages[mixed] = rng.choice(np.asarray(articles), mixed.sum())
                waiting.append(self._pool.submit(self._filled, int(rng.integers(2**31)), passages))
            yield self.on_device(waiting.popleft().result())

    def fixed(self, passages: Sequence[int]) -> Iterator[Batch]:
        """All of some passages of articles, or for each -1 a simulated one, always the same windows."""
        for number, start in enumerate(range(0, len(passages), self._batch)):
            yield self.on_device(self._filled(number, np.array(passages[start : start + self._batch], np.int32)))

    def _filled(self, seed: int, passages: np.ndarray) -> Arrays:
        arrays = empty(len(passages))
        fill(self._tables, arrays, seed, passages)
        return arrays

    def on_device(self, arrays: Arrays) -> Batch:
        """A batch as tensors, its wordings each once."""
        words, windows, pairs = arrays.sizes.tolist()
        cut = {"word_piece": words, "word_swapped": words, "pair_window": pairs, "pair_wording": pairs, "pieces": len(arrays.pieces)}
        tensors = {}
        for name in (one.name for one in fields(Batch) if one.name != "wordings"):
            part = torch.from_numpy(getattr(arrays, name)[: cut.get(name, windows)])
            tensors[name] = part.to(self.device, non_blocking=True)
            if tensors[name].dtype == torch.int32:
                tensors[name] = tensors[name].long()
        wording = tensors["pair_wording"]
        wording = torch.where(wording < 0, self._classes[(-1 - wording).clamp(min=0)], wording)
        unique, tensors["pair_wording"] = torch.unique(wording, return_inverse=True)
        return Batch(**tensors, wordings=self._wordings[unique])


def losses(net: Encoder, scores: Scores, batch: Batch, classes: Tensor) -> Tensor:
    """The loss: which candidate is right at each window, which of all classes the author wrote, and which words were swapped."""
    total, _ = chances(scores, batch)
    keep = torch.exp(scores.keep - total).clamp(max=1 - 1e-4)
    right = scores.pairs[batch.right.clamp(min=0)]
    value = torch.where(batch.kind == KEEP, scores.keep, right)
    listwise = torch.where(batch.kind <= RIGHT, total - value, -0.5 * torch.log(1 - keep)).mean()
    rows = torch.nonzero(batch.original >= 0)[:, 0]
    rows = rows[torch.randperm(len(rows), device=rows.device)[:RETRIEVED]]
    vectors = net.wordings(classes)
    logits = (scores.query[rows] @ vectors.T).float() / TEMPERATURE
    retrieval = functional.cross_entropy(logits, batch.original[rows])
    detection = functional.binary_cross_entropy_with_logits(scores.swap, batch.word_swapped)
    centre = vectors.float().mean(0).square().mean()
    return listwise + RETRIEVAL_WEIGHT * retrieval + SWAP_WEIGHT * detection + CENTRE_WEIGHT * centre


@torch.no_grad()
def measured(net: Encoder, batches: Iterator[Batch], classes: Tensor) -> str:
    """How often the right candidate wins, how often a place as written is changed, and how often the original is the nearest of all."""
    net.eval()
    found = torch.zeros(7)
    vectors = net.wordings(classes)
    for batch in batches:
        with precision(batch.pieces.device.type), torch.compiler.set_stance("force_eager"):
            scores = net.scores(batch)
        _, best = chances(scores, batch)
        edited, quiet, touched = batch.kind == RIGHT, batch.kind == KEEP, best > scores.keep
        right = edited & touched & (scores.pairs[batch.right.clamp(min=0)] >= best - 1e-6)
        rows = torch.nonzero(batch.original >= 0)[:, 0]
        nearest = (scores.query[rows].float() @ vectors.T).argmax(1) == batch.original[rows]
        found += torch.tensor([one.sum().item() for one in (edited, right, edited & touched, quiet, quiet & touched, batch.original >= 0, nearest)])
    net.train()
    edited, right, touched, quiet, changed, rows, nearest = found.clamp(min=1).tolist()
    return (f"edited {edited:.0f}: right {right / edited:.3f}, touched {touched / edited:.3f}; quiet {quiet:.0f}: changed {changed / quiet:.4f}; "
            f"nearest {nearest / rows:.3f}")  # fmt: skip


def precision(device: str) -> torch.autocast:
    """Half precision for the products."""
    return torch.autocast(device, torch.bfloat16)


class Trainer:
    """Trains one network by batches."""

    def __init__(self, net: Encoder, classes: Tensor, rate: float, device: str, teacher: Teacher | None = None) -> None:
        """Rates are those of the first part times ``rate``."""
        self.net, self._classes, self._device, self._teacher = net, classes, device, teacher
        for layer in net.body.layers:
            layer.compile(dynamic=False)
        heads = [*net.body.place.parameters(), *net.body.swap.parameters()]
        body = {*net.body.parameters(), net.embedding.weight} - {*heads}
        free = [one for one in net.parameters() if one.requires_grad]
        parts = [([one for one in free if one in body], RATE_BODY), ([one for one in free if one not in body], RATE_HEADS)]
        groups = [{"params": part, "lr": base * rate} for part, base in parts]
        self._optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=device != "cpu")
        self._rates = [group["lr"] for group in groups]

    def step(self, batch: Batch, done: float) -> Tensor:
        """One step, at a rate that rises to the share WARM_UP of the way and falls from there; the loss."""
        share = min(done / WARM_UP, (1 - done) / (1 - WARM_UP))
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * max(share, 0.002)
        with precision(self._device):
            loss = self._loss(batch, done)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimizer.step()
        return loss.detach()

    def _loss(self, batch: Batch, done: float) -> Tensor:
        if self._teacher is None or done > TAUGHT:
            return losses(self.net, self.net.scores(batch), batch, self._classes)
        scores, away = self._teacher.lesson(self.net, batch)
        return losses(self.net, scores, batch, self._classes) + (1 - done / TAUGHT) * away


def first_part(trainer: Trainer, batches: Iterator[Batch], until: float, report: Iterator[None]) -> None:
    """Steps until the time ``until``."""
    began, step, total = time.time(), 0, torch.zeros((), device=next(trainer.net.parameters()).device)
    while (now := time.time()) < until:
        total += trainer.step(next(batches), (now - began) / (until - began))
        step += 1
        if step % 100 == 0:
            print(f"step {step}  {time.time() - began:.0f} s  loss {total.item() / 100:.4f}", flush=True)
            total.zero_()
        if step % REPORTED == 0:
            next(report)


def second_part(net: Encoder, stream: Stream, fold: np.ndarray, held: Sequence[list[int]], steps: int, out: Path) -> None:
    """Finish copies of the network with the articles mixed in, on all of them and without each fold, and write their states."""
    for k in (NONE, *range(len(held))):
        finished = copy.deepcopy(net)
        finished.embedding.weight.requires_grad_(False)
        trainer = Trainer(finished, stream.class_pieces, FINISH_RATE, stream.device)
        batches = stream.batches(100 + k, np.flatnonzero(fold != k).tolist(), FINISH_ARTICLES)
        for step in range(steps):
            trainer.step(next(batches), step / steps)
        if k >= 0:
            print(f"fold {k}:", measured(finished, stream.fixed(held[k]), stream.class_pieces), flush=True)
        states.save(finished.state_dict(), out, f"fold{k}" if k >= 0 else "final")


def start(base: Path | None, init: Path | None) -> Encoder:
    """The network of a state, else the base model's."""
    if init:
        return Encoder.of_state(states.load(init))
    if base is None:
        raise SystemExit("train.py: name --base or --init")
    net = Encoder(len((base / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]))
    net.start_from(base / "model.safetensors")
    return net


def main() -> None:
    """Train and write the states."""
    began = time.time()
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("tables", "out", "base", "init"):
        parser.add_argument(f"--{name}", type=Path, required=name in {"tables", "out"})
    defaults = {"heads": 0, "inner": 0, "seconds": 360.0, "rate": 1.0, "finish": 250, "batch": 256, "threads": 15, "seed": 1}
    for name, default in defaults.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    parser.add_argument("--device", default="cuda")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    with np.load(args.tables) as stored:
        file = {name: stored[name] for name in stored.files}
    stream = Stream(load(file), file["wording_pieces"], file["classes"], args.device, args.threads, args.batch)
    net, teacher = start(args.base, args.init).to(args.device), None
    net.centre(stream.class_pieces)
    heads, inner = args.heads or net.heads, args.inner or net.inner
    if (heads, inner) != (net.heads, net.inner):
        net, teacher = cut(net, heads, inner, next(stream.batches(args.seed)).pieces[:CUT_BY]), Teacher(net)
    torch.set_float32_matmul_precision("high")
    fold = file["article_folds"]
    held = [np.flatnonzero((fold == k) & file["article_spun"]).tolist() for k in range(fold.max() + 1)]

    def reports() -> Iterator[None]:
        while True:
            print("  simulated:", measured(net, stream.fixed([NONE] * 512), stream.class_pieces))
            print("  articles:", measured(net, stream.fixed(held[0]), stream.class_pieces), flush=True)
            yield

    report = reports()
    next(report)
    trainer = Trainer(net, stream.class_pieces, args.rate, args.device, teacher)
    first_part(trainer, stream.batches(args.seed), began + args.seconds, report)
    next(report)
    states.save(net.state_dict(), args.out, "simulated")
    second_part(net, stream, fold, held, args.finish, args.out)


if __name__ == "__main__":
    main()
