"""Words in disagreement: the narrow patterns, what clean text must keep, and how the findings of a document take the form that agrees."""

import pytest

from unspin.channel.agreement import Agreement
from unspin.channel.language_model import LanguageModel
from unspin.detect.agreement import agreed
from unspin.model import Applicability, Document, Finding, Segment, Span
from unspin.resources import model_root
from unspin.text.tokens import tokenize

DISAGREE = """
Do not wait until the stitches dissolves by themselves. | dissolves dissolve
Most patients goes home the same day. | goes go
Call us if the pain get worse at night. | get gets
Your doctor might asked about your family. | asked ask
You should not removed the dressing for two days. | removed remove
The nurse cannot provides you the result. | provides provide
See a doctor if you notices blood in your urine. | notices notice
See us if your eye hurt. | hurt hurts
You feel dizzy, or the bruises spreads, call us. | spreads spread
You will have an injections. | injections injection
If the rash spread, see a doctor. | spread spreads
Back pain that get worse at night is a warning sign. | get gets
Wear the stocking for two week. | week weeks
Come back for the result in 4 day. | day days
"""
AGREE = """
The results of the tests show that the treatment works.
The risk of blood clots rises after surgery.
Let it rest for a day, and do not let it get wet.
Can it wait until the morning?
A physical therapist shows you exercises for the knee.
Pain and swelling are common after the procedure.
The eye drops sting for a few seconds.
Your blood test results are ready.
The scans your doctor orders help to find the cause.
We recommend that she take the tablets with food.
If it does hurt, take a painkiller.
May increased pressure damage the nerve? It may.
A skin check takes 20 minutes.
Your First Hearing Aid
The clinic visits are free, and each visit takes an hour.
Either of these medicines has side effects.
The left side hurts when you cough.
Your doctor may have found a lump.
These tests find out how well your lungs work.
Patients who smoke heal more slowly.
The veins in your legs carry blood back to the heart.
One of the valves is leaking.
A number of patients feel better at once.
Both knees ache in the morning.
A few patients need a second treatment.
You will need someone to drive you home.
What counts is that you feel well.
The surgeon lets the skin heal by itself.
Make sure the child gets enough sleep.
Many people with diabetes have no symptoms.
People with type 2 diabetes heal more slowly.
A 6 week course is enough, with a 2 month follow-up visit.
In 2020 surgery was rarer.
About 1 woman in 8 has it.
"""


@pytest.fixture(scope="module")
def agreement():
    """One for all tests: the model is mapped once."""
    return Agreement(LanguageModel.load(model_root()))


def found_in(agreement, sentence):
    """The (word, form) pairs found in a sentence."""
    words = [token.text for token in tokenize(sentence)]
    return [(words[one.at], one.new) for one in agreement.find(words)]


@pytest.mark.parametrize("row", DISAGREE.strip().splitlines())
def test_a_disagreement_is_named_with_the_form_that_agrees(agreement, row):
    """The word, and what it should be."""
    sentence, pair = row.split(" | ")
    assert found_in(agreement, sentence) == [tuple(pair.split())]


@pytest.mark.parametrize("sentence", AGREE.strip().splitlines())
def test_good_sentences_are_left_alone(agreement, sentence):
    """Nothing is found where all agree."""
    assert found_in(agreement, sentence) == []


def finding(text, found, *suggestions, applicability=Applicability.REVIEW):
    """A finding for the one place of ``found`` in ``text``."""
    start = text.index(found)
    return Finding("channel.synonym", Span(start, start + len(found)), found, suggestions, applicability, 0.9, f"“{found}” → “{suggestions[0]}”")


CASES = [
    (
        "You feel dizzy, or the bruises disseminates, call us.", "disseminates", ("spreads", "scatters"),
        [("disseminates", ("spread", "spreads", "scatters"))],
    ),
    ("if the pain exacerbate at night", "exacerbate", ("get worse",), [("exacerbate", ("gets worse", "get worse"))]),
    ("Most sufferers goes home the same day.", "sufferers", ("patients",), [("sufferers", ("patients",)), ("goes", ("go",))]),
    ("Most patients go house the same day.", "house", ("home",), [("house", ("home",))]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found", "suggestions", "expected"), CASES)
def test_findings_take_the_form_that_agrees(agreement, text, found, suggestions, expected):
    """A word that a finding writes is put in the form that agrees; another word becomes a finding of its own, for review."""
    document = Document(text, (Segment.literal(text),), "x.txt")
    result = agreed(document, [(0, finding(text, found, *suggestions))], agreement)
    assert [(one.found, one.suggestions) for _, one in result] == expected
    assert all(one.applicability is Applicability.REVIEW and one.span.slice(text) == one.found for _, one in result)


def test_what_is_only_shown_does_not_count_as_written(agreement):
    """A finding that no run applies leaves its word to be judged as it stands."""
    text = "Most patients goes home the same day."
    shown = finding(text, "goes", "walks", applicability=Applicability.DISPLAY)
    result = agreed(Document(text, (Segment.literal(text),), "x.txt"), [(0, shown)], agreement)
    assert [(one.found, one.suggestions[0]) for _, one in result] == [("goes", "walks"), ("goes", "go")]
