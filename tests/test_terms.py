"""Composition finds what trying every sequence of parts finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from unspin.glossary.terms import MAX_TERM_WORDS, NOTHING, Part, TermIndex

WORDS = "vein", "spider", "leg", "chest", "pain", "deep"
INDEX = TermIndex(" ".join(words) for number in (2, 3) for words in list(product(WORDS[:5], repeat=number))[:: number * 2 + 1])
PARTS = st.builds(Part, st.sampled_from((*WORDS, "unknown")), st.just(1), st.sampled_from(("NN", "")), st.sampled_from((0.0, -1.0)), st.booleans())
LONGER = st.builds(Part, st.sampled_from(WORDS), st.integers(2, 3), st.just(""), st.just(-2.0), st.just(value=True))
PLACES = st.lists(st.tuples(st.lists(PARTS, max_size=6), st.lists(LONGER, max_size=2)), max_size=6)


def sequences(rows: list[list[Part]], position: int) -> Iterator[tuple[Part, ...]]:
    """All runs of parts from a place on."""
    yield ()
    for part in rows[position] if position < len(rows) else ():
        yield from ((part, *rest) for rest in sequences(rows, position + part.length) if len(rest) < MAX_TERM_WORDS)


@given(PLACES)
def test_matches_are_all_runs_of_parts_that_spell_a_term(places):
    here = [INDEX.extended(INDEX.options(single), longer) for single, longer in places]
    rows = [[part for parts in one.parts.values() for part in parts] for one in here]
    for position in range(len(rows)):
        found = INDEX.matches(position, lambda at: here[at] if at < len(here) else NOTHING)
        spelt = [one for one in sequences(rows, position) if INDEX.holds([part.lemma for part in one]) and any(part.changed for part in one)]
        assert Counter((one.term, one.length, one.log10_channel) for one in found) == Counter(
            (" ".join(part.lemma for part in one), sum(part.length for part in one), sum(part.log10_channel for part in one)) for one in spelt
        )


@given(st.lists(PARTS, max_size=6), st.lists(LONGER, max_size=4))
def test_options_grow_as_if_all_had_been_there_from_the_start(single, longer):
    """The order of the parts, by which equal candidates are told apart, is the same as well."""
    grown, whole = INDEX.extended(INDEX.options(single), longer), INDEX.options([*single, *longer])
    assert list(grown.parts.items()) == list(whole.parts.items())
    assert [part for part, _ in grown.first] == [part for part, _ in whole.first]
