"""The language model over wordings in their places: against its definition, word by word."""

import math

import numpy as np
import pytest

from unspin.channel import language_model
from unspin.channel.contexts import CONTEXT, PATIENT_WEIGHT, Contexts
from unspin.channel.language_model import BACKOFF, BOUNDARY, ORDER, LanguageModel
from unspin.resources import model_root

LANGUAGE = LanguageModel.load(model_root())


def by_definition(ids, at):
    """(score in patient-facing text, in other text, longest run) of the word at ``at`` by stupid backoff."""
    best, run = [float(one) for one in LANGUAGE.log10_frequency(np.array(ids[at]))], int(ids[at] != 0)
    for order in range(2, ORDER + 1):
        here, before = (LANGUAGE.counts(np.array([part]))[0] for part in (ids[at - order + 1 : at + 1], ids[at - order + 1 : at])) if order > 2 else (
            LANGUAGE.counts(np.array([ids[at - 1 : at + 1]]))[0], LANGUAGE.unigrams[ids[at - 1]])  # fmt: skip
        seen = [bool(one and other) for one, other in zip(here, before, strict=True)]
        best = [math.log10(min(1, here[i] / before[i])) if seen[i] else best[i] + BACKOFF for i in range(2)]
        run = order if any(seen) else run
    return *best, run


@pytest.mark.parametrize(
    ("text", "start", "end", "wording"),
    [
        ("seek prompt medical focus if you have pain", 3, 4, "attention"),
        ("seek prompt medical focus if you have pain", 1, 4, "immediate medical attention"),
        ("seek prompt medical focus if you have pain", 0, 1, "get"),
        ("pain", 0, 1, "the pain in your chest may be a sign"),
        ("the zzyzx in your legs are spider veins", 1, 2, "qwxyz"),
        ("the veins in your legs are spider veins", 7, 8, "veins"),
    ],
)
def test_scores_are_those_of_stupid_backoff(text, start, end, wording):
    """The sums over the wording and what stands behind it, for one wording and for several at once."""
    words, new = text.split(), wording.split()
    padded = [BOUNDARY] * CONTEXT + LANGUAGE.ids(words) + [BOUNDARY] * CONTEXT
    ids = padded[: CONTEXT + start] + LANGUAGE.ids(new) + padded[CONTEXT + end :]
    each = [by_definition(ids, at) for at in range(CONTEXT + start, 2 * CONTEXT + start + len(new))]
    patient, other, runs = zip(*each, strict=True)
    mixed = [math.log10(PATIENT_WEIGHT * 10**one + (1 - PATIENT_WEIGHT) * 10**two) for one, two in zip(patient, other, strict=True)]
    wanted = [sum(patient), sum(other), sum(mixed), sum(runs) / len(runs), runs[0], runs[len(new)], len(runs)]
    contexts = Contexts(LANGUAGE, np.array(padded))
    between = LANGUAGE.ids(words[start:end])
    rows = np.array([*between, *LANGUAGE.ids(new), *between])
    places = np.array([(start + CONTEXT, end + CONTEXT)] * 3)
    found = contexts.scores(places, rows, np.array([len(between), len(new), len(between)]))
    columns = (found.patient, found.other, found.mixed, found.run, found.first, found.right, found.words)
    assert [float(column[1]) for column in columns] == pytest.approx(wanted, abs=1e-4)
    assert all(column[0] == column[2] for column in columns)


def probed(table, state):
    """What a table holds for a hash: slot after slot from its own on, until one has its fingerprint or is free."""
    mark = (state >> 48) | 1
    for slot in range(state, state + 96):
        cell = int(table[slot % len(table)])
        if cell == 0:
            return 0
        if cell >> 16 == mark:
            return cell & 65535
    return 0


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8, 0.95, 1.0])
@pytest.mark.parametrize("slots", [16, 4096])
def test_the_table_is_looked_up_slot_by_slot(share, slots):
    """Empty and crowded tables, runs that go on past the end, fingerprints that are met on the way to another; as many steps as it may take."""
    rng = np.random.default_rng(slots)
    marks = rng.integers(0, 8 if slots == 16 else 512, slots, dtype=np.uint32) * 2 + 1
    table = np.where(rng.random(slots) < share, (marks << 16) | rng.integers(0, 65536, slots, dtype=np.uint32), 0).astype(np.uint32)
    states = rng.integers(0, 1 << 48, 2000, dtype=np.uint64) | (marks[rng.integers(0, slots, 2000)].astype(np.uint64) << np.uint64(48))
    language = LanguageModel(["<unknown>"], np.zeros((1, 2), np.uint8), table)
    assert language.cells_at(states).tolist() == [probed(table, int(state)) for state in states]


def test_longer_runs_are_seen_only_after_shorter_ones():
    """What lets runs of three and four be looked up only where they can be: the table holds with each run the one that it begins with."""
    ids = np.array(LANGUAGE.ids("call the doctor if you have chest pain or swelling that does not go away after a few days of rest at home".split()))
    for order in (3, 4):
        runs = np.lib.stride_tricks.sliding_window_view(ids, order)
        seen, begun = (LANGUAGE.counts(one).any(axis=1) for one in (runs, runs[:, :-1]))
        assert seen.any()
        assert begun[seen].all()


def test_ids_are_the_same_when_words_are_met_again():
    """Small letters, straight apostrophes, any number as one, 0 for what clean text does not hold; from anything that gives words."""
    language = LanguageModel(["<unknown>", "¶", "0", "doctor's", "vein"], np.zeros((5, 2), np.uint8), np.zeros(16, np.uint32))
    words = ["Vein", "¶", "qwxyz", "2,000", "doctor’s", "vein", "Vein"]
    assert language.ids(iter(words)) == language.ids(words) == [4, 1, 0, 2, 3, 4, 4]
    assert language.ids(()) == []


def test_ids_are_the_same_when_more_words_were_met_than_are_kept(monkeypatch):
    """What is kept is forgotten, and made again."""
    monkeypatch.setattr(language_model, "_CACHED_WORDS", 2)
    language = LanguageModel(["<unknown>", "vein", "leg", "scar"], np.zeros((4, 2), np.uint8), np.zeros(16, np.uint32))
    words = "vein leg scar ulcer vein".split()
    assert language.ids(words[:3]) == [1, 2, 3]
    assert language.ids(words) == language.ids(words) == [1, 2, 3, 0, 1]
