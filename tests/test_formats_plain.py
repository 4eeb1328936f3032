"""Plain text: where paragraphs, headings and list items begin and end."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.errors import InputError
from unspin.formats import parse
from unspin.formats.plain import WIDEST_WRAPPED
from unspin.model import SegmentKind

LONG = "This is a long line of prose that nobody has wrapped by hand, " * 3

CASES = [
    ("paragraphs", "One line here.\n\nAnother.", [("paragraph", "One line here."), ("paragraph", "Another.")]),
    (
        "wrapped lines belong together",
        "Veins carry blood back\nto the heart, and valves\nkeep it there.\n",
        [("paragraph", "Veins carry blood back\nto the heart, and valves\nkeep it there.")],
    ),
    ("unwrapped lines do not", f"{LONG}\n{LONG}", [("paragraph", LONG.strip())] * 2),
    (
        "short heading alone",
        "Spider veins\n\nThey hurt.",
        [("heading", "Spider veins"), ("paragraph", "They hurt.")],
    ),
    (
        "question heading",
        "What are they?\n\nSmall veins.",
        [("heading", "What are they?"), ("paragraph", "Small veins.")],
    ),
    (
        "capitals",
        "SPIDER VEINS\nThey are blue.",
        [("heading", "SPIDER VEINS"), ("paragraph", "They are blue.")],
    ),
    ("hash", "## Spider veins\nThey hurt.", [("heading", "Spider veins"), ("paragraph", "They hurt.")]),
    ("heading above a long line", f"Spider veins\n{LONG}", [("heading", "Spider veins"), ("paragraph", LONG.strip())]),
    (
        "list",
        "You may have:\n- pain\n  at night\n* swelling\n1. fever\n2) rash",
        [
            ("paragraph", "You may have:"),
            ("list-item", "pain\n  at night"),
            ("list-item", "swelling"),
            ("list-item", "fever"),
            ("list-item", "rash"),
        ],
    ),
    ("windows", "One.\r\n\r\nTwo\r\nthree.\r\n", [("paragraph", "One."), ("paragraph", "Two\r\nthree.")]),
    ("addresses stay", "See http://a.org/x or me@a.org.", [("paragraph", "See http://a.org/x or me@a.org.")]),
    ("rule lines are no prose", "One.\n\n-----\n\nTwo.", [("paragraph", "One."), ("paragraph", "Two.")]),
    ("a dose is no list item", "2.5 mg is enough.", [("paragraph", "2.5 mg is enough.")]),
]


@pytest.mark.parametrize(("source", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_segments(source, expected):
    """Kind and text of each segment, and exact offsets."""
    document = parse(source, "post.txt")
    assert [(segment.kind.value, segment.text) for segment in document.segments] == expected
    for segment in document.segments:
        (piece,) = segment.pieces
        assert source[piece.source_start :][: piece.source_length] == segment.text


LINES = ["a", "B ", "- ", "# ", "1. ", "\n", "\r\n", "\r", "\t", "\U0001d4b3", ".", "x" * WIDEST_WRAPPED, "\x0b"]


@given(st.lists(st.sampled_from(LINES)).map("".join) | st.text())
def test_any_text_is_read_with_exact_offsets(source):
    """Segments are in order, disjoint, and equal to their slice; blocks hold them."""
    end = 0
    for segment in parse(source).segments:
        (piece,) = segment.pieces
        assert source[piece.source_start :][: piece.source_length] == segment.text == segment.text.strip()
        assert piece.source_start >= end
        end = piece.source_start + piece.source_length
        assert segment.block.start <= piece.source_start < end <= segment.block.end
        assert segment.kind in (SegmentKind.PARAGRAPH, SegmentKind.HEADING, SegmentKind.LIST_ITEM)


@pytest.mark.parametrize("unit", ["- ", "a\n", "\n", " ", "# ", "a ", "1. a\n", "\r", "\t", ".\n"])
def test_time_is_linear(unit):
    """Half a megabyte of one mark takes a few seconds at most."""
    started = time.process_time()
    parse(unit * (500_000 // len(unit)))
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("path", "name", "format_used"),
    [
        ("a.md", None, "markdown"),
        ("A.MD", None, "markdown"),
        ("a.txt", None, "text"),
        ("-", None, "text"),
        ("-", "markdown", "markdown"),
    ],
)
def test_format_is_chosen_by_name_or_suffix(path, name, format_used):
    """A name given goes before the suffix; without either it is plain text."""
    assert parse("text", path, name).format == format_used


def test_unknown_format_is_refused():
    """The message lists what there is."""
    with pytest.raises(InputError, match="choose one of text, markdown"):
        parse("text", "a.md", "pdf")
