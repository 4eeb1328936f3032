"""The key of unspin in front matter: when it is there, what it says, and what is told of one that says something else."""

from __future__ import annotations

import pytest

from unspin.suppress.front_matter import read_front_matter


@pytest.mark.parametrize("block", ["[params]\nunspin = false", 'x = """\nunspin = false\n"""', 'x = [\n["unspin"],\n]'])
def test_toml_that_does_not_name_unspin_is_left_alone(block: str) -> None:
    """A key of another table, a line of a text and a list say nothing to unspin."""
    assert read_front_matter(f"+++\n{block}\n+++\nt1\n") is None


@pytest.mark.parametrize(
    "block",
    [
        "[unspin.x]",
        "[[unspin]]",
        "unspin.hide = true",
        "unspin: false",
        "unspin = [1",
        pytest.param("unspin = " + "[" * 5000, id="deep"),
    ],
)
def test_toml_that_says_something_else_is_told(block: str) -> None:
    """A table that unspin does not read, and what is no TOML, hide nothing and are reported."""
    told = read_front_matter(f"+++\n{block}\n+++\nt1\n")
    assert told is not None
    assert (told.ignores, bool(told.problem), told.place.start) == (False, True, 4)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ('unspin: {reason: "issue #12", ignore: [a]}  # old', "issue #12"),
        ("unspin:\n  ignore: a # \"x\"\n  reason: 'issue #12' # old", "issue #12"),
        ("unspin:\n  ignore: a\n  reason: it's #12", "it's"),
        ('unspin:\n  ignore: a\n  reason: x#12 "a', 'x#12 "a'),
    ],
)
def test_comments_of_yaml(block: str, reason: str) -> None:
    """A number sign after a blank begins a comment, but not within quotes."""
    told = read_front_matter(f"---\n{block}\n---\n")
    assert told is not None
    assert (told.rules, told.reason) == (("a",), reason)
