"""Train the sentence encoder on simulated spinning, then on the hand-spun articles as well.

    train.py --data DATA --repo REPO --base DIR --out FILE [--init FILE] [--steps 2000] [--articles 0.15] [--fold K --folds N]

BASE holds ``model.safetensors`` and ``vocab.txt`` of MiniLM-L6-H384-uncased. With --fold, articles of that fold are left out and measured.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from batches import Passage, batch_of, clean_passages, spun_passages
from dataset import article_sources, fold_of
from net import Batch, Encoder
from sources import candidate_model, plain_wordings, simulator
from torch import Tensor
from torch.nn import functional

from unspin.channel.candidates import CandidateModel
from unspin.channel.language_model import LanguageModel
from unspin.channel.pieces import Pieces

BATCH = 8
RETRIEVAL_WEIGHT, SWAP_WEIGHT = 0.3, 0.5
RATE_BODY, RATE_HEADS = 1e-4, 6e-4
TEMPERATURE = 16.0


def losses(net: Encoder, batch: Batch) -> tuple[Tensor, Tensor]:
    """(loss, share of the swapped windows where the right candidate won)."""
    scores, swap, query, vectors = net.scores(batch)
    scores = scores.float()
    windows = len(batch.first)
    peak = torch.full((windows,), -1e9).scatter_reduce(0, batch.pair_window, scores.detach(), "amax")
    total = torch.log(torch.zeros(windows).index_add(0, batch.pair_window, torch.exp(scores - peak[batch.pair_window]))) + peak
    chosen = total - scores[batch.first + batch.target.clamp(min=0)]
    keep = torch.exp(scores[batch.first] - total).clamp(max=1 - 1e-4)
    listwise = torch.where(batch.target >= 0, chosen, -0.5 * torch.log(1 - keep)).mean()
    rows = torch.nonzero(batch.original >= 0)[:, 0]
    retrieval = torch.zeros(())
    if len(rows):
        ids, place = torch.unique(torch.cat([batch.original[rows], batch.others]), return_inverse=True)
        place = place[: len(rows)]
        retrieval = functional.cross_entropy((query[rows] @ vectors[ids].T).float() / TEMPERATURE, place)
    detection = functional.binary_cross_entropy_with_logits(swap.float(), batch.word_swapped)
    edited = batch.target > 0
    right = scores[batch.first + batch.target.clamp(min=0)] >= peak - 1e-6
    return listwise + RETRIEVAL_WEIGHT * retrieval + SWAP_WEIGHT * detection, right[edited].float().mean()


@torch.no_grad()
def measured(net: Encoder, passages: list[Passage], candidates: CandidateModel, pieces: Pieces) -> str:
    """How often the right candidate wins on passages not trained on, and how often a place as written is changed."""
    net.eval()
    rng = random.Random(3)
    right = touched = edited = changed = quiet = 0
    for start in range(0, len(passages), BATCH):
        batch = batch_of(passages[start : start + BATCH], candidates, pieces, rng)
        scores = net.scores(batch)[0].float()
        for window, goal in enumerate(batch.target.tolist()):
            stop = batch.first[window + 1] if window + 1 < len(batch.first) else len(scores)
            top = int(scores[batch.first[window] : stop].argmax())
            edited += goal > 0
            right += goal > 0 and top == goal
            touched += goal > 0 and top != 0
            quiet += goal == 0
            changed += goal == 0 and top != 0
    net.train()
    return (
        f"edited {edited}: right {right / max(1, edited):.3f}, touched {touched / max(1, edited):.3f}; "
        f"quiet {quiet}: changed {changed / max(1, quiet):.4f}"
    )


def optimizer_of(net: Encoder, rate: float, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """The optimizer, the pretrained body at a rate of its own, and its schedule; both rates times ``rate``."""
    body = {*net.body.parameters(), net.embedding.weight} - {*net.body.place.parameters(), *net.body.swap.parameters()}
    groups = [{"params": list(body), "lr": RATE_BODY}, {"params": [p for p in net.parameters() if p not in body], "lr": RATE_HEADS}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [RATE_BODY * rate, RATE_HEADS * rate]
    return optimizer, torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps, pct_start=0.06, anneal_strategy="linear")


def main() -> None:
    """Train and write the state."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("data", "repo", "base", "out", "init"):
        parser.add_argument(f"--{name}", type=Path, required=name != "init")
    for name, kind, default in (
        ("steps", int, 2000), ("articles", float, 0.0), ("fold", int, -1), ("folds", int, 4),
        ("seed", int, 1), ("layers", int, 6), ("rate", float, 1.0),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=kind, default=default)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    pieces = Pieces((args.base / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1])
    language = LanguageModel.load(args.repo / "pipeline/unspin/_builtin/models")
    candidates = candidate_model(args.repo, language)
    vocabulary = plain_wordings(args.repo, language)
    simulated = spun_passages(clean_passages(args.data, args.repo / "pipeline/training/prose", rng), simulator(args.repo, language), rng)
    sources = list(article_sources(args.repo / "pipeline/training/articles/src"))
    held = [p for i, one in enumerate(sources) if fold_of(i // 2, args.folds) == args.fold and one.kind != "article-clean" for p in one.passages]
    used = [p for i, one in enumerate(sources) if fold_of(i // 2, args.folds) != args.fold for p in one.passages]
    test = [next(simulated) for _ in range(48)]
    net = Encoder(len(pieces), args.layers)
    if args.init:
        net.load_state_dict(torch.load(args.init, weights_only=True))
    else:
        net.start_from(args.base / "model.safetensors")
    optimizer, schedule = optimizer_of(net, args.rate, args.steps)
    began, loss_sum, right_sum = time.time(), 0.0, 0.0
    for step in range(1, args.steps + 1):
        passages = [rng.choice(used) if rng.random() < args.articles else next(simulated) for _ in range(BATCH)]
        batch = batch_of(passages, candidates, pieces, rng, vocabulary)
        with torch.autocast("cpu", torch.bfloat16):
            loss, right = losses(net, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        loss_sum, right_sum = loss_sum + loss.item(), right_sum + right.nan_to_num().item()
        if step % 50 == 0:
            print(f"step {step}  {time.time() - began:.0f} s  loss {loss_sum / 50:.3f}  right {right_sum / 50:.3f}", flush=True)
            loss_sum = right_sum = 0.0
        if step % 500 == 0 or step == args.steps:
            print("  simulated:", measured(net, test, candidates, pieces), flush=True)
            if held:
                print("  articles:", measured(net, held, candidates, pieces), flush=True)
            torch.save(net.state_dict(), args.out)


if __name__ == "__main__":
    main()
