"""How the scan's training text is made: labels where the swaps are, and counts as if a document had not been counted."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from unspin.channel.language_model import LanguageModel
from unspin.scan.stream import MARK, facts

TRAINING = Path(__file__).parents[1] / "pipeline" / "training"
if not (TRAINING / "scan").is_dir():
    pytest.skip("the training scripts are not part of an installed package", allow_module_level=True)
sys.path[:0] = [str(TRAINING / "scan"), str(TRAINING), str(TRAINING / "selection")]
from build_counts import coded, fill, grams  # noqa: E402 - where they stand is known only now
from dataset import MARK as END  # noqa: E402
from dataset import Article, Gold, HeldOut, labelled, runs_of  # noqa: E402

from unspin.model import Span  # noqa: E402

OTHERS = ["the doctor treats the vein with a thin needle .".split(), "the nurse cleans the vein and the skin .".split()] * 3
OWN = "the doctor cleans the skin with a thin blade and the doctor cleans the vein .".split()
VOCABULARY = ["<unknown>", MARK, *sorted({word for one in (*OTHERS, OWN) for word in one})]


def counted(documents: list[list[str]]) -> LanguageModel:
    """A language model of patient-facing documents, all of one vocabulary."""
    number = {word: i for i, word in enumerate(VOCABULARY)}
    ids = np.array([number[word] for one in documents for word in (*one, MARK)], dtype=np.int64)
    ones = np.ones(len(ids), np.int8)
    tables = [grams(ids, np.zeros(len(ids), bool), ones, order) for order in (2, 3)]
    times = Counter(ids.tolist())
    unigrams = np.stack([coded(np.array([times[i] for i in range(len(VOCABULARY))])), np.zeros(len(VOCABULARY))], axis=1)
    return LanguageModel(VOCABULARY, unigrams.astype(np.uint8), fill(1024, tables))


def test_a_document_is_read_as_if_it_had_not_been_counted() -> None:
    """Its own runs of words are taken out of the counts, also where only some of its words are still there."""
    everything, without = counted([*OTHERS, OWN]), counted(OTHERS)
    held = HeldOut(everything, "patient", [*OWN, MARK])
    for words in ([*OWN, MARK], ["the", "doctor", "cleans", "the", "dermis", "."]):
        _, told = held.facts(words)
        _, expected = facts(words, without)
        np.testing.assert_allclose(told[:, 4:], expected[:, 4:], atol=0.05)
        assert not np.allclose(told[:, 4:], facts(words, everything)[1][:, 4:], atol=0.05)


def test_words_that_only_the_document_has_are_unknown() -> None:
    """As they would be had it not been counted."""
    ids, told = HeldOut(counted([*OTHERS, OWN]), "patient", [*OWN, MARK]).facts(["the", "blade", MARK])
    assert told[:, 1].tolist() == [0, 1, 0]
    assert ids[1] == 0


def test_labels() -> None:
    """A swapped word is 1, one that stands in the fix too is unknown, all others are 0; markup is no word."""
    source = "# Veins\n\nTake *cool* drinking water now.\n"
    start = source.index("cool")
    gold = Gold(Span(start, start + len("cool* drinking water")), frozenset({"cool", "water"}))
    words, labels = labelled(Article("1", "tortured", "a.md", source, (gold,)))
    assert dict(zip(words, labels, strict=True)) == {
        "Veins": 0, MARK: 0, "Take": 0, "cool": -1, "drinking": 1, "water": -1, "now": 0, ".": 0,
    }  # fmt: skip


def test_runs_end_with_a_paragraph() -> None:
    """All words of a document that is long enough, in order."""
    words = [word for _ in range(50) for word in (*("a" * 29), END)]
    runs = list(runs_of(words))
    assert [word for one in runs for word in one] == words
    assert all(one[-1] == END for one in runs)
    assert [len(one) for one in runs] == [600, 600, 300]
    assert list(runs_of(["a", END])) == []
