"""Patterns as in .gitignore: a table of known answers, and git itself as the judge of generated ones."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selection_help import git, needs_git

from unspin.selection.patterns import Patterns

TABLE = [
    ("drafts/", "drafts/a.md", True),
    ("drafts/", "posts/drafts/a.md", True),
    ("drafts/", "drafts", False),
    ("/drafts/", "posts/drafts/a.md", False),
    ("blog/legacy/**", "blog/legacy/2012/a.md", True),
    ("blog/*.md", "blog/2012/a.md", False),
    ("**/old/*.md", "old/a.md", True),
    ("a/**/b.md", "a/b.md", True),
    ("a/**/b.md", "a/x/y/b.md", True),
    ("*.md", "posts/a.md", True),
    ("post-[0-9].md", "post-7.md", True),
    ("post-[!0-9].md", "post-7.md", False),
    ("[[:upper:]]*.md", "README.md", True),
    ("[a", "[a", False),
    ("# note", "# note", False),
    ("\\# note", "# note", True),
    ("\\!keep.md", "!keep.md", True),
    ("a.md   ", "a.md", True),
    ("a.md\\ ", "a.md ", True),
    ("a.md\r\n", "a.md", True),
    ("?.md", "é.md", False),  # a letter of two bytes, and git counts bytes
    ("", "a.md", False),
    ("/", "a.md", False),
]


@pytest.mark.parametrize(("pattern", "path", "excluded"), TABLE)
def test_table(pattern: str, path: str, excluded: bool) -> None:
    """Each pattern takes what git would take."""
    assert (Patterns([pattern], "x").excluding(path) is not None) is excluded


def test_the_last_pattern_decides_but_nothing_comes_back_from_an_excluded_folder() -> None:
    """A negated pattern brings a file back, though not one whose folder is gone; the place is told."""
    patterns = Patterns(["*.md", "!keep.md", "gone/"], ".gitignore", numbered=True)
    assert patterns.excluding("keep.md") is None
    found = patterns.excluding("gone/keep.md")
    assert found
    assert (found.text, found.place) == ("gone/", ".gitignore:3")


NAMES = ["a", "b", "ab", "a.md", "é.md", "x y", "[a]", "a-b", "#c", "!d", "-", "]", "foo"]
PIECES = [*NAMES, "*", "**", "***", "?", "a*", "[ab]", "[!a]*", "[^b]", "[a-c]*", "\\a", "a\\*", "**b", "[[:alpha:]]*",
          "[]a]", "[a", "\\", "[[:x:]]", "?.md", "fo?", "[[:a]*", "*[b-]", "[a-]", "\\#c", "\\!d"]  # fmt: skip
PATTERN = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("/".join),
    st.sampled_from(["", "", "/", " ", "\\ "]),
)
PATH = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty repository."""
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "--quiet")
    return folder


@needs_git
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PATTERN, min_size=1, max_size=4), st.lists(PATH, min_size=1, max_size=30, unique=True))
def test_git_agrees(repository: Path, lines: list[str], paths: list[str]) -> None:
    """``git check-ignore`` gives the same pattern, or none, for each path."""
    (repository / ".git/info/exclude").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = subprocess.run(
        ["git", "check-ignore", "--no-index", "--verbose", "--non-matching", "-z", "--stdin"],
        cwd=repository, input=b"\0".join(map(os.fsencode, paths)), capture_output=True, check=False,
    ).stdout.split(b"\0")  # fmt: skip
    patterns = [os.fsdecode(pattern) for pattern in told[2::4]]
    ours = Patterns(lines, "x")
    for path, pattern in zip(paths, patterns, strict=True):
        ignored = bool(pattern) and not pattern.startswith("!")
        assert (ours.excluding(path) is not None) is ignored, (lines, path, pattern)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("*a" * 25 + "b", "a" * 250), ("**/a/" * 25 + "b", "a/" * 200 + "c"), ("**/*a*/" * 20 + "x", "aa/" * 120 + "c")],
)
def test_many_stars_take_no_longer_than_few(pattern: str, path: str) -> None:
    """A hostile list of patterns stops nobody; each of these would take longer than a life."""
    assert Patterns([pattern], "x").excluding(path) is None
    assert Patterns([pattern], "x").excluding(path + "b" if pattern.endswith("ab") else path[:-1] + pattern[-1]) is not None
