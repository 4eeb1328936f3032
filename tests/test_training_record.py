"""The record of the hand-spun articles: what is counted of a passage with swaps."""

import importlib
import sys
from pathlib import Path

import pytest

TRAINING = Path(__file__).parents[1] / "pipeline" / "training"
if not TRAINING.exists():
    pytest.skip("the training scripts are not part of an installed package", allow_module_level=True)


@pytest.fixture
def training(monkeypatch):
    """Imports a module of the training."""
    for folder in (TRAINING, TRAINING / "selection"):
        monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").is_relative_to(TRAINING):
            del sys.modules[name]


@pytest.mark.parametrize(
    ("wording", "row"),
    [
        ("crawler capillary", "1\t0\tspider vein:1|thread vein:1"),
        ("crawler", "0\t3\t"),
        ("vein", None),
        ("two crawler", None),
    ],
)
def test_what_the_record_says(training, wording, row):
    """Swaps with each of their fixes, words that stood as written often enough, nothing of words inside a swap or met seldom."""
    simulate, dataset, record = (training(name) for name in ("simulate", "dataset", "build_record"))
    tokens = tuple("Crawler capillaries fade . A crawler , two crawlers and the crawler stay : veins".split())
    swap = simulate.Swap(0, 2, ("spider", "veins"), (("thread", "veins"),))
    assert record.record_rows([dataset.Source("x", "article:x", (simulate.Passage(tokens, (swap,)),))]).get(wording) == row
