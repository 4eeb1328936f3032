"""The compiled simulator that the encoder is trained with makes the swaps and labels of the simulator and labels that the ranker learns from."""

import random
from types import SimpleNamespace

import numpy as np
import pytest
from training_scripts import TRAINING, scripts_of

from unspin.channel.candidates import CandidateModel
from unspin.glossary.entry import LexiconEntry
from unspin.glossary.lexicon import Lexicon
from unspin.glossary.terms import TermIndex

if not TRAINING.exists():
    pytest.skip("the training scripts are not part of an installed package", allow_module_level=True)

SCRIPTS = ("build_counts", "simulate", "articles", "sources", "dataset", "hashed", "spinning", "tables")
CLEAN = """
the doctor looks at your spider veins and gives you a new dose of the solution ¶ most patients cough up a little blood after the treatment ¶
an ache in the upper leg is common and goes away by itself ¶ the doctor’s nurse puts a small bandage on the wound ¶ ask a nurse if an eye hurts ¶
""".split()
ROWS = [
    ("spider vein", "np", "crawler capillary", "arachnid"), ("vein", "n", "capillary", "blood vessel"), ("solution", "n", "service"),
    ("cough up", "vp", "divulge"), ("blood", "n", "hemoglobin"), ("ache", "n", "hurting sensation", "sting"), ("small", "adj", "itty bitty"),
    ("and", "conj", "as well as"), ("nurse", "n", "medical attendant"), ("wound", "n", "injury", "open harm"), ("treatment", "n", "remedy"),
    ("eye", "n", "orb"), ("new", "adj", "brand new"), ("a little", "det", "some"), ("bandage", "n", "plaster"), ("damage", "n", "harm"),
]  # fmt: skip
ENTRIES = [LexiconEntry(plain, pos, tuple(spun), "", "", "", "a.csv", 1) for plain, pos, *spun in ROWS]
SYNONYMS = {"common": [("vulgar", "adj", 0.5)], "dose": [("draught", "n", 0.5)]}


@pytest.fixture(scope="module")
def scripts():
    """The scripts by name, run without the compiler, which tests do not have."""
    with scripts_of(("selection", "encoder"), SCRIPTS, numba=SimpleNamespace(njit=lambda **_: lambda function: function)) as found:
        yield found


@pytest.fixture(scope="module")
def model():
    return CandidateModel(Lexicon(ENTRIES), TermIndex(["spider veins"]), None, {"vein", "veins", "ache", "aches"}.__contains__)


@pytest.fixture(scope="module")
def tables(scripts, model):
    """The tables of a text, as the compiled functions have them, and the registry of its words."""
    registry = scripts.tables.Registry()
    corpus = {"tokens": np.array(registry.ids(CLEAN), np.int32)}
    spinner = scripts.simulate.Simulator(ENTRIES, SYNONYMS, lambda _: True)
    spun = scripts.tables.spin_tables(corpus, registry, spinner)
    offers = scripts.tables.Offers(model, registry)
    words = list(registry.words)
    for ids in (*registry.wordings, *((i,) for i in range(len(words)))):
        offers.exactly([words[i] for i in ids])
    arrays = spun | scripts.tables.offer_tables(offers, registry)
    runs = scripts.tables.Runs()
    for ids in registry.wordings:
        runs.add(ids)
    words = list(registry.words)
    other = {word: registry.words[form] for word, form in (("veins", "vein"), ("doctor", "remedy"))}
    slips = scripts.tables.Runs()
    for word in words:
        slips.add([other[word]] if word in other else [])
    with np.errstate(over="ignore"):
        hashes = {
            f"{name}_{part}": one
            for name in ("spin", "offer")
            for part, one in zip(("hashes", "slots"), scripts.hashed.hashed(arrays[f"{name}_keys"], arrays[f"{name}_list"]), strict=True)
        }
    return SimpleNamespace(
        words=words, **hashes, **{name: one for name, one in arrays.items() if name not in hashes}, **runs.arrays("wording"),
        **slips.arrays("slip"), **slips.arrays("near"), articles=registry.ids(("a", "an")),
        straight=registry.ids(map(scripts.tables.straight, words)),
        initial=np.array([word[0].isalpha() + 2 * (word[0] in "aeiou") for word in words]),
    )  # fmt: skip


def spun(scripts, tables, seed):
    """A passage spun with a seed: its words, and its swaps as (start, end, first and end of what they stand for in CLEAN)."""
    np.random.seed(seed)
    ids = np.array([tables.words.index(word) for word in CLEAN])
    out, swaps = np.empty(scripts.spinning.ROOM, np.int32), np.zeros((scripts.spinning.ROOM, 4), np.int32)
    with np.errstate(over="ignore"):
        size, number = scripts.spinning.spin(tables, ids, np.array(tables.straight)[ids], len(ids), out, swaps)
    return out[:size], swaps[:number]


def test_what_was_swapped_is_known(scripts, tables):
    """With each swap put back the passage reads as it was written, and no swap says what stood there."""
    swapped = 0
    for seed in range(20):
        out, swaps = spun(scripts, tables, seed)
        restored, at = [], 0
        for start, end, first, last in swaps.tolist():
            restored += [tables.words[i] for i in out[at:start]] + CLEAN[first:last]
            assert [tables.words[i] for i in out[start:end]] != CLEAN[first:last]
            at = end
        assert restored + [tables.words[i] for i in out[at:]] == CLEAN
        swapped += len(swaps)
    assert swapped > 40


def labels(scripts, tables, model, seed):
    """(kind, right candidate, what is right by the ranker's labels) of each window of a passage."""
    out, swaps = spun(scripts, tables, seed)
    read = [tables.words[i] for i in out]
    passage = scripts.simulate.Passage(
        tuple(read), tuple(scripts.simulate.Swap(start, end, tuple(CLEAN[first:last])) for start, end, first, last in swaps.tolist())
    )
    straight = np.array(tables.straight)[[tables.words.index(word) for word in CLEAN]]
    here = np.array(tables.straight)[out]
    for window in model.windows(tuple(map(scripts.tables.straight, read))):
        start, end = window.span.start, window.span.end
        with np.errstate(over="ignore"):
            slot = scripts.hashed.found(tables.offer_hashes, tables.offer_slots, scripts.hashed.hash_of(here, start, end))
        if slot != scripts.hashed.NONE:
            yield *scripts.spinning.label(tables, slot, start, end, out, straight, swaps, len(swaps))[:2], scripts.dataset.rights_of(window, passage)


def test_labels_are_those_of_the_ranker(scripts, tables, model):
    """For each window: as it stands, one of its candidates, none of them, or not to be told; all of these are met."""
    none, keep, right, not_offered = scripts.hashed.NONE, scripts.spinning.KEEP, scripts.spinning.RIGHT, scripts.spinning.NOT_OFFERED
    met = set()
    for seed in range(40):
        for kind, candidate, rights in labels(scripts, tables, model, seed):
            expected = none if rights is None else keep if rights[:1] == [0] else right if rights else not_offered
            assert kind == expected
            assert kind != right or candidate + 1 in rights
            met.add(kind)
    assert met == {none, keep, right, not_offered}


def test_the_settings_are_the_simulators(scripts):
    """Drawn from the same ranges, with the same share of passages left clean."""
    np.random.seed(1)
    random_ = random.Random(1)
    drawn = np.array([scripts.spinning.drawn_setting()[:6] for _ in range(4000)])
    other = [scripts.simulate.Setting.drawn(random_) for _ in range(4000)]
    expected = np.array([(one.rate, one.thesaurus, one.function_words, one.sharpness, one.mend_articles, one.slips) for one in other])
    assert drawn.mean(0) == pytest.approx(expected.mean(0), rel=0.06)
    assert np.ptp(drawn, axis=0) == pytest.approx(np.ptp(expected, axis=0), rel=0.06)
    assert scripts.spinning.CLEAN_SHARE == scripts.simulate.CLEAN_SHARE
    assert scripts.spinning.MAX_WINDOW == scripts.simulate.MAX_WINDOW
