"""A smaller encoder out of a trained one: heads and inner units are cut from its layers, and the rest is taught by the whole.

What is left of a layer is fitted by least squares to what the layer gave, so that the smaller network begins near the whole one; then it learns from
the whole one's hidden states and from its chances of each candidate, beside what the training asks of any network.
"""

from __future__ import annotations

import copy

import torch
from net import HEAD_WIDTH, Batch, Encoder, Layer, Scores, chances
from torch import Tensor
from torch.nn import functional

RIDGE = 1e-3
"""Of the mean square of a layer's units, in the fit."""


def fitted(given: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor, float]:
    """(weight, bias, share of the variance left over) of the product that makes of ``given`` [rows, in] most nearly ``wanted`` [rows, out]."""
    centre, middle = given.mean(0), wanted.mean(0)
    rows, goal = given - centre, wanted - middle
    squares = rows.T @ rows
    squares += RIDGE * squares.diagonal().mean() * torch.eye(len(squares), device=squares.device)
    weight = torch.linalg.solve(squares, rows.T @ goal)
    left = (goal - rows @ weight).square().mean() / goal.square().mean()
    return weight.T.contiguous(), middle - centre @ weight, left.item()


def columns(heads: list[int]) -> list[int]:
    """The units of some heads."""
    return [unit for head in heads for unit in range(HEAD_WIDTH * head, HEAD_WIDTH * (head + 1))]


def without_heads(layer: Layer, smaller: Layer, mixed: Tensor) -> None:
    """Give ``smaller`` the heads of ``layer`` that are missed most, dropped one by one, from what all heads said [rows, units]."""
    wanted = layer.out(mixed)
    left = list(range(layer.heads))
    while len(left) > smaller.heads:
        rest = [[one for one in left if one != dropped] for dropped in left]
        left = min(rest, key=lambda heads: fitted(mixed[:, columns(heads)], wanted)[2])
    kept = columns(left)
    units = layer.heads * HEAD_WIDTH
    smaller.qkv.weight.copy_(layer.qkv.weight.view(3, units, -1)[:, kept].reshape(smaller.qkv.weight.shape))
    smaller.qkv.bias.copy_(layer.qkv.bias.view(3, units)[:, kept].reshape(-1))
    weight, bias, missing = fitted(mixed[:, kept], wanted)
    smaller.out.weight.copy_(weight)
    smaller.out.bias.copy_(bias)
    print(f"heads {left}: {missing:.3f} unexplained", flush=True)


def without_units(layer: Layer, smaller: Layer, between: Tensor) -> None:
    """Give ``smaller`` the inner units of ``layer`` whose part in its sums varies most, from the states [rows, width] that they read."""
    inner = functional.gelu(layer.up(between))
    part = (inner - inner.mean(0)).square().mean(0) * layer.down.weight.square().sum(0)
    kept = part.topk(len(smaller.up.weight)).indices.sort().values
    smaller.up.weight.copy_(layer.up.weight[kept])
    smaller.up.bias.copy_(layer.up.bias[kept])
    weight, bias, missing = fitted(inner[:, kept], layer.down(inner))
    smaller.down.weight.copy_(weight)
    smaller.down.bias.copy_(bias)
    print(f"inner units: {missing:.3f} unexplained", flush=True)


@torch.no_grad()
def cut(whole: Encoder, heads: int, inner: int, pieces: Tensor) -> Encoder:
    """A network with so many heads and inner units a layer, no more than ``whole`` has, all else as there, fitted on passages [B, T]."""
    smaller = copy.deepcopy(whole)
    smaller.heads, smaller.inner = heads, inner
    real = pieces > 0
    states = whole.body.states(whole.embedding(pieces), real)
    for number, (layer, before) in enumerate(zip(whole.body.layers, states[:-1], strict=True)):
        narrow = Layer(heads, inner).to(pieces.device)
        narrow.norm1, narrow.norm2 = copy.deepcopy(layer.norm1), copy.deepcopy(layer.norm2)
        mixed = layer.mixed(before, real[:, None, None, :])[real]
        without_heads(layer, narrow, mixed)
        without_units(layer, narrow, layer.norm1(before[real] + layer.out(mixed)))
        smaller.body.layers[number] = narrow
    return smaller


def apart(said: Tensor, wanted: Tensor) -> Tensor:
    """The mean square between two tensors, as a share of the variance of the second."""
    return functional.mse_loss(said.float(), wanted.float()) / wanted.float().var()


class Teacher:
    """A trained network that another one learns from."""

    def __init__(self, net: Encoder) -> None:
        self._net = net.eval().requires_grad_(False)
        for layer in self._net.body.layers:
            layer.compile(dynamic=False)

    def lesson(self, net: Encoder, batch: Batch) -> tuple[Scores, Tensor]:
        """(what ``net`` says of a batch, how far its states and chances are from the teacher's, 0 where they are the same)."""
        real = batch.pieces > 0
        with torch.no_grad():
            known = self._net.body.states(self._net.embedding(batch.pieces), real)
            place, swap = self._net.body.said(known[-1])
            believed = self._net.scores_of(batch, place, swap)
        states = net.body.states(net.embedding(batch.pieces), real)
        projected, swapped = net.body.said(states[-1])
        scores = net.scores_of(batch, projected, swapped)
        pairs = zip(states[1:], known[1:], strict=True)
        away = torch.stack([apart(one[real], other[real]) for one, other in pairs]).mean()
        away = away + apart(projected[real], place[real]) + apart(swapped[real], swap[real])
        return scores, away + divergence(scores, believed, batch)


def divergence(scores: Scores, believed: Scores, batch: Batch) -> Tensor:
    """What ``scores`` lack of the chances of ``believed``: the Kullback-Leibler divergence, a mean over windows, in nats."""
    total, _ = chances(scores, batch)
    known, _ = chances(believed, batch)
    keep, pairs = believed.keep - known, believed.pairs - known[batch.pair_window]
    lost = (keep.exp() * (keep - scores.keep + total)).sum() + (pairs.exp() * (pairs - scores.pairs + total[batch.pair_window])).sum()
    return lost / len(total)
