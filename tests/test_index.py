"""An index names the phrases that a look at each of them would, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.detect.index import FEW, LONGEST_WORD, BeginningIndex, NeedIndex
from unspin.detect.necessary import Necessary, meets, telling_strings

WORDS = ("share", "a", " a", "the ", "the site", " site", "may 0", "0", "re", "blog", "its", ", yet")
STRINGS = st.sampled_from(WORDS)
NEEDS = st.recursive(
    st.lists(STRINGS, min_size=1, max_size=3),
    lambda deeper: st.lists(st.lists(deeper, max_size=2), min_size=1, max_size=3),
    max_leaves=6,
)
PHRASES = st.lists(
    st.builds(
        lambda beginnings, needs: Necessary(beginnings, needs, telling_strings(needs)),
        st.sampled_from([("",), ("a", "the "), ("share",), (" a", "0", "may 0", "re"), (", yet",)]),
        st.lists(NEEDS, max_size=3),
    ),
    max_size=3 * FEW,
)
TEXTS = st.lists(st.sampled_from((*WORDS, "shares", "x")), max_size=6).map(lambda words: " ".join(" ".join(words).split()))


@given(PHRASES, TEXTS)
def test_an_index_says_what_each_phrase_says(phrases, text):
    assert sorted(BeginningIndex(phrases).may_match(text)) == [n for n, one in enumerate(phrases) if one.may_match(text)]
    assert NeedIndex(phrases).may_hold(text) == [n for n, one in enumerate(phrases) if meets(text, one.needs)]


def test_a_text_without_blanks_is_read_as_well():
    phrases = [Necessary(("",), [[f"word{number}"]], (f"word{number}",)) for number in range(30)]
    assert NeedIndex(phrases).may_hold("x" * 1_000_000 + "word20") == [2, 20]


def test_each_string_is_looked_for_once_whatever_the_words():
    """Long words are asked for all strings, and words that begin alike for the same: the strings are searched for once a text."""
    phrases = [Necessary(("",), [[f"word{number}"]], (f"word{number}",)) for number in range(30)]
    text = " ".join((*("q" * LONGEST_WORD + str(number) for number in range(300)), *(f"word20{number}" for number in range(300))))
    looked = Counting(text)
    assert NeedIndex(phrases).may_hold(looked) == [2, 20]
    assert looked.times <= 2 * len(phrases)


class Counting(str):
    """A text that counts how often a string was looked for in it."""

    times = 0

    def __contains__(self, string: object) -> bool:
        """One look more."""
        self.times += 1
        return isinstance(string, str) and self.find(string) >= 0


@given(st.lists(NEEDS, max_size=3), TEXTS)
def test_what_tells_of_a_phrase_is_held_wherever_it_is_met(needs, text):
    telling = telling_strings(needs)
    assert not telling or not meets(text, needs) or any(one in text for one in telling)


@pytest.mark.parametrize(("needs", "telling"), [
    ([], ()),
    ([["a", "the"], [" site", "page"]], (" site", "page")),
    ([[" ", "page"]], ()),
    ([["page", [["a"], ["leaf"]]]], ("leaf", "page")),
    ([[[["a"], ["leaf"]], [["blog"]]]], ("blog", "leaf")),
    ([[[["a"], ["leaf"]], []]], ()),
])  # fmt: skip
def test_telling_strings(needs, telling):
    assert telling_strings(needs) == telling
