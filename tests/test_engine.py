"""The engine end to end: what it must repair, what it must leave alone, and the laws of its output."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import unspin
from unspin import Applicability, Settings, engine
from unspin.config import PARTS
from unspin.edits import apply_edits, check_fidelity
from unspin.edits.widening import mended
from unspin.engine import Engine
from unspin.formats import parse
from unspin.model import Document, Edit, Evidence, Finding, Span

SAMPLES = Path(__file__).parent.parent / "samples"
QUIET = Settings(grammar="none")
FORMATS = {".md": "markdown", ".html": "html", ".xml": "wxr", ".csv": "csv"}

SPUN = (
    "Crawler capillaries and varicose blood vessels appear on the legs. Sclerotherapy is a minimally intrusive therapy that "
    "eliminates undesirable capillaries. The doctor utilizes a mini needle to infuse a service right into the blood vessel. "
    "It is typically moderate, yet it can create inflammation as well as warmth around the shot site. Look for prompt medical "
    "focus if you have upper body pain, or if you divulge blood."
)
CLEAN = (
    "Varicose veins are swollen, twisted veins just under the skin of the legs. Capillaries are much smaller blood vessels.",
    "Take one tablet twice a day with food. Do not take more than 3,000 mg in 24 hours unless your doctor tells you to.",
    "Call your doctor right away if you have chest pain, shortness of breath or a fever above 38.5 °C.",
    "Our clinic is open on weekdays as well as on Saturday mornings. The service is free for patients with a referral.",
    "A moderate fever is common after this vaccine and usually goes away on its own within two days.",
    "The dentist removes the decay, cleans the tooth and places a filling. Local anesthetic keeps you comfortable.",
    "Regular exercise, a balanced diet and enough sleep can lower your blood pressure.",
    "The cough may last for three weeks. Drink plenty of fluids and rest. Antibiotics do not help against viruses.",
)


@pytest.mark.parametrize(
    ("found", "strength", "confidence", "spun", "swapped", "counts"),
    [
        ("yet", "weak", 0.6, 0.96, 0.5, True),
        ("yet", "weak", 0.6, 0.96, 0.1, False),
        ("yet", "weak", 0.6, 0.5, 0.5, False),
        ("as well as", "weak", 0.6, 0.99, 1.0, False),
        ("As well as", "weak", 0.6, 0.99, 1.0, False),
        ("as well as", "weak", 0.85, 0.99, 1.0, True),
        ("as well as also", "strong", 0.85, 0.1, 0.0, True),
        ("mild", "page", 0.6, 0.96, 0.0, True),
        ("mild", "page", 0.6, 0.95, 1.0, False),
    ],
)
def test_a_weak_sign_is_borne_out_by_the_channel(
    found: str, strength: str, confidence: float, spun: float, swapped: float, counts: bool
) -> None:
    """By what it says of the page and of the words; what is ordinary English is left to it, unless what stands beside it is none."""
    sign = Finding("function-word.any", Span(0, len(found)), found, ("and",), Applicability.REVIEW, confidence, "", (Evidence("strength", strength),))
    reading = SimpleNamespace(spun=spun, swapped=lambda _segment, _span: swapped)
    assert engine._counts(sign, 0, reading) == counts  # type: ignore[arg-type]
    assert engine._counts(sign, 0, None) == (strength != "page")


@pytest.mark.parametrize(
    ("spun", "plain"),
    [
        ("Crawler capillaries", "Spider veins"),
        ("varicose blood vessels", "varicose veins"),
        ("minimally intrusive", "minimally invasive"),
        ("upper body pain", "chest pain"),
        ("divulge blood", "cough up blood"),
    ],
)
def test_spun_terms_are_put_back(spun: str, plain: str) -> None:
    """In a spun text the best guess for a known term is its canonical wording."""
    assert spun in SPUN
    repaired = unspin.repair(SPUN, apply=Applicability.REVIEW, settings=QUIET).repaired
    assert plain.lower() in repaired.lower()


@pytest.mark.parametrize(
    ("found", "suggestion", "then"),
    [("an", "a", None), ("extremely", "very", ("an extremely", "a very")), ("complication", "problem", ("complication", "problem"))],
)
def test_what_mending_takes_back_is_no_finding(found: str, suggestion: str, then: tuple[str, str] | None) -> None:
    """A finding is widened over the article that its suggestion asks for; an article that the next word refuses is none."""
    (segment,) = parse("This is an extremely rare complication.").segments
    at = segment.text.index(found)
    finding = Finding("channel.synonym", Span(at, at + len(found)), found, (suggestion,), Applicability.REVIEW, 0.5, "Spun.")
    widened = mended(finding, segment)
    assert (widened and (widened.found, widened.suggestions[0])) == then


class Swapping(Engine):
    """Finds each of some words, to be replaced by another one."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__(Settings(grammar="none", parts=()))
        self.words = words

    def _in_section(self, document: Document):
        for segment in document.segments:
            at = 0
            for word in segment.text.split(" "):
                if word in self.words:
                    yield segment, Finding("stub.word", Span(at, at + len(word)), word, (self.words[word],), Applicability.SAFE, 0.99, "spun")
                at += len(word) + 1


@pytest.mark.parametrize(
    "start",
    ["cardiac pump", "heart pump", "coeur pump", "other pump", "cardiac pomp", "heart in the coeur", "coeur in the cardiac"],
)
@pytest.mark.parametrize("level", [Applicability.SAFE, Applicability.REVIEW])
def test_wordings_that_chase_each_other_come_to_rest(start: str, level: Applicability) -> None:
    """A second run changes nothing, from whichever of the wordings the first one began; the edits of a report lead to its text."""
    engine = Swapping({"cardiac": "heart", "heart": "coeur", "coeur": "cardiac", "other": "heart", "pomp": "pump"})
    report = engine.repair(parse(start), level)
    assert engine.repair(parse(report.repaired), level).repaired == report.repaired
    assert start.endswith("pump") <= (report.repaired == "cardiac pump")
    edits = [Edit(one.span, one.suggestions[0]) for one in report.applied]
    assert apply_edits(start, edits).text == report.repaired
    assert all(one.suggestions[0] != one.found for one in report.applied)


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_not_edited(text: str) -> None:
    """Nothing safe is found in clean patient information."""
    assert unspin.repair(text, settings=QUIET).repaired == text


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
@pytest.mark.parametrize("level", [Applicability.SAFE, Applicability.REVIEW])
def test_findings_keep_their_contract(path: Path, level: Applicability) -> None:
    """Findings are sorted, disjoint and say what stands at their place; repaired text is the source with the edits."""
    text = path.read_text(encoding="utf-8")
    name = FORMATS.get(path.suffix, "text")
    report = unspin.repair(text, apply=level, format_name=name)
    end = 0
    for finding in report.findings:
        assert finding.span.start >= end
        assert finding.span.slice(text) == finding.found
        assert 0 <= finding.confidence <= 1
        end = finding.span.end
    rebuilt, at = [], 0
    for finding in report.applied:
        rebuilt += [text[at : finding.span.start], finding.suggestions[0]]
        at = finding.span.end
    assert "".join([*rebuilt, text[at:]]) == report.repaired


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
@pytest.mark.parametrize("level", [Applicability.SAFE, Applicability.REVIEW], ids=lambda one: one.value)
def test_fixing_twice_is_fixing_once(path: Path, level: Applicability) -> None:
    """The second run of a fix changes nothing, and the report of all rounds counts in the source."""
    name = FORMATS.get(path.suffix, "text")
    once = unspin.repair(path.read_text(encoding="utf-8"), apply=level, format_name=name)
    edits = [Edit(one.span, one.suggestions[0]) for one in once.applied]
    assert all(one.span.slice(once.source) == one.found for one in once.findings)
    assert apply_edits(once.source, edits).text == once.repaired
    assert unspin.repair(once.repaired, apply=level, format_name=name).repaired == once.repaired


def test_code_links_and_front_matter_stay() -> None:
    """Markup, code, link targets and tags of the sample are untouched by the boldest repair."""
    text = (SAMPLES / "knee-arthroscopy.md").read_text(encoding="utf-8")
    repaired = unspin.repair(text, apply=Applicability.REVIEW, format_name="markdown").repaired
    for kept in (
        "`clinic-knee`",
        "(https://clinic.example/as-well-as/knee)",
        "tags: [knee, aftercare]",
        "4,000 mg",
        "38.5 °C",
    ):
        assert kept in repaired
    assert "Leave a Reply" not in repaired


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from((*SPUN.split(". "), *CLEAN, "Take 2.5 mg, never 25 mg.", "No left knee pain!")), max_size=5
    )
)
def test_protected_tokens_survive(parts: list[str]) -> None:
    """Whatever is applied, numbers, doses, negations and sides read as before."""
    text = "\n\n".join(parts)
    report = unspin.repair(text, apply=Applicability.REVIEW, settings=QUIET)
    assert not check_fidelity(text, report.repaired)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    """No text raises, and safe repair of noise leaves a text of the same protected tokens."""
    assert isinstance(unspin.check(text, settings=QUIET), tuple)


def test_comparators_beside_numbers_stay() -> None:
    """The words "more than" before a dose is part of the dose, whatever the page."""
    text = f"{SPUN} Do not take more than 4,000 mg of acetaminophen in 24 hours."
    repaired = unspin.repair(text, apply=Applicability.REVIEW, settings=QUIET).repaired
    assert "more than 4,000 mg" in repaired


def test_html_keeps_its_markup() -> None:
    """The boldest repair of the page changes its prose alone: tags, addresses, scripts, doses and sides stay; boilerplate goes whole."""
    text = (SAMPLES / "dental-implants.html").read_text(encoding="utf-8")
    repaired = unspin.repair(text, apply=Applicability.REVIEW, format_name="html").repaired
    for kept in ('<a href="tel:+15550100">', "amoxicillin 2 g", "left side", "38.5 °C", 'dataLayer = ["dental inserts"]', "<em>", "&amp;"):
        assert kept in repaired
    for gone in ("You May Also Like", '<section class="related">', "Posted on March"):
        assert gone not in repaired


def test_other_settings_share_the_models() -> None:
    """An engine made from another obeys its own settings, leaves the other as it was, and must not need other models."""
    first = Engine(QUIET)
    document = parse(SPUN)
    before = first.check(document)
    assert any(one.rule.startswith("channel.") for one in before)
    second = first.with_settings(replace(QUIET, disable=("channel",)))
    assert not any(one.rule.startswith("channel.") for one in second.check(document))
    assert first.check(document) == before
    with pytest.raises(ValueError, match="other models"):
        first.with_settings(replace(QUIET, parts=("damage",)))


FIGURES = " The ache is on 1 side of the head. Acne is 1 of the most common ailments."


@pytest.mark.parametrize(
    ("text", "parts", "found"),
    [
        (SPUN + FIGURES, Settings().parts, ["1", "1"]),
        (" ".join(CLEAN) + FIGURES, Settings().parts, []),
        (SPUN + FIGURES, ("function-words",), []),
    ],
    ids=["spun", "clean", "nobody reads the page"],
)
def test_a_bare_figure_is_told_on_a_page_that_was_spun(text: str, parts: tuple[str, ...], found: list[str]) -> None:
    """And nowhere else: authors write it, too. It is for a person to confirm."""
    findings = unspin.check(text, settings=Settings(grammar="none", parts=parts))
    ones = [one for one in findings if one.found == "1"]
    assert [one.found for one in ones] == found
    assert all((one.suggestions, one.applicability) == (("one",), Applicability.REVIEW) for one in ones)


@pytest.mark.parametrize(
    ("spun", "plain"),
    [
        ("You must in no way take it while pregnant.", "must never take"),
        ("Do it 3 occasions a week for 8 weeks.", "3 times a week"),
        ("Take the tablet as soon as a day with water.", "once a day"),
        ("The blood count fell below twelve.0 g/dL in women.", "below 12.0 g/dL"),
    ],
)
def test_the_same_value_in_a_spinners_clothes_is_put_right(spun: str, plain: str) -> None:
    """For review, not unseen, and a second run changes nothing."""
    text = f"{SPUN} {spun}"
    report = unspin.repair(text, apply=Applicability.REVIEW, settings=QUIET)
    assert plain in report.repaired
    assert plain not in unspin.repair(text, settings=QUIET).repaired
    assert unspin.repair(report.repaired, apply=Applicability.REVIEW, settings=QUIET).repaired == report.repaired


@pytest.mark.parametrize("without", [{"encoder"}, {"encoder", "thesaurus"}])
def test_without_the_encoder_another_judge_decides(without: set[str]) -> None:
    """It is fitted to what is read without one: spun pages keep most of their findings, clean text has none."""
    whole, less = Engine(QUIET), Engine(replace(QUIET, parts=tuple(one for one in PARTS if one not in without)))
    for path in sorted((*SAMPLES.glob("*.md"), *SAMPLES.glob("*.html"), *SAMPLES.glob("*.txt"))):
        document = parse(path.read_text(encoding="utf-8"), str(path))
        assert len(less.check(document)) >= 0.6 * len(whole.check(document)), path.name
    assert not any(less.check(parse(text)) for text in (*CLEAN, (SAMPLES / "varicose-veins-clean.txt").read_text(encoding="utf-8")))


def test_reading_leaves_no_garbage():
    """What was made for a page goes with it: commands and workers look for objects in cycles so seldom that they would be as good as lost."""
    reader = Engine(QUIET)
    pages = [SPUN, *CLEAN, *(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt")))]
    for page in pages:  # loads what is read with
        reader.check(parse(page))
    gc.collect()
    gc.disable()
    try:
        for page in pages:
            reader.check(parse(page))
        assert gc.collect() == 0
    finally:
        gc.enable()
