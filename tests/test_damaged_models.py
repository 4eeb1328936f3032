"""Model files that are missing or damaged: one clear line, no traceback."""

import shutil
from pathlib import Path

import pytest

from unspin import engine
from unspin.config import Settings
from unspin.errors import ModelError
from unspin.formats import parse
from unspin.resources import model_root

FILES = (
    "counts.table.npy", "counts.words.txt", "counts.unigrams.npy", "embeddings.npy", "embeddings.words.txt", "encoder.embeddings.npy",
    "encoder.heads.npz", "encoder.onnx", "encoder.pieces.txt", "encoder.vectors.npz", "encoder.words.txt", "ranker.npz", "selection.json",
)  # fmt: skip


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # numpy leaves a file open that it refuses
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_damaged_model(name, damage, tmp_path, monkeypatch):
    """Whatever file is hurt, the error says so and what to do."""
    for file in (*FILES, "thesaurus.tsv"):
        (tmp_path / file).symlink_to(Path(str(model_root() / file)))
    (tmp_path / name).unlink()
    if damage == "cut":
        shutil.copyfile(str(model_root() / name), tmp_path / name)
        with (tmp_path / name).open("r+b") as file:
            file.truncate(20)
    monkeypatch.setattr(engine, "model_root", lambda: tmp_path)
    with pytest.raises(ModelError, match="install unspin again"):
        engine.Engine(Settings(grammar="none")).check(parse("Crawler capillaries fade."))
