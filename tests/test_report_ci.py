"""The formats of CI services: what they show, where, and that nothing in a file breaks out of them."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.model import Applicability, FileReport, Finding, Report, Span
from unspin.report import (
    Checkout,
    job_summary,
    to_concise,
    to_github,
    to_gitlab,
    to_junit,
    to_rdjsonl,
    to_statistics,
)
from unspin.report.github import SUMMARY_BYTES
from unspin.report.visible import HIDDEN, shown

sys.path.insert(0, str(Path(__file__).parent))
from report_example import knee_post, one_finding, report_of, snapshot

SITE = Checkout(Path("/site"), Path("/site"))
FAILING = (Applicability.SAFE, Applicability.REVIEW)
TEXTS = st.text(st.sampled_from('ab \tü膝🩺\u2028\n\r%:,&<"|\x00\x1b\ufffe'), max_size=30)
KNEE = report_of(knee_post())


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("knee-github.txt", lambda report: to_github(report, SITE)),
        ("knee-summary.md", lambda report: job_summary(report, SITE)),
        ("knee.rdjsonl", to_rdjsonl),
        ("knee-junit.xml", lambda report: to_junit(report, lambda _: FAILING)),
        ("knee-gitlab.json", lambda report: to_gitlab(report, SITE)),
        ("knee-statistics.txt", to_statistics),
    ],
)
def test_the_post(name, write):
    """Each format as a whole."""
    text = write(KNEE)
    assert text == snapshot(name, text)


COMMAND = re.compile(r"::(error|warning|notice) ([^:\n]*)::([^\n]*)\n")


def annotations(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Kind, properties and message of each workflow command, read as GitHub's runner does; nothing else may stand there."""

    def unescaped(value: str, codes: tuple[str, ...]) -> str:
        for code in codes:
            value = value.replace(code, chr(int(code[1:], 16)))
        return value.replace("%25", "%")

    assert COMMAND.sub("", text) == ""
    return [
        (
            found[1],
            {
                name: unescaped(value, ("%0D", "%0A", "%3A", "%2C"))
                for name, value in (one.split("=", 1) for one in found[2].split(","))
            },
            unescaped(found[3], ("%0D", "%0A")),
        )
        for found in COMMAND.finditer(text)
    ]


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_nothing_breaks_out_of_an_annotation(found, path):
    """Whatever file and finding are called, there is one command on one line without a control, and it reads back as they are."""
    found = f"a{found}b"
    file = one_finding(f"see {found}", found, "pain", path=f"p{path}.md".replace("\x00", ""))
    told = to_github(report_of(file), SITE)
    ((kind, properties, message),) = annotations(told)
    assert kind == "error"
    assert not HIDDEN.search(told)
    assert properties["file"] == "\r".join(shown(part) for part in file.path.split("\r"))
    assert properties["line"] == "1"
    assert ("col" in properties) == (properties["line"] == properties["endLine"]) == (not re.search(r"[\r\n]", found))
    assert message.startswith("“a")


def many(safe: int, review: int, display: int) -> FileReport:
    """A file with so many findings, the later the more certain."""
    kinds = [kind for kind, number in zip(Applicability, (safe, review, display), strict=True) for _ in range(number)]
    findings = tuple(
        Finding("test.rule", Span(at, at + 1), "x", ("y",), kind, at / 100, f"number {at}")
        for at, kind in enumerate(kinds)
    )
    return FileReport("a.md", "x" * len(kinds), findings, "")


@pytest.mark.parametrize(
    ("numbers", "shown", "cut"),
    [
        ((0, 0, 0), (0, 0, 0), False),
        ((10, 10, 10), (10, 10, 10), False),
        ((11, 2, 0), (10, 2, 0), True),
        ((1, 30, 0), (1, 10, 0), True),
        ((0, 0, 11), (0, 0, 9), True),
        ((12, 12, 12), (10, 10, 9), True),
        ((12, 0, 10), (10, 0, 9), True),
    ],
)
def test_no_more_annotations_than_github_shows(numbers, shown, cut):
    """Errors first, ten of a kind, the most certain; a cut is told by a notice that is one of the ten."""
    told = annotations(to_github(report_of(many(*numbers)), SITE))
    kinds = [kind for kind, properties, _ in told if "file" in properties]
    assert kinds == [
        kind for kind, number in zip(("error", "warning", "notice"), shown, strict=True) for _ in range(number)
    ]
    general = [message for _, properties, message in told if "file" not in properties]
    assert len(general) == cut
    if cut:
        assert general[0].startswith(f"{sum(shown)} of {sum(numbers)} findings")
    errors = [int(message.split()[1]) for kind, _, message in told if kind == "error"]
    assert errors == sorted(range(numbers[0]), reverse=True)[:10]


@settings(deadline=None)
@given(TEXTS)
def test_a_row_of_the_job_summary_stays_a_row(found):
    """No text of a file adds a cell, a line or markup to the table."""
    found = f"a{found}b"
    row = job_summary(report_of(one_finding(found, found, f"*{found}*")), SITE).rstrip("\n").split("\n")[-1]
    assert len(re.findall(r"(?<!\\)\|", row)) == 6
    assert not re.search(r"(?<!\\)[*<`\[]", row)


def test_a_long_job_summary_is_cut():
    """It stays below what GitHub takes, and says what is left out."""
    finding = Finding("test.rule", Span(0, 1), "膝", ("膝" * 80,), Applicability.REVIEW, 0.5, "Spun.")
    text = job_summary(Report((FileReport("a.md", "膝", (finding,) * 5000, ""),)), SITE)
    rows = text.count("\n| a.md")
    assert SUMMARY_BYTES - 1000 < len(text.encode()) < SUMMARY_BYTES + 1000
    assert f"{5000 - rows:,} more findings left out" in text


def test_clean_files_say_so():
    """Nothing found: no annotation, no diagnostic, an empty list, a passed case, and sums of nothing."""
    report = Report((FileReport("a.txt", "No pain.", (), "No pain."),))
    assert to_github(report, SITE) == to_rdjsonl(report) == ""
    assert "No findings in 1 file." in job_summary(report, SITE)
    assert json.loads(to_gitlab(report, SITE)) == []
    assert ET.fromstring(to_junit(report, lambda _: FAILING)).attrib["failures"] == "0"
    assert to_statistics(report).splitlines()[1].split() == ["all", "0", "0", "0", "0", "0"]


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_reviewdog_suggestions_repair_the_file(before, found, after):
    """Lines and byte columns lead to the place in the encoded file; the first suggestion there is the repair."""
    found = f"crawler{found}capillaries"
    file = one_finding(f"{before}{found}{after}", found, "spider veins")
    (row,) = map(json.loads, to_rdjsonl(report_of(file)).splitlines())
    raw = file.source.encode()
    starts = [0, *(one.end() for one in re.finditer(rb"\r\n|\r|\n", raw))]

    def offset(position: dict) -> int:
        return starts[position["line"] - 1] + position["column"] - 1

    place = row["location"]["range"]
    assert raw[offset(place["start"]) : offset(place["end"])].decode() == found
    edit = row["suggestions"][0]
    start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
    assert raw[:start] + edit["text"].encode() + raw[end:] == file.repaired.encode()


def test_reviewdog_rows():
    """Severity by applicability, the rule as the code, suggestions only where they may be applied."""
    rows = [json.loads(line) for line in to_rdjsonl(KNEE).splitlines()]
    for finding, row in zip(knee_post().findings, rows, strict=True):
        assert row["severity"] == {"safe": "ERROR", "review": "WARNING", "display": "INFO"}[finding.applicability.value]
        assert row["code"] == {"value": finding.rule}
        offered = tuple(one["text"] for one in row.get("suggestions", ()))
        assert offered == (() if finding.applicability is Applicability.DISPLAY else finding.suggestions)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_junit_is_well_formed(found, path):
    """Controls, noncharacters and marks of XML in text or path leave a document that reads back."""
    found = f"a{found}b"
    suite = ET.fromstring(to_junit(report_of(one_finding(found, found, "&<>", path=f"p{path}")), lambda _: FAILING))[0]
    (failure,) = suite.iter("failure")
    assert failure.attrib["type"] == "test.rule"
    assert "“a" in failure.attrib["message"]
    assert "&<>" in failure.text


@pytest.mark.parametrize("failing", [(), FAILING[:1], FAILING, tuple(Applicability)], ids=len)
def test_junit_fails_as_the_run_does(failing):
    """A failure for each finding at or above the level, the others in the output of the case; a clean file passes."""
    suite = ET.fromstring(to_junit(report_of(knee_post(), FileReport("b.md", "", (), "")), lambda _: failing))[0]
    knee, clean = suite.findall("testcase")
    told = [*(one.text for one in knee.findall("failure")), *(knee.findtext("system-out") or "").split("\n")]
    assert sorted(filter(None, told)) == sorted(to_concise(KNEE).splitlines())
    assert len(knee.findall("failure")) == sum(one.applicability in failing for one in knee_post().findings)
    assert suite.attrib["tests"] == "2"
    assert suite.attrib["failures"] == str(int(bool(failing)))
    assert len(clean) == 0


def test_gitlab_rows():
    """Every finding with its line and severity; the same finding in two files has two fingerprints."""
    twice = [one_finding("some agony", "agony", "pain", path=path) for path in ("a.md", "b.md")]
    rows = json.loads(to_gitlab(report_of(knee_post(), *twice), SITE))
    severities = {"safe": "major", "review": "minor", "display": "info"}
    for finding, row in zip(knee_post().findings, rows, strict=False):
        assert row["severity"] == severities[finding.applicability.value]
        assert row["check_name"] == finding.rule
    assert len({row["fingerprint"] for row in rows}) == len(rows) == len(knee_post().findings) + 2


def test_statistics_count_findings_and_files():
    """A row for each rule, by its number, then by name; the sums below."""
    files = (knee_post(), one_finding("some agony", "agony", "pain"), one_finding("agony", "agony", None, path="b.md"))
    files = (*files, replace(files[1], findings=(replace(files[1].findings[0], rule="channel.term"),)))
    lines = [line.split() for line in to_statistics(report_of(*files)).splitlines()]
    assert lines[0] == ["rule", "findings", "safe", "review", "display", "files"]
    assert lines[1] == ["channel.term", "9", "5", "4", "0", "2"]
    numbers = [(-int(line[1]), line[0]) for line in lines[1:-1]]
    assert numbers == sorted(numbers)
    assert ["test.rule", "2", "2", "0", "0", "2"] in lines
    for column in range(1, 5):
        assert int(lines[-1][column]) == sum(int(line[column]) for line in lines[1:-1])
    assert lines[-1][5] == "4"


@pytest.mark.parametrize("write", [to_statistics, lambda report: job_summary(report, SITE)])
@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        ({"ignored": 1}, "1 ignored by directives"),
        ({"baselined": 2}, "2 hidden by the baseline"),
        ({"unchanged": 1200}, "1,200 hidden on unchanged lines"),
        ({"ignored": 1, "baselined": 2, "unchanged": 3},
         "1 ignored by directives, 2 by the baseline, 3 on unchanged lines"),
    ],
)  # fmt: skip
def test_what_is_hidden_is_counted(write, hidden, told):
    """In the statistics and in the job summary; without any nothing is said of it."""
    assert told in write(report_of(replace(knee_post(), **hidden), knee_post()))
    assert not re.search("ignored|hidden", write(KNEE))
