"""Model files that are missing or damaged: one clear line, no traceback, no silent loss."""

import os
import shutil
from itertools import cycle, product
from pathlib import Path

import pytest
from click.testing import CliRunner

from unspin import engine, resources
from unspin.cli import main
from unspin.config import Settings
from unspin.errors import ModelError
from unspin.formats import parse
from unspin.resources import CHECKSUMS, model_root

MODELS = Path(str(model_root()))
FILES = tuple(line.split("  ", 1)[1] for line in (MODELS / CHECKSUMS).read_text().splitlines())
LOADED = (
    "counts.table.npy", "counts.words.txt", "counts.unigrams.npy", "embeddings.npy", "embeddings.words.txt", "encoder.embeddings.npy",
    "encoder.heads.npz", "encoder.onnx", "encoder.pieces.txt", "encoder.nearest.onnx", "encoder.words.txt", "ranker.npz", "record.tsv",
    "selection.json",
)  # fmt: skip


def _flip(path):
    """One bit in the middle."""
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def _folder(path):
    path.unlink()
    path.mkdir()


WAYS = {
    "missing": Path.unlink,
    "cut": lambda path: os.truncate(path, path.stat().st_size - 1),
    "flipped": _flip,
    "folder": _folder,
}


def damaged(root, name, way):
    """Make ``root`` a folder of models with one of them damaged; the others are links."""
    for one in (*FILES, CHECKSUMS):
        (root / one).parent.mkdir(parents=True, exist_ok=True)
        (root / one).symlink_to(MODELS / one)
    (root / name).unlink()
    shutil.copyfile(MODELS / name, root / name)
    way(root / name)


CASES = {*zip(FILES, cycle(WAYS)), *product(["selection.json", "spacy/tagger/cfg"], WAYS), (CHECKSUMS, "missing"), (CHECKSUMS, "flipped")}
"""Each file in one way, and a small one of either kind in each."""


@pytest.mark.parametrize(("name", "way"), sorted(CASES))
def test_damage_is_seen_before_anything_is_loaded(name, way, tmp_path, monkeypatch):
    """Whatever file is hurt in whatever way, a single byte included, the line names it and says what to do."""
    damaged(tmp_path / "models", name, WAYS[way])
    monkeypatch.setattr(resources, "builtin_root", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"^the model file \S+ of unspin .*; install unspin again$") as error:
        model_root()
    assert name in str(error.value) or name == CHECKSUMS


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_run_with_damaged_models_ends_in_one_line(command, tmp_path, monkeypatch):
    """Exit code 2, and the file is as it was."""
    damaged(tmp_path / "models", "thesaurus.tsv", WAYS["cut"])
    monkeypatch.setattr(resources, "builtin_root", lambda: tmp_path)
    (tmp_path / "a.txt").write_text("Crawler capillaries fade.\n")
    glossary = resources.Path(resources.__file__).parent / "_builtin" / "glossary"
    monkeypatch.setattr(engine, "glossary_root", lambda: glossary if glossary.is_dir() else MODELS.parents[3] / "glossary")
    result = CliRunner().invoke(main, [command, str(tmp_path / "a.txt")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "unspin: the model file thesaurus.tsv of unspin is damaged; install unspin again\n"
    assert (tmp_path / "a.txt").read_text() == "Crawler capillaries fade.\n"


@pytest.mark.parametrize("missing", ["models", "glossary"])
def test_a_folder_that_is_missing(missing, tmp_path, monkeypatch):
    """The whole of it, and no checkout beside the package."""
    monkeypatch.setattr(resources, "builtin_root", lambda: tmp_path)
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "a/b/c/resources.py"))
    with pytest.raises(ModelError, match=f"no {missing} at .*; install unspin again"):
        {"models": resources.model_root, "glossary": resources.glossary_root}[missing]()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # numpy leaves a file open that it refuses
@pytest.mark.parametrize("name", LOADED)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_damaged_model(name, damage, tmp_path, monkeypatch):
    """Where the damage came after the look, the readers' own errors say so and what to do."""
    for file in (*LOADED, "thesaurus.tsv"):
        (tmp_path / file).symlink_to(Path(str(model_root() / file)))
    (tmp_path / name).unlink()
    if damage == "cut":
        shutil.copyfile(str(model_root() / name), tmp_path / name)
        with (tmp_path / name).open("r+b") as file:
            file.truncate(20)
    monkeypatch.setattr(engine, "model_root", lambda: tmp_path)
    with pytest.raises(ModelError, match="install unspin again"):
        engine.Engine(Settings(grammar="none")).check(parse("Crawler capillaries fade."))
