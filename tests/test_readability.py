"""Syllables, sentences and the two grades."""

import csv
from pathlib import Path

import pytest

from unspin.text.readability import MIN_SMOG_SENTENCES, MIN_WORDS, grades
from unspin.text.syllables import count_syllables

WORDS = list(csv.DictReader((Path(__file__).parent / "syllables.csv").read_text(encoding="utf-8").splitlines()))


def test_syllables_agree_with_counts_by_hand():
    """At least 97 words in 100 come out as a person counts them."""
    wrong = [row["word"] for row in WORDS if count_syllables(row["word"]) != int(row["syllables"])]
    assert len(WORDS) > 500
    assert len(wrong) <= 0.03 * len(WORDS), wrong


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("follow-up", 3),
        ("MRI", 3),
        ("WHO", 5),
        ("nurse's", 2),
        ("doctor's", 2),
        ("patients’", 2),
        ("AIDS", 1),
        ("Painful", 2),
        ("the", 1),
        ("hmm", 1),
    ],
)
def test_syllables_of_forms(word, syllables):
    """Hyphens, capitals and possessives are read as they are spoken."""
    assert count_syllables(word) == syllables


@pytest.mark.parametrize(
    ("text", "sentences", "words"),
    [
        ("Rest. Lift your leg. Walk.", 3, 5),
        ("Take 2.5 mg of it twice a day.", 1, 7),
        ("See Dr. Marsh, e.g. Tuesday, at the clinic.", 1, 9),
        ("Ask J. Marsh at St. Anne vs. Elm.", 1, 8),
        ("1. Rest the knee. 2. Lift it.", 2, 5),
        ("Does it hurt? Call us! “Now.” Please do…", 4, 8),
        ("Wait... then call.", 1, 3),
        ("Your wound and dressing", 0, 0),
        ("Pain", 0, 0),
        ("Stop.", 0, 0),
        ("Bend and straighten your leg ten times each hour", 1, 9),
        ("", 0, 0),
        ("38.5 °C", 0, 0),
    ],
)
def test_sentences_and_words(text, sentences, words):
    """Abbreviations and decimals end nothing; headings and single words count for nothing."""
    found = grades([text])
    assert (found.sentences, found.words) == (sentences, words)


def test_grades_follow_the_formulas():
    """100 words, 10 sentences, 140 syllables, 20 polysyllables."""
    found = grades(["The recovery of the knee is slow and operations hurt."] * 10)
    assert (found.words, found.sentences) == (100, 10)
    syllables, polysyllables = 10 * (1 + 4 + 1 + 1 + 1 + 1 + 1 + 1 + 4 + 1), 20
    assert found.flesch_kincaid == pytest.approx(0.39 * 10 + 11.8 * syllables / 100 - 15.59)
    assert found.smog == pytest.approx(1.0430 * (polysyllables * 30 / 10) ** 0.5 + 3.1291)


def test_too_little_text_has_no_grade():
    """Just under either limit there is no grade; a long sentence alone has one but no SMOG."""
    assert grades(["Rest it now."] * (MIN_SMOG_SENTENCES - 1)).smog is None
    assert grades(["Rest it now."] * MIN_SMOG_SENTENCES).smog is not None
    assert grades([" ".join(["knee"] * (MIN_WORDS - 1)) + "."]).flesch_kincaid is None
    assert grades([" ".join(["knee"] * MIN_WORDS) + "."]).flesch_kincaid is not None
    assert grades([]).flesch_kincaid is None
