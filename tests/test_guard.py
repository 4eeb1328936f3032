"""The fidelity guard, finding by finding and sentence by sentence."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unspin.edits import apply_edits, check_fidelity, guarded, guarded_edits
from unspin.edits.causes import MOST_EDITS
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


@pytest.mark.parametrize(
    ("found", "new"), [("no way", "never"), ("in", ""), ("way", "way never"), ("must in", "must"), ("in no", "not")]
)  # fmt: skip
def test_a_phrase_that_negates_is_replaced_as_a_whole(found, new):
    """What is left of it would be no English."""
    text = "It must in no way be taken."
    result = guarded(finding_at(text, found, new), text)
    assert (result.applicability, result.evidence[-1].detail) == (Applicability.DISPLAY, "it is a part of “in no way”")


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


def test_only_the_cause_falls_back():
    """An edit that changes a number by itself is demoted; those beside it and in the next sentence stay."""
    text = "Your right appendage and three mishaps. See the crawler capillaries."
    findings = [
        finding_at(text, "three mishaps", "3 weeks"),
        finding_at(text, "right appendage", "right arm"),
        finding_at(text, "crawler capillaries", "spider veins"),
    ]
    kept, demoted = guarded_edits(Document(text, (Segment.literal(text),)), findings)
    assert [finding.found for finding in kept] == ["right appendage", "crawler capillaries"]
    assert [finding.found for finding in demoted] == ["three mishaps"]
    assert all(finding.applicability is Applicability.DISPLAY for finding in demoted)


def test_edits_that_make_a_token_together_are_caught():
    """Neither edit alone adds a protected token; both together do."""
    text = "The vein was lef t over le g."
    first, second = finding_at(text, "lef t over", "left"), finding_at(text, "le g", "leg")
    alone = [guarded(one, text).applicability for one in (first, second)]
    assert alone == [Applicability.SAFE, Applicability.SAFE]
    beside = finding_at(text, "The vein", "A vein")
    kept, demoted = guarded_edits(Document(text, (Segment.literal(text),)), [beside, first, second])
    assert (kept, len(demoted)) == ((beside,), 2)


def test_the_safe_ones_alone_are_read_too():
    """All three together say what stood there; those that a run of safe edits applies do not."""
    text = "Take 5 pills, then 3 of them."
    safe = [finding_at(text, "5 pills", "3 pills"), finding_at(text, "Take", "Have")]
    review = finding_at(text, "3 of", "5 of", applicability=Applicability.REVIEW)
    kept, demoted = guarded_edits(Document(text, (Segment.literal(text),)), [*safe, review])
    assert ([one.found for one in kept], len(demoted)) == (["Take"], 2)


def test_of_a_sentence_with_very_many_edits_all_fall_back():
    """The cause is not looked for where that would take the square of a long time."""
    text = " ".join(["vein"] * MOST_EDITS) + " 5"
    findings = [Finding("r", Span(5 * i, 5 * i + 4), "vein", ("veins",), Applicability.SAFE, 0.9, "m") for i in range(MOST_EDITS)]
    many = [*findings, finding_at(text, "5", "6")]
    assert len(guarded_edits(Document(text, (Segment.literal(text),)), many[1:])[1]) == 1
    assert len(guarded_edits(Document(text, (Segment.literal(text),)), many)[1]) == len(many)


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


MIXED = "take each alternative every other day in no way never not 3 occasions times a week one more another tablet of 1 left leg . the".split()
SENTENCE = st.lists(st.sampled_from(MIXED), min_size=1, max_size=14)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 13), st.integers(0, 3), st.lists(st.sampled_from(MIXED), max_size=3),
        st.sampled_from([Applicability.SAFE, Applicability.REVIEW]),
    ),
    max_size=6,
)  # fmt: skip


def made(words, edits):
    """The text of some words and disjoint findings in it."""
    starts, text = [], " ".join(words)
    for word in words:
        starts.append(len(" ".join(words[: len(starts)])) + (1 if starts else 0))
        assert text.startswith(word, starts[-1])
    findings, at = [], 0
    for first, size, new, applicability in sorted(edits, key=lambda one: one[:2]):
        if at <= first < len(words):
            at = min(first + size + 1, len(words))
            span = Span(starts[first], starts[at - 1] + len(words[at - 1]))
            findings.append(Finding("r", span, span.slice(text), (" ".join(new),), applicability, 0.9, "m"))
    return text, findings


@given(SENTENCE, EDITS)
@example(["take", "no"], [(0, 0, ["no"], Applicability.SAFE), (1, 0, [], Applicability.REVIEW)])
def test_whatever_is_applied_says_what_stood_there(words, edits):
    """Any mix of edits, with or without the guard of the single finding: the safe ones, and all, leave the protected tokens."""
    text, findings = made(words, edits)
    document = Document(text, (Segment.literal(text),))
    for given_ in (findings, [guarded(one, text) for one in findings]):
        kept, demoted = guarded_edits(document, given_)
        assert sorted(one.span for one in (*kept, *demoted)) == [one.span for one in findings]
        for allow in (Applicability.SAFE, Applicability.REVIEW):
            chosen = [Edit(one.span, one.suggestions[0]) for one in kept if allow.allows(one.applicability)]
            assert check_fidelity(text, apply_edits(text, chosen).text) == ()


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
