"""Blocks around an article: each example goes, each block to leave alone stays, and no hole is left."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.detect.boilerplate import BlockRule, load
from unspin.errors import GlossaryError
from unspin.model import Applicability, Document, Segment, Span
from unspin.resources import glossary_root

DETECTOR = load(glossary_root())
RULES = DETECTOR.rules


def page(*blocks: str, gap: str = "\n\n", end: str = "\n") -> Document:
    source, segments = "", []
    for i, block in enumerate(blocks):
        start = len(source)
        source += block + (gap if i + 1 < len(blocks) else end)
        segments.append(Segment.literal(block, start))
    return Document(source, tuple(segments))


def cleaned(document: Document) -> str:
    text = document.source
    for finding in reversed(DETECTOR(document)):
        text = text[: finding.span.start] + text[finding.span.end :]
    return text


EXAMPLES = [pytest.param(rule, text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.examples)]
LEAVE_ALONE = [pytest.param(text, id=f"{rule.id}-{i}") for rule in RULES for i, text in enumerate(rule.leave_alone)]

MEDICAL = [
    "Share this information with your doctor.",
    "Leave a reply to the nurse's message.",
    "Call 555-0134 to book an appointment.",
    "Opening hours: Monday to Friday, 8 am to 5 pm",
    "12 Harbour Street, second floor",
    "If you think you may have an emergency, call 911.",
    "This leaflet does not replace the advice of your doctor.",
    "Contact us",
    "Visit our clinic on the first floor.",
    "Next appointment",
    "Follow the advice of the nurse.",
    "Email the ward if you cannot come.",
    "Read the label before you take the tablets.",
    "One comment from a patient: it did not hurt.",
    "Related conditions",
    "Sign up for a first-aid class.",
    "Log in to see your test results.",
    "Tweet-like sounds in the ear are called tinnitus.",
    "Print your name and date of birth on the form.",
    "Search your scalp for ticks.",
    "Home care",
    "About the operation",
    "Source of the pain",
    "Previous surgery",
    "Copyright does not apply to your own records.",
    "Author of your own recovery",
    "Follow us to the recovery room.",
    "Comment on any new pain.",
    "Tags of skin on the neck are harmless.",
    "Rate your pain from 0 to 10.",
]


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_example_goes(rule: BlockRule, text):
    assert rule.fits(text)


@pytest.mark.parametrize("text", LEAVE_ALONE + MEDICAL)
def test_block_stays_wherever_it_stands(text):
    assert DETECTOR.rule_for(text, at_start=True, at_end=True) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_safe_means_98_of_100(rule):
    assert rule.applicability is not Applicability.SAFE or rule.confidence >= 0.98


PROSE = "Spider veins are small, harmless veins that show through the skin of the legs."
PAGES = [
    (("Tweet", PROSE), PROSE + "\n"),
    ((PROSE, "Share this:", "Tweet", "Facebook", PROSE), f"{PROSE}\n\n{PROSE}\n"),
    (
        (PROSE, "Leave a Reply", "Your email address will not be published.", "Name *", "Email *", "Post Comment"),
        PROSE + "\n",
    ),
    ((PROSE, "Go away a Reply", "Name", "Share this publish"), PROSE + "\n"),
    ((PROSE, "Email", "Name"), f"{PROSE}\n\nName\n"),
    ((PROSE, "Share this:\nTweet\nEmail", PROSE), f"{PROSE}\n\n{PROSE}\n"),
    ((PROSE, "Share this:\nCall the clinic", PROSE), f"{PROSE}\n\nShare this:\nCall the clinic\n\n{PROSE}\n"),
]


@pytest.mark.parametrize(("blocks", "expected"), PAGES)
def test_pages_are_cleaned_without_a_hole(blocks, expected):
    assert cleaned(page(*blocks)) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_file_keeps_its_final_newline(newline):
    document = page(PROSE, "Proudly powered by WordPress", gap=newline * 2, end=newline)
    assert cleaned(document) == PROSE + newline


def test_blocks_that_belong_to_the_end_stay_in_the_middle():
    blocks = [PROSE] * 12
    blocks[3] = "Tagged asthma, inhaler"
    assert DETECTOR(page(*blocks)) == ()
    assert len(DETECTOR(page(*blocks[:3], PROSE, blocks[3]))) == 1


def test_a_page_of_nothing_else_is_only_shown():
    findings = DETECTOR(page("Share this:", "Leave a Reply"))
    assert [finding.applicability for finding in findings] == [Applicability.DISPLAY] * 2


BLOCKS = st.lists(
    st.sampled_from(
        [PROSE, "Rest the leg.", "Tweet", "Leave a Reply", "Name *", "Post Comment", "3 Comments", "Read more »"]
    ),
    max_size=8,
)


@given(BLOCKS, st.sampled_from(["\n\n", "\r\n\r\n", "\n", "\n\n\n"]), st.sampled_from(["", "\n", "\r\n"]))
def test_findings_are_sorted_disjoint_and_true_to_the_source(blocks, gap, end):
    document = page(*blocks, gap=gap, end=end)
    findings = DETECTOR(document)
    assert all(finding.span.slice(document.source) == finding.found for finding in findings)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(findings))


@given(BLOCKS)
def test_prose_is_never_touched(blocks):
    assert cleaned(page(*blocks)).count(PROSE) == blocks.count(PROSE)


def test_a_segment_without_a_block_is_left_alone():
    lone = Segment("Tweet", Segment.literal("Tweet").pieces)
    assert DETECTOR(Document("Tweet", (lone,))) == ()


BAD = [
    ('[[block]]\nid = "a"\npatterns = ["x"]\nconfidence = 0.9\nexamples = ["x"]\n', "lacks leave_alone"),
    ('[[block]]\nid = "a"\npatterns = ["x"]\nconfidence = 0.9\nexamples = []\nleave_alone = ["y"]\n', "untested"),
    (
        '[[block]]\nid = "a"\npatterns = ["x"]\nconfidence = 0.9\nexamples = ["x"]\nleave_alone = ["y"]\nonly_at = "top"\n',
        "unknown match or only_at",
    ),
    (
        '[[block]]\nid = "a"\npatterns = ["<x>"]\nconfidence = 0.9\nexamples = ["x"]\nleave_alone = ["y"]\n',
        "no slot <x>",
    ),
]


@pytest.mark.parametrize(("toml", "problem"), BAD)
def test_bad_rule_is_refused_with_file_line_and_reason(tmp_path, toml, problem):
    (tmp_path / "boilerplate.toml").write_text("# head\n" + toml, encoding="utf-8")
    with pytest.raises(GlossaryError, match=problem) as error:
        load(tmp_path)
    assert (error.value.path, error.value.line) == ("boilerplate.toml", 3)


def test_span_reaches_over_the_gap_on_one_side_only():
    (finding,) = DETECTOR(page(PROSE, "Tweet", PROSE))
    assert finding.span == Span(len(PROSE) + 2, len(PROSE) + 2 + len("Tweet\n\n"))
