"""States of a network as files of 8-bit weights, which is what ships: one for the embeddings of pieces, one for each set of layers and heads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

EMBEDDING = "embedding"
_WEIGHT = f"{EMBEDDING}.weight"

State = dict[str, Tensor]


def rounded(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(rows of 8 bits, a scale for each row) of a matrix; rows times scales are the matrix again, to one part in 254 of a row's greatest weight."""
    scales = np.maximum(np.abs(weight).max(1), 1e-12) / 127
    return np.round(weight / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def save(state: State, folder: Path, name: str) -> None:
    """Write ``NAME.npz``, and the embeddings as ``embedding.npz``: they are the same for all states of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {key: one.detach().float().cpu().numpy() for key, one in state.items()}
    for file, part in ((EMBEDDING, {_WEIGHT: arrays.pop(_WEIGHT)}), (name, arrays)):
        written: dict[str, np.ndarray] = {}
        for key, one in part.items():
            if one.ndim == 2:
                written[key], written[f"{key}:scale"] = rounded(one)
            else:
                written[key] = one
        np.savez_compressed(folder / f"{file}.npz", **written)  # type: ignore[arg-type]


def load(file: Path) -> State:
    """The state that `save` wrote as ``file``, with the embeddings beside it."""
    state: State = {}
    for path in (file.with_name(f"{EMBEDDING}.npz"), file):
        with np.load(path) as stored:
            for key in stored.files:
                if not key.endswith(":scale"):
                    one = torch.from_numpy(stored[key]).float()
                    state[key] = one * torch.from_numpy(stored[f"{key}:scale"])[:, None] if f"{key}:scale" in stored else one
    return state
