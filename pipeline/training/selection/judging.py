"""Train the judge's network: one hidden layer beside a linear function, standardised features, two logistic outputs."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import torch

from unspin.channel.judge import LIMIT, EditNetwork

HIDDEN = 16
EPOCHS = 12
BATCH = 512
RATE = 1e-2
DECAY = 0.3
SEEDS = (0, 1, 2)
"""Networks whose mean the judge is. On articles not trained on, with decays of .1 to 1, 16 and 32 hidden units lose .454 to .455 (accepted),
8 .455 to .458, 4 .458 to .462; all 33 columns of the ranker instead of ten .4535 instead of .4572."""


def trained(table: np.ndarray, labels: np.ndarray) -> EditNetwork:
    """A network for edits: rows of FEATURES, and for each whether its place was wrong and its first candidate accepted."""
    mean, scale = table.mean(0), 1 / (table.std(0) + 1e-6)
    x = torch.tensor(np.clip((table - mean) * scale, -LIMIT, LIMIT), dtype=torch.float32)
    y = torch.tensor(labels, dtype=torch.float32)
    hidden, hidden_bias, out, past, bias = zip(*(_trained(x, y, seed) for seed in SEEDS), strict=True)
    count = len(SEEDS)
    return EditNetwork(mean, scale, np.hstack(hidden), np.hstack(hidden_bias), np.vstack(out) / count, sum(past) / count, sum(bias) / count)


def _trained(x: torch.Tensor, y: torch.Tensor, seed: int) -> tuple[np.ndarray, ...]:
    torch.manual_seed(seed)
    first, out, past = torch.nn.Linear(x.shape[1], HIDDEN), torch.nn.Linear(HIDDEN, 2), torch.nn.Linear(x.shape[1], 2)
    weights = [*first.parameters(), *out.parameters(), *past.parameters()]
    optimizer = torch.optim.AdamW(weights, RATE, weight_decay=DECAY)
    for epoch in range(EPOCHS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / EPOCHS)
        for rows in torch.randperm(len(x)).split(BATCH):
            logits = out(torch.relu(first(x[rows]))) + past(x[rows])
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    arrays = (first.weight.T, first.bias, out.weight.T, past.weight.T, out.bias + past.bias)
    return tuple(one.detach().numpy().astype(float) for one in arrays)


def tables_of(network: EditNetwork) -> dict[str, list[object]]:
    """Its arrays by name, rounded for ``selection.json``."""
    return {one.name: np.round(getattr(network, one.name), 4).tolist() for one in fields(network)}
