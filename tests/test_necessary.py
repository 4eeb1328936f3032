"""What is told of a phrase before it is compiled hides nothing that it would match."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unspin.detect.boilerplate import bare_text
from unspin.detect.necessary import MOST, Shape, any_of, folded, meets
from unspin.detect.parts import Parts
from unspin.detect.rules import bounded_expression
from unspin.detect.told import necessary_anywhere

PARTS = {"n": "<figure>", "month": "(jan(uary)?|may|sept?(ember)?).?", "who": "admin|web master", "by": "(by|via):? ({who}|<word>)"}


def necessary(phrase: str):
    parts = Parts(PARTS, phrase)
    (opening,) = parts.openings([phrase])
    return opening, parts.necessary[phrase]


@pytest.mark.parametrize(("phrase", "beginnings"), [
    ("share this", ("share ",)),
    ("(please )?share", ("please", "share")),
    ("days?", ("day",)),
    ("(a|b c) d", ("a d", "b c d")),
    ("don't", ("don't", "don’t")),
    ("e ?mail", ("e mail", "email")),
    ("protect*", ("protec",)),
    ("pro*s", ("pro",)),
    ("(ha )+ho", ("ha ",)),
    ("(ha )*ho", ("ha ", "ho")),
    ("<rest>share", ("",)),
    ("{n} comments", ("0",)),
    ("\\(c\\)", ("(c)",)),
    ("(?:a)", ("",)),
    ("May 5", ("may 0",)),
    ("{by} x", ("by ", "by: ", "via ", "via: ")),
])  # fmt: skip
def test_beginnings(phrase, beginnings):
    assert necessary(phrase)[1].beginnings == beginnings


@pytest.mark.parametrize(("phrase", "fits", "not_"), [
    ("<rest>(affiliate|associates?) links", ["some affiliate links", "associate links"], ["links", "affiliate link"]),
    ("{month} {n}", ["may 0", "september 00"], ["may be", "24-hour may"]),
    ("<rest>{month} {n}", ["in may 0"], ["24 hours in june"]),
    ("<date> by <rest>", ["june 0, 0000 by a", "0/00/0000 by b", "0.0-0 by c"], ["24-hour by d", "0.0 mg by e"]),
    ("<rest>({n} (mg|kg)|none) left", ["take 0 mg left", "none left"], ["mg left", "0 left"]),
])  # fmt: skip
def test_needs(phrase, fits, not_):
    told = necessary(phrase)[1]
    assert [told.may_match(folded(one)) for one in (*fits, *not_)] == [True] * len(fits) + [False] * len(not_)


@pytest.mark.parametrize(("text", "seen"), [("Posted ON", "posted on"), ("٣ May 2024", "0 may 0000"), ("ſhare İt ıt KEEP", "share it it keep")])
def test_folded_is_what_an_expression_without_case_sees(text, seen):
    assert folded(text) == seen


@pytest.mark.parametrize("letter", "sikSIK5μσ")
def test_no_character_that_an_expression_takes_for_a_letter_is_folded_otherwise(letter):
    expression = re.compile(r"\d" if letter.isdigit() else letter, re.IGNORECASE)
    taken = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and expression.fullmatch(chr(code))]
    assert {folded(one) for one in taken} == {folded(letter)}


PIECES = ("share", " ", "?", "*", "(", ")", "|", "a", "b c", "<word>", "<date>", "<rest>", "{n}", "{month}", "{by}", "'", ".", "\\(", " ?", "+", "5")
WORDS = ("share", "a", "b", "c", "may", "3", "5", ".", "'", "’", "(", "jan", "by", "admin", "1/2/2003", "word", "B", "SHARE")
TEXTS = st.lists(st.sampled_from(WORDS))


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join), TEXTS.map(" ".join), TEXTS.map("".join))
def test_nothing_that_matches_is_passed_over(phrase, apart, joined):
    try:
        opening, told = necessary(phrase)
        expression = opening.expression.pattern
    except (ValueError, re.error):
        return
    for one in map(bare_text, (apart, joined)):
        assert told.may_match(folded(one)) or not expression.match(one)


@example("was (very )? sore", "was  sore")
@example("a (b )? c", "a \n b  c")
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join), st.lists(st.sampled_from((*WORDS, " ", "\n ", "-", "x"))).map("".join))
def test_nothing_that_stands_somewhere_is_passed_over(phrase, text):
    try:
        expression = bounded_expression(phrase).pattern
    except (ValueError, re.error):
        return
    (told,) = necessary_anywhere([phrase])
    assert meets(f" {' '.join(folded(text).split())} ", told.needs) or not expression.search(text)


def test_a_phrase_with_many_beginnings_begins_with_anything():
    many = any_of(map(Shape.of_word, (str(number) for number in range(1000, 1001 + MOST))))
    assert many.necessary().beginnings == ("",)
    assert len(many.needs[0]) == MOST + 1
