"""Damage signs: what no author writes is found, what only looks alike stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.detect.damage import Damage, load
from unspin.errors import GlossaryError
from unspin.model import Segment
from unspin.resources import glossary_root
from unspin.text.numbers import BROKEN_PATTERN

NUMBERS = [
    re.compile(one, re.IGNORECASE)
    for one in (BROKEN_PATTERN, r"\b(a pair of|a couple of|1 or 2|one or two),\d{3}\b", r"\b\w+-hitter to \w+-membered\b")
]
PIECES = ["twelve", "twenty-six", ".0", ".", ",000", "a couple of", "1 or 2", " to ", "x", " ", "٣", "-"]
PIECES += ["five-HITTER to six-membered", "five-hİtter to six-membered"]
DETECTOR = Damage({"HRT": ("hormone replacement therapy",), "DVT": ("deep vein thrombosis",)})


@pytest.mark.parametrize(
    ("text", "found", "suggestions"),
    [
        ("Rest {since|as|because} it heals.", "{since|as|because}", ("since", "as", "because")),
        ("Take {drug medicine tablet} daily.", "{drug medicine tablet}", ()),
        ("About eighteen.2 million people have it.", "eighteen.2", ("18.2",)),
        ("Below Twelve.0 g/dL in women.", "Twelve.0", ("12.0",)),
        ("It weighs twenty-five.5 kg.", "twenty-five.5", ("25.5",)),
        ("It cost a hundred.5 dollars.", "a hundred.5", ("100.5",)),
        ("Some a couple of,000 people.", "a couple of,000", ()),
        ("Eat five-hitter to seven-membered of your weight.", "five-hitter to seven-membered", ()),
        (
            "Ask about Chemical Substitution Treatment (HRT).",
            "Chemical Substitution Treatment",
            ("Hormone Replacement Therapy",),
        ),
    ],
)
def test_damage_is_found(text: str, found: str, suggestions: tuple[str, ...]) -> None:
    """The damaged place and what may be put there."""
    (finding,) = DETECTOR(Segment.literal(text))
    assert (finding.found, finding.suggestions) == (found, suggestions)


@pytest.mark.parametrize(
    "text",
    [
        "Hormone replacement therapy (HRT) can help.",
        "An electrocardiogram (ECG) is painless.",
        "About 18.2 million people have it.",
        "Use the template {{ name }} here.",
        "It costs {{ price | money }}, {{user name}}.",
        "Deep vein thrombosis (DVT) is serious.",
        "Ask about obstructive sleep apnea (OSA).",
        "Your surgeon does hip and knee work (HRT).",
        "The Department of Hospital Rehabilitation Therapy (HRT) moved.",
        "Babies may develop heparin-related thrombocytopenia (HRT).",
        "High blood pressure (HTN) harms the heart.",
        "One of 1,240 men. Two.",
        "He ate one. 5 minutes later he slept.",
        "See section two.1a and version ten.2.1.",
        "Ask about Chemical Substitution Treatment (QQQ).",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    """Definitions, figures and templates are no damage."""
    assert DETECTOR(Segment.literal(text)) == ()


SEVERAL = Damage({"PCP": ("primary care provider", "primary care physician")})


@pytest.mark.parametrize(
    ("detector", "text", "applicability", "suggestions"),
    [
        (DETECTOR, "Ask about Chemical Substitution Treatment (HRT).", "review", ("Hormone Replacement Therapy",)),
        (DETECTOR, "Ask about hormone substitution treatment (HRT).", "review", ("hormone replacement therapy",)),
        (DETECTOR, "Ask about chemical substitution treatment (HRT).", "display", ("hormone replacement therapy",)),
        (
            SEVERAL,
            "See Principal Care Doctors (PCPs).",
            "display",
            ("Primary Care Providers", "Primary Care Physicians"),
        ),
        (
            SEVERAL,
            "See your principal care doctor (PCP).",
            "display",
            ("primary care provider", "primary care physician"),
        ),
    ],
)
def test_only_a_sure_expansion_may_be_applied(detector, text, applicability, suggestions):
    """One known expansion, and capitals or a word kept from it."""
    (finding,) = detector(Segment.literal(text))
    assert (finding.applicability.value, finding.suggestions) == (applicability, suggestions)


BUILT_IN = load(glossary_root())


@pytest.mark.parametrize("letters", sorted(BUILT_IN.expansions))
def test_every_built_in_expansion_is_sound(letters):
    """A definition with any known expansion of the abbreviation is no damage."""
    for wording in BUILT_IN.expansions[letters]:
        assert BUILT_IN(Segment.literal(f"You may hear about {wording} ({letters}) today.")) == ()


def test_table_is_sorted_and_without_doubles():
    """Small diffs for the editors of the table."""
    rows = (glossary_root() / "abbreviations.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert rows == sorted(set(rows), key=lambda row: (row.split(",")[0], row.partition(",")[2].strip('"').lower()))


def test_without_a_table_no_expansion_is_compared(tmp_path):
    """Braces and numbers are found all the same."""
    detector = load(tmp_path)
    (finding,) = detector(Segment.literal("Chemical Substitution Treatment (HRT) helps {one|two}."))
    assert finding.rule == "damage.spintax"


@given(st.text(alphabet="aA {}|.(),2HRTbcd-", max_size=60))
def test_findings_are_true_to_the_text_and_sorted(text):
    """Whatever the text is."""
    findings = DETECTOR(Segment.literal(text))
    assert all(one.span.slice(text) == one.found for one in findings)
    assert [one.span for one in findings] == sorted(one.span for one in findings)


@pytest.mark.parametrize(("text", "line"), [("letters,words\nMRI,magnetic\n", 2), ("abbreviation,expansion\nMRI,magnetic\nCT\n", 3)])
def test_a_table_of_abbreviations_that_cannot_be_used(tmp_path, text, line):
    """One line that names the row and says what to write."""
    (tmp_path / "abbreviations.csv").write_text(text)
    with pytest.raises(GlossaryError, match=rf"abbreviations.csv:{line}: .* write them under the header"):
        load(tmp_path)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_no_broken_number_is_passed_over(text: str) -> None:
    """What rules most texts out at a glance rules out none that holds one."""
    found = {(one.span.start, one.span.end) for one in DETECTOR(Segment.literal(text))}
    assert found == {one.span() for pattern in NUMBERS for one in pattern.finditer(text)}
