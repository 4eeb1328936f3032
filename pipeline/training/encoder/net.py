"""The trainable sentence encoder: BERT layers that read a passage once, and two heads that score candidates against its places.

A window's query is made from the first, the last and the mean of its hidden states, a wording's vector from the first, the last and the mean of
its piece embeddings; their product is the score. The hidden states are computed once a passage, whatever the number of candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH = 384
HEAD_WIDTH = 32
HEADS = 12
INNER = 1536
SCORE_WIDTH = 256
POSITIONS = 512


@dataclass(slots=True)
class Batch:
    """Passages with their windows and wordings, as tensors.

    pieces [B, T], 0 is padding; word_piece [words]: flat index of each word's first piece; word_swapped [words] 0 or 1;
    window [W, 2]: flat indices of the first and the last piece; here [W, P]: pieces of the window as it stands, padded with -1;
    pair_window, pair_wording [pairs]: the candidates of windows, by their rows in ``wordings`` [U, P], pieces padded with -1;
    kind [W] and right [W]: as `stream` has them; original [W]: the row of the classes that the author wrote, or -1.
    """

    pieces: Tensor
    word_piece: Tensor
    word_swapped: Tensor
    window: Tensor
    here: Tensor
    pair_window: Tensor
    pair_wording: Tensor
    wordings: Tensor
    kind: Tensor
    right: Tensor
    original: Tensor


@dataclass(slots=True)
class Scores:
    """The score of each window as it stands, of each of its candidates, of each word as swapped, and the queries [W, SCORE_WIDTH]."""

    keep: Tensor
    pairs: Tensor
    swap: Tensor
    query: Tensor


def chances(scores: Scores, batch: Batch) -> tuple[Tensor, Tensor]:
    """(log of the sum over a window's scores, greatest score among its candidates)."""
    windows = len(batch.window)
    best = torch.full((windows,), -1e9, device=scores.keep.device).scatter_reduce(0, batch.pair_window, scores.pairs.detach(), "amax")
    peak = torch.maximum(best, scores.keep.detach())
    others = torch.zeros_like(scores.keep).index_add(0, batch.pair_window, torch.exp(scores.pairs - peak[batch.pair_window]))
    return torch.log(others + torch.exp(scores.keep - peak)) + peak, best


class Layer(nn.Module):
    """One transformer layer, post-norm."""

    def __init__(self, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(WIDTH, 3 * HEAD_WIDTH * heads)
        self.out = nn.Linear(HEAD_WIDTH * heads, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, inner)
        self.down = nn.Linear(inner, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.05)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        x = self.norm1(x + self.drop(self.out(self.mixed(x, mask))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))

    def mixed(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """What the heads make of the states [B, T, WIDTH], one beside the other [B, T, heads * HEAD_WIDTH]."""
        rows, length = x.shape[0], x.shape[1]
        q, k, v = self.qkv(x).view(rows, length, 3, self.heads, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(rows, length, HEAD_WIDTH * self.heads)


class Layers(nn.Module):
    """Embedded pieces to hidden states, and to the three projections that windows are made of, and a swap score."""

    def __init__(self, layers: int, heads: int, inner: int) -> None:
        super().__init__()
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(heads, inner) for _ in range(layers))
        self.place = nn.Linear(WIDTH, 3 * SCORE_WIDTH)
        self.swap = nn.Linear(WIDTH, 1)

    def forward(self, embedded: Tensor, real: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """``real`` says which pieces [B, T] are no padding; without it all are."""
        return self.said(self.states(embedded, real)[-1])

    def said(self, last: Tensor) -> tuple[Tensor, Tensor]:
        """(projections [B, T, 3 * SCORE_WIDTH], swap logits [B, T]) of the hidden states after the last layer."""
        return self.place(last), self.swap(last)[..., 0]

    def states(self, embedded: Tensor, real: Tensor | None = None) -> list[Tensor]:
        """The hidden states [B, T, WIDTH] before the first layer and after each."""
        found = [self.norm(embedded + self.position(torch.arange(embedded.shape[1], device=embedded.device)))]
        mask = None if real is None else real[:, None, None, :]
        for layer in self.layers:
            found.append(layer(found[-1], mask))
        return found


class Encoder(nn.Module):
    """The whole network."""

    def __init__(self, pieces: int, layers: int = 6, heads: int = HEADS, inner: int = INNER) -> None:
        super().__init__()
        self.heads, self.inner = heads, inner
        self.embedding = nn.Embedding(pieces, WIDTH)
        self.body = Layers(layers, heads, inner)
        self.place_norm = nn.LayerNorm(SCORE_WIDTH)
        self.place_out = nn.Linear(SCORE_WIDTH, SCORE_WIDTH)
        self.wording = nn.Linear(WIDTH, 3 * SCORE_WIDTH)
        self.wording_norm = nn.LayerNorm(SCORE_WIDTH)
        self.wording_out = nn.Linear(SCORE_WIDTH, SCORE_WIDTH)
        self.keep = nn.Parameter(torch.tensor(2.0))

    @classmethod
    def of_state(cls, state: Mapping[str, Tensor]) -> Encoder:
        """The network that a state is of, with as many layers, heads and inner units as that has."""
        layers = 1 + max(int(key.split(".")[2]) for key in state if key.startswith("body.layers."))
        first = "body.layers.0"
        heads, inner = state[f"{first}.out.weight"].shape[1] // HEAD_WIDTH, len(state[f"{first}.up.weight"])
        net = cls(len(state["embedding.weight"]), layers, heads, inner)
        net.load_state_dict(state)
        return net

    def places(self, batch: Batch, projected: Tensor, swap: Tensor) -> tuple[Tensor, Tensor]:
        """(query of each window [W, SCORE_WIDTH], swap score of each word) from what the layers say of the pieces."""
        flat = projected.reshape(-1, 3, SCORE_WIDTH)
        rows, length = batch.pieces.shape
        sums = functional.pad(projected.view(rows, length, 3, SCORE_WIDTH)[:, :, 2].float().cumsum(1), (0, 0, 1, 0)).view(-1, SCORE_WIDTH)
        low, high = batch.window[:, 0], batch.window[:, 1]
        before = low + low // length
        mean = (sums[before + high + 1 - low] - sums[before]) / (high + 1 - low)[:, None]
        query = functional.gelu(flat[low, 0].float() + flat[high, 1].float() + mean)
        return self.place_out(self.place_norm(query)), swap.reshape(-1)[batch.word_piece]

    def wordings(self, pieces: Tensor) -> Tensor:
        """The vectors of wordings [U, SCORE_WIDTH] from their pieces [U, P], padded with -1."""
        real = pieces >= 0
        embedded = self.embedding(pieces.clamp(min=0)) * real[..., None]
        count = real.sum(1).clamp(min=1)
        last = embedded[torch.arange(len(pieces), device=pieces.device), count - 1]
        first, end, middle = self.wording.weight.view(3, SCORE_WIDTH, WIDTH)
        bias = self.wording.bias.view(3, SCORE_WIDTH).sum(0)
        mixed = embedded[:, 0] @ first.T + last @ end.T + (embedded.sum(1) / count[:, None]) @ middle.T + bias
        return self.wording_out(self.wording_norm(functional.gelu(mixed)))

    @torch.no_grad()
    def centre(self, pieces: Tensor) -> None:
        """Shift the vectors of all wordings alike, so that those of ``pieces`` have the mean 0; no difference of scores changes."""
        self.wording_out.bias -= self.wordings(pieces).mean(0)

    def scores(self, batch: Batch) -> Scores:
        """What the network says of a batch."""
        return self.scores_of(batch, *self.body(self.embedding(batch.pieces), batch.pieces > 0))

    def scores_of(self, batch: Batch, projected: Tensor, swap: Tensor) -> Scores:
        """What it says of a batch whose pieces the layers have read."""
        query, swap = self.places(batch, projected, swap)
        near = query / SCORE_WIDTH**0.5
        keep = (near * self.wordings(batch.here)).sum(1) + self.keep
        pairs = (near[batch.pair_window] * self.wordings(batch.wordings)[batch.pair_wording]).sum(1)
        return Scores(keep.float(), pairs.float(), swap.float(), query)

    def start_from(self, file: Path) -> None:
        """Take over the embeddings and layers of a BERT in safetensors format."""
        tensors = load_file(file)

        def linear(target: nn.Linear | nn.LayerNorm, *names: str) -> None:
            target.weight.data = torch.cat([tensors[f"{name}.weight"] for name in names])
            target.bias.data = torch.cat([tensors[f"{name}.bias"] for name in names])

        self.embedding.weight.data = tensors["embeddings.word_embeddings.weight"]
        kind = tensors["embeddings.token_type_embeddings.weight"][0]
        self.body.position.weight.data = tensors["embeddings.position_embeddings.weight"] + kind
        linear(self.body.norm, "embeddings.LayerNorm")
        for number, layer in enumerate(self.body.layers):
            base = f"encoder.layer.{number}"
            linear(layer.qkv, *(f"{base}.attention.self.{part}" for part in ("query", "key", "value")))
            linear(layer.out, f"{base}.attention.output.dense")
            linear(layer.norm1, f"{base}.attention.output.LayerNorm")
            linear(layer.up, f"{base}.intermediate.dense")
            linear(layer.down, f"{base}.output.dense")
            linear(layer.norm2, f"{base}.output.LayerNorm")
