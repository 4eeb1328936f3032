"""A spun post about the days after a knee arthroscopy, written for these tests, and what unspin would say of it."""

from __future__ import annotations

import os
from pathlib import Path

from unspin.model import Applicability, Evidence, FileReport, Finding, Report, Span

SAFE, REVIEW, DISPLAY = Applicability

POST = """\
# Going home once a knee arthroscopy

You have had a *keyhole medical procedure* on your knee. Most patients go home a similar day. This page tells you how to look after your knee within the first weeks, as well as when to call the doctor.

## Your lesion and dressing

The little cuts are closed with stitches or paper strips. Keep the bandage clean and dry for 48 hours. A little blood on the dressing is regular. If the gauze is soaked through, press on it for ten minutes as well as lift your leg. Do not take a bathtub or swim till the injuries have healed. Your stitches will be taken out by the medical caretaker when 10 to 14 days.

## Agony and swelling

Some agony is normal and boosts for two or three days. Raise your leg on a pillow, so the foot lies higher than the heart, and place a ice pack on the knee for 15 minutes each time. Never put ice directly on the skin. Take your torment executioners as prescribed: paracetamol 1 g up to four times each day. Do not take ibuprofen in the event that you have kidney malady.

## Moving

- Bend and straighten your lower leg ten times every hour, to lower the risk of deep capillary thrombosis.
- Use your crutches till you can walk without limping.
- Most individuals drive again after one to fortnights. Ask your physical advisor first.

Try not to kneel, squat or twist. The ligament in the joint needs five-hitter to seven-membered of its time to settle. A few patients sometimes feel a click; this is not an indication of harm.

## When to look for medical consideration

Call us at once if you have fever over 38.5 °C, if the redness spreads or the wound oozes discharge, or if your calf becomes swollen and delicate. Breathlessness or chest torment is an emergency: call an rescue vehicle.

Loved this post? Smash that like button and subscribe to our newsletter for additional wellness hacks!

Written for patients of the day surgery unit.
"""

# ruff: noqa: E501 - one finding a line reads best; the post has one paragraph a line, as posts have
# found, its context (found where the context stands), suggestions, applicability, confidence, rule, message, evidence
_Row = tuple[str, str, tuple[str, ...], Applicability, float, str, str, tuple[tuple[str, str], ...]]

_ROWS: tuple[_Row, ...] = (
    ("once", "home once a knee", ("after",), SAFE, 0.984, "function-word.once", "“once” stands where “after” is meant: no clause follows.", (("context", "“home after a” is 310 times as likely as “home once a”"),)),
    ("keyhole medical procedure", "keyhole medical procedure", ("keyhole surgery",), SAFE, 0.997, "glossary.composed", "“medical procedure” is a spun form of “surgery” after the name of a method.", (("glossary", "procedures.csv: X medical procedure → X surgery"), ("memory", "“surgery” stands unspun further down"))),
    ("a similar day", "home a similar day", ("the same day",), SAFE, 0.993, "channel.term", "“a similar day” looks like a spun form of “the same day”.", (("channel", "similar ← same, a frequent pair"),)),
    ("within", "within the first weeks", ("in", "during"), REVIEW, 0.81, "function-word.within", "“within” may stand for “in”; both can be read here.", ()),
    ("as well as", "as well as when", ("and",), SAFE, 0.999, "function-word.as-well-as", "“as well as” stands for “and” between two clauses.", (("context", "the comma before it shows a clause"),)),
    ("lesion", "Your lesion and", ("wound",), SAFE, 0.981, "channel.term", "“lesion” looks like a spun form of “wound” in this document.", (("memory", "“wound” stands unspun once: “the wound oozes”"),)),
    ("regular", "dressing is regular", ("normal",), SAFE, 0.986, "channel.wrong-sense", "“regular” is the wrong sense of “normal” here.", (("memory", "“is normal” stands unspun in the next section"),)),
    ("as well as lift", "minutes as well as lift", ("and lift",), SAFE, 0.998, "function-word.as-well-as", "“as well as” stands for “and” between two instructions.", ()),
    ("take a bathtub", "take a bathtub", ("take a bath", "have a bath"), SAFE, 0.995, "channel.unlikely-pair", "“take a bathtub” is not said; “take a bath” is.", (("context", "log10 odds 4.1 in favour of “bath”"),)),
    ("injuries", "the injuries have healed", ("wounds",), REVIEW, 0.88, "channel.term", "“injuries” may stand for “wounds”: the cuts of the operation are meant.", (("memory", "“wound” stands unspun once"),)),
    ("medical caretaker", "medical caretaker", ("nurse",), SAFE, 0.999, "glossary.exact", "“medical caretaker” is a spun form of “nurse”.", (("glossary", "people.csv"),)),
    ("when", "when 10 to 14", ("after",), SAFE, 0.982, "function-word.when", "“when” stands where “after” is meant: a length of time follows.", ()),
    ("Agony", "## Agony", ("Pain",), SAFE, 0.992, "channel.term", "“Agony” looks like a spun form of “Pain”.", (("channel", "agony ← pain, a frequent pair of the tortured family"),)),
    ("agony", "Some agony", ("pain",), SAFE, 0.994, "channel.term", "“agony” looks like a spun form of “pain”.", (("channel", "agony ← pain, a frequent pair of the tortured family"),)),
    ("boosts", "boosts for two", ("increases", "gets worse"), REVIEW, 0.74, "channel.wrong-sense", "“boosts” has no object here; “increases” may be meant.", ()),
    ("a", "a ice pack", ("an",), SAFE, 0.999, "grammar.article", "“a” before a vowel sound: “an ice pack”.", ()),
    ("torment executioners", "torment executioners", ("painkillers",), SAFE, 0.999, "glossary.composed", "“torment executioners” is a spun form of “painkillers”.", (("glossary", "medicines.csv: {agony, torment, hurt} {killers, executioners}"),)),
    ("in the event that", "in the event that", ("if",), SAFE, 0.997, "function-word.in-the-event-that", "“in the event that” is padding for “if”.", ()),
    ("kidney malady", "kidney malady", ("kidney disease",), SAFE, 0.998, "glossary.composed", "“malady” is a spun form of “disease” after the name of an organ.", (("glossary", "diseases.csv: X malady → X disease"),)),
    ("deep capillary thrombosis", "deep capillary thrombosis", ("deep vein thrombosis",), SAFE, 0.999, "glossary.exact", "“deep capillary thrombosis” is a spun form of “deep vein thrombosis”.", (("glossary", "diseases.csv"), ("safety", "the term names a disease, and the canonical name is known"))),
    ("individuals", "Most individuals", ("people", "patients"), REVIEW, 0.79, "channel.term", "“individuals” may stand for “people”.", ()),
    ("one to fortnights", "one to fortnights", ("one to two weeks",), DISPLAY, 0.71, "damage.quantity", "A length of time is damaged here; “one to two weeks” is a guess.", (("display", "touches a number"),)),
    ("physical advisor", "physical advisor", ("physiotherapist", "physical therapist"), REVIEW, 0.93, "channel.term", "“physical advisor” looks like a spun form of “physiotherapist” or “physical therapist”.", (("channel", "two originals are about as likely"),)),
    ("five-hitter to seven-membered of its time", "five-hitter to seven-membered of its time", (), DISPLAY, 0.0, "damage.sentence", "This sentence is damaged, and no wording can be inferred.", (("display", "touches a number"),)),
    ("sometimes", "patients sometimes feel", ("usually",), DISPLAY, 0.34, "channel.frequency", "“sometimes” may have been “usually”: check with the author.", (("display", "a frequency word that carries a claim"),)),
    ("look for medical consideration", "look for medical consideration", ("seek medical attention",), SAFE, 0.999, "glossary.exact", "“look for medical consideration” is a spun form of “seek medical attention”.", (("glossary", "advice.csv"),)),
    ("", "fever over", ("a ",), SAFE, 0.983, "grammar.missing-article", "An article is missing before “fever over”.", ()),
    ("discharge", "oozes discharge", ("pus",), REVIEW, 0.66, "channel.term", "“discharge” may stand for “pus”.", ()),
    ("delicate", "swollen and delicate", ("tender",), SAFE, 0.991, "channel.wrong-sense", "“delicate” is the wrong sense of “tender” here.", (("context", "log10 odds 3.2 in favour of “swollen and tender”"),)),
    ("chest torment", "chest torment", ("chest pain",), SAFE, 0.999, "glossary.composed", "“torment” is a spun form of “pain” after a part of the body.", ()),
    ("an rescue vehicle", "an rescue vehicle", ("an ambulance",), SAFE, 0.996, "glossary.exact", "“rescue vehicle” is a spun form of “ambulance”.", (("glossary", "advice.csv"),)),
    ("Loved this post? Smash that like button and subscribe to our newsletter for additional wellness hacks!\n\n", "Loved this post?", ("",), SAFE, 0.989, "boilerplate.call-to-action", "A call to follow the blog, not part of the advice.", (("block", "the whole paragraph is taken out"),)),
)  # fmt: skip


def _finding(source: str, row: _Row) -> Finding:
    found, context, suggestions, applicability, confidence, rule, message, evidence = row
    at = source.index(context)
    start = at + (context.find(found) if found in context else 0)
    reasons = tuple(Evidence(label, detail) for label, detail in evidence)
    return Finding(
        rule, Span(start, start + len(found)), found, suggestions, applicability, confidence, message, reasons
    )


def repaired_by(path: str, source: str, findings: tuple[Finding, ...], upto: Applicability = SAFE) -> FileReport:
    """A report in which the findings up to ``upto`` are applied."""
    applied = tuple(one for one in findings if one.suggestions and upto.allows(one.applicability))
    text, at = "", 0
    for one in applied:
        text, at = text + source[at : one.span.start] + one.suggestions[0], one.span.end
    return FileReport(path, source, findings, text + source[at:], applied, "markdown")


def knee_post() -> FileReport:
    """The post with its safe findings applied."""
    findings = sorted((_finding(POST, row) for row in _ROWS), key=lambda one: one.span)
    return repaired_by("posts/knee-arthroscopy.md", POST, tuple(findings))


def one_finding(source: str, found: str, suggestion: str | None, path: str = "a.txt") -> FileReport:
    """A report on ``source`` with one safe finding, applied where there is a suggestion."""
    start = source.index(found)
    suggestions = () if suggestion is None else (suggestion,)
    finding = Finding(
        "test.rule", Span(start, start + len(found)), found, suggestions, SAFE, 0.99, f"“{found}” is spun."
    )
    return repaired_by(path, source, (finding,))


def report_of(*files: FileReport) -> Report:
    """A report over ``files``."""
    return Report(files)


def snapshot(name: str, text: str) -> str:
    """The text that the snapshot ``name`` holds; with SNAPSHOTS=overwrite in the environment it is written first."""
    path = Path(__file__).parent / "snapshots" / "report" / name
    if os.environ.get("SNAPSHOTS") == "overwrite":
        path.write_text(text, encoding="utf-8", newline="")
    return path.read_bytes().decode()
