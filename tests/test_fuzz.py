"""The short form of the fuzzing in tests/fuzz: seeds, what was found once, and some mutants, the same at each run."""

import os

import pytest
from fuzz.findings import FINDINGS
from fuzz.mutants import mutants
from fuzz.seeds import SEEDS
from fuzz.targets import TARGETS

MUTANTS = int(os.environ.get("UNSPIN_TEST_MUTANTS", "60"))


@pytest.mark.parametrize("name", TARGETS)
def test_mutants(name):
    """No input breaks a law; more of them with UNSPIN_TEST_MUTANTS, other kinds with tests/fuzz/run.py. Those of the models take their time."""
    seeds = tuple(seed.encode() for seed in SEEDS[name])
    for raw in (*seeds, *mutants(seeds, MUTANTS // (10 if name == "models" else 1), name)):
        TARGETS[name](raw)


@pytest.mark.parametrize(("name", "raw"), [(name, raw) for name, _, raw in FINDINGS], ids=[f"{name}: {why}" for name, why, _ in FINDINGS])
def test_what_was_found_stays_mended(name, raw):
    """Each input once left a reader with an error of Python's own, or broke a law."""
    TARGETS[name](raw.encode())
