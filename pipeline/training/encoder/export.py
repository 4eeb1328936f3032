"""Write a trained encoder in the form that `unspin.channel.encoder` reads: 8-bit layers, embeddings of the pieces in use, small heads.

export.py --state FILE.npz --base DIR --data DATA --repo REPO --out pipeline/unspin/_builtin/models
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import states
import torch
from net import WIDTH, Encoder, Layers
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from unspin.channel.encoder import SUMMED, WORDING_PIECES
from unspin.channel.language_model import LanguageModel
from unspin.channel.pieces import Pieces
from unspin.glossary.lexicon import MAX_WORDS

sys.path.insert(0, str(Path(__file__).parent.parent / "selection"))
from sources import lexicon_entries

MIN_COUNT = 5
"""Pieces rarer than this in the corpora and the glossary are left out; a word that needs one is read in smaller pieces."""

MIN_PATIENT_COUNT = 12
"""Words that patient-facing text holds less often are not proposed for a place by the encoder alone."""

OPSET, IR_VERSION = 17, 8
"""Of the graphs: what the oldest ONNX Runtime that unspin runs on (1.20) and those of years before read."""

_WORD = re.compile(r"\w+|[^\w\s]")


def pieces_in_use(vocabulary: list[str], data: Path, repo: Path) -> list[int]:
    """The ids to keep, in order: special pieces, single letters and marks, and what the texts use."""
    pieces = Pieces(vocabulary)
    words: Counter[str] = Counter()
    for file in sorted((data / "corpus").glob("clean_*.txt.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                words.update(_WORD.findall(line.lower()))
    for file in [*(repo / "glossary").rglob("*.csv"), *(repo / "pipeline/training").rglob("*.txt")]:
        for word, count in Counter(_WORD.findall(file.read_text(encoding="utf-8").lower())).items():
            words[word] += MIN_COUNT * count
    used: Counter[int] = Counter()
    for word, count in words.items():
        for number in pieces.of_word(word):
            used[number] += count
    special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]"}
    return [i for i, piece in enumerate(vocabulary)
            if piece in special or used[i] >= MIN_COUNT or (len(piece.removeprefix("##")) == 1 and ord(piece[-1]) < 0x250)]  # fmt: skip


def vocabulary_of(language: LanguageModel, repo: Path) -> list[str]:
    """What the encoder may propose for any place, sorted: words of patient-facing text of three letters and more, and phrases of the lexicon.

    Phrases are plain wordings of two to four words that the counts know.
    """
    counted = zip(language.words, language.unigrams[:, 0].tolist(), strict=True)
    words = {word for word, count in counted if count >= MIN_PATIENT_COUNT and word.isalpha() and len(word) > 2}
    plain = {entry.plain.lower() for entry in lexicon_entries(repo)}
    return sorted(words | {one for one in plain if 1 < len(one.split()) <= MAX_WORDS and all(map(language.knows, one.split()))})


def rows_of(words: list[str], pieces: Pieces) -> torch.Tensor:
    """The pieces of wordings [wordings, pieces], padded with -1."""
    rows = [pieces.of_words(word.split())[:WORDING_PIECES] for word in words]
    width = max(map(len, rows))
    return torch.tensor([row + [-1] * (width - len(row)) for row in rows])


def nearest_graph(vectors: np.ndarray, scales: np.ndarray) -> onnx.ModelProto:
    """The graph of `unspin.channel.encoder.Vocabulary`: vectors [wordings, width] of 8 bits with a scale each; queries are rounded to 8 bits too.

    The scales stay in the graph, since what is greatest depends on them.
    """
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["queries"], ["rounded", "scale", "zero"]),
        helper.make_node("MatMulInteger", ["rounded", "vectors", "zero"], ["products"]),
        helper.make_node("Cast", ["products"], ["unscaled"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["unscaled", "scales"], ["scores"]),
        helper.make_node("TopK", ["scores", "number"], ["greatest", "nearest"]),
    ]
    inputs = [
        helper.make_tensor_value_info("queries", TensorProto.FLOAT, ["places", vectors.shape[1]]),
        helper.make_tensor_value_info("number", TensorProto.INT64, [1]),
    ]
    outputs = [helper.make_tensor_value_info("nearest", TensorProto.INT64, ["places", "number"])]
    constants = [numpy_helper.from_array(np.ascontiguousarray(vectors.T), "vectors"), numpy_helper.from_array(scales, "scales")]
    graph = helper.make_graph(nodes, "nearest", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    helper.set_model_props(model, {"wordings": str(len(vectors))})
    return model


def sums_graph() -> onnx.ModelProto:
    """What `unspin.channel.encoder` asks of a processor: bytes [rows, SUMMED] times weights of 8 bits that are all as great as they can be."""
    weights = numpy_helper.from_array(np.full((SUMMED, SUMMED), 127, np.int8), "weights")
    inputs = [helper.make_tensor_value_info("bytes", TensorProto.UINT8, ["rows", SUMMED])]
    outputs = [helper.make_tensor_value_info("sums", TensorProto.INT32, ["rows", SUMMED])]
    graph = helper.make_graph([helper.make_node("MatMulInteger", ["bytes", "weights"], ["sums"])], "sums", inputs, outputs, [weights])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


class Body(torch.nn.Module):
    """The layers as one graph without padding, and so without masks, which took a sixth of its time."""

    def __init__(self, body: Layers) -> None:
        super().__init__()
        self.body = body

    def forward(self, embedded: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden: tuple[torch.Tensor, torch.Tensor] = self.body(embedded)
        return hidden


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("state", "base", "data", "repo", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    vocabulary = (args.base / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    net = Encoder.of_state(states.load(args.state)).eval()
    words = vocabulary_of(LanguageModel.load(args.repo / "pipeline/unspin/_builtin/models"), args.repo)
    rows = rows_of(words, Pieces(vocabulary))
    net.centre(rows)
    state = net.state_dict()
    kept = pieces_in_use(vocabulary, args.data, args.repo)
    table, scales = states.rounded(net.embedding.weight.detach().numpy()[kept])
    args.out.mkdir(parents=True, exist_ok=True)
    np.save(args.out / "encoder.embeddings.npy", table)
    (args.out / "encoder.pieces.txt").write_text("".join(f"{vocabulary[i]}\n" for i in kept), encoding="utf-8")
    names = ("place_norm.weight", "place_norm.bias", "place_out.weight", "place_out.bias", "wording.weight",
             "wording_norm.weight", "wording_norm.bias", "wording_out.weight", "wording_out.bias")  # fmt: skip
    heads = {name: state[name].numpy().astype(np.float16) for name in names}
    heads["wording.bias"] = state["wording.bias"].view(3, -1).sum(0).numpy().astype(np.float32)
    with torch.no_grad():
        vectors = net.wordings(rows).numpy()
    onnx.save(nearest_graph(*states.rounded(vectors)), args.out / "encoder.nearest.onnx")
    onnx.save(sums_graph(), args.out / "encoder.sums.onnx")
    (args.out / "encoder.words.txt").write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    np.savez(args.out / "encoder.heads.npz", keep=state["keep"].numpy(), scales=scales, **heads)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(Body(net.body), (torch.zeros(1, 40, WIDTH),), whole, input_names=["embedded"], output_names=["place", "swap"],
                          dynamic_axes={"embedded": {1: "length"}, "place": {1: "length"}, "swap": {1: "length"}},
                          opset_version=OPSET, dynamo=False)  # fmt: skip
        quantize_dynamic(whole, args.out / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    print(len(kept), "of", len(vocabulary), "pieces;", {f.name: f.stat().st_size for f in sorted(args.out.glob("encoder.*"))})


if __name__ == "__main__":
    main()
