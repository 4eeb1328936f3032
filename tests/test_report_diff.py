"""The unified diff says exactly what the repair did."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.model import FileReport, Report
from unspin.report import to_diff

sys.path.insert(0, str(Path(__file__).parent))
from report_example import knee_post, report_of, snapshot

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")
TEXTS = st.lists(
    st.sampled_from(["pain\n", "agony\n", "-\n", "+ x\n", "\\\n", "\n", "a\r\n", "\x0c\u2028\n", "b\rc\n"])
)
TAILS = st.sampled_from(["", "end", "\r"])


def diff_of(old, new, path="a.txt"):
    """The diff of one file."""
    return to_diff(Report((FileReport(path, old, (), new),)))


def patched(source, diff):
    """``source`` after ``diff``, each context and removed line compared on the way, as patch does."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", diff)[2:]
    old, out, at = re.findall(r"[^\n]*\n|[^\n]+", source), [], 0
    for number, line in enumerate(lines):
        if hunk := HUNK.fullmatch(line):
            start = int(hunk[1]) - (hunk[2] != "0")
            out, at = out + old[at:start], start
        elif not line.startswith("\\ No newline"):
            bare = lines[number + 1 :][:1] == ["\\ No newline at end of file\n"]
            text = line[1:-1] if bare else line[1:]
            if line[0] in " -":
                assert old[at] == text
                at += 1
            if line[0] in " +":
                out.append(text)
    return "".join(out + old[at:])


def test_diff_of_the_post():
    """The diff as a whole."""
    text = to_diff(report_of(knee_post()))
    assert text == snapshot("knee.diff", text)


@given(TEXTS, TAILS, TEXTS, TAILS)
def test_the_diff_leads_from_source_to_repaired(old, old_tail, new, new_tail):
    """Applied to the source, the diff gives the repaired text; there is none where they are equal."""
    source, repaired = "".join(old) + old_tail, "".join(new) + new_tail
    diff = diff_of(source, repaired)
    assert bool(diff) == (source != repaired)
    assert patched(source, diff) == repaired


def test_no_newline_at_the_end():
    """Each side without a final newline says so after its last line."""
    note = "\\ No newline at end of file\n"
    assert diff_of("agony", "pain") == f"--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-agony\n{note}+pain\n{note}"
    assert diff_of("agony\n", "pain").endswith(f"-agony\n+pain\n{note}")


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("posts/a.md", "--- a/posts/a.md"),
        ("/posts/a.md", "--- a/posts/a.md"),
        ("my post.md", "--- a/my post.md\t"),
        ('a"b.md', '--- "a/a\\"b.md"'),
        ("a\nb.md", '--- "a/a\\nb.md"'),
        ("a\x1bb.md", '--- "a/a\\033b.md"'),
        ("膝.md", "--- a/膝.md"),
    ],
)
def test_headers_hold_any_path(path, header):
    """Paths are written as git writes them."""
    assert diff_of("agony\n", "pain\n", path).split("\n")[0] == header
