"""Harper behind its list of allowed rules, and what every backend's findings must keep to."""

import threading
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.errors import BackendError
from unspin.grammar import BACKENDS, load_backend
from unspin.grammar.base import Complaint, beside, claims, settle, windows
from unspin.grammar.harper import ALLOWED
from unspin.model import OPAQUE, Applicability, Span

harper = pytest.importorskip("harper")
SAFE, REVIEW, DISPLAY = Applicability.SAFE, Applicability.REVIEW, Applicability.DISPLAY


@pytest.fixture(scope="module")
def backend():
    """One linter for the module: it takes a second to make."""
    return load_backend("harper")


def test_each_allowed_rule_is_one_that_harper_has():
    """Each allowed rule is one that Harper has, and has its reason."""
    assert set(ALLOWED) <= set(harper.get_default_lint_config())
    assert all(ALLOWED.values())


def test_no_rule_for_spelling_spaces_numbers_or_typography_is_allowed():
    """Harper's dangerous rules stay off."""
    dangerous = {"SpellCheck", "SplitWords", "Spaces", "NumericRangeEnDash", "MassNouns", "CompoundNouns", "MergeWords"}
    assert dangerous <= set(harper.get_default_lint_config())
    assert not dangerous & set(ALLOWED)


FOUND = [
    ("Wear a elastic stocking.", "AnA", "a", "an"),
    ("A elastic stocking helps.", "AnA", "A", "An"),
    ("Look at the the vein.", "RepeatedWords", "the the", "the"),
    ("He have pain in his legs.", "PronounVerbAgreement", "have", "has"),
    ("One of the most common cause is gout.", "OneOfTheSingular", "cause", "causes"),
    ("She has went home.", "SimplePastToPastParticiple", "went", "gone"),
    ("You could of had a stroke.", "ModalOf", "could of", "could have"),
    ("It is more better to rest.", "AdjectiveDoubleDegree", "more better", "better"),
    ("You are suppose to rest.", "SupposedTo", "suppose to", "supposed to"),
    ("Rest and also drink.", "AvoidAndAlso", "and also", "and"),
    ("🙂🙂 Wear a elastic 👩‍⚕️ stocking.", "AnA", "a", "an"),
]


@pytest.mark.parametrize(("text", "rule", "found", "suggestion"), FOUND)
def test_errors_of_allowed_rules_are_found_where_they_are(backend, text, rule, found, suggestion):
    """An error is found at its code points, with the wording that mends it."""
    findings = [finding for finding in backend.check(text, None) if finding.rule == f"grammar.harper.{rule}"]
    assert [(one.found, one.suggestions[0]) for one in findings] == [(found, suggestion)]
    assert findings[0].span.slice(text) == found


CLEAN = [
    "Sclerotherapy closes spider veins, and hydroxyzine eases itching.",
    "Take 0.5 mg prn, 3-4 tablets a day.  Apixaban and lisinopril are prescribed; myomectomy is not.",
    "You must have Medicare Part A and Part B.",
    "An HIV test checks for the virus; an NSAID or an MRI may help. It is a UTI.",
    "Deletions cause type 2A disease; spastic paraplegia type 3A is inherited.",
    "Individuals with Usher syndrome type I are born deaf. Stage I is early.",
    "Most people with HE respond well.",
    "A historic trial and an honest answer.",
    "Infants may be exposed to infected mothers.",
    "hyper pigmentation of the foot,and blood stream",
    "diarrhea, constipation or bloating",
    "",
    "   \n",
    OPAQUE,
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_medical_text_yields_nothing(backend, text):
    """Clean medical text yields nothing."""
    assert backend.check(text, None) == ()


def test_what_stands_beside_our_edits_is_safe_and_the_rest_is_not(backend):
    """Doubled words and articles beside an edit are safe; other rules and other places are for review."""
    text = "Wear a elastic stocking. Wear a elastic stocking now. He have pain."
    found = backend.check(text, (Span(7, 14), Span(47, 52), Span(59, 63)))
    assert [(one.found, one.applicability) for one in found] == [("a", SAFE), ("a", REVIEW), ("have", REVIEW)]
    assert [one.confidence >= 0.98 for one in found] == [True, False, False]


def test_only_sentences_with_edits_are_looked_at(backend):
    """Without edits there are no findings, with one only those of its sentence."""
    text = "He have pain. She have pain. They has pain."
    assert backend.check(text, ()) == ()
    assert [one.span.start for one in backend.check(text, (Span(14, 17),))] == [18]


def test_capitals_are_asked_for_beside_edits_only(backend):
    """A sentence that an edit begins needs a capital; any other is left."""
    text = "veins are tubes. legs hurt a lot."
    assert backend.check(text, None) == ()
    found = backend.check(text, (Span(17, 21),))
    assert [(one.found, one.suggestions) for one in found] == [("legs", ("Legs",))]


def test_protected_text_is_never_in_a_finding(backend):
    """A finding that would overlap protected text is not made."""
    text = "Look at the the vein. He have pain."
    assert [one.found for one in backend.check(text, None, protected=(Span(10, 13),))] == ["have"]


def test_threads_take_turns(backend):
    """Several threads may use one backend; each gets what one alone would."""
    text = "He have pain. Look at the the vein."
    results = []
    threads = [threading.Thread(target=lambda: results.append(backend.check(text, None))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [backend.check(text, None)] * 6


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from([text for text, *_ in FOUND]), max_size=4).map(" ".join))
def test_findings_are_sorted_disjoint_and_say_what_they_found(backend, text):
    """The invariants of findings hold for any text."""
    findings = backend.check(text, None)
    assert all(one.span.slice(text) == one.found for one in findings)
    assert all(one.span.end <= other.span.start for one, other in pairwise(findings))


# What all backends share.

CLAIMS = [
    ("not not", "not", DISPLAY),
    ("mg mg", "mg", DISPLAY),
    ("may can", "may", DISPLAY),
    ("left left", "left", DISPLAY),
    ("less", "fewer", DISPLAY),
    ("two time", "two times", REVIEW),
    ("isn't isn't", "isn't", DISPLAY),
    ("was", "were", REVIEW),
    ("had had", "had", REVIEW),
    ("the the", "the", SAFE),
]


@pytest.mark.parametrize(("found", "new", "applicability"), CLAIMS)
def test_what_a_claim_hangs_on_is_only_shown(found, new, applicability):
    """A complaint that would drop or double a number, unit, negation or comparison is never applied."""
    span = Span(0, len(found))
    made = settle([Complaint("Rule", span, (new,), "why")], found, (span,), (), "fake")
    assert [one.applicability for one in made] == [applicability]


def test_complaints_without_a_change_or_over_opaque_content_are_dropped():
    """Nothing to suggest, the same wording, and opaque content make no finding; of two that overlap the first stays."""
    text = f"one {OPAQUE} two one"
    made = [
        Complaint("A", Span(0, 3), (), ""),
        Complaint("B", Span(0, 3), ("one",), ""),
        Complaint("C", Span(4, 5), ("x",), ""),
        Complaint("D", Span(6, 9), ("too",), ""),
        Complaint("E", Span(8, 13), ("x",), ""),
    ]
    assert [finding.rule for finding in settle(made, text, None, (), "fake")] == ["grammar.fake.D"]


def test_claims_are_numbers_and_listed_words_in_order():
    """Claims are read in order and in small letters."""
    assert claims("Don’t take More than 2.5 mg") == ("don't", "more", "2.5", "mg")


WINDOWS = [
    ("", None, []),
    ("One. Two.", None, ["One. Two."]),
    ("One. Two.", (), []),
    ("One. Two. Three. Four.", (Span(5, 8), Span(10, 12)), ["Two. Three. "]),
    ("One. Two. Three. Four.", (Span(0, 1), Span(18, 20)), ["One. ", "Four."]),
    ("One two.", (Span(3, 3),), ["One two."]),
]


@pytest.mark.parametrize(("text", "near", "parts"), WINDOWS)
def test_windows_are_runs_of_edited_sentences(text, near, parts):
    """Neighbouring sentences make one window."""
    assert [window.slice(text) for window in windows(text, near)] == parts


def test_beside_reaches_one_word_far():
    """The word next to an edit is beside it, the one after that is not."""
    text = "one two three four five"
    assert [
        word for word in text.split() if beside(text, Span(text.index(word), text.index(word) + 3), [Span(8, 13)])
    ] == [
        "two",
        "three",
        "four",
    ]


def test_backends_by_name():
    """Each backend has the name it is asked for; one that is unknown is refused with the choice there is."""
    with pytest.raises(BackendError, match=r"'grammarly'; choose one of harper, languagetool, none"):
        load_backend("grammarly")
    none = load_backend("none")
    assert (none.name, none.check("He have pain.", None)) == ("none", ())
    none.close()
    assert list(BACKENDS) == ["harper", "languagetool", "none"]


def test_harper_that_is_missing_or_another_package_says_what_to_do(monkeypatch):
    """Without Harper the error is one line with the cure."""
    monkeypatch.setitem(__import__("sys").modules, "harper", None)
    with pytest.raises(BackendError, match="pip install harper-py"):
        load_backend("harper")
    monkeypatch.setitem(__import__("sys").modules, "harper", object())
    with pytest.raises(BackendError, match="pip uninstall harper"):
        load_backend("harper")
