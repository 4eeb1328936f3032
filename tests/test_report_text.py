"""The reports for a terminal: frames, marks, cutting, colours, the last line."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.model import Applicability, FileReport, Finding, Report, Span
from unspin.report import Checkout, LineIndex, job_summary, to_concise, to_html, to_text
from unspin.report.frame import frame
from unspin.report.visible import columns

sys.path.insert(0, str(Path(__file__).parent))
from report_example import knee_post, one_finding, report_of, snapshot

ANSI = re.compile(r"\x1b\[\d+m")


@pytest.mark.parametrize("width", [60, 100])
def test_text_of_the_post(width):
    """The report as a whole, narrow and wide."""
    text = to_text(report_of(knee_post()), color=False, width=width)
    assert text == snapshot(f"knee-{width}.txt", text)


def test_concise_of_the_post():
    """One line per finding."""
    text = to_concise(report_of(knee_post()))
    assert text == snapshot("knee-concise.txt", text)
    assert len(text.splitlines()) == len(knee_post().findings)


def test_colours_change_nothing_but_colours():
    """Without the escape sequences the coloured report is the plain one, which has none."""
    report = report_of(knee_post())
    plain = to_text(report, color=False, width=100)
    coloured = to_text(report, color=True, width=100)
    assert "\x1b" not in plain
    assert "\x1b[32m" in coloured
    assert ANSI.sub("", coloured) == plain


@pytest.mark.parametrize(
    ("source", "found", "shown", "mark"),
    [
        ("see crawler capillaries", "crawler capillaries", "see crawler capillaries", "    ^^^^^^^^^^^^^^^^^^^"),
        ("\tsee agony", "agony", "    see agony", "        ^^^^^"),
        ("膝の agony", "agony", "膝の agony", "     ^^^^^"),
        ("see 膝の", "膝の", "see 膝の", "    ^^^^"),
        ("e\u0301 agony", "agony", "e\u0301 agony", "  ^^^^^"),
        ("\x1b[31m agony", "agony", "<U+001B>[31m agony", "             ^^^^^"),
        ("\u202eagony", "agony", "<U+202E>agony", "        ^^^^^"),
        ("one\nagony\ntwo", "agony\ntwo", "agony", "^^^^^ and 1 more line"),
        ("one\r\nagony\r\n\r\ntwo", "agony\r\n\r\n", "agony", "^^^^^ and 1 more line"),
        ("one\n\nShare this:", "\n\nShare this:", "Share this:", "^^^^^^^^^^^"),
        ("one\n\ntwo", "\n\n", "one", "   ^ and 1 more line"),
    ],
)
def test_the_mark_stands_under_the_finding(source, found, shown, mark):
    """Tabs, wide and combining characters, controls and several lines."""
    lines = to_text(report_of(one_finding(source, found, "pain")), color=False, width=80).split("\n")
    assert lines[2].partition("│ ")[2] == shown
    assert lines[3].partition("│ ")[2] == mark


def test_an_insertion_is_marked_between_two_characters():
    """An empty finding gets one mark of its own and says what to put in."""
    finding = Finding("grammar.missing-article", Span(5, 5), "", ("a ",), Applicability.REVIEW, 0.9, "No article.")
    report = Report((FileReport("a.txt", "have fever", (finding,), "have fever"),))
    text = to_text(report, color=False, width=80)
    assert "│      ‸\n" in text
    assert "a.txt:1:6: grammar.missing-article [review] insert “a ”" in to_concise(report)


@settings(deadline=None)
@given(
    st.text(st.sampled_from("ab \t膝\u0301\x1b"), max_size=300),
    st.text(st.sampled_from("ab 膝"), min_size=1, max_size=120),
    st.text(st.sampled_from("ab \t膝\u0301\x1b"), max_size=300),
    st.integers(10, 120),
)
def test_a_frame_fits_and_the_mark_covers_the_finding(before, found, after, width):
    """No frame is wider than asked; what the mark covers is the finding or its beginning."""
    span = Span(len(before), len(before) + len(found))
    finding = Finding("test.rule", span, found, (), Applicability.SAFE, 0.9, "Spun.")
    shown = frame(finding, LineIndex(before + found + after), width=width)
    assert columns(shown.text) <= width
    at, until, covered = 0, shown.mark_start + shown.mark_columns, ""
    for character in shown.text:
        if shown.mark_start <= at < until:
            covered += character
        at += columns(character)
    assert found.startswith(covered.strip("\u0301").rstrip("…").rstrip("\u0301"))
    assert covered


def finding_of(applicability, start):
    """A finding on one character."""
    return Finding("test.rule", Span(start, start + 1), "x", ("y",), applicability, 0.9, "Spun.")


@pytest.mark.parametrize(
    ("kinds", "applied", "line"),
    [
        ((), 0, "No findings in 1 file."),
        (("safe",), 0, "1 finding in 1 file: 1 safe; `unspin fix` applies the safe one"),
        (("safe", "safe", "review"), 0, "3 findings in 1 file: 2 safe, 1 review; `unspin fix` applies the safe ones"),
        (("review",), 0, "1 finding in 1 file: 1 review; `unspin fix --apply review` takes the first suggestions"),
        (("display",), 0, "1 finding in 1 file: 1 display; none can be applied"),
        (("safe", "display"), 1, "2 findings in 1 file: 1 safe, 1 display; 1 applied"),
    ],
)
def test_the_last_line_sums_up(kinds, applied, line):
    """Numbers, kinds and what to do next."""
    findings = tuple(finding_of(Applicability(kind), at) for at, kind in enumerate(kinds))
    report = Report((FileReport("a.txt", "x" * len(kinds), findings, "", findings[:applied]),))
    assert to_text(report, color=False, width=80).splitlines()[-1] == line


def test_a_finding_without_suggestion_has_no_confidence():
    """Where nothing is suggested there is nothing to be confident of."""
    text = to_text(report_of(one_finding("five-hitter", "five-hitter", None)), color=False, width=80)
    assert text.splitlines()[0] == "a.txt:1:1  test.rule  safe"


def test_advice_has_no_confidence_anywhere():
    """How often plain language is the better wording was never measured."""
    spun = one_finding("five-hitter", "five-hitter", "one")
    advice = replace(
        spun, findings=tuple(replace(one, rule="plain.word") for one in spun.findings), applied=(), repaired=spun.source
    )
    report = report_of(advice)
    pages = (
        to_text(report, color=False, width=80),
        job_summary(report, Checkout(Path("/"), Path("/"))),
        to_html(report, title="Report", tool_version="0.1.0"),
    )
    assert not any("99 %" in page or "<meter" in page for page in pages)
