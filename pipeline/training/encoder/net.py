"""The trainable sentence encoder: BERT layers that read a passage once, and two heads that score candidates against its places.

A window's query is made from the first, the last and the mean of its hidden states, a wording's vector from the first, the last and the mean of
its piece embeddings; their product is the score. The hidden states are computed once a passage, whatever the number of candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH = 384
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


class Layer(nn.Module):
    """One transformer layer, post-norm."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.05)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        rows, length = x.shape[0], x.shape[1]
        q, k, v = self.qkv(x).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).reshape(rows, length, WIDTH))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Layers(nn.Module):
    """Embedded pieces to hidden states, and to the three projections that windows are made of, and a swap score."""

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.place = nn.Linear(WIDTH, 3 * SCORE_WIDTH)
        self.swap = nn.Linear(WIDTH, 1)

    def forward(self, embedded: Tensor, real: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """``real`` says which pieces [B, T] are no padding; without it all are."""
        x = self.norm(embedded + self.position(torch.arange(embedded.shape[1], device=embedded.device)))
        mask = None if real is None else real[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return self.place(x), self.swap(x)[..., 0]


class Encoder(nn.Module):
    """The whole network."""

    def __init__(self, pieces: int, layers: int = 6) -> None:
        super().__init__()
        self.embedding = nn.Embedding(pieces, WIDTH)
        self.body = Layers(layers)
        self.place_norm = nn.LayerNorm(SCORE_WIDTH)
        self.place_out = nn.Linear(SCORE_WIDTH, SCORE_WIDTH)
        self.wording = nn.Linear(WIDTH, 3 * SCORE_WIDTH)
        self.wording_norm = nn.LayerNorm(SCORE_WIDTH)
        self.wording_out = nn.Linear(SCORE_WIDTH, SCORE_WIDTH)
        self.keep = nn.Parameter(torch.tensor(2.0))

    def places(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """(query of each window [W, SCORE_WIDTH], swap score of each word)."""
        projected, swap = self.body(self.embedding(batch.pieces), batch.pieces > 0)
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
        query, swap = self.places(batch)
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
