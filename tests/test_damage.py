"""Damage signs: what no author writes is found, what only looks alike stays."""

from __future__ import annotations

import pytest

from unspin.detect.damage import Damage
from unspin.model import Segment

DETECTOR = Damage({"HRT": ("hormone replacement therapy",), "DVT": ("deep vein thrombosis",)})


@pytest.mark.parametrize(
    ("text", "found", "suggestions"),
    [
        ("Rest {since|as|because} it heals.", "{since|as|because}", ("since", "as", "because")),
        ("Take {drug medicine tablet} daily.", "{drug medicine tablet}", ()),
        ("About eighteen.2 million people have it.", "eighteen.2", ()),
        ("Eat five-hitter to seven-membered of your weight.", "five-hitter to seven-membered", ()),
        ("Ask about Chemical Substitution Treatment (HRT).", "Chemical Substitution Treatment", ("Hormone Replacement Therapy",)),
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
        "Deep vein thrombosis (DVT) is serious.",
        "Ask about obstructive sleep apnea (OSA).",
    ],
)
def test_sound_text_is_left_alone(text: str) -> None:
    """Definitions, figures and templates are no damage."""
    assert DETECTOR(Segment.literal(text)) == ()
