"""The rules for function words: every example repairs, every sentence to leave alone is left alone."""


import pytest

from unspin.detect.function_words import findings_of, load
from unspin.detect.rules import PhraseRule
from unspin.model import Applicability
from unspin.resources import glossary_root

ROOT = glossary_root()
DETECTOR = load(ROOT)
RULES = DETECTOR.rules


def repaired(rule: PhraseRule, text: str) -> str:
    for finding in sorted(findings_of(rule, text), key=lambda one: one.span, reverse=True):
        text = text[: finding.span.start] + finding.suggestions[0] + text[finding.span.end :]
    return text


EXAMPLES = [pytest.param(rule, *pair, id=f"{rule.id}-{i}") for rule in RULES for i, pair in enumerate(rule.examples)]
LEAVE_ALONE = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.leave_alone)]


@pytest.mark.parametrize(("rule", "spun", "plain"), EXAMPLES)
def test_example_is_repaired(rule, spun, plain):
    assert repaired(rule, spun) == plain


@pytest.mark.parametrize(("rule", "text"), LEAVE_ALONE)
def test_sentence_is_left_alone(rule, text):
    assert list(findings_of(rule, text)) == []


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
