"""SARIF keeps to its schema, and its fixes put right what they say they do."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin.model import Applicability, FileReport, Finding, Report, Span
from unspin.report import Checkout, to_sarif
from unspin.report.fingerprints import fingerprints_of

sys.path.insert(0, str(Path(__file__).parent))
from report_example import knee_post, one_finding, report_of, snapshot

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
SITE = Checkout(Path("/site"), Path("/site"))
TEXTS = st.text(st.sampled_from("ab \tü膝🩺\u2028\n\r{}"), max_size=30)


def sarif(*files: FileReport, checkout: Checkout = SITE) -> dict:
    """The only run of the log over ``files``."""
    log = json.loads(to_sarif(report_of(*files), checkout, tool_version="1.2.3"))
    (run,) = log["runs"]
    return run


def test_sarif_of_the_post():
    """The log as a whole."""
    text = to_sarif(report_of(knee_post()), SITE, tool_version="1.2.3")
    assert text == snapshot("knee.sarif", text)


def odd_file() -> FileReport:
    """A file with an insertion, a deletion at the end, a wide character, braces, and a finding that no page describes."""
    source = "🩺 {a} have fever\r\n\r\nTweet"
    rows = (
        ("unheard.of", Span(2, 5), "{a}", ("a", "b"), Applicability.REVIEW),
        ("grammar.languagetool.EN_A", Span(11, 11), "", ("a ",), Applicability.SAFE),
        ("boilerplate.share-bar", Span(16, 25), "\r\n\r\nTweet", ("",), Applicability.SAFE),
    )
    findings = tuple(Finding(*row, 0.5, "“{a}” [is](x) spun") for row in rows)
    return FileReport("posts/odd name.md", source, findings, source)


@pytest.mark.parametrize(
    "file",
    [knee_post(), odd_file(), FileReport("clean.txt", "", (), ""), FileReport("hidden.txt", "", (), "", baselined=2)],
    ids=lambda one: one.path,
)
def test_the_schema_is_kept(file):
    """The log is valid by the schema of OASIS; the schema itself refuses what is not SARIF."""
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    log = json.loads(to_sarif(report_of(file), SITE, tool_version="1.2.3"))
    assert not [error.message for error in validator.iter_errors(log)]
    del log["runs"][0]["tool"]
    assert list(validator.iter_errors(log))


def place_of(region: dict, source: str) -> Span:
    """The range that lines and columns of ``region`` name, which must be the one that its offsets name."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", source))]
    start = starts[region["startLine"] - 1] + region["startColumn"] - 1
    end = starts[region["endLine"] - 1] + region["endColumn"] - 1
    assert (start, end - start) == (region["charOffset"], region["charLength"])
    return Span(start, end)


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_fixes_repair_the_file(before, found, after):
    """Whatever stands around: lines and columns agree with offsets, the snippet with the file, the first fix with the repair."""
    found = f"crawler{found}capillaries"
    file = one_finding(f"{before}{found}{after}", found, "spider veins")
    (result,) = sarif(file)["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert place_of(region, file.source).slice(file.source) == region["snippet"]["text"] == found
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    cut = place_of(replacement["deletedRegion"], file.source)
    assert file.source[: cut.start] + replacement["insertedContent"]["text"] + file.source[cut.end :] == file.repaired


def test_levels_and_fixes_by_applicability():
    """What is only shown has no fix; each suggestion of the others is one; an empty one deletes."""
    post = knee_post()
    for finding, result in zip(post.findings, sarif(post)["results"], strict=True):
        assert result["level"] == {"safe": "error", "review": "warning", "display": "note"}[finding.applicability.value]
        fixes = [one["artifactChanges"][0]["replacements"][0] for one in result.get("fixes", ())]
        texts = tuple(one.get("insertedContent", {}).get("text", "") for one in fixes)
        assert texts == (() if finding.applicability is Applicability.DISPLAY else finding.suggestions)


def test_a_deletion_is_shown_where_the_text_stands():
    """The place of a block is that of its text; the fix takes the blank lines along."""
    result = sarif(odd_file())["results"][2]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["snippet"]["text"]) == (3, 1, "Tweet")
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"]["charOffset"] == 16
    assert "insertedContent" not in replacement


def test_braces_in_messages_are_doubled():
    """SARIF takes single ones for places to fill in; text of the file itself stays as it is."""
    result = sarif(odd_file())["results"][0]
    assert result["message"]["text"] == "“{{a}}” [is](x) spun"
    assert result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == "{a}"


@pytest.mark.parametrize(
    ("path", "here", "location"),
    [
        ("a.md", "/site", {"uri": "a.md", "uriBaseId": "%SRCROOT%"}),
        ("./b/../a b.md", "/site/posts", {"uri": "posts/a%20b.md", "uriBaseId": "%SRCROOT%"}),
        ("/site/é#1.md", "/elsewhere", {"uri": "%C3%A9%231.md", "uriBaseId": "%SRCROOT%"}),
        ("a:b.md", "/site", {"uri": "a%3Ab.md", "uriBaseId": "%SRCROOT%"}),
        ("../a.md", "/site", {"uri": "file:///a.md"}),
        ("-", "/site", {"uri": "-", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_uris(path, here, location):
    """Paths below the root are relative to it; those outside are whole."""
    run = sarif(replace(knee_post(), path=path), checkout=Checkout(Path("/site"), Path(here)))
    assert run["artifacts"] == [{"location": location}]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {**location, "index": 0}
    assert run["originalUriBaseIds"].keys() == {"%SRCROOT%"}


def test_rules_and_fingerprints():
    """The rules that found something stand once each, with help where there is a page; fingerprints are ours."""
    post = knee_post()
    run = sarif(post, odd_file())
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({one.rule for one in (*post.findings, *odd_file().findings)})
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    told = {rule["id"]: rule.get("help", {}).get("text", "") for rule in rules}
    assert "canonical term" in told["channel.term"]
    assert "grammar checker" in told["grammar.languagetool.EN_A"]
    assert not told["unheard.of"]
    prints = [result["partialFingerprints"]["unspin/v1"] for result in run["results"]]
    assert prints == [*fingerprints_of(post), *fingerprints_of(odd_file())]


def test_nothing_found():
    """A clean file is named among the artifacts; there are no rules and no results."""
    run = sarif(FileReport("a.txt", "No pain.", (), "No pain."))
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert len(run["artifacts"]) == 1
    assert json.loads(to_sarif(Report(()), SITE, tool_version="1"))["runs"][0]["artifacts"] == []


def test_what_is_hidden_is_counted():
    """In the properties of the run and of the artifact; it is no result, of which GitHub would make an alert."""
    run = sarif(replace(knee_post(), ignored=1, baselined=2), knee_post())
    assert run["properties"] == {"hidden": {"ignored": 1, "baselined": 2, "unchanged": 0}}
    assert [one.get("properties") for one in run["artifacts"]] == [run["properties"], None]
    assert len(run["results"]) == 2 * len(knee_post().findings)
