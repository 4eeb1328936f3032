"""Protected tokens: what is one, what is none, and what counts as the same."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.edits import ProtectedKind, protected, protected_spans
from unspin.edits.protected import drug_names
from unspin.model import OPAQUE
from unspin.resources import glossary_root

CASES = [
    ("Take 500 mg (0.5 mL) or 2 tablets.", {"500 mg": "DOSE", "0.5 mL": "DOSE", "2 tablets": "DOSE"}),
    (
        "100mg, 5 mg/kg, 98.6 °F, 25-year-old",
        {"100mg": "DOSE", "5 mg/kg": "DOSE", "98.6 °F": "DOSE", "25-year": "DOSE"},
    ),
    (
        "twice daily, once a day, every 8 hours",
        {"twice daily": "FREQUENCY", "once a day": "FREQUENCY", "every 8 hours": "FREQUENCY"},
    ),
    ("three times per week, every other day", {"three times per week": "FREQUENCY", "every other day": "FREQUENCY"}),
    ("once it heals, daily walks", {}),
    ("3-4 weeks, 20 to 30 mmHg, 5–7", {"3-4 weeks": "RANGE", "20 to 30 mmHg": "RANGE", "5–7": "RANGE"}),
    ("5%, ten percent, 5% to 7%", {"5%": "PERCENTAGE", "ten percent": "PERCENTAGE", "5% to 7%": "PERCENTAGE"}),
    (
        "12 March 2020, March 5, 2021, June 2019",
        {"12 March 2020": "DATE", "March 5, 2021": "DATE", "June 2019": "DATE"},
    ),
    ("2020-03-12 or 12/03/2020; it may march on", {"2020-03-12": "DATE", "12/03/2020": "DATE"}),
    ("at 9 a.m. or 10:30", {"9 a.m.": "TIME", "10:30": "TIME"}),
    ("two, twenty-five, eighteen.2, half", dict.fromkeys(["two", "twenty-five", "eighteen.2", "half"], "NUMBER_WORD")),
    ("millions of someone's bones", {"millions": "NUMBER_WORD"}),
    ("COVID-19, A1C, 1,000, ½", dict.fromkeys(["COVID-19", "A1C", "1,000", "½"], "NUMBER")),
    ("(555) 123-4567, 1-800-555-1234", dict.fromkeys(["(555) 123-4567", "1-800-555-1234"], "PHONE")),
    ("+44 20 7946 0958", {"+44 20 7946 0958": "PHONE"}),
    ("https://a.org/b_c?d=1, www.a.org.", {"https://a.org/b_c?d=1": "URL", "www.a.org": "URL"}),
    ("cdc.gov/veins and me@a.org", {"cdc.gov/veins": "URL", "me@a.org": "EMAIL"}),
    ("end.The next and/or this", {}),
    ("/var/log/x, form.pdf, he/she/they", {"/var/log/x": "PATH", "form.pdf": "PATH"}),
    (
        "no not never without none neither nor",
        dict.fromkeys(["no", "not", "never", "without", "none", "neither", "nor"], "NEGATION"),
    ),
    (
        "can't, cannot, unless, except",
        {"'t": "", "n't": "NEGATION", "cannot": "NEGATION", "unless": "NEGATION", "except": "NEGATION"},
    ),
    ("note an exception, a knot, someone", {}),
    ("in no way, by no means, no way", {"in no way": "NEGATION", "by no means": "NEGATION", "no": "NEGATION"}),
    ("no matter how small, whether or not it hurts", {}),
    ("no matter, or not", {"no": "NEGATION", "not": "NEGATION"}),
    ("one more, another, one another", {"one more": "ONE_MORE", "one": "ONE_ITSELF", "another": "ANOTHER"}),
    ("2 tablets a day, 5 mg daily, 100 g for each week", dict.fromkeys(["2 tablets a day", "5 mg daily", "100 g for each week"], "FREQUENCY")),
    ("2 tablets an hour before bed", {"2 tablets": "DOSE"}),
    ("as soon as a day, each alternative week", dict.fromkeys(["as soon as a day", "each alternative week"], "FREQUENCY")),
    ("as soon as a day after it, each alternative", {}),
    ("3 occasions, twelve.0 g", {"3 occasions": "DOSE", "twelve.0 g": "DOSE"}),
    ("fifty to a hundred mcg, a hundred", {"fifty to a hundred mcg": "RANGE", "hundred": "NUMBER_WORD"}),
    ("right leg, left-sided, bilateral", {"right": "LATERALITY", "left": "LATERALITY", "bilateral": "LATERALITY"}),
    ("left and right, on the left.", {"left": "LATERALITY", "right": "LATERALITY"}),
    ("right away, the right treatment, left untreated, have left", {}),
    ("Aspirin, insulin-dependent", {"Aspirin": "DRUG", "insulin": "DRUG"}),
    ("water, iron, calcium and oxygen", {}),
    ("“it does hurt”, 'it does hurt'", {"“it does hurt”": "QUOTATION", "'it does hurt'": "QUOTATION"}),
    ('"so called" and the patients\' legs', {}),
    ("An MRI and two CTs", {"MRI": "ABBREVIATION", "two": "NUMBER_WORD", "CTs": "ABBREVIATION"}),
    ("ALL IN CAPITALS", {}),
    (f"a {OPAQUE} b", {OPAQUE: "OPAQUE"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_tokens(text, expected):
    """Each text has just these tokens."""
    found = {one.span.slice(text): one.kind.name for one in protected_spans(text)}
    assert found == {token: kind for token, kind in expected.items() if kind}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two to three tablets", "2-3 tablets"),
        ("twice daily", "two times a day"),
        ("once per week", "one time every week"),
        ("5 per cent", "5%"),
        ("1,000", "1000"),
        ("twenty-five", "25"),
        ("10 millilitres", "10 mL"),
        ("cannot", "not"),
        ("9 a.m.", "9am"),
        ("eighteen.2", "18.2"),
        ("two hundred and fifty mg", "250 mg"),
        ("one thousand two hundred mg", "1,200 mg"),
        ("as soon as every week", "once a week"),
        ("each alternative day", "every other day"),
        ("2 tablets every single day", "2 tablets a day"),
    ],
)
def test_the_same_claim_has_the_same_atoms(one, other):
    """Another form is no other value."""
    (first,), (second,) = protected_spans(one), protected_spans(other)
    assert first.atoms(one) == second.atoms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2-3 weeks", "23 weeks"),
        ("1.5", "15"),
        ("million", "millions"),
        ("5 mg", "5 mcg"),
        ("A1C", "B1C"),
        ("5 mg/m²", "5 mg"),
    ],
)
def test_another_claim_has_other_atoms(one, other):
    """Values that look alike are kept apart."""
    (first,), (second,) = protected_spans(one), protected_spans(other)
    assert first.atoms(one) != second.atoms(other)


@given(st.text("0123456789 .,-/%mgto½°'\"“”@:\\~+()aEn\n", max_size=60) | st.text())
def test_tokens_are_sorted_within_the_text_and_disjoint(text):
    """Only quotations may hold others."""
    found = protected_spans(text)
    assert list(found) == sorted(found, key=lambda one: one.span)
    inner = [one for one in found if one.kind is not ProtectedKind.QUOTATION]
    assert all(a.span.end <= b.span.start for a, b in pairwise(inner))
    assert all(0 <= one.span.start < one.span.end <= len(text) and one.atoms(text) for one in found)


EVERY_PLACE = re.compile(r"(?!)()|.", re.DOTALL)
"""A step to each place of a text, its words included."""

WORDS = """
in no way by means at no time under circumstances on account alternate days a hundred thousand two and fifty twenty twenty-five once
twice as soon quickly per day each every other week another one more any of right left leg hand bilateral unilaterally half dozens millions
May Sept. January 5 2020 12 1st mg kg 5mg 2.5 12:30 am p.m. o'clock www.x.com http://a.b/c x@y.org a.b@c.de report.pdf ./a/b /usr/lib
C:\\a\\b ~/x/y +44 20 7946 0958 (555) 123 4567 don't can’t n't MRIs DNA B12 H-2 COVID-19 aspirin beta-blocker ibuprofen-aspirin ½ °C °Cn't
% percent to – units hourly nıne ſix ſeven İn no-one insulin-like ￼ and/or 24/7 left. pain vein _x x_1 naïve . , : ; ! ) ( ' ’ ...
""".split()
MONTHS = """Jan January Feb February Mar March Apr April May Jun June Jul July Aug August Sep Sept September Oct October Nov November Dec
December""".split()
SIDES = [f"{side}lateral{end}" for side in ("bi", "uni", "contra", "ipsi") for end in ("", "ly")]
PHRASES = ["thrice", "a thousand mg", "at no point", "under no condition", "on no account", "on alternate days"]
OVERLONG = ["a" * 61 + "n't", "5" + "a" * 21 + "n't5x5"]
GLUE = [" ", " ", " ", "", "-", ".", ", ", "\n", "'", "/", "_", ": ", " “"]


PIECES = st.sampled_from([*WORDS, *PHRASES, *OVERLONG]) | st.sampled_from(GLUE)


@given(st.lists(PIECES).map("".join) | st.text("aAnNoOtT1 5.,–-@/\\_'’:( )½°%s\nſı+~kK￼"))
def test_words_that_begin_no_token_are_passed_over_and_nothing_else(text):
    """The patterns tried at every place of a text find what they find where a token may begin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protected, "_STEP", EVERY_PLACE)
        everywhere = protected_spans.__wrapped__(text)
    assert protected_spans(text) == everywhere


@pytest.mark.parametrize("text", ["Keep at -20 °C.", "A T-score of −2.5 or less", "minus –.5"])
def test_the_sign_of_a_number_says_something(text):
    """In whichever form."""
    signs = [one for one in protected_spans(text) if one.kind is ProtectedKind.MINUS]
    assert [one.atoms(text) for one in signs] == [("minus",)]


@pytest.mark.parametrize("text", ["COVID-19", "aged 18-24", "5 -10 mg", "- 5 mg", "(555) 010-0199", "2020-01-02", "10–20 %", "x-5", "type-2"])
def test_a_hyphen_is_no_sign(text):
    """Between figures, behind a word, or with a blank behind it."""
    assert all(one.kind is not ProtectedKind.MINUS for one in protected_spans(text))


@pytest.mark.parametrize("text", [*(f"{month} 5, 2020" for month in MONTHS), *SIDES, *PHRASES])
def test_one_token_from_its_first_word_to_its_last(text):
    """No word that begins one is passed over, in a text of its own or behind others."""
    for before in ("", "It is due "):
        (found,) = protected_spans(before + text)
        assert found.span.slice(before + text) == text


@pytest.mark.parametrize("word", sorted(one for one in {*protected.UNITS, *protected.OCCASIONS} if one.isalpha()))
def test_units_are_found_whole(word):
    """Whatever other unit begins with the same letters, one is read to its end, and a longer word is none."""
    (found,) = protected_spans(f"5 {word} on")
    assert found.span.end == len(f"5 {word}")
    assert not any(one.kind is ProtectedKind.DOSE for one in protected_spans(f"5 {word}x"))


@pytest.mark.parametrize(
    "unit", ["a", "-", "1,", "“", "'a ", "a.", "one ", "A", "(", "+1 ", "a@", "every ", "~/", "1 to ", "."]
)
def test_time_is_linear(unit):
    """Fifty thousand characters of anything take about a second at most."""
    started = time.process_time()
    protected_spans(unit * (50_000 // len(unit)))
    assert time.process_time() - started < 5


def test_drug_list_is_sorted_and_holds_no_ordinary_words():
    """The built file is as its build script left it, and common words are no drugs."""
    lines = glossary_root().joinpath("protected", "drugs.txt").read_text(encoding="utf-8").splitlines()
    names = [line for line in lines if not line.startswith("#")]
    assert names == sorted(set(names))
    assert 5_000 < len(names) <= 12_000
    assert {"insulin", "aspirin", "warfarin", "lisinopril", "polidocanol"} <= drug_names()
    assert (
        not {"water", "vein", "blood", "calcium", "solution", "injection", "treatment", "glass", "apple"} & drug_names()
    )
