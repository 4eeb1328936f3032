"""The JSON formats keep to schema 1."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.model import FileReport, Report
from unspin.report import to_json, to_jsonl

sys.path.insert(0, str(Path(__file__).parent))
from report_example import knee_post, one_finding, report_of, snapshot

FIELDS = [
    *("rule", "start", "end", "line", "column"),
    *("found", "suggestions", "applicability", "confidence", "message"),
]
TEXTS = st.text(st.sampled_from('ab "\\ü膝🩺\u2028\u0085\n\r\t\x00'), max_size=30)


def test_json_of_the_post():
    """The document as a whole."""
    text = to_json(report_of(knee_post()))
    assert text == snapshot("knee.json", text)


def test_schema_and_fields():
    """Schema, field names and their order are those of the contract."""
    document = json.loads(to_json(report_of(knee_post())))
    assert list(document) == ["schema", "files"]
    assert document["schema"] == 1
    assert list(document["files"][0]) == ["path", "findings"]
    assert {tuple(finding) for finding in document["files"][0]["findings"]} == {tuple(FIELDS)}


@given(TEXTS, TEXTS)
def test_offsets_and_columns_lead_to_the_found_text(before, after):
    """``text[start:end] == found``, and line and column count code points from 1, whatever stands around."""
    source = f"{before}crawler🩺capillaries{after}"
    document = json.loads(to_json(report_of(one_finding(source, "crawler🩺capillaries", "spider veins"))))
    finding = document["files"][0]["findings"][0]
    assert source[finding["start"] : finding["end"]] == finding["found"] == "crawler🩺capillaries"
    ahead = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert (finding["line"], finding["column"]) == (len(ahead), len(ahead[-1]) + 1)


def test_applied_only_when_asked():
    """``applied`` is an additional last field that says what the repaired text holds."""
    post = knee_post()
    rows = json.loads(to_json(report_of(post), applied=True))["files"][0]["findings"]
    assert [list(row)[-1] for row in rows] == ["applied"] * len(rows)
    assert [row["applied"] for row in rows] == [finding in post.applied for finding in post.findings]


def test_jsonl_is_the_same_findings_with_their_path():
    """Each line is one finding; without ``path`` it is the one of the JSON document."""
    report = report_of(knee_post(), one_finding("a pain", "pain", None, "b.txt"))
    rows = [json.loads(line) for line in to_jsonl(report).splitlines()]
    files = json.loads(to_json(report))["files"]
    assert rows == [{"path": file["path"], **finding} for file in files for finding in file["findings"]]


@pytest.mark.parametrize("character", ["\n", "\r", "\u2028", "\u2029", "\x85", '"'])
def test_jsonl_keeps_one_line_per_finding(character):
    """Nothing inside a finding ends a line."""
    found = f"crawler{character}capillaries"
    text = to_jsonl(report_of(one_finding(found, found, found)))
    assert len(text.splitlines()) == 1
    assert json.loads(text)["found"] == found


def test_nothing_found():
    """A clean file is listed, without findings; JSON lines are empty."""
    report = Report((FileReport("a.txt", "No pain.", (), "No pain."),))
    assert json.loads(to_json(report)) == {"schema": 1, "files": [{"path": "a.txt", "findings": []}]}
    assert to_jsonl(report) == ""


def test_what_is_hidden_is_counted():
    """By file and in all, by what hides it; the files without any, and JSON lines, are as ever."""
    files = (replace(knee_post(), ignored=1, baselined=2), replace(knee_post(), unchanged=4), knee_post())
    told = json.loads(to_json(report_of(*files)))
    assert told["hidden"] == {"ignored": 1, "baselined": 2, "unchanged": 4}
    assert [one.get("hidden") for one in told["files"]] == [
        {"ignored": 1, "baselined": 2, "unchanged": 0},
        {"ignored": 0, "baselined": 0, "unchanged": 4},
        None,
    ]
    assert told["schema"] == 1
    assert to_jsonl(report_of(*files)) == to_jsonl(report_of(*[knee_post()] * 3))
