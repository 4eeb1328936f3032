"""The tagger: our own pipeline on sentences of patient information, offsets, white space, and errors."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin import nlp
from unspin.errors import BackendError

NOT_YET = pytest.mark.xfail(reason="a limit that the card of the pipeline names")

TAGS = [
    ("The solution is injected into the vein.", "DT NN VBZ VBN IN DT NN ."),
    ("Spider veins are small blood vessels.", "NN NNS VBP JJ NN NNS ."),
    ("Treatment begins at once.", "NN VBZ IN RB ."),
    ("Risks and Side Effects", "NNS CC NN NNS"),
    ("Recovery After Cataract Surgery", "NN IN NN NN"),
    ("Dr. Smith works at Mercy Hospital in Boston.", "NNP NNP VBZ IN NNP NNP IN NNP ."),
    ("Call your doctor if the swelling gets worse.", "VB PRP$ NN IN DT NN VBZ JJR ."),
    ("You may need to take antibiotics for 7 days.", "PRP MD VB TO VB NNS IN CD NNS ."),
    ("Most patients don't feel any pain.", "JJS NNS VBP RB VB DT NN ."),
    ("She was treated with surgery in 2019.", "PRP VBD VBN IN NN IN CD ."),
    ("These drugs can reduce the risk of a stroke.", "DT NNS MD VB DT NN IN DT NN ."),
    pytest.param("She was diagnosed with asthma in 2019.", "PRP VBD VBN IN NN IN CD .", marks=NOT_YET),
    pytest.param("She was diagnosed with diabetes.", "PRP VBD VBN IN NN .", marks=NOT_YET),
    pytest.param("Ibuprofen reduces pain.", "NN VBZ NN .", marks=NOT_YET),
]

LEMMAS = [
    ("The wound was cleaned.", "cleaned", "clean"),
    pytest.param("The solutions were injected slowly.", "injected", "inject", marks=NOT_YET),
    ("Blood clots form in the deep veins.", "veins", "vein"),
    ("Her symptoms got worse.", "got", "get"),
    ("The children were given a vaccine.", "children", "child"),
    ("The children were given a vaccine.", "were", "be"),
    ("He has taken the tablets.", "taken", "take"),
    ("Do not stop taking your tablets.", "taking", "take"),
    ("Treatment begins at once.", "Treatment", "treatment"),
    ("Two studies found no difference.", "studies", "study"),
]

SENTENCES = [
    ("Rest the leg. Drink water.", ["Rest", "Drink"]),
    ("What causes it? Nobody knows. Ask Dr. Smith about it.", ["What", "Nobody", "Ask"]),
    ("The dose is 2.5 mg per day. It is taken with food.", ["The", "It"]),
    ("Swelling may last a week.\nCall us if it does not go away.", ["Swelling", "Call"]),
]

SPLITS = [
    ("", []),
    (" \n\t ", []),
    ("Wear  stockings.", [("Wear", 0), ("stockings", 6), (".", 15)]),
    ("Veins\r\nswell", [("Veins", 0), ("swell", 7)]),
    ("  Rest", [("Rest", 2)]),
    ("pain\u00a0relief", [("pain", 0), ("relief", 5)]),
    ("\U0001f642 Feel better", [("\U0001f642", 0), ("Feel", 2), ("better", 7)]),
    ("don’t smoke", [("do", 0), ("n’t", 2), ("smoke", 6)]),
    ("take \ufffc daily", [("take", 0), ("\ufffc", 5), ("daily", 7)]),
]


def tokens(text):
    """The tokens of one text by our own pipeline."""
    (tagged,) = nlp.load().tag([text])
    return tagged


@pytest.mark.parametrize(("text", "tags"), TAGS)
def test_plain_medical_sentences_get_the_tags_a_linguist_gives(text, tags):
    """No token of a plain sentence is mistagged."""
    assert [token.tag for token in tokens(text)] == tags.split()


@pytest.mark.parametrize(("text", "word", "lemma"), LEMMAS)
def test_inflected_words_lead_to_their_lemma(text, word, lemma):
    """Inflection and the capital of a sentence's first word are undone."""
    assert [token.lemma for token in tokens(text) if token.text == word] == [lemma]


@pytest.mark.parametrize(("text", "firsts"), SENTENCES)
def test_sentences_start_where_a_reader_sees_them_start(text, firsts):
    """Abbreviations and decimals start none, line breaks hide none."""
    assert [token.text for token in tokens(text) if token.sentence_start] == firsts


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_offsets_count_code_points_of_the_text_as_given(text, expected):
    """White space, emoji and opaque content shift nothing."""
    assert [(token.text, token.start) for token in tokens(text)] == expected


@given(st.lists(st.text(st.sampled_from("aé🙂’' \n\u00a0.-(1\ufffcB"), max_size=40), max_size=4))
def test_tokens_are_the_text_less_its_white_space(texts):
    """Whatever is tagged: tokens are slices in order, nothing but white space lies between, the first starts one."""
    for text, tagged in zip(texts, nlp.load().tag(texts), strict=True):
        assert all(token.text == text[token.start : token.end] for token in tagged)
        assert "".join(token.text for token in tagged) == "".join(text.split())
        assert [token.start for token in tagged] == sorted(token.start for token in tagged)
        assert all(token.sentence_start for token in tagged[:1])


def test_a_batch_gives_what_single_texts_give():
    """Texts of one batch do not see each other."""
    texts = [text for text, _ in SENTENCES]
    assert nlp.load().tag(texts) == tuple(map(tokens, texts))


def test_a_pipeline_is_loaded_once():
    """The second request gives the same tagger."""
    assert nlp.load() is nlp.load()


def test_a_pipeline_that_is_not_installed_says_what_to_do():
    """The message names the pipeline and pip."""
    with pytest.raises(BackendError, match=r"'en_no_such_pipeline' is not installed.*with pip"):
        nlp.load("en_no_such_pipeline")


def test_a_pipeline_that_does_not_tag_is_refused(tmp_path):
    """A blank pipeline sets nothing that a token needs."""
    import spacy  # noqa: PLC0415

    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(BackendError, match="does not set TAG, LEMMA, SENT_START"):
        nlp.load(str(tmp_path))


def test_a_named_pipeline_is_loaded_like_our_own():
    """Our own, asked for by its place, gives the same tokens."""
    from unspin.resources import model_root  # noqa: PLC0415

    assert nlp.load(str(model_root() / "spacy")).tag(["Veins swell."]) == nlp.load().tag(["Veins swell."])


def test_spacy_is_imported_only_when_a_pipeline_is_loaded():
    """``unspin --help`` must not wait for it."""
    code = "import sys, unspin.nlp; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
