"""British pages keep British spelling, American pages American."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from unspin.cli import main
from unspin.config import Settings
from unspin.detect.variety import PageSpelling
from unspin.engine import Engine
from unspin.formats import parse
from unspin.glossary.check import check_files
from unspin.glossary.entry import SPELLING_HEADER, SpellingEntry, files_in
from unspin.glossary.spelling import FILE, SpellingTable, Variety, forms_of, read_table
from unspin.grammar.article import article_for
from unspin.model import Applicability, Document, Evidence, Finding, Segment, Span
from unspin.resources import glossary_root

TABLE = read_table([glossary_root()])
BRITISH, AMERICAN = "See your GP or ring 999.", "Go to the ER or call 911."


def page(text: str) -> PageSpelling:
    """The spelling of a page that reads ``text``."""
    return PageSpelling(lambda: TABLE, Document(text, (Segment.literal(text),)))


def finding(found: str, *suggestions: str) -> Finding:
    """A finding that says what it suggests."""
    span, message = Span(0, len(found)), f"“{found}” looks like a spun form of “{suggestions[0]}”."
    return Finding("channel.synonym", span, found, suggestions, Applicability.REVIEW, 0.9, message)


def spelt(text: str, found: str, *suggestions: str) -> tuple[str, ...] | None:
    """The suggestions of a finding on a page that reads ``text``."""
    one = page(text)(finding(found, *suggestions))
    return one and one.suggestions


@pytest.mark.parametrize(
    ("text", "variety"),
    [
        ("", None),
        ("Rest and drink water.", None),
        (BRITISH, Variety.BRITISH),
        (AMERICAN, Variety.AMERICAN),
        ("Take paracetamol.", Variety.BRITISH),
        ("Take acetaminophen.", None),
        ("Take acetaminophen; it costs a copay.", Variety.AMERICAN),
        ("Go to A&E.", Variety.BRITISH),
        ("It costs £40.", Variety.BRITISH),
        ("A fever of 101 °F needs board-certified care.", Variety.AMERICAN),
        ("The ER-positive tumour of the ER-positive kind", Variety.BRITISH),
        ("Anaemia causes tiredness; haemoglobin is low.", Variety.BRITISH),
        ("Low hemoglobin causes tiredness.", None),
        ("Low hemoglobin causes anemia.", Variety.AMERICAN),
        ("We organise visits.", Variety.BRITISH),
        ("We organize visits, practice, and check the meter.", None),
        ("We organize visits in our centre.", Variety.BRITISH),
        ("A doughnut-shaped scanner shows an artefact.", None),
        ("Our tumour centre", Variety.BRITISH),
        ("tumour centre, tumor", Variety.BRITISH),
        ("tumour, tumor", None),
        ("tumours, tumour, tumor", None),
        ("The American Academy of Pediatrics and the Center for Hematology", None),
        ("The Royal College of Paediatrics", Variety.BRITISH),
        ("haemoglobin, tumor, center, fiber", Variety.AMERICAN),
        ("haemoglobin, tumour, center, fiber", None),
    ],
)
def test_the_variety_of_a_page(text: str, variety: Variety | None) -> None:
    """It takes a clear lead, and two signs of an American page; each word counts once, names and words of both varieties not at all."""
    assert page(text).signs.variety is variety


@pytest.mark.parametrize(
    ("found", "suggestion", "british", "american"),
    [
        ("hue", "color", "colour", "color"),
        ("Hue", "Color", "Colour", "Color"),
        ("TINGE", "COLOR", "COLOUR", "COLOR"),
        ("hue", "colour", "colour", "color"),
        ("loose bowels", "diarrhea", "diarrhoea", "diarrhea"),
        ("an enlargement", "an edema", "an oedema", "an edema"),
        ("Heart Focal Point", "Heart Center", "Heart Centre", "Heart Center"),
        ("color-blind", "colorless", "colourless", "colorless"),
        ("hued", "multi-colored", "multi-coloured", "multi-colored"),
        ("the gullet's hue", "the esophagus's color", "the oesophagus's colour", "the esophagus's color"),
        ("acid regurgitation", "gastroesophageal reflux", "gastro-oesophageal reflux", "gastroesophageal reflux"),
        ("put right", "organized", "organized", "organized"),
        ("verify", "check", "check", "check"),
        ("verify", "cheque", "cheque", "check"),
        ("weary", "tire", "tire", "tire"),
        ("unborn child", "fetus", "fetus", "fetus"),
        ("vein", "artery", "artery", "artery"),
        ("AAP", "American Academy of Pediatrics (AAP)", "American Academy of Pediatrics (AAP)", "American Academy of Pediatrics (AAP)"),
        ("transient ischaemic assault", "transient ischaemic attack", "transient ischaemic attack", "transient ischaemic attack"),
        ("tumor focus", "tumor center", "tumor centre", "tumor center"),
        ("broken records", "blood analyses", "blood analyses", "blood analyses"),
        ("divide", "analyzed and paralyzed", "analysed and paralysed", "analyzed and paralyzed"),
        ("went", "traveled", "travelled", "traveled"),
        ("finish", "fulfill", "fulfil", "fulfill"),
        ("finish", "fulfilled", "fulfilled", "fulfilled"),
        ("take away", "", "", ""),
    ],
)
def test_suggestions_are_spelt_as_the_page(found: str, suggestion: str, british: str, american: str) -> None:
    """In the case of the word, through phrases and hyphens; what stands in the place itself, names and words of both stay."""
    assert spelt(BRITISH, found, suggestion) == (british,)
    assert spelt(AMERICAN, found, suggestion) == (american,)
    assert spelt("", found, suggestion) == (suggestion,)


@pytest.mark.parametrize(
    ("text", "suggestion", "expected"),
    [
        ("We recognise it.", "organized", "organised"),
        ("We recognise and randomize it. GP, NHS.", "organized", "organized"),
        ("The foetus, and your GP.", "fetus", "foetus"),
        ("The foetus, and your GP.", "sulfur", "sulfur"),
        ("The foetus, and your GP.", "organized", "organized"),
        ("The programme of the practise.", "a program, a check", "a program, a check"),
    ],
)
def test_of_two_british_spellings_the_pages_own_counts(text: str, suggestion: str, expected: str) -> None:
    """*-ise* where the page writes it and no *-ize*; another word only where the page has it; another sense never."""
    assert spelt(text, "arranged", suggestion) == (expected,)


def test_a_change_is_told() -> None:
    """Message and evidence say what is suggested and why; an unchanged finding is the same."""
    told = page(BRITISH)(finding("hue", "color", "shade"))
    assert told is not None
    assert told.message == "“hue” looks like a spun form of “colour”."
    assert told.suggestions == ("colour", "shade")
    assert told.evidence == (Evidence("spelling", "British, as on this page"),)
    same = finding("hue", "shade")
    assert page(BRITISH)(same) is same


@pytest.mark.parametrize(
    ("found", "suggestions", "expected"),
    [
        ("grey", ("gray", "old"), None),
        ("grey", ("old", "gray"), ("old",)),
        ("hue", ("color", "colour"), ("colour",)),
        ("color", ("colour", "hue"), ("colour", "hue")),
    ],
)
def test_nothing_is_suggested_twice_or_where_it_stands(found: str, suggestions: tuple[str, ...], expected: tuple[str, ...] | None) -> None:
    """A best wording that the page has already is no finding."""
    assert spelt(BRITISH, found, *suggestions) == expected


def entry(british: str, american: str, *pos: str) -> SpellingEntry:
    """A row of the table."""
    return SpellingEntry(british, american, "no", pos, FILE, 2)


@pytest.mark.parametrize(
    ("row", "forms"),
    [
        (entry("tumour", "tumor", "n"), "tumour/tumor tumours/tumors"),
        (entry("centre", "center", "v"), "centre/center centres/centers centring/centering centred/centered"),
        (entry("grey", "gray", "adj"), "grey/gray greyer/grayer greyest/grayest greyly/grayly"),
        (entry("anaemic", "anemic", "adj"), "anaemic/anemic anaemically/anemically"),
        (entry("skilful", "skillful", "adj"), "skilful/skillful skilfully/skillfully"),
        (entry("fulfil", "fulfill", "v"), "fulfil/fulfill fulfils/fulfills"),
        (entry("distil", "distill", "v"), "distil/distill distils/distills"),
        (entry("analyse", "analyze", "v"), "analyse/analyze analysing/analyzing analysed/analyzed"),
        (
            entry("organise", "organize", "v"),
            "organise/organize organises/organizes organising/organizing organised/organized "
            "organisation/organization organisations/organizations organiser/organizer organisers/organizers",
        ),
        (entry("faeces", "feces"), "faeces/feces"),
    ],
)
def test_forms_are_derived_on_both_sides(row: SpellingEntry, forms: str) -> None:
    """Those that both spell alike, and those that are a form of another word, are left out."""
    assert [(one.british, one.american) for one in forms_of(row)] == [tuple(one.split("/")) for one in forms.split()]


def test_the_table_is_large_and_sound() -> None:
    """At least 500 words; the two spellings take the same article; no form is of both sides."""
    assert len(TABLE.entries) >= 500
    assert not TABLE.british.keys() & TABLE.american.keys()
    for one in TABLE.british.values():
        assert article_for(one.british) == article_for(one.american), one


WORDS = "diarrhoea anaemia colour centre oedema oesophagus haemorrhoids leukaemia paediatric tumours litres practising"


@pytest.mark.parametrize("word", WORDS.split())
def test_the_table_has_what_patients_read(word: str) -> None:
    """Words of the reports that asked for it."""
    assert word in TABLE.british


def test_a_site_puts_its_rows_over_ours(tmp_path: Path) -> None:
    """A pair of the site's own is used; of one that is ours as well the site's counts."""
    (tmp_path / FILE).write_text("british,american,both,pos\nzorbre,zorber,no,n\norganise,organize,no,v\n", encoding="utf-8")
    table = read_table([glossary_root(), tmp_path])
    assert table.american["zorbers"].british == "zorbres"
    assert table.american["organized"].entry.both == "no"


HEADER = ",".join(SPELLING_HEADER) + "\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("british,american\n", "spelling.csv:1: the header"),
        (HEADER + "colour,color\n", "spelling.csv:2: 2 columns"),
        (HEADER + ",color,no,n\n", "spelling.csv:2: '' and 'color' are no pair"),
        (HEADER + "Colour,color,no,n\n", "in small letters"),
        (HEADER + "grey hair,gray hair,no,n\n", "write one word"),
        (HEADER + "colour,colour,no,n\n", "spelling.csv:2: 'colour' stands on both sides"),
        (HEADER + "color,colour,no,n\n", "spelling.csv:2: 'colour' is the British spelling; write colour,color: the British one first"),
        (HEADER + "organize,organise,yes,v\n", "'organise' is the British spelling"),
        (HEADER + "edema,oedema,no,n\n", "'oedema' is the British spelling"),
        (HEADER + "colour,color,maybe,n\n", "use one of no, yes, sense"),
        (HEADER + "colour,color,no,adv\n", "use n, v, adj with | between"),
        (HEADER + "colour,color,no,n\ncolour,color,no,v\n", "spelling.csv:3: 'colour' stands at spelling.csv:2 already; merge the rows"),
        (HEADER + "cheque,check,no,\nplough,cheque,no,\n", "spelling.csv:3: 'cheque' is American here, and the other in line 2"),
        (HEADER + "grey,gray,no,n\ngreye,gray,no,n\n", "spelling.csv:3: 'gray' is 'grey' in line 2 already"),
        (HEADER + "grey,gray,no,n\ncolour,color,no,n\n", "spelling.csv:1: not sorted and formatted; run unspin glossary check --fix"),
    ],
)  # fmt: skip
def test_the_check_names_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    """File, line, and what to do; exit code 1."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["glossary", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert says in result.output


def test_the_check_sorts(tmp_path: Path) -> None:
    """``--fix`` writes what the check asks for."""
    (tmp_path / FILE).write_text(HEADER + "grey,gray,no,adj|n\ncolour,color,no,n\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["glossary", "check", "--fix", str(tmp_path)]).exit_code == 0
    assert (tmp_path / FILE).read_text(encoding="utf-8") == HEADER + "colour,color,no,n\ngrey,gray,no,adj|n\n"


def test_the_shipped_table_is_valid() -> None:
    """It is sorted, and nothing in it contradicts itself."""
    assert [one.problems for one in check_files("spelling", files_in(glossary_root(), FILE))] == [()]


def test_an_empty_table_changes_nothing() -> None:
    """Without a table every page is as it was."""
    one = PageSpelling(lambda: SpellingTable(()), Document(BRITISH, (Segment.literal(BRITISH),)))
    same = finding("hue", "color")
    assert one(same) is same


SPUN = """The remedy is injected with a fine needle. Crawler capillaries disappear within a few
weeks, as well as most patients need a number of sessions.
Search for prompt medical focus in case you divulge blood or have upper body pain. Loose bowels have the same hue.

{care}
"""


@pytest.mark.parametrize(("care", "wording"), [(BRITISH, "colour"), (AMERICAN, "color")])
def test_a_spun_page_is_repaired_in_its_spelling(care: str, wording: str) -> None:
    """From the engine: wording, evidence, and a second run that changes nothing."""
    engine = Engine(Settings(grammar="none"))
    report = engine.repair(parse(SPUN.format(care=care), "page.md"), Applicability.REVIEW)
    assert re.search(rf"\b{wording}\b", report.repaired, re.IGNORECASE)
    assert engine.repair(parse(report.repaired, "page.md"), Applicability.REVIEW).applied == ()
    told = [one.detail for finding in report.findings for one in finding.evidence if one.label == "spelling"]
    assert told == (["British, as on this page"] * len(told))
    assert bool(told) is (care is BRITISH)


def test_plain_language_speaks_the_pages_spelling() -> None:
    """Suggestions of the plain-language list and of abbreviations too; names in them stay."""
    engine = Engine(Settings(grammar="none", parts=(), plain=True))
    text = "The AAP and your GP watch your CBT and your HbA1c. You may have emesis and FOBT."
    wordings = [one for finding in engine.check(parse(text, "page.md")) for one in finding.suggestions]
    assert "American Academy of Pediatrics (AAP)" in wordings
    assert any("behavioural" in one for one in wordings)
    assert any("faecal" in one for one in wordings)
