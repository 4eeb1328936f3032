"""What every distributed engine calls: a text in, fixed columns out, one engine a process, errors as outcomes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import fields

import pytest
from engine_stub import Reporting

from unspin.config import Settings
from unspin.edits import apply_edits
from unspin.engines import Engines
from unspin.errors import BackendError, ConfigError, GlossaryError, InputError, ModelError
from unspin.model import Applicability, Edit, Finding, Span
from unspin.scale import COLUMNS, FINDING_FIELDS, Outcome, Plan, Repairer
from unspin.scale.repairer import MAX_ERROR_CHARS, TEXT_FORMATS
from unspin.scan import Scanner, ScanReport

TEXT = "🙂 Crawler veins and crawler veins."


class Crawlers(Reporting):
    """Finds each “crawler”, the first one safe and the others for review; some words make it fail."""

    def __init__(self):
        """Nothing was read yet."""
        self.read = []

    def check(self, document):
        """The findings, or the error that the text asks for."""
        self.read.append(document.source)
        if document.source in FAILURES:
            raise FAILURES[document.source]
        found, at = [], document.source.lower().find("crawler")
        while at >= 0:
            tier = Applicability.REVIEW if found else Applicability.SAFE
            place = Span(at, at + 7)
            found.append(Finding("channel.term", place, place.slice(document.source), ("spider",), tier, 0.9, "m"))
            at = document.source.lower().find("crawler", at + 1)
        return found

    def repair(self, document, allow):
        """The report with what is allowed applied."""
        report = self.report(document)
        applied = tuple(one for one in report.findings if allow.allows(one.applicability))
        repaired = apply_edits(document.source, [Edit(one.span, one.suggestions[0]) for one in applied]).text
        return type(report)(report.path, report.source, report.findings, repaired, applied)


FAILURES = {
    "divide": ZeroDivisionError("division\nby zero"),
    "silent": RuntimeError(),
    "long": ValueError("x" * 1000),
    "deep": RecursionError("maximum recursion depth exceeded"),
    "input": InputError("-", "is odd", "mend it"),
}
OF_THE_RUN = (
    BackendError("no server"),
    ConfigError("bad"),
    GlossaryError("a.csv", 2, "odd", "mend it"),
    ModelError("damaged"),
)


@pytest.fixture
def engine(monkeypatch):
    """The stub engine, whatever the settings."""
    stub = Crawlers()
    monkeypatch.setattr(Engines, "of", lambda _self, _settings: stub)
    return stub


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("apply", "repaired", "applied"),
    [
        (None, TEXT, 0),
        (Applicability.SAFE, "🙂 spider veins and crawler veins.", 1),
        (Applicability.REVIEW, "🙂 spider veins and spider veins.", 2),
    ],
)
def test_an_outcome_holds_the_repair_its_findings_and_their_counts(apply, repaired, applied):
    """What is applied is what the plan allows; places count code points of the text as it came."""
    outcome = Repairer(Plan(apply=apply))(TEXT)
    assert (outcome.repaired, outcome.applied, outcome.error) == (repaired, applied, None)
    assert (outcome.safe, outcome.review, outcome.display, outcome.words) == (1, 1, 0, 6)
    assert [one["applied"] for one in outcome.findings] == [True] * applied + [False] * (2 - applied)
    assert all(TEXT[one["start"] : one["end"]] == one["found"] for one in outcome.findings)


@pytest.mark.usefixtures("engine")
def test_columns_and_fields_are_those_of_the_tables():
    """An outcome has a field for each column, a finding one for each of its fields, in the order of the tables."""
    outcome = Repairer()(TEXT)
    assert [one.name for one in fields(Outcome)] == [one.name for one in COLUMNS]
    assert list(outcome.columns()) == [one.key for one in COLUMNS]
    assert all(list(one) == [field.name for field in FINDING_FIELDS] for one in outcome.findings)
    assert outcome.columns()["unspin_findings"] == list(outcome.findings)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("text", "error"),
    [
        (None, "no text but NoneType; leave such rows out, or name another column"),
        (7, "no text but int; leave such rows out, or name another column"),
        (b"bytes", "no text but bytes; leave such rows out, or name another column"),
        ("half \ud83d a smile", "half a character (a lone surrogate), now U+FFFD; decode it anew"),
        ("crawler " * 10, "longer than 70 characters; raise max_chars, or cut it up"),
        ("divide", "ZeroDivisionError: division by zero"),
        ("silent", "RuntimeError"),
        ("deep", "RecursionError: maximum recursion depth exceeded"),
        ("input", "-: is odd; mend it"),
        ("long", ("ValueError: " + "x" * 1000)[:MAX_ERROR_CHARS]),
    ],
)
def test_what_is_wrong_with_a_text_is_told_in_its_row(text, error):
    """One line; the text is as it came, but for what no file can hold; the next one is read as if nothing had been."""
    repair = Repairer(Plan(max_chars=70))
    outcome = repair(text)
    assert outcome.error == error
    assert outcome.repaired == (text.replace("\ud83d", "\ufffd") if isinstance(text, str) else "")
    assert (outcome.findings, outcome.applied) == ((), 0)
    outcome.repaired.encode()
    assert repair(TEXT).applied == 1


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("error", OF_THE_RUN, ids=lambda one: type(one).__name__)
def test_what_is_wrong_with_the_run_ends_it(monkeypatch, error):
    """A glossary, model or server is the trouble of every document: nothing may count as done."""
    monkeypatch.setitem(FAILURES, "all", error)
    with pytest.raises(type(error)):
        Repairer()("all")


def test_the_engine_is_warmed_up_before_the_first_text_and_only_then(engine):
    """What is missing is told at the start, not at the first text that needs it; texts without words ask for nothing."""
    repair = Repairer()
    assert repair(" \n").error is None
    assert engine.read == []
    repair("one")
    repair("two")
    assert engine.read[1:] == ["one", "two"]


def test_a_repairer_travels_without_what_it_has_loaded(engine):
    """Only the plan is sent: the worker warms up by itself."""
    repair = Repairer(Plan(Settings(grammar="none"), Applicability.REVIEW, "markdown", 99))
    repair("one")
    arrived = pickle.loads(pickle.dumps(repair))
    assert arrived.plan == repair.plan
    engine.read.clear()
    arrived("two")
    assert len(engine.read) == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"format_name": "pdf"}, "format_name: 'pdf' is none of text, markdown"),
        ({"format_name": "docx"}, "format_name: 'docx' is none of"),
        ({"format_name": "csv"}, "format_name: 'csv' is none of"),
        ({"apply": Applicability.DISPLAY}, "display findings are never applied"),
        ({"max_chars": 0}, "max_chars: 0 lets no text through"),
        ({"scan_from": 1.5}, "scan_from: 1.5 is no probability"),
        ({"scan_from": float("nan")}, "scan_from: nan is no probability"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused_at_once(wrong, says):
    """In the process of the user, before anything is sent."""
    with pytest.raises(ConfigError, match=says):
        Plan(**wrong)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("name", TEXT_FORMATS)
def test_every_format_of_text_can_be_read(name):
    """The document that the engine sees is read in that format."""
    assert Repairer(Plan(format_name=name))("Some crawler veins.").applied == 1


class Glance:
    """Sees a probability of 0.9 in what has a crawler in it, and nothing elsewhere."""

    def score(self, document, *, require_reason):
        """The report on a document."""
        spun = "crawler" in document.source and not require_reason
        return ScanReport("-", 1, 0.9 if spun else 0.0, 9.0 if spun else 0.0, "tortured" if spun else "", ())


@pytest.fixture
def scanner(monkeypatch):
    """The stub scanner."""
    monkeypatch.setattr(Scanner, "load", Glance)


@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize(
    ("scan_from", "text", "read", "spun", "family"),
    [
        (None, "clean", True, None, None),
        (0.0, "clean", True, 0.0, None),
        (0.5, "clean", False, 0.0, None),
        (0.5, "crawler", True, 0.9, "tortured"),
        (0.9, "crawler", True, 0.9, "tortured"),
        (0.95, "crawler", False, 0.9, "tortured"),
    ],
)
def test_the_scan_spares_the_engine_what_looks_clean(engine, scan_from, text, read, spun, family):
    """What stays below the probability is passed on as it came; what the scan says stands in the columns in either case."""
    outcome = Repairer(Plan(scan_from=scan_from))(text)
    assert (outcome.read, outcome.spun, outcome.family) == (read, spun, family)
    assert (text in engine.read) is read
    assert outcome.repaired == ("spider" if read and text == "crawler" else text)
    assert outcome.words == 1


@pytest.mark.usefixtures("scanner")
def test_a_scan_alone_loads_no_engine(engine):
    """Only the columns of the scan are filled, and errors are told as ever."""
    repair = Repairer(Plan(scan_from=0.5, max_chars=10))
    assert repair.scan("crawler").columns()["unspin_spun"] == 0.9
    assert repair.scan(None).error
    assert repair.scan("crawler veins").error
    assert engine.read == []
    assert pickle.loads(pickle.dumps(repair.scan))("crawler").spun == 0.9


@pytest.mark.usefixtures("engine", "scanner")
def test_directives_without_a_reason_reach_the_scan():
    """It is told what the settings say."""
    assert Repairer(Plan(Settings(require_reason=True), scan_from=0.0))("crawler").spun == 0.0


@pytest.mark.parametrize(
    ("counts", "rate"), [((1, 2, 5, 100), 3.0), ((0, 0, 9, 50), 0.0), ((0, 0, 0, 0), 0.0), ((1, 0, 0, 4), 25.0)]
)
def test_the_rate_counts_what_is_to_be_applied_or_looked_at(counts, rate):
    """Safe and review findings for each 100 words."""
    safe, review, display, words = counts
    assert Outcome("", safe=safe, review=review, display=display, words=words).per_100_words == pytest.approx(rate)


def test_neither_the_package_nor_its_core_imports_an_engine():
    """`import unspin.scale` costs nothing of what the extra installs, nor the models' libraries."""
    code = "import sys, unspin.scale; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = "datatrove ray pyarrow pandas pyspark fastwarc resiliparse fsspec numpy spacy onnxruntime"
    assert not set(told.split()) & set(heavy.split())
