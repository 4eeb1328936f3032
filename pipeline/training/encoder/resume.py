"""Write the shipped encoder as a state that training can go on from, and the base model cut to the pieces that texts, glossary and lexicon use.

    resume.py --base DIR --data DATA --repo REPO --out DIR

Written are ``vocab.txt`` and ``model.safetensors`` (embeddings alone), a BASE for tables.py and export.py, and ``shipped.npz`` for train.py. A piece
that the shipped encoder has no embedding of gets that of the base model.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import states
import torch
from export import pieces_in_use
from net import Encoder
from onnx import numpy_helper
from safetensors.numpy import save_file
from tables import load_embeddings

PARTS = ("qkv", "out", "up", "down")
LAYERS = 6


def layers_of(graph: onnx.ModelProto) -> states.State:
    """The state of the layers in the graph that export.py writes: products in the order of the network, other tensors by name."""
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.graph.initializer}
    state = {name: torch.from_numpy(one.copy()) for name, one in arrays.items() if one.ndim == 1 and name.startswith("body.")}
    names = [name.removesuffix("_quantized") for name in arrays if name.endswith("_quantized")]
    products = [name for name in names if name != "body.position.weight"]
    targets = [f"body.layers.{layer}.{part}" for layer in range(LAYERS) for part in PARTS] + ["body.place", "body.swap"]
    for name, target in zip([*products, "body.position.weight"], [*(f"{one}.weight" for one in targets), "body.position.weight"], strict=True):
        whole = (arrays[f"{name}_quantized"].astype(np.float32) - arrays[f"{name}_zero_point"]) * arrays[f"{name}_scale"]
        state[target] = torch.from_numpy(whole if name == target else whole.T.copy())
    return state


def embeddings_of(models: Path, vocabulary: list[str], base: np.ndarray) -> np.ndarray:
    """Embeddings of the pieces of ``vocabulary``: as shipped, else those of ``base``."""
    rows = np.load(models / "encoder.embeddings.npy").astype(np.float32) * np.load(models / "encoder.heads.npz")["scales"][:, None]
    known = {piece: i for i, piece in enumerate((models / "encoder.pieces.txt").read_text(encoding="utf-8").splitlines())}
    return np.stack([rows[known[piece]] if piece in known else base[i] for i, piece in enumerate(vocabulary)])


def heads_of(models: Path) -> states.State:
    """The state of the heads. One bias is shipped as the sum of three: it stands in the first of them."""
    with np.load(models / "encoder.heads.npz") as stored:
        state = {name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored.files if name != "scales"}
    state["wording.bias"] = torch.cat([state["wording.bias"], torch.zeros(2 * len(state["wording.bias"]))])
    return state


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("base", "data", "repo", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    models = args.repo / "pipeline/unspin/_builtin/models"
    whole = (args.base / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    kept = pieces_in_use(whole, args.data, args.repo)
    vocabulary, base = [whole[i] for i in kept], load_embeddings(args.base)[kept]
    state = {"embedding.weight": torch.from_numpy(embeddings_of(models, vocabulary, base))}
    state |= layers_of(onnx.load(models / "encoder.onnx")) | heads_of(models)
    states.save(Encoder.of_state(state).state_dict(), args.out, "shipped")
    (args.out / "vocab.txt").write_text("".join(f"{piece}\n" for piece in vocabulary), encoding="utf-8")
    save_file({"embeddings.word_embeddings.weight": np.ascontiguousarray(base)}, args.out / "model.safetensors")
    print(len(vocabulary), "of", len(whole), "pieces")


if __name__ == "__main__":
    main()
