"""Edits: what is replaced, what is copied, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.edits import apply_edits
from unspin.model import Edit, Span

TEXT = "crawler capillaries and legs"


@st.composite
def edited(draw):
    """A text and disjoint edits of it."""
    source = draw(st.text(max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return source, [Edit(span, draw(st.text(max_size=4))) for span in spans]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], TEXT),
        ([Edit(Span(8, 19), "veins"), Edit(Span(0, 7), "spider")], "spider veins and legs"),
        ([Edit(Span(19, 23), "")], "crawler capillaries legs"),
        ([Edit(Span(0, 0), "The "), Edit(Span(28, 28), ".")], "The crawler capillaries and legs."),
        ([Edit(Span(0, 7), "a"), Edit(Span(7, 8), "b")], "abcapillaries and legs"),
        ([Edit(Span(0, 0), "x"), Edit(Span(0, 0), "y")], "xy" + TEXT),
    ],
)
def test_edits_are_made(edits, expected):
    """Replacement, deletion, insertion, in any order."""
    assert apply_edits(TEXT, edits).text == expected


@pytest.mark.parametrize("edits", [[Edit(Span(0, 5), ""), Edit(Span(4, 6), "")], [Edit(Span(20, 29), "")]])
def test_impossible_edits_are_refused(edits):
    """Overlaps and places past the end are mistakes of the caller."""
    with pytest.raises(ValueError, match="overlaps"):
        apply_edits(TEXT, edits)


@given(edited())
def test_text_outside_the_edits_is_untouched(case):
    """Taking the new strings out of the result and putting the old ones back gives the source."""
    source, edits = case
    applied = apply_edits(source, edits)
    back = [Edit(new, old.slice(source)) for old, new in applied.source_map.pairs]
    assert apply_edits(applied.text, back).text == source
    assert [new.slice(applied.text) for _, new in applied.source_map.pairs] == [
        edit.new for edit in sorted(edits, key=lambda one: one.span)
    ]


@given(st.text())
def test_no_edits_change_nothing(source):
    """The empty list is the identity, and the map too."""
    applied = apply_edits(source, [])
    assert applied.text == source
    assert applied.source_map.to_source(Span(0, len(source))) == Span(0, len(source))


@given(edited(), st.data())
def test_untouched_text_maps_both_ways(case, data):
    """A range between edits leads to the same characters in the other text, and back."""
    source, edits = case
    applied = apply_edits(source, edits)
    start = data.draw(st.integers(0, len(source)))
    span = Span(start, data.draw(st.integers(start, len(source))))
    there = applied.source_map.to_repaired(span)
    if span and not any(edit.span.overlaps(span) for edit in edits):
        assert there.slice(applied.text) == span.slice(source)
        assert applied.source_map.to_source(there) == span
    assert there.end <= len(applied.text)


def test_touched_edits_map_as_a_whole():
    """A finding within a repaired phrase leads back to the whole phrase."""
    applied = apply_edits(TEXT, [Edit(Span(0, 19), "spider veins"), Edit(Span(19, 23), "")])
    assert applied.source_map.to_source(Span(7, 12)) == Span(0, 19)
    assert applied.source_map.to_source(Span(7, 17)) == Span(0, 28)
    assert applied.source_map.to_repaired(Span(8, 10)) == Span(0, 12)
    assert applied.source_map.to_source(Span(13, 17)) == Span(24, 28)
