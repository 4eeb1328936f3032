"""Offsets become lines and columns in code points, UTF-16 units and UTF-8 bytes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.model import Span
from unspin.report.positions import LineIndex, Position, without_blanks

SOURCES = st.text(st.sampled_from("ab \tü膝🩺\u0301\u2028\n\r"), max_size=60)


@pytest.mark.parametrize(
    ("source", "offset", "points", "utf16", "utf8"),
    [
        ("", 0, (1, 1), (1, 1), (1, 1)),
        ("knee", 4, (1, 5), (1, 5), (1, 5)),
        ("knee\n", 5, (2, 1), (2, 1), (2, 1)),
        ("a\r\nb", 3, (2, 1), (2, 1), (2, 1)),
        ("a\r\nb", 2, (1, 3), (1, 3), (1, 3)),
        ("a\rb", 2, (2, 1), (2, 1), (2, 1)),
        ("a\n\rb", 3, (3, 1), (3, 1), (3, 1)),
        ("\tpain", 1, (1, 2), (1, 2), (1, 2)),
        ("🩺 ü x", 4, (1, 5), (1, 6), (1, 9)),
        ("a\u2028b\x0cc", 4, (1, 5), (1, 5), (1, 7)),
    ],
)
def test_positions_of_offsets(source, offset, points, utf16, utf8):
    """Each unit counts as its format asks, from 1."""
    index = LineIndex(source)
    assert index.position(offset) == Position(*points)
    assert index.utf16_position(offset) == Position(*utf16)
    assert index.utf8_position(offset) == Position(*utf8)


@given(SOURCES)
def test_every_offset_can_be_found_again(source):
    """Line and column lead back to the offset, in all three units."""
    index = LineIndex(source)
    for offset in range(len(source) + 1):
        place = index.position(offset)
        start = index.span(place.line).start
        assert start + place.column - 1 == offset
        before = source[start:offset]
        assert index.utf16_position(offset).column == len(before.encode("utf-16-le")) // 2 + 1
        assert index.utf8_position(offset).column == len(before.encode()) + 1


@given(SOURCES)
def test_lines_are_those_of_the_source(source):
    """The lines with their breaks make up the source; none holds a break."""
    index = LineIndex(source)
    assert [index.text(line) for line in range(1, len(index) + 1)] == re.split(r"\r\n|\r|\n", source)


@pytest.mark.parametrize("offset", [-1, 5])
def test_an_offset_outside_is_refused(offset):
    """An offset that is not in the source has no position."""
    with pytest.raises(ValueError, match="is not within 0 and 4"):
        LineIndex("knee").position(offset)


@given(SOURCES, SOURCES, SOURCES)
def test_blanks_at_the_ends_are_cut_off(before, found, after):
    """What is left begins and ends with a character; nothing but white space was cut, and all-white ranges stay."""
    span = Span(len(before), len(before) + len(found))
    source = before + found + after
    left = without_blanks(span, source)
    assert left.slice(source) == (found.strip() or found)
    assert span.contains(left)
