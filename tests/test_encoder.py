"""The shipped sentence encoder: shapes, determinism, and that it has learnt what it is for."""

import numpy as np
import pytest

from unspin.channel import encoder as module
from unspin.channel import wordings as wordings_module
from unspin.channel.encoder import POSITIONS, SUMMED, Encoder, Vocabulary, gelu, narrowed, widened
from unspin.channel.wordings import Wordings
from unspin.resources import model_root


@pytest.fixture(scope="module")
def encoder():
    """The encoder of the package."""
    return Encoder.load(model_root())


def scores(encoder, sentence, *windows):
    """Scores of (start, end, wordings) windows, the window as it stands first, and the swap logits."""
    words = sentence.split()
    wordings, owner = [], []
    for number, (start, end, others) in enumerate(windows):
        wordings += [tuple(word.lower() for word in words[start:end]), *(tuple(one.split()) for one in others)]
        owner += [number] * (1 + len(others))
    spans = np.array([(start, end) for start, end, _ in windows])
    passage, known = encoder.read(words), Wordings()
    numbers = np.array([known.number(wording) for wording in wordings])
    return encoder.score(passage, spans, known, numbers, np.array(owner)), passage.swapped


@pytest.mark.parametrize(
    ("sentence", "start", "end", "right", "wrong"),
    [
        ("Seek prompt medical focus if you have chest pain .", 3, 4, "attention", "lens"),
        ("Crawler capillaries are small swollen blood vessels on the legs .", 0, 1, "spider", "tracked"),
        ("A service is injected into the vein with a fine needle .", 1, 2, "solution", "office"),
    ],
)
def test_the_right_candidate_beats_a_wrong_one(encoder, sentence, start, end, right, wrong):
    """Context decides between the senses."""
    _, first, second = scores(encoder, sentence, (start, end, [right, wrong]))[0]
    assert first > second


def test_spun_words_look_more_swapped_than_clean_ones(encoder):
    """The swap logit of a wrong word is above those of the same place in clean text."""
    spun = scores(encoder, "Call the doctor if you divulge blood or have upper body agony .", (0, 1, []))[1]
    clean = scores(encoder, "Call the doctor if you vomit blood or have bad chest pain .", (0, 1, []))[1]
    assert spun.mean() > clean.mean()


def test_same_input_same_scores(encoder):
    """Nothing is random."""
    one = scores(encoder, "Take one tablet a day .", (2, 3, ["pill", "lozenge"]))
    two = scores(encoder, "Take one tablet a day .", (2, 3, ["pill", "lozenge"]))
    assert (one[0] == two[0]).all()
    assert (one[1] == two[1]).all()


def test_words_beyond_the_positions_are_not_scored(encoder):
    """A passage that is too long is read as far as it goes."""
    words = " ".join(["vein"] * (POSITIONS + 50))
    pairs, swapped = scores(encoder, words, (0, 1, ["capillary"]), (POSITIONS + 20, POSITIONS + 21, ["capillary"]))
    assert pairs[2:].tolist() == [0, 0]
    assert swapped[-1] == -6
    assert pairs[0] != 0


def test_a_wording_is_what_its_first_last_and_mean_piece_are_projected_to(encoder):
    """Of one piece or several, alone or among others."""
    wordings = [("vein",), ("cough", "up", "blood"), ("sclerotherapy",), ("spider", "veins")]
    weights = encoder._heads.arrays["wording.weight"].reshape(3, encoder._width, -1)
    for number, wording in enumerate(wordings):
        pieces = encoder._embedded(encoder._pieces.of_words(wording))
        ends = (pieces[0], pieces[-1], pieces.mean(0))
        expected = sum(one @ weight.T for one, weight in zip(ends, weights, strict=True)) + encoder._heads.arrays["wording.bias"]
        for found in (encoder._mixed([wording])[0], encoder._mixed(wordings)[number]):
            np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


def test_nearest_wordings_fit_the_place(encoder):
    """What belongs there is among the nearest of some thousand words, best first, and past the positions there is nothing."""
    words = "Seek prompt medical focus if you have chest pain .".split()
    known = Wordings()
    (numbers,) = encoder.nearest(encoder.read(words), np.array([(3, 4)]), 6, known)
    found = {known.texts[number] for number in numbers}
    assert "attention" in found or "care" in found
    assert len(found) == 6
    far = encoder.read(["vein"] * (POSITIONS + 50))
    assert encoder.nearest(far, np.array([(POSITIONS + 20, POSITIONS + 21)]), 6, known) == [[]]


def test_nearest_wordings_go_by_the_numbers_that_hold(encoder, monkeypatch):
    """Those of the wordings that are asked with, and new ones once all were forgotten."""
    monkeypatch.setattr(wordings_module, "MAX_WORDINGS", 3)
    passage, span, known, other = encoder.read(["divulge", "blood"]), np.array([(0, 1)]), Wordings(), Wordings()
    other.number(("first",))

    def texts(wordings):
        (numbers,) = encoder.nearest(passage, span, 6, wordings)
        return [wordings.texts[number] for number in numbers]

    found = texts(known)
    assert texts(other) == found
    assert texts(known) == found
    known.renew()
    known.number(("second",))
    assert texts(known) == found


def test_nearest_wordings_are_those_of_the_greatest_scores(encoder):
    """The best, and nearly all others, are those of all scores, which round neither side to 8 bits; alone or with other places."""
    words = "Call the doctor if you divulge blood or have upper body agony .".split()
    passage, known, number = encoder.read(words), Wordings(), 12
    wordings = (model_root() / "encoder.words.txt").read_text(encoding="utf-8").split("\n")[:-1]
    numbers = np.array([known.of_text(one) for one in wordings])
    spans = np.array([(5, 6), (9, 11), (11, 12)])
    for span, nearest in zip(spans, encoder.nearest(passage, spans, number, known), strict=True):
        found = [known.texts[one] for one in nearest]
        all_scores = encoder.score(passage, span[None], known, numbers, np.zeros(len(numbers), dtype=np.int64))
        best = [wordings[i] for i in np.argsort(-all_scores, kind="stable")[:number]]
        assert found[0] == best[0]
        assert len(set(found) & set(best)) >= number - 2
        assert encoder.nearest(passage, span[None], number, known) == [nearest]


def test_a_graph_of_other_wordings_is_refused():
    """Words and vectors that do not belong together would propose nonsense."""
    with pytest.raises(ValueError, match="2 wordings for a graph of"):
        Vocabulary(["vein", "artery"], (model_root() / "encoder.nearest.onnx").read_bytes())


def test_gelu():
    """Zero at zero, nearly x far right, nearly nothing far left."""
    assert gelu(np.array([[0.0, 6.0, -6.0]], dtype=np.float32))[0] == pytest.approx([0, 6, 0], abs=1e-3)


@pytest.mark.parametrize(("sum_of_two", "exactly"), [(2 * 255 * 127, False), (2**15 - 1, True)])
def test_a_processor_that_cuts_sums_is_asked_for_exact_ones(monkeypatch, sum_of_two, exactly):
    """Tried once: processors without 8-bit products in 32 bits cut each sum of two at 16."""
    asked = []

    class Session:
        def run(self, _names, _inputs):
            return [np.full((SUMMED, SUMMED), SUMMED // 2 * sum_of_two)]

    monkeypatch.setattr(module, "_session_of", lambda _graph, *, exactly: asked.append(exactly) or Session())
    module._saturates.cache_clear()
    try:
        module._session("one")
        module._session("another")
    finally:
        module._saturates.cache_clear()
    assert asked == [False, exactly, exactly]


def test_readings_are_the_same_in_the_exact_way(encoder):
    """Whichever way was chosen for this processor, its sums are those of the exact one."""
    exact = module._session_of(str(model_root() / "encoder.onnx"), exactly=True)
    embedded = encoder._embedded(encoder._pieces.of_words("a service is injected into the vein".split()))[None]
    for one, other in zip(encoder._session.run(None, {"embedded": embedded}), exact.run(None, {"embedded": embedded}), strict=True):
        assert (one == other).all()


def test_halves_of_numbers_are_the_nearest_there_are():
    """Of eight binary digits; 0 stays 0, and signs stay."""
    numbers = np.concatenate([[0.0], np.geomspace(1e-6, 1e6, 10_001), -np.geomspace(1e-6, 1e6, 10_001)]).astype(np.float32)
    halves = narrowed(numbers)
    assert (narrowed(widened(halves)) == halves).all()
    assert np.abs(widened(halves) - numbers).max(where=numbers == 0, initial=0) == 0
    assert (np.abs(widened(halves) - numbers)[1:] <= np.abs(numbers[1:]) / 256).all()
