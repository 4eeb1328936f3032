"""The channel's parts one by one: candidates, mended contexts, memory, selection."""

import json
import math
from dataclasses import replace
from importlib.resources import as_file

import numpy as np
import pytest

from unspin.channel.candidates import CandidateModel, Window
from unspin.channel.embeddings import Embeddings
from unspin.channel.evidence import FEATURES, Rivals, best_text, gain_of
from unspin.channel.features import (
    CHOICES,
    MENDED,
    NAMES,
    NEAREST,
    FeatureModel,
    PassagePairs,
    log_probabilities,
    memory_of,
    mended_words,
    sigmoid,
)
from unspin.channel.judge import LIMIT, PAGE_FEATURES, EditNetwork, Judge, page_features
from unspin.channel.language_model import LanguageModel
from unspin.channel.offers import Listings
from unspin.channel.ranker import Network, Rates, Reading, Scored, logit, swapped_words
from unspin.channel.record import Record
from unspin.channel.select import Choice, by_record, changing, choose, joined, path
from unspin.channel.wordings import Wordings
from unspin.detect import channel as detect
from unspin.glossary.entry import LexiconEntry
from unspin.glossary.lexicon import Lexicon
from unspin.glossary.terms import TermIndex
from unspin.model import Applicability, Candidate, Document, Segment, Span
from unspin.resources import model_root
from unspin.text.inflection import other_forms
from unspin.text.tokens import tokenize


def entry(plain, pos, *spun):
    """A row of the lexicon."""
    return LexiconEntry(plain, pos, spun, "test", "", "", "test.csv", 1)


LEXICON = Lexicon(
    [
        entry("spider", "n", "crawler"), entry("vein", "n", "capillary", "blood vessel"), entry("blocker", "n", "barricade"),
        entry("breast", "n", "bosom"), entry("cancer", "n", "malignancy"), entry("inject", "v", "infuse"),
    ]
)  # fmt: skip
COMMON = frozenset("is are veins vein quickly quick treated treat".split())
MODEL = CandidateModel(LEXICON, TermIndex(["spider vein", "breast cancer"]), None, COMMON.__contains__)


def offered(text):
    """For each window of ``text`` what it may stand for."""
    words = tuple(text.split())
    return {" ".join(words[one.span.start : one.span.end]): [c.text for c in one.candidates] for one in MODEL.windows(words)}


@pytest.mark.parametrize(
    ("text", "window", "candidate"),
    [
        ("crawler capillaries fade", "crawler capillaries", "spider veins"),
        ("crawler blood vessels fade", "crawler blood vessels", "spider veins"),
        ("malignancy of the bosom", "malignancy of the bosom", "breast cancer"),
        ("we infused it", "infused", "injected"),
        ("a beta-barricade", "beta-barricade", "beta-blocker"),
        ("they is here", "is", "are"),
        ("it is treat", "treat", "treated"),
        ("heals quick", "quick", "quickly"),
    ],
)
def test_candidates(text, window, candidate):
    """Composition, inflection, permutation, parts of hyphenated words, other forms."""
    assert candidate in offered(text)[window]


@pytest.mark.parametrize("text", ["spider veins", "3 mg", "the of and"])
def test_nothing_is_offered_for_what_is_right(text):
    """A term as it should be, numbers and function words have no lexicon candidates."""
    assert all(one.origin == "inflection" for window in MODEL.windows(tuple(text.split())) for one in window.candidates)


@pytest.mark.parametrize(
    ("form", "other"),
    [("has", "have"), ("were", "was"), ("veins", "vein"), ("swell", "swollen"), ("rapid", "rapidly"), ("easily", "easy"), ("these", "this")],
)
def test_other_forms(form, other):
    """The other number, the forms of a verb, adverb and adjective."""
    assert other in other_forms(form)


def test_memory_counts_runs_of_words():
    """Up to four words, in lower case, over all passages."""
    memory = memory_of([["As", "well", "as"], ["as", "well", "as", "this"]])
    assert (memory["as well as"], memory["as"], memory["well as this"], memory["nothing"]) == (2, 4, 1, 0)


def test_log_probabilities_add_up_within_each_window():
    """Each window is a distribution of its own."""
    logs = log_probabilities(np.array([1, 2, 3, -1, 5], dtype=np.float32), np.array([0, 3]))
    assert np.exp(logs[:3]).sum() == pytest.approx(1)
    assert np.exp(logs[3:]).sum() == pytest.approx(1)


def test_mended_words_and_where_the_old_ones_stand():
    """The surest edits that do not overlap are carried out for the context; every old word keeps a place."""
    words = ["the", "crawler", "capillaries", "fade"]
    windows = [
        Window(Span(1, 2), (Candidate("spider", "lexicon", -1.0),)),
        Window(Span(1, 3), (Candidate("spider veins", "term", -1.0),)),
        Window(Span(3, 4), (Candidate("vanish", "lexicon", -1.0),)),
    ]
    offers = Listings(Wordings()).offers(words, windows)
    features = np.zeros((6, len(NAMES)), dtype=np.float32)
    features[:, NAMES.index("encoder_share")] = np.log([0.3, 0.7, 0.1, 0.9, 0.6, 0.4])
    pairs = PassagePairs(np.array([0, 2, 4]), features, np.array([0, 0, 1, 1, 2, 2]))
    mended, place = mended_words(words, offers, pairs)
    assert mended == ["the", "spider", "veins", "fade"]
    assert place.tolist() == [0, 1, 2, 3, 4]


def scored(start, end, keep, *candidates):
    """A window with probabilities: of itself as it stands, and of (text, probability) candidates."""
    window = Window(Span(start, end), tuple(Candidate(text, "lexicon", -1.0) for text, _ in candidates))
    logs = tuple(math.log(one) for _, one in candidates)
    rows = np.zeros((1 + len(logs), len(NAMES)), np.float32)
    return Scored(window, math.log(keep), logs, (math.log(keep), *logs), rows, max(range(len(logs)), key=logs.__getitem__))


def test_the_best_path_takes_what_gains_most():
    """Of overlapping windows those with the greatest sum of gains."""
    windows = [scored(0, 1, 0.4, ("a", 0.6)), scored(0, 2, 0.01, ("b", 0.99)), scored(1, 2, 0.4, ("c", 0.6))]
    assert [one.window.span for one in path(windows)] == [Span(0, 2)]


@pytest.mark.parametrize(("sure", "wanted"), [(0.98, [Span(0, 2)]), (0.4, [Span(0, 1), Span(1, 2)])])
def test_the_best_path_prefers_one_sure_edit_to_several_unsure_ones(sure, wanted):
    """A phrase whose original is sure goes before its words whose originals are not, though theirs gain more together."""
    words = [scored(at, at + 1, 0.02, ("a", 0.35), ("b", 0.3)) for at in (0, 1)]
    phrase = scored(0, 2, 0.004, ("c", sure))
    assert sum(map(gain_of, words)) > gain_of(phrase)
    assert [one.window.span for one in path([words[0], phrase, words[1]])] == wanted


@pytest.mark.parametrize(
    ("over_both", "spans"),
    [
        (("spider veins", 0.7), [(0, 2), (2, 3)]),
        (("spider lines", 0.7), [(0, 1), (1, 2), (2, 3)]),
        (None, [(0, 1), (1, 2), (2, 3)]),
    ],
)
def test_two_edits_that_read_like_one_are_one(over_both, spans):
    """Where the window over both says the same; what does not touch, or reads otherwise, stays."""
    chosen = [scored(0, 1, 0.1, ("Spider", 0.9)), scored(1, 2, 0.1, ("capillary", 0.2), ("veins", 0.7)), scored(2, 3, 0.1, ("fade", 0.9))]
    windows = [*chosen, scored(1, 3, 0.1, ("other words", 0.9)), *([scored(0, 2, 0.3, over_both)] if over_both else [])]
    assert [(one.window.span.start, one.window.span.end) for one in joined(chosen, windows)] == spans


def judge(**given):
    """A judge whose weights are zero but for those named: of features of an edit, for both of its outputs, and of a page."""
    past = np.array([[given.get(name, 0.0)] * 2 for name in FEATURES])
    edits = replace(EditNetwork.undecided(), past=past)
    return Judge(Record({}), edits, tuple(given.get(name, 0.0) for name in PAGE_FEATURES))


def test_a_row_of_very_many_hyphens_is_no_word_with_parts():
    """Its parts are not exchanged one by one: that would take the square of its length."""
    word = "-".join(["crawler"] * 3000)
    assert [window.candidates for window in MODEL.windows((word,))] == []
    assert [one.text for window in MODEL.windows(("crawler-like",)) for one in window.candidates] == ["spider-like"]


def test_choices_rank_candidates_by_probability():
    """The best candidate first; the probability rises with the gain, which is cut at so many deviations."""
    reading = Reading((scored(0, 1, 0.2, ("a", 0.1), ("b", 0.7)),), (0.8,), (0.8,))
    (choice,) = choose(reading, ["x"], 0.1, frozenset(), judge(gain=1.0))
    assert [one.text for one in choice.candidates] == ["b", "a"]
    assert choice.wrong == choice.accepted == pytest.approx(0.7 / 0.9, abs=1e-6)
    reading = Reading((scored(0, 1, 1e-9, ("b", 0.7)),), (0.8,), (0.8,))
    assert choose(reading, ["x"], 0.1, frozenset(), judge(gain=1.0))[0].wrong == pytest.approx(1 / (1 + math.exp(-LIMIT)))


def test_a_judge_of_other_features_is_refused(tmp_path):
    """A file from another version says so instead of weighing the wrong things."""
    tables = json.loads((model_root() / "selection.json").read_text(encoding="utf-8"))
    (tmp_path / "record.tsv").write_text("", encoding="utf-8")
    (tmp_path / "selection.json").write_text(json.dumps(tables | {"features": tables["features"][:-1]}), encoding="utf-8")
    with pytest.raises(ValueError, match="other features"):
        Judge.load(tmp_path)


@pytest.mark.parametrize(
    ("phrase", "kept"), [("sore as well as red", [(0, 1), (1, 4)]), ("it did as well today", [(0, 1), (1, 4), (3, 4), (3, 5)])]
)
def test_a_phrase_is_changed_as_a_whole(phrase, kept):
    """Windows that hold all of it or none stay; all do where it does not stand."""
    windows = [scored(start, end, 0.1, ("and", 0.9)) for start, end in [(0, 1), (1, 4), (3, 4), (3, 5)]]
    assert [(one.window.span.start, one.window.span.end) for one in changing(windows, phrase.split())] == kept


@pytest.mark.parametrize(
    ("here", "best", "kept"),
    [("ischaemic", "ischemic", False), ("oesophagus", "esophagus", False), ("ischaemic", "ischemia", True), ("assault", "attack", True)],
)
def test_another_spelling_is_no_edit(here, best, kept):
    """It would be spelt as on the page, and the second candidate pass for the first."""
    assert bool(changing([scored(0, 1, 0.1, (best, 0.9))], [here])) == kept


def test_what_other_windows_say_of_a_place():
    """The surest that reads the same, that reads otherwise, that lies within, and that crosses the edge."""
    windows = [scored(0, 2, 0.1, ("spider veins", 0.9)), scored(0, 1, 0.4, ("spider", 0.6)), scored(0, 3, 0.2, ("veins hurt", 0.5)),
               scored(1, 2, 0.3, ("veins", 0.7)), scored(1, 3, 0.3, ("ache", 0.2))]  # fmt: skip
    rivals = Rivals(windows, ["Crawler", "veins", "hurt"])
    assert rivals.of(Span(0, 1), "spider") == pytest.approx((math.log(0.9), math.log(0.5), -6, -6))
    assert rivals.of(Span(0, 2), "spider veins") == pytest.approx((-6, math.log(0.5), math.log(0.7), math.log(0.2)))


@pytest.mark.parametrize(("text", "echoes"), [("glove", True), ("the", False), ("mitten", False), ("hand", False)])
def test_a_word_that_stands_beside_its_place(text, echoes):
    """In any form; not what the place itself says, and no small word."""
    words = "Wear mittens rather than the gloves".split()
    assert Rivals([], words).echoes(Span(1, 2), text) == echoes


def test_the_record_of_a_wording():
    """In any form; an original it was never a swap for is less likely the more often it was one, and nothing is known of what is not in it."""
    record = Record({"crawler capillary": "4\t1\tspider vein:3|vein:1", "crawl": "1\t0\t"})
    right, other = (record.standing("crawler capillaries", one) for one in ("spider veins", "artery"))
    assert right == pytest.approx((math.log(3.2 / 1.4), math.log(5), math.log(4.2 / 1.4)))
    assert other == pytest.approx((math.log(0.2 / 4.4), math.log(5), math.log(4.2 / 1.4)))
    assert record.standing("crawl", "artery").times == pytest.approx(math.log(2))
    assert record.standing("vein", "artery") == pytest.approx((math.log(0.5), 0, math.log(0.5)))


def test_the_record_decides_between_near_candidates():
    """It takes no part where another is much more probable."""
    record = Record({"x": "9\t0\tb:9"})
    for probability, best in ((0.4, "b"), (0.05, "a")):
        assert best_text(by_record(scored(0, 1, 0.1, ("a", 0.5), ("b", probability)), ["X"], record)) == best


def test_a_page_counts_as_spun_by_its_surely_wrong_places():
    """The more of its places are surely wrong or mended, the likelier; one among many words says little."""
    given = judge(wrong=1.0)
    sure, unsure = (0.98, 0.1), (0.9, 0.7)
    assert given.spun([sure] * 12, 400) > given.spun([sure] * 4, 400) > given.spun([sure], 400)
    assert given.spun([sure], 400) > given.spun([sure], 4000) > given.spun([unsure], 4000)
    assert page_features([sure] * 4 + [(0.5, 0.85), unsure], 950) == pytest.approx((math.log(4.5), math.log(1.5), 1.0))


@pytest.mark.parametrize(
    ("page", "passage", "least"),
    [(0.96, 0.1, detect.MIN_WRONG), (0.95, 0.1, detect.MIN_WRONG_IN_DOUBT), (0.95, 0.985, detect.MIN_WRONG),
     (0.3, 0.1, detect.MIN_WRONG_ON_CLEAN), (0.3, 0.985, detect.MIN_WRONG)],
)  # fmt: skip
def test_the_surer_a_page_was_spun_the_less_a_place_needs(page, passage, least):
    """A passage that was surely spun counts by itself."""
    assert detect.least_wrong(page, passage) == least


@pytest.mark.parametrize(("sure", "applicability"), [(40, Applicability.SAFE), (7, Applicability.REVIEW)])
def test_on_a_page_that_is_not_surely_spun_nothing_is_safe(sure, applicability):
    """The same edit of a page with many places that are surely wrong, and of one with fewer."""
    text = "crawler " * 400
    document = Document(text, (Segment.literal(text),), "x.txt")
    token = tokenize(text)[0]
    passage = (detect.Place(0, token), *[None] * 399)
    edit = Choice(Span(0, 1), (Candidate("spider", "lexicon", -1.0),), 0.995, 0.995, ())
    one = Reading((), (), ())
    channel = detect.Channel(MODEL, None, Judge.load(model_root()))
    reading = detect.DocumentReading((passage,), (one,), ((edit,),), {}, Rates(0.1, 0.1), channel._spun([[edit] * sure], 1000))
    assert [found.applicability for _, found in channel.find(document, reading)] == [applicability]


@pytest.mark.parametrize(
    ("text", "accepted", "reported"),
    [("spider veins", 0.45, False), ("spider veins", 0.55, True), ("spider legs", 0.45, True), ("breast cancer", 0.45, False)],
)
def test_a_whole_term_is_taken_for_another_where_that_is_likelier_right(text, accepted, reported):
    """Other words of the same page need no more than a wording worth applying."""
    document = Document(text, (Segment.literal(text),), "x.txt")
    passage = tuple(detect.Place(0, token) for token in tokenize(text))
    edit = Choice(Span(0, 2), (Candidate("leg veins", "lexicon", -1.0),), 0.99, accepted, ())
    channel = detect.Channel(MODEL, None, Judge.load(model_root()))
    reading = detect.DocumentReading((passage,), (Reading((), (), ()),), ((edit,),), {}, Rates(0.1, 0.1), 0.99)
    assert bool(channel.find(document, reading)) == reported


@pytest.mark.parametrize(
    ("text", "found", "new", "applicability"),
    [
        ("your hurt fades", "hurt", "pain", Applicability.SAFE),
        ("your proper knee", "proper", "right", Applicability.REVIEW),
        ("it is right there", "right there", "there", Applicability.REVIEW),
        ("you can swell", "can", "may", Applicability.REVIEW),
        ("red as well as sore", "as well as", "and", Applicability.REVIEW),
        ("over 4 days", "over", "under", Applicability.DISPLAY),
    ],
)
def test_what_is_never_safe_however_sure(text, found, new, applicability):
    """Sides, what says how certain or how often, small words, comparisons beside a number."""
    at = text.index(found)
    edit = Choice(Span(0, 1), (Candidate(new, "lexicon", -1.0),), 0.999, 0.999, ())
    finding = detect._finding(Segment.literal(text), Span(at, at + len(found)), edit, 0.1)
    assert finding.applicability == applicability


@pytest.mark.parametrize("name", ["first", "second"])
def test_the_ranker_compares_what_is_offered(name):
    """The score of a candidate depends on its rivals; a window alone is scored as among others."""
    with as_file(model_root() / "ranker.npz") as where, np.load(where, allow_pickle=False) as file:
        network = Network.of({key: file[key] for key in file.files}, name)
    features = np.random.default_rng(3).normal(size=(9, len(NAMES))).astype(np.float32)
    together = network.scores(features, np.array([0, 4]))
    assert np.allclose(together[:4], network.scores(features[:4], np.array([0])), atol=1e-4)
    assert not np.allclose(together[4:8], network.scores(features[4:8], np.array([0])), atol=1e-4)
    assert len(network.scores(features[:0], np.array([], dtype=np.int64))) == 0


AS_WRITTEN = [NAMES.index(name.removeprefix("mended_")) for name in NAMES[MENDED]]


@pytest.mark.parametrize("mended_at", [None, 1, 9])
def test_counts_in_the_mended_context(mended_at):
    """They are those of the passage that reads so: as written far from what was mended, and as if the new words stood there near it."""
    model = FeatureModel(LanguageModel.load(model_root()), Embeddings.load(model_root()))
    words = "Seek prompt medical focus if you have pain in your bosom today .".split()
    windows = [Window(Span(3, 4), (Candidate("attention", "lexicon", -1.0), Candidate("lens", "lexicon", -1.0)))]
    mended = [("immediate" if mended_at == 1 else "a nasty" if mended_at == 9 else word) if i == mended_at else word for i, word in enumerate(words)]
    now = " ".join(mended).split()
    place = np.array([i + (len(now) - len(words)) * (mended_at is not None and i > mended_at) for i in range(len(words) + 1)])
    offers = model.listings.offers([word.lower() for word in words], windows)
    pairs = model.pairs(words, offers, {})
    model.mend(pairs, words, offers, now, place)
    moved = [Window(Span(int(place[3]), int(place[4])), windows[0].candidates)]
    fresh = model.pairs(now, model.listings.offers([word.lower() for word in now], moved), {})
    assert pairs.features[:, MENDED] == pytest.approx(fresh.features[:, AS_WRITTEN], abs=1e-5)
    assert (pairs.features[:, MENDED] == pairs.features[:, AS_WRITTEN]).all() == (mended_at != 1)


def test_what_the_first_network_sees():
    """Pairs of the encoder's own candidates go; a window that has no others is left with its wording as it stands."""
    features = np.zeros((6, len(NAMES)), np.float32)
    features[:, 0] = np.arange(6)
    features[[2, 4, 5], NEAREST] = 1
    listed = PassagePairs(np.array([0, 3]), features, np.array([0, 0, 0, 1, 1, 1])).listed()
    assert (listed.starts.tolist(), listed.owner.tolist()) == ([0, 2], [0, 0, 1])
    assert listed.features[:, 0].tolist() == [0, 1, 3]
    assert np.exp(listed.features[:, CHOICES]) == pytest.approx([2, 2, 1])


@pytest.mark.parametrize(("text", "offered_for"), [("o . k .", []), ("a c in b", []), ("the c vitamins", ["c vitamins", "vitamins"])])
def test_a_letter_stands_for_itself(text, offered_for):
    """Single letters are parts of names and abbreviations; a term may hold one as it is."""
    lexicon = Lexicon([entry("okay", "adj", "o", "k"), entry("see", "v", "c"), entry("bee", "n", "b"), entry("shot", "n", "vitamin")])
    model = CandidateModel(lexicon, TermIndex(["c shot"]), None, COMMON.__contains__)
    words = text.split()
    assert [" ".join(words[one.span.start : one.span.end]) for one in model.windows(words)] == offered_for


def test_terms_are_composed_around_words_that_look_swapped():
    """Doubt is enough for what the lexicon says of a word, not for the terms that it may be part of."""
    words = ["crawler", "capillaries", "hurt"]
    doubts = [True, True, False]
    with_terms, without = MODEL.windows(words, doubts, doubts), MODEL.windows(words, doubts, [False] * 3)
    assert with_terms == MODEL.windows(words, doubts)
    assert Span(0, 2) in {one.span for one in with_terms}
    assert [one.span for one in without] == [Span(0, 1), Span(1, 2)]


@pytest.mark.parametrize("text", ["crawler capillaries hurt your chest", "malignancy of the bosom", "the chest and the crawler vein"])
@pytest.mark.parametrize("doubted", range(5))
def test_windows_hold_a_doubtful_word(text, doubted):
    """What is proposed for one doubtful word is what is proposed for all, where a window holds it and the rest of a term stands as it is."""
    words = text.split()
    doubts = [i == doubted for i in range(len(words))]
    everywhere = {one.span: one.candidates for one in MODEL.windows(words)}
    found = {one.span: one.candidates for one in MODEL.windows(words, doubts)}
    assert all(any(doubts[span.start : span.end]) and set(those) <= set(everywhere[span]) for span, those in found.items())
    missing = {span: those for span, those in everywhere.items() if any(doubts[span.start : span.end]) and span not in found}
    assert all(one.origin == "term" for those in missing.values() for one in those)


def test_word_probabilities():
    """A word is as swapped as the surest window over it; logit and sigmoid are inverse within their bounds."""
    keep = np.array([0.9, 0.2], dtype=np.float32)
    assert swapped_words(keep, np.array([[0, 2], [1, 3]]), 4) == pytest.approx([0.1, 0.8, 0.8, 0.0])
    assert sigmoid(np.float32(logit(np.float64(0.3)))) == pytest.approx(0.3)


def test_a_sites_own_entry_goes_first():
    """What the project's glossary says stands before the same wording of the shipped lexicon."""
    lexicon = Lexicon([entry("focus", "n", "lens")])
    lexicon.add(entry("focus", "n", "glass", "lens"), "project")
    lexicon.add(entry("eyepiece", "n", "lens"))
    (window,) = CandidateModel(lexicon, TermIndex([])).windows(("lens",))
    assert [(one.text, one.origin) for one in window.candidates] == [("focus", "project"), ("eyepiece", "lexicon")]


def test_windows_that_read_alike_share_their_candidates():
    """One tuple for all of them, so that what depends on the candidates alone is computed once; terms are told apart by their windows."""
    first, second = (MODEL.windows(text.split()) for text in ("crawler capillaries fade", "see the Crawler capillaries"))
    by_length = {len(one.span): one.candidates for one in first if one.span.start == 0}
    found = {len(one.span): one.candidates for one in second if one.span.start == 2}
    assert set(by_length) == set(found) == {1, 2}
    assert all(found[length] is by_length[length] for length in found)
