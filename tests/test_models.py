"""The models that the package ships: unchanged, small, and without traces of the place they were made at."""

import importlib.util
import json
import re
import warnings
from pathlib import Path

import pytest

from unspin.resources import model_root

CHECKSUMS = Path(__file__).parents[1] / "pipeline" / "training" / "checksums.py"
SPACY = Path(str(model_root())) / "spacy"


@pytest.fixture(scope="module")
def checksums():
    """The script that writes and validates the list."""
    if not CHECKSUMS.is_file():
        pytest.skip("the training scripts are not part of an installed package")
    spec = importlib.util.spec_from_file_location("checksums", CHECKSUMS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_shipped_file_is_as_listed(checksums):
    """A changed model needs ``checksums.py --write``, and its card a look."""
    assert checksums.differences(Path(str(model_root()))) == []


def test_a_changed_a_new_and_a_missing_file_are_named(checksums, tmp_path):
    """Nothing passes unseen."""
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)
    checksums.write(tmp_path)
    assert checksums.differences(tmp_path) == []
    (tmp_path / "a").write_text("A")
    (tmp_path / "b").unlink()
    (tmp_path / "d").write_text("d")
    assert checksums.differences(tmp_path) == ["a: changed", "b: missing", "d: not listed"]


def test_the_spacy_pipeline_is_small():
    """At most 6 MB of the wheel."""
    assert sum(path.stat().st_size for path in SPACY.rglob("*") if path.is_file()) <= 6_000_000


def test_the_spacy_pipeline_names_no_path():
    """Nothing but what it takes to run it: no corpora, no folders."""
    text = (SPACY / "config.cfg").read_text("utf-8") + (SPACY / "meta.json").read_text("utf-8")
    assert not re.findall(r"""(?:^|[\s"'=])(?:/|[A-Z]:\\)\w+""", text)
    assert not [section for section in ("[paths]", "[corpora", "[initialize") if section in text]


def test_the_spacy_pipeline_is_licensed_as_its_treebank_asks():
    """Share alike."""
    assert json.loads((SPACY / "meta.json").read_text("utf-8"))["license"] == "CC BY-SA 4.0"


def test_the_spacy_pipeline_loads_without_a_warning():
    """Neither about its version nor about anything else."""
    import spacy  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert spacy.load(SPACY).pipe_names == ["tok2vec", "tagger", "senter", "trainable_lemmatizer"]
