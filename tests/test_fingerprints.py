"""Fingerprints stay while the page changes around a finding, and differ where findings differ."""

import re
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.model import Applicability, FileReport, Finding, Span
from unspin.report.fingerprints import fingerprint_in, fingerprints_of

sys.path.insert(0, str(Path(__file__).parent))
from report_example import knee_post

BEFORE = "Rest your leg after the session, since small "
AFTER = " fade within six weeks or so. Walk every day.\n"


def marked(source: str, rule: str = "channel.term") -> FileReport:
    """A report on ``source`` without its square brackets, with a finding on what each pair of them held."""
    findings, text, at = [], "", 0
    for found in re.finditer(r"\[([^]]*)\]", source):
        text += source[at : found.start()]
        span = Span(len(text), len(text) + len(found[1]))
        findings.append(Finding(rule, span, found[1], ("x",), Applicability.SAFE, 0.99, "Spun."))
        text, at = text + found[1], found.end()
    text += source[at:]
    return FileReport("a.md", text, tuple(findings), text)


def fingerprint(source: str, rule: str = "channel.term") -> str:
    """The fingerprint of the one finding that ``source`` marks with brackets."""
    (only,) = fingerprints_of(marked(source, rule))
    return only


PLAIN = f"{BEFORE}[crawler capillaries]{AFTER}"


@pytest.mark.parametrize(
    "source",
    [
        "A new first paragraph.\n\n" + PLAIN,
        PLAIN + "\nA new last paragraph.\n",
        PLAIN.replace("six weeks or", "six\r\nweeks\tor").replace("crawler c", "crawler\nc"),
        PLAIN.replace("[", "<strong>[").replace("]", "]</strong>"),
        PLAIN.replace("small", "**small**").replace("fade", "_fade_").replace("session,", "session"),
        "> - " + PLAIN.replace("crawler", "Crawler").replace("small", "Small"),
    ],
    ids=["moved down", "text behind", "rewrapped", "tags", "emphasis", "quoted"],
)
def test_what_leaves_a_fingerprint_as_it_is(source):
    """Moving, wrapping and markup do not make a finding a new one."""
    assert fingerprint(source) == fingerprint(PLAIN)


@pytest.mark.parametrize(
    "source",
    [
        PLAIN.replace("crawler", "insect"),
        PLAIN.replace("small", "large"),
        PLAIN.replace("fade", "stay"),
        PLAIN.replace("[crawler capillaries]", "[crawler] capillaries"),
    ],
    ids=["other text", "other word before", "other word behind", "shorter"],
)
def test_what_makes_another_finding(source):
    """Another text, or another word beside it, is another finding."""
    assert fingerprint(source) != fingerprint(PLAIN)
    assert fingerprint(PLAIN, "channel.synonym") != fingerprint(PLAIN)


def test_the_form_is_fixed():
    """A baseline written today is understood tomorrow: the very digits are part of the scheme."""
    assert fingerprint(PLAIN) == "82b380a73b0276fc"
    assert fingerprints_of(replace(marked(PLAIN), path="other/name.html")) == (fingerprint(PLAIN),)


def test_a_file_of_its_own():
    """With a path the same finding is told apart from file to file."""
    here, there = (fingerprint_in(path, fingerprint(PLAIN)) for path in ("a.md", "b.md"))
    assert here != there
    assert re.fullmatch("[0-9a-f]{16}", here)


@given(st.text(st.sampled_from("ab é膝🩺*_\n\r\t\u2028"), max_size=40), st.integers(1, 4))
def test_equal_findings_are_numbered(between, times):
    """However often the same words stand there, each finding has a fingerprint of its own."""
    assert len(set(fingerprints_of(marked(f"{between} [agony] " * times)))) == times


@given(st.text(st.sampled_from("aé膝 ñü"), max_size=30), st.text(st.sampled_from("aé膝 ñü"), max_size=30))
def test_normal_forms_are_one(before, behind):
    """A text saved in decomposed form keeps its fingerprints."""
    source = f"{before} [bébé crawler] {behind}"
    assert fingerprint(unicodedata.normalize("NFD", source)) == fingerprint(unicodedata.normalize("NFC", source))


def test_one_for_each_finding_of_a_page():
    """As many as findings, in order, none twice."""
    post = knee_post()
    assert len(set(fingerprints_of(post))) == len(post.findings)
    fewer = replace(post, findings=post.findings[3:])
    assert fingerprints_of(fewer) == fingerprints_of(post)[3:]
