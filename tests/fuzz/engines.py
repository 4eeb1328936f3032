"""The engine under the fuzzer, without models and with all of them: findings, guard, bytes outside of edits, and the end of repairs.

Prose is hard to come by for a fuzzer, so that an input of ``models`` is a string of phrases, one for each byte from 128 on; the others are
characters of ASCII, and the first byte chooses the format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache

from bench.kept import changed
from docx_files import document, docx, paragraph
from format_laws import check_laws
from fuzz.readers import check_bytes, check_parts

from unspin.config import Settings
from unspin.edits import apply_edits
from unspin.edits.guard import BOILERPLATE
from unspin.engine import Engine
from unspin.errors import UnspinError
from unspin.formats import decode, parse
from unspin.model import Applicability, Document, Edit, FileReport

PHRASES = tuple(
    """crawler capillaries/crawler veins/bosom malignancy/bosom/waterfall medical procedure/coronary heart assault/cardiac arrest/heart arrest/\
internal secretion/polygenic disorder/Associate in Nursing/a service is injected/divulge blood/the affected person/pores and skin/\
as well as/as well/additionally/yet/in order to/in view of the fact that/at the point when/with respect to/a great deal of/take note of/\
moderate/severe/mild/regular/resting/ordinary/treatment/therapy/remedy/cure/doctor/specialist/medication/medicine/drug/\
blood clots/blood vessel/deep capillary thrombosis/varicose/spider veins/vein/veins/leg/legs/knee/pain/ache/torment/swelling/\
is/are/was/has/a/an/the/these/this/of/to/in/with/and/or/that/may/might/should/must/can/will/often/always/usually/your/you/\
do not/not/never/no/without/left/right/both/bilateral/5 mg/2.5 ml/500 mg of/aspirin/insulin/warfarin/10%/18.2/\
one/two/half/twice a day/every 4 to 6 hours/3-4 days/10:30 am/a@example.org/HRT/(HRT)/\
Hormone Substitution Treatment (HRT)/eighteen.2/{one|two}/“not my own words”/[sic]/Share this: Facebook, Twitter/Leave a Reply""".split("/")
)
"""What a byte from 128 on says: spun and plain wordings, what is protected, boilerplate."""
SIDES = re.compile(r"\b(?:left|right) (?:leg|arm|knee|eye|ear|side|foot|hand|hip|breast|vein)", re.IGNORECASE)
SUFFIXES = ("txt", "md", "html", "rst", "adoc", "mdx", "csv", "jsonl", "docx")


def spelled(raw: bytes) -> str:
    """The text that the bytes spell, blanks between the phrases."""
    words: list[str] = []
    for one in raw:
        phrase = PHRASES[(one - 128) % len(PHRASES)] if one >= 128 else chr(one)
        words.append(f" {phrase}" if phrase[0].isalnum() and one >= 128 else phrase)
    return "".join(words)


def framed(text: str, suffix: str) -> bytes:
    """The text as the prose of a file."""
    if suffix == "csv":
        return ('text\n"' + text.replace('"', '""') + '"\n').encode()
    if suffix == "jsonl":
        return (json.dumps({"text": text}) + "\n").encode()
    if suffix == "docx":
        plain = "".join(one for one in text if one.isprintable() or one == "\n").replace("&", "&amp;").replace("<", "&lt;")
        return docx(document("".join(paragraph(one) for one in plain.split("\n"))))
    return text.encode()


@cache
def phrase_engine() -> Engine:
    """An engine of the parts that need no model."""
    return Engine(Settings(grammar="none", parts=("boilerplate", "damage", "function-words")))


@cache
def whole_engine() -> Engine:
    """The engine as it comes, without the scan: it would hold most of what a fuzzer writes back."""
    return Engine(Settings(scan=False))


def phrases(raw: bytes) -> None:
    """A page through the parts that need no model: any bytes are a page."""
    path = ("a.txt", "a.md", "a.html")[len(raw) % 3]
    try:
        document = parse(raw.decode("utf-8", "replace"), path)
    except UnspinError:
        return
    repaired(document, phrase_engine())


def models(raw: bytes) -> None:
    """A file of any format through the whole engine, and written."""
    suffix = SUFFIXES[raw[0] % len(SUFFIXES)] if raw else "txt"
    path = f"a.{suffix}"
    try:
        decoded = decode(framed(spelled(raw[1:]), suffix), path)
        document = parse(decoded.text, path)
    except UnspinError:
        return
    write: Callable[[FileReport], None] = lambda report: check_parts(report, decoded) if suffix == "docx" else check_bytes(report, decoded)  # noqa: E731
    for report in repaired(document, whole_engine()).values():
        write(report)


def repaired(document: Document, engine: Engine) -> Mapping[Applicability, FileReport]:
    """What the engine makes of a document: findings are exact, sorted and disjoint, and a repair keeps what must be kept and has an end."""
    reports = {}
    for allow in (Applicability.REVIEW, Applicability.SAFE):
        reports[allow] = report = engine.repair(document, allow)
        check_findings(report, allow)
        gone = [Edit(one.span, "") for one in report.applied if one.rule.startswith(BOILERPLATE)]
        check_kept(apply_edits(document.source, gone).text, report.repaired)
        if report.applied:
            again = parse(report.repaired, document.path)
            check_laws(again)
            assert not engine.repair(again, allow).applied, "a second run changes more"
    return reports


def check_kept(before: str, after: str) -> None:
    """What is protected stays, by a second opinion; “left” and “right” are sides beside a part of the body, and may come back as words elsewhere."""
    kinds, restated = changed(before, after)
    if SIDES.findall(before) == SIDES.findall(after):
        kinds.pop("side", None)
    assert not kinds or restated, f"what is protected has changed: {kinds}"


def check_findings(report: FileReport, allow: Applicability) -> None:
    """The findings stand where they say, in order and apart, and the repaired text is the source with those of them that may be applied."""
    at = 0
    for one in report.findings:
        assert one.span.start >= at, "findings overlap or are not in order"
        assert one.span.slice(report.source) == one.found, "a finding is not what stands at its place"
        at = one.span.end
    assert all(allow.allows(one.applicability) for one in report.applied)
    edits = [Edit(one.span, one.suggestions[0]) for one in report.applied]
    assert apply_edits(report.source, edits).text == report.repaired, "the repaired text is not the source with the edits"
