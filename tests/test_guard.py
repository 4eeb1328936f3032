"""The fidelity guard, finding by finding and sentence by sentence."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.edits import apply_edits, check_fidelity, guarded, guarded_edits
from unspin.model import Applicability, Document, Edit, Finding, Segment, Span

CASES = tomllib.loads((Path(__file__).parent / "cases" / "guard.toml").read_text(encoding="utf-8"))["case"]


def finding_at(text, found, *suggestions, rule="channel.term", applicability=Applicability.SAFE):
    """A finding for the first place where ``found`` stands in ``text``."""
    start = text.index(found)
    return Finding(rule, Span(start, start + len(found)), found, suggestions, applicability, 0.99, "message")


def marked(case):
    """Text and finding of a case whose found text stands between brackets."""
    before, rest = case["text"].split("[")
    found, after = rest.split("]")
    suggestions = (case["suggestion"],) if "suggestion" in case else ()
    span = Span(len(before), len(before) + len(found))
    return before + found + after, Finding("channel.term", span, found, suggestions, Applicability.SAFE, 0.99, "m")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case):
    """Each row gets the tier it names; a demoted finding says why and is otherwise the same."""
    text, finding = marked(case)
    result = guarded(finding, text)
    assert result.applicability.value == case["expect"]
    assert (result.rule, result.span, result.suggestions) == (finding.rule, finding.span, finding.suggestions)
    assert bool(result.evidence) == (case["expect"] != "safe")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_sentence_guard_agrees(case):
    """What a single finding may do alone its sentence may do too; quotations are whole in a sentence."""
    text, finding = marked(case)
    kept, demoted = guarded_edits(Document(text, (Segment.literal(text),)), [finding])
    assert (len(kept), len(demoted)) == ((0, 1) if case["expect"] == "display" and finding.suggestions else (1, 0))


def test_names_are_unique():
    """A row can be found by its name."""
    assert len({case["name"] for case in CASES}) == len(CASES) >= 60


@given(st.text("ab 12not\"“”.'", max_size=40))
def test_a_text_is_true_to_itself(text):
    """No text violates itself."""
    assert check_fidelity(text, text) == ()


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ("Take 5 mg.", "Take 50 mg.", ["the number with unit “5 mg” would become “50 mg”"]),
        ("Do not drive.", "Drive.", ["the negation “not” would be lost"]),
        ("Take it.", "Take insulin.", ["the drug name “insulin” would be added"]),
        (
            "Not 5 mg now.",
            "Take 3 or 5 mg.",
            ["the negation “Not” would be lost", "the number “3” would be added"],
        ),
    ],
)
def test_reasons_read_well(before, after, reasons):
    """Lost, added and changed tokens are told apart."""
    assert [violation.reason for violation in check_fidelity(before, after)] == reasons


def test_display_and_boilerplate_pass_unchanged():
    """What is not applied needs no guard, and a deleted block may hold numbers and addresses."""
    text = "Call 555-123-4567 now."
    for finding in (
        finding_at(text, "555-123-4567", "5", applicability=Applicability.DISPLAY),
        finding_at(text, text, "", rule="boilerplate.call-to-action"),
    ):
        assert guarded(finding, text) is finding
        assert guarded_edits(Document(text, (Segment.literal(text),)), [finding]) == ((finding,), ())


def test_only_the_violated_sentence_falls_back():
    """Two edits that are harmless alone and not together lose their sentence; the next one keeps its repair."""
    text = "Your right appendage and three mishaps. See the crawler capillaries."
    findings = [
        finding_at(text, "three mishaps", "3 weeks"),
        finding_at(text, "right appendage", "right arm"),
        finding_at(text, "crawler capillaries", "spider veins"),
    ]
    kept, demoted = guarded_edits(Document(text, (Segment.literal(text),)), findings)
    assert [finding.found for finding in kept] == ["crawler capillaries"]
    assert [finding.found for finding in demoted] == ["right appendage", "three mishaps"]
    assert all(finding.applicability is Applicability.DISPLAY for finding in demoted)


def test_edits_that_make_a_token_together_are_caught():
    """Neither edit alone adds a protected token; both together do."""
    text = "The vein was lef t over le g."
    first, second = finding_at(text, "lef t over", "left"), finding_at(text, "le g", "leg")
    alone = [guarded(one, text).applicability for one in (first, second)]
    assert alone == [Applicability.SAFE, Applicability.SAFE]
    kept, demoted = guarded_edits(Document(text, (Segment.literal(text),)), [first, second])
    assert (kept, len(demoted)) == ((), 2)


def test_deleted_block_in_the_same_sentence_is_no_violation():
    """A number that goes with a deleted block does not demote the repair beside it."""
    text = "See crawler capillaries, share this 5 times"
    block = finding_at(text, ", share this 5 times", "", rule="boilerplate.share")
    repair = finding_at(text, "crawler capillaries", "spider veins")
    kept, demoted = guarded_edits(Document(text, (Segment.literal(text),)), [repair, block])
    assert (kept, demoted) == ((repair, block), ())


def test_edit_across_two_sentences_joins_them():
    """The sentences are compared as one."""
    text = "It hurts. not at all."
    finding = finding_at(text, "hurts. not", "hurts not")
    assert guarded_edits(Document(text, (Segment.literal(text),)), [finding]) == ((finding,), ())


def test_edit_outside_all_segments_is_compared_too():
    """Front matter or markup that no segment holds is no way around the guard."""
    text = "dose: 5 mg\n"
    finding = finding_at(text, "5 mg", "50 mg")
    assert guarded_edits(Document(text, ()), [finding])[0] == ()


VOCABULARY = ["no", "not", "5", "mg", "left", "leg", "aspirin", "vein", "“", "”", ".", "one", "to", "the", "and", "a"]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=12)


@given(WORDS, WORDS, WORDS)
def test_applied_safe_edits_keep_all_tokens(before, found, new):
    """Whatever the guard lets pass as safe reads the same to the comparison."""
    start = " ".join([*before, ""])
    text = start + " ".join(found)
    finding = Finding("r", Span(len(start), len(text)), " ".join(found), (" ".join(new),), Applicability.SAFE, 1.0, "m")
    if guarded(finding, text).applicability is Applicability.SAFE:
        document = Document(text, (Segment.literal(text),))
        kept, _ = guarded_edits(document, [finding])
        repaired = apply_edits(text, [Edit(one.span, one.suggestions[0]) for one in kept]).text
        negations = [word for word in repaired.split() if word in ("no", "not")]
        assert negations == [word for word in text.split() if word in ("no", "not")]
