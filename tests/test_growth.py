"""Long texts cost in proportion: what is looked at beside a finding has a bound, and nobody walks through all findings for each of them.

Python's calls are counted, not seconds: four times the text may take some four times the calls. What is done within one call (an expression, a copy)
no count shows; those have texts here that took minutes, and take a moment.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from itertools import accumulate

import pytest
from fuzz.shapes import PLAIN, engine, framed, stages
from hypothesis import given
from hypothesis import strategies as st

from unspin.detect.function_words import disjoint
from unspin.edits import apply_edits, guarded, resolve
from unspin.edits.reports import joined
from unspin.edits.widening import REACH, mended
from unspin.model import Applicability, Edit, FileReport, Finding, Report, Segment, Span
from unspin.report import to_text
from unspin.report.prose import paragraphs
from unspin.text.spans import any_overlaps, around, touching

SMALL, TIMES = 1200, 4
MOST = 1.6 * TIMES
"""What is quadratic takes TIMES squared; a tenth of its calls at the small size would still be seen."""


def calls(work: Callable[[], object]) -> int:
    """How many functions ``work`` calls, those written in C included."""
    counted = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


@cache
def counts(suffix: str, name: str, size: int) -> dict[str, int]:
    """The calls of each stage for a shape of a size; what is made once and kept is made before."""
    engine("boilerplate", "damage", "function-words")
    found = {}
    text = (PLAIN[name] * (size // len(PLAIN[name]) + 1))[:size]
    for number, source in enumerate(framed(suffix, text)):
        for stage, call in stages(suffix, source, models=False):
            call()
            found[f"{stage}{number}"] = calls(call)
    return found


@pytest.mark.parametrize("name", ["english", "posts", "no end", "quotation", "share"])
@pytest.mark.parametrize("suffix", ["html"])
def test_calls_grow_as_the_text_does(suffix, name):
    """Reader, directives, writer, reports, phrases and check of a text four times as long."""
    small, large = (counts(suffix, name, size) for size in (SMALL, SMALL * TIMES))
    assert set(small) == set(large)
    assert not {stage: (small[stage], large[stage]) for stage in small if large[stage] > MOST * small[stage] + 1000}


ENDLESS = [
    pytest.param(lambda: paragraphs("<!--" * 100_000), id="remarks without an end"),
    pytest.param(lambda: paragraphs("<script>" * 50_000), id="elements without an end"),
    pytest.param(lambda: paragraphs("a" + "_" * 200_000 + "b"), id="a run of underlines"),
    pytest.param(lambda: marked("crawler veins " * 60_000), id="one line with thousands of findings"),
    pytest.param(lambda: marked("crawler\u0301 veins " * 60_000), id="the same with accents"),
]


def marked(text: str) -> str:
    """The report for a terminal on a text with some two thousand findings."""
    places = [Span(at, at + 7) for at in range(0, len(text) - 7, len(text) // 2_000)]
    found = tuple(Finding("a", one, one.slice(text), ("spider",), Applicability.SAFE, 0.9, "Why.") for one in places)
    return to_text(Report((FileReport("a.txt", text, found, text),)), color=False, width=80)


@pytest.mark.parametrize("work", ENDLESS)
def test_expressions_and_copies_end(work):
    """Each of them took minutes."""
    assert work() is not None


def in_a_row(rows: list[tuple[int, int]]) -> list[Span]:
    """Disjoint spans, from the gaps between them and their lengths."""
    starts = accumulate((gap + length + 1 for gap, length in rows), initial=0)
    return [Span(start, start + length) for start, (_, length) in zip(starts, rows, strict=False)]


SPANS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8).map(in_a_row)


@given(SPANS, st.integers(0, 40), st.integers(0, 9))
def test_what_touches(spans, start, length):
    """The two searches find what looking at all of them finds."""
    span = Span(start, start + length)
    assert any_overlaps(spans, span) == any(one.overlaps(span) for one in spans)
    assert set(touching(spans, span)) >= {one for one in spans if one.overlaps(span)}


@given(st.text("ab \n", max_size=60), st.data(), st.integers(0, 20))
def test_what_stands_around(text, data, reach):
    """It holds the span, ends between words where there is a blank near, and is no longer than asked for."""
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = around(text, span, reach)
    assert found.contains(span)
    assert found.start >= span.start - reach
    assert found.end <= span.end + reach
    for at in (found.start, found.end):
        word = text[max(0, at - 1) : at + 1]
        near = text[max(0, span.start - reach) : span.start] if at == found.start else text[span.end : span.end + reach]
        assert at in (0, len(text), span.start, span.end) or any(map(str.isspace, word)) or not any(map(str.isspace, near))


def finding_in(text: str, found: str, *suggestions: str) -> Finding:
    """A finding at the only place where ``found`` stands."""
    start = text.index(found)
    return Finding("a", Span(start, start + len(found)), found, suggestions, Applicability.SAFE, 0.9, "Why.")


@pytest.mark.parametrize("filler", ["", "It hurts again. ", "and again a leg "], ids=["alone", "among sentences", "in one without an end"])
def test_words_beside_a_finding_are_mended_wherever_it_stands(filler):
    """Articles and verbs beside it change as they do in its sentence alone."""
    text = filler * (5 * REACH // max(1, len(filler))) + "Wear a compression sock today. " + filler * 500
    widened = mended(finding_in(text, "compression sock", "elastic sock"), Segment.literal(text))
    assert widened
    assert (widened.found, widened.suggestions) == ("a compression sock", ("an elastic sock",))
    assert widened.span.slice(text) == widened.found


@pytest.mark.parametrize("filler", ["", "again and again a leg of 7 patients "], ids=["alone", "in a sentence without an end"])
def test_the_guard_looks_at_what_is_near(filler):
    """A dose that would change, and a quotation that a finding stands in, are seen in a sentence of any length."""
    text = filler * 400 + "we take 5 mg and “all the crawler veins of it” hurt crawler legs " + filler * 400
    assert guarded(finding_in(text, "5 mg", "50 mg"), text).applicability is Applicability.DISPLAY
    assert guarded(finding_in(text, "crawler veins", "spider veins"), text).applicability is Applicability.DISPLAY
    assert guarded(finding_in(text, "crawler legs", "spider legs"), text).applicability is Applicability.SAFE


PLACES = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=12)


@given(PLACES)
def test_of_phrases_that_overlap_the_longest_stays(places):
    """As if each were compared with all that are kept."""
    findings = [Finding("a", Span(start, start + length), "x" * length, (), Applicability.SAFE, 0.9, "Why.") for start, length in places]
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda one: (-len(one.span), one.span)):
        if not any(one.span.overlaps(other.span) for other in kept):
            kept.append(one)
    assert disjoint(findings) == tuple(sorted(kept, key=lambda one: one.span))


TEXT = "one two three four five six seven eight nine ten"
ROUNDS = st.lists(st.tuples(st.integers(0, 45), st.integers(0, 6), st.sampled_from(["", "x", "two", "yy zz", " "])), max_size=6)


def repaired(text: str, rows: list[tuple[int, int, str]]) -> FileReport:
    """A report on a text with edits at these places, those that overlap left out."""
    spans = [(Span(min(start, len(text)), min(start + length, len(text))), new) for start, length, new in rows]
    found = resolve(Finding("a", one, one.slice(text), (new,), Applicability.SAFE, 0.9, "Why.") for one, new in spans if new != one.slice(text))
    after = apply_edits(text, [Edit(one.span, one.suggestions[0]) for one in found]).text
    return FileReport("a.txt", text, found, after, found)


@given(ROUNDS, ROUNDS)
def test_two_rounds_as_one(first, second):
    """Findings are disjoint and make what they say; where no two edits of the second are at the same one of the first, all of both is done."""
    one = repaired(TEXT, first)
    two = repaired(one.repaired, second)
    both = joined(one, two)
    assert resolve(both.findings) == both.findings
    assert both.repaired == apply_edits(TEXT, [Edit(each.span, each.suggestions[0]) for each in both.applied]).text
    made = [new for _, new in apply_edits(TEXT, [Edit(each.span, each.suggestions[0]) for each in one.applied]).source_map.pairs]
    if all(sum(new.start <= each.span.end and each.span.start <= new.end for each in two.applied) <= 1 for new in made):
        assert both.repaired == two.repaired
