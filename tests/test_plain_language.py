"""Terms, long sentences and abbreviations: what is shown, what is explained, and that a repair always wins."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.config import Settings
from unspin.engine import Engine
from unspin.formats import parse
from unspin.glossary.plain_language import PlainIndex, read_lists
from unspin.model import Applicability, Finding, Span
from unspin.plain_language import load
from unspin.report.rules import members
from unspin.resources import glossary_root

DETECTOR = partial(load([glossary_root()]), max_sentence_words=25)
LONG = "Walk a little each day and " + "rest the leg and " * 6 + "call us."


def found(text: str, name: str = "page.md", beside: tuple[Finding, ...] = ()) -> list[tuple[str, str]]:
    """(rule without its family, found text) of each finding in a page."""
    findings = DETECTOR(parse(text, name), taken=[one.span for one in beside])
    return [(one.rule.removeprefix("plain."), one.found) for one in findings]


def words(text: str) -> list[str]:
    """What the rule of terms finds in a page."""
    return [what for rule, what in found(text) if rule == "word"]


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Hypertension has no symptoms.", ["Hypertension"]),
        ("Many people with hypertension feel well. Hypertension has no symptoms.", ["hypertension"]),
        ("Hypertension (high blood pressure) has no symptoms.", []),
        ("High blood pressure (hypertension) has no symptoms.", []),
        ("High blood pressure (also hypertension) has no symptoms.", []),
        ("Hypertension, or high blood pressure, has no symptoms.", []),
        ("She has a condition called hypertension.", []),
        ("Dysphagia means that swallowing hurts.", []),
        ("Ascites is when fluid collects in the belly.", []),
        ("A contusion is a bruise.", []),
        ("An aneurysm is a bulge in an artery.", []),
        ("We offer sclerotherapy, in which the vein is closed with shots.", []),
        ("Hypertension has no symptoms.\n\nHypertension (high blood pressure) runs in families.", []),
        ("# Hypertension (high blood pressure)\n\nHypertension has no symptoms.", []),
        ("Hypertension (see page 3) has no symptoms.", ["Hypertension"]),
        ("Hypertension (140 over 90) has no symptoms.", ["Hypertension"]),
        ("Ask about deep vein thrombosis (DVT) before you fly.", ["deep vein thrombosis"]),
        ("It treats many conditions (hypertension, obesity).", ["hypertension", "obesity"]),
        ("# Hypertension\n\nIt has no symptoms, as a rule.", []),
        ("> Hypertension has no symptoms.\n", []),
        ("She said: “Hypertension has no symptoms.”", []),
        ("Join the Canadian Hypertension Society today.", []),
        ("Pulmonary Associates is open on Monday.", []),
        ("Look at `hypertension` in the table of codes below.", []),
        ("Read www.hypertension.org before you come to us.", []),
        ("- hypertension\n- smoking\n", ["hypertension"]),
        ("Oedema of the ankles, and haemorrhage.", ["Oedema", "haemorrhage"]),
        ("Chronic kidney disease is common. Chronic pain is too.", ["Chronic"]),
        ("Rest before discharge.", []),
        ("Press the request button. You may request a copy.", ["request"]),
    ],
)
def test_terms(text, flagged):
    """Terms are shown once a page, in any form and spelling, unless they are explained, named or set apart."""
    assert words(text) == flagged


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("Contusions will fade.", ("Bruises",)),
        ("The nurse administered the vaccine.", ("gave",)),
        ("The vaccine was administered.", ("given",)),
        ("Drugs administered by a nurse act fast.", ("given",)),
        ("We keep administering it for a day.", ("giving",)),
        ("The wound deteriorates at night.", ("gets worse",)),
        ("HYPERTENSION has no symptoms.", ("HIGH BLOOD PRESSURE",)),
    ],
)
def test_suggestions_have_the_form_of_the_term(text, suggestions):
    """Number, tense and capitals are carried over to the plain wordings."""
    (finding,) = [one for one in DETECTOR(parse(text, "page.md")) if one.rule == "plain.word"]
    assert finding.suggestions == suggestions


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Your COPD may get worse in winter.", ["COPD"]),
        ("Your COPD may get worse. COPD is common.", ["COPD"]),
        ("Chronic obstructive pulmonary disease (COPD) is common. Your COPD may get worse.", []),
        ("Your COPD (a long-term lung disease) may get worse.", []),
        ("We scan the breast by magnetic resonance imaging. The MRI takes an hour.", []),
        ("The lumpy breast scan sends images. Ask about an LBS.", []),
        ("Ask about QXZ, which stands for quick xylitol zones.", []),
        ("Drugs can be taken. Ask about CBT soon.", ["CBT"]),
        ("Tests of DNA and HIV are done in the UK.", []),
        ("Do NOT take it. ALWAYS ask first, and see Grade III.", []),
        ("Do NOT TAKE IT with milk, please.", []),
        ("Write to us at Hill Road, MA 02110 or call.", []),
        ("Take 400 IU of it twice a day.", []),
        ("# About COPD\n\nIt may get worse in winter.", []),
        ("Two NSAIDs were tried, and NSAIDs failed.", ["NSAID"]),
        ("Your COPD (p. 5) may get worse. The lung (or ABPA) test is short.", ["COPD"]),
        ("The MRI (see page three shows the vein and the leg hurts.", ["MRI"]),
    ],
)
def test_abbreviations(text, flagged):
    """Letters that the page spells out nowhere are shown once; common ones, shouting, numerals and codes are not."""
    assert [what for rule, what in found(text) if rule == "abbreviation"] == flagged


def test_abbreviation_names_its_wordings():
    """The table of abbreviations says what to write."""
    (finding,) = DETECTOR(parse("Your COPD may get worse in winter.", "page.md"))
    assert finding.suggestions == ("chronic obstructive pulmonary disease (COPD)",)


def test_long_sentence():
    """More than 25 words are too many; the first words are marked, and the count stands in the message."""
    (finding,) = DETECTOR(parse(LONG, "page.md"))
    assert (finding.rule, finding.found) == ("plain.long-sentence", "Walk a little each day and")
    assert "32 words" in finding.message
    assert not DETECTOR(parse(LONG, "page.md"), max_sentence_words=32)
    assert not found(f"# {LONG}\n") + found(f"> {LONG}\n")


def test_long_sentence_gives_way():
    """The mark moves behind a term at the beginning of the sentence."""
    text = "Hypertension " + LONG[0].lower() + LONG[1:]
    assert found(text) == [("word", "Hypertension"), ("long-sentence", "walk a little each day and")]


def repair(text: str, what: str) -> Finding:
    """A finding of spun text at the first ``what``."""
    at = text.index(what)
    return Finding("channel.term", Span(at, at + len(what)), what, ("x",), Applicability.DISPLAY, 0.1, "spun")


def test_a_repair_wins():
    """Where a finding of spun text stands there is no other; the next place of the term is shown instead."""
    text = "Hypertension has no signs. Treat hypertension early."
    (other,) = DETECTOR(parse(text, "page.md"), taken=[repair(text, "Hypertension has").span])
    assert other.span == Span(33, 45)
    assert not DETECTOR(parse(text, "page.md"), taken=[repair(text, text).span])


PARTS = st.sampled_from(
    "Hypertension|hypertension|**edema**|was administered|COPD|(COPD)|high blood pressure|&amp;|utilize|.|. |\n\n|# |- |> |, or |(|)|“|”|"
    "walk a little each day and rest the leg and sleep well and eat well and drink and go home and rest again and call".split("|")
)


@settings(deadline=None)
@given(st.lists(PARTS, max_size=25), st.sampled_from(["page.md", "page.txt", "page.html"]))
def test_findings_are_disjoint_and_true(parts, name):
    """On any page: sorted, disjoint, beside what stands already, where they say, and only to be shown; each subject once."""
    document = parse(" ".join(parts), name)
    beside = (repair(document.source, "hypertension"),) if "hypertension" in document.source else ()
    findings = DETECTOR(document, taken=[one.span for one in beside])
    spans = sorted([*(one.span for one in findings), *(one.span for one in beside)])
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert [one.span for one in findings] == sorted(one.span for one in findings)
    assert all(one.span.slice(document.source) == one.found for one in findings)
    assert {one.applicability for one in findings} <= {Applicability.DISPLAY}
    letters = [one.found for one in findings if one.rule == "plain.abbreviation"]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("page", members("plain"), ids=lambda page: page.name)
def test_pages_tell_the_truth(page):
    """What a rule's page calls found is found under that rule, what it calls better or left alone is not."""
    rule = page.name.removeprefix("plain.")
    for wrong, right in page.examples:
        assert rule in [one for one, _ in found(wrong)]
        assert rule not in [one for one, _ in found(right)]
    assert not [text for text in page.stays if rule in [one for one, _ in found(text)]]


def test_only_when_asked():
    """The engine reports plain language by its setting, leaves it out where its rule is off, and never applies it."""
    text = "Utilize it. Your COPD may get worse."
    page = parse(text, "page.md")
    bare = Settings(grammar="none", parts=())
    assert Engine(bare).check(page) == ()
    asked = Settings(grammar="none", parts=(), plain=True)
    report = Engine(asked).repair(page, Applicability.REVIEW)
    assert [one.rule for one in report.findings] == ["plain.word", "plain.abbreviation"]
    assert (report.applied, report.repaired) == ((), text)
    off = Settings(grammar="none", parts=(), plain=True, disable=("plain.word",))
    assert [one.rule for one in Engine(off).check(page)] == ["plain.abbreviation"]


def test_a_site_puts_its_rows_over_ours(tmp_path):
    """A list in a glossary of the site adds terms, and replaces ours of the same name."""
    header = "term,pos,plain,note,source,not_in,example,leave_alone\n"
    row = "utilize,v,work with,Our house style.,editor,,Utilize it.,Work with it.\nzorb,n,roll,,editor,,A zorb.,A roll.\n"
    (tmp_path / "plain_language.csv").write_text(header + row, encoding="utf-8")
    findings = load([glossary_root(), tmp_path])(parse("Utilize the zorb now.", "page.md"), max_sentence_words=25)
    assert [one.suggestions for one in findings] == [("Work with",), ("roll",)]
    assert [(one.label, one.detail) for one in findings[0].evidence] == [("note", "Our house style."), ("source", "editor")]


def test_the_list_is_large_and_sorted():
    """At least 800 terms; nearly every row names several forms, all found."""
    entries = read_lists([glossary_root()])
    assert len(entries) >= 800
    assert [one.key for one in entries] == sorted(one.key for one in entries)
    index = PlainIndex(entries)
    assert [found.entry.term for found in index.matches(("edemas", "oedema", "utilising", "a"))] == ["edema", "edema", "utilize"]
