"""The rules for function words: every example repairs, every sentence to leave alone is left alone."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.detect.function_words import FunctionWords, findings_of, load
from unspin.detect.rules import _LEFT, _RIGHT, PhraseRule, bounded_expression, phrase_expression
from unspin.errors import GlossaryError
from unspin.model import Applicability, Evidence, Segment
from unspin.resources import glossary_root

ROOT = glossary_root()
DETECTOR = load(ROOT)
RULES = DETECTOR.rules


def repaired(rule: PhraseRule, text: str) -> str:
    for finding in sorted(findings_of(rule, text), key=lambda one: one.span, reverse=True):
        text = text[: finding.span.start] + finding.suggestions[0] + text[finding.span.end :]
    return text


EXAMPLES = [pytest.param(rule, *pair, id=f"{rule.id}-{i}") for rule in RULES for i, pair in enumerate(rule.examples)]
LEAVE_ALONE = [
    pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.leave_alone)
]


@pytest.mark.parametrize(("rule", "spun", "plain"), EXAMPLES)
def test_example_is_repaired(rule, spun, plain):
    assert repaired(rule, spun) == plain


@pytest.mark.parametrize(("rule", "text"), LEAVE_ALONE)
def test_sentence_is_left_alone(rule, text):
    assert list(findings_of(rule, text)) == []


FIGURES = [
    "She has type 1 diabetes.", "It is a grade 1 tear.", "Take 1 tablet.", "About 1 in 5 has it.", "It affects 1 adult in 4.", "Step 1 is rest.",
    "Take vitamin B1.", "Take 1 mg.", "Babies aged 1 need it.", "In week 1 rest.", "Rest for 1 to 2 days.", "The C1 joint hurts.",
    "In stage 1 disease it is mild.", "Take 1 a day.", "It lasts 1 hour or 1 day.", "Use 1 drop in each eye.", "In 1 eye in 20 it comes back.",
    "Of 10 eyes 1, 2 or 3 hurt.", "See page 1 of the leaflet.", "Version 1 of the form", "Take 1 or 2 of them.", "Take 1 or more tablets.",
    "Mix 1 part bleach with 9 parts water.",
    "Go to 1 Main Street.", "The score was 1.", "Press 1 for a nurse.",
    "HSV-1 is common.", "The L1-L2 disc", "1. Wash your hands.", "Of 1,200 people 1.5% fell ill.", "It costs $1 a visit.",
    "They lost 2 to 1.", "On day 1 of the cycle, call.",
    "Have another 1 ml.", "A 1 side effect rate of 2% is low.",
    "Phase 1 of the trial ended.", "It is a 1-sided test.", "The ratio is 3:1 on one side.",
]  # fmt: skip
"""Sentences of authors in which a figure 1 stands, as clinics write them."""


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_that_is_one_stays(text):
    """On no page is the 1 of a dose, a share, a label or a list reported."""
    assert not [one for one in DETECTOR(Segment.literal(text)) if Evidence("strength", "page") in one.evidence or "1" in one.found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_repaired_text_has_no_finding_of_the_same_rule(rule):
    for spun, _ in rule.examples:
        once = repaired(rule, spun)
        assert repaired(rule, once) == once


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_tiers_are_honest(rule):
    if rule.applicability is Applicability.SAFE:
        assert rule.strength == "strong"
        assert rule.confidence >= 0.98
    if rule.strength == "strong":
        assert rule.clean_rate_per_million < 2
    assert rule.replacements


def test_there_are_rules_of_every_family():
    families = {rule.family for rule in RULES}
    assert {"as-well-as", "thesaurus-2012", "web-phrase", "wordnet-gloss", "tortured"} <= families
    assert len(RULES) >= 60


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("in order to", "Rest in\n order TO heal", "in\n order TO"),
        ("in order to", "Rest in order today", None),
        ("side", "a side-effect", None),
        ("protect*", "It protects you", "protects"),
        ("days?", "one day", "day"),
        ("(very )?same", "the very same pill", "very same"),
        ("it's", "It’s fine", "It’s"),
        ("inside <number> <time>", "inside 2 weeks", "inside 2 weeks"),
        (", yet", "small, yet sore", ", yet"),
        ("a ?b", "ab", "ab"),
        ("\\(c\\)", "(c)", "(c)"),
        ("(ha )+", "ha ha ho", "ha ha "),
    ],
)
def test_phrase_language(phrase, text, found):
    match = bounded_expression(phrase).pattern.search(text)
    assert (match and match.group()) == found


PIECES = ("a", "b", "é", "1", "_", " ", "-", "'", "(a|b)", "?", "|", "*", "<word>", ",")
TEXTS = st.text("aB é1_-'’,\n", max_size=12)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join), TEXTS)
def test_a_phrase_stands_where_it_would_if_its_left_side_were_looked_at_first(phrase, text):
    try:
        plain = re.compile(_LEFT + phrase_expression(phrase) + _RIGHT, re.IGNORECASE)
    except re.error:
        return
    found = bounded_expression(phrase).pattern.finditer(text)
    assert [(one.span(), one.groups()) for one in found] == [(one.span(), one.groups()) for one in plain.finditer(text)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_quick_look_never_hides_an_example(rule):
    assert all(rule in DETECTOR.standing_in(spun) for spun, _ in rule.examples)


GOOD = """
id = "a"
family = "padding"
pattern = "in order to"
replacements = ["to"]
confidence = 0.5
evidence = "weak"
examples = [["Rest in order to heal.", "Rest to heal."]]
leave_alone = ["Rest.", "Heal."]
"""
BAD = [
    (GOOD.replace('evidence = "weak"\n', ""), "lacks evidence"),
    (GOOD + 'colour = "red"\n', "unknown key 'colour'"),
    (GOOD.replace('"weak"', '"some"'), "none of strong, weak, page"),
    (GOOD.replace('"Heal."', ""), "untested"),
    (GOOD.replace("order", "<order>"), "no slot <order>"),
    (GOOD.replace("in order", "(in order"), "unterminated"),
    (GOOD.replace("0.5", "1.5"), "not within 0 and 1"),
    (GOOD + 'position = "end"\n', "none of any, start, inside"),
    (GOOD + 'applicability = "yes"\n', "not a valid Applicability"),
    (GOOD + "[[rule]]" + GOOD, "there twice"),
    (GOOD + "[", "is not TOML"),
]


@pytest.mark.parametrize(("toml", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_bad_rule_is_refused_with_the_reason(tmp_path, toml, problem):
    (tmp_path / "function_words.toml").write_text("[[rule]]" + toml, encoding="utf-8")
    with pytest.raises(GlossaryError, match=problem):
        load(tmp_path, compiled=True)


@pytest.mark.parametrize(
    ("spun", "plain"),
    [
        ("Rest. In order to heal, sleep.", "To"),
        ("IN ORDER TO HEAL", "TO"),
        ("Rest in order to heal.", "to"),
    ],
)
def test_capitals_are_carried_over(tmp_path, spun, plain):
    (tmp_path / "function_words.toml").write_text("[[rule]]" + GOOD, encoding="utf-8")
    (finding,) = load(tmp_path)(Segment.literal(spun))
    assert finding.suggestions == (plain,)


WORDS = sorted({word for rule in RULES for spun, _ in rule.examples for word in spun.split()})


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_findings_are_sorted_disjoint_and_true_to_the_text(text):
    findings = DETECTOR(Segment.literal(text))
    assert all(one.span.slice(text) == one.found for one in findings)
    assert all(a.span.end <= b.span.start for a, b in pairwise(findings))


def test_evidence_tells_strength_family_and_clean_rate():
    rule = next(rule for rule in RULES if rule.id == "on-account-that")
    (finding,) = FunctionWords((rule,))(Segment.literal("Wear a hat on account that the sun is strong."))
    assert {one.label: one.detail for one in finding.evidence} == {
        "strength": "strong",
        "family": "web-phrase",
        "clean_rate_per_million": f"{rule.clean_rate_per_million:g}",
    }
