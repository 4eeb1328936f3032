"""SARIF 2.1.0 (OASIS Standard, errata 1), for code scanning and editors. Sections of the standard are given in brackets."""

from __future__ import annotations

import json
from collections.abc import Iterator

from unspin.model import Applicability, FileReport, Report, Span
from unspin.report.checkout import Checkout
from unspin.report.fingerprints import SCHEME, fingerprints_of
from unspin.report.json_format import rounded
from unspin.report.levels import LEVELS
from unspin.report.positions import LineIndex, without_blanks
from unspin.report.rule_page import to_markdown
from unspin.report.rules import page_of
from unspin.report.summary import Summary, hidden_counts, summarise
from unspin.report.visible import plain

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""The name of the root that URIs are relative to, as GitHub reads it. It has no URI of its own, so that a log is the same on every machine."""

_Json = dict[str, object]


def to_sarif(report: Report, checkout: Checkout, *, tool_version: str) -> str:
    """The log of one run as JSON, with the rules that found something, every file read, and every finding.

    Columns and offsets count code points, lines end as in ``LineIndex``. Safe and review findings carry their
    suggestions as fixes, alternatives of each other; those that are only for display have none. How many findings are
    hidden stands in the properties of the run and of the artifacts [3.8]: GitHub opens an alert for a suppressed result [3.27.23] as for
    any other.
    """
    rules = sorted({finding.rule for file in report.files for finding in file.findings})
    driver = {"name": "unspin", "version": tool_version, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the checkout."}}},
        "artifacts": [{"location": _location(file.path, checkout), **_hidden(file)} for file in report.files],
        "results": [
            result
            for number, file in enumerate(report.files)
            for result in _results(file, {**_location(file.path, checkout), "index": number}, rules)
        ],
        **_hidden(summarise(report)),
    }
    return json.dumps({"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _hidden(counts: FileReport | Summary) -> _Json:
    """The property bag [3.8] that says how many findings are hidden, where any is."""
    numbers = hidden_counts(counts)
    return {"properties": {"hidden": numbers}} if numbers else {}


def _location(path: str, checkout: Checkout) -> _Json:
    """[3.4] with the root only where the path lies below it."""
    uri = checkout.uri(path)
    return {"uri": uri} if uri.startswith("file:") else {"uri": uri, "uriBaseId": ROOT}


def _rule(name: str) -> _Json:
    """[3.49]; a rule without a page has its name alone."""
    page = page_of(name)
    if page is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": _message(page.title)},
        "fullDescription": {"text": _message(page.what)},
        "help": {"text": _message(f"{page.what} {page.why}"), "markdown": _message(to_markdown(page))},
        "properties": {"tags": [name.partition(".")[0]]},
    }


def _message(text: str) -> str:
    """``text`` as a message string, in which braces are doubled [3.11.5]."""
    return text.replace("{", "{{").replace("}", "}}")


def _results(file: FileReport, location: _Json, rules: list[str]) -> Iterator[_Json]:
    index = LineIndex(file.source)
    for finding, fingerprint in zip(file.findings, fingerprints_of(file), strict=True):
        seen = without_blanks(finding.span, file.source)
        region = {**_region(seen, index), "snippet": {"text": seen.slice(file.source)}}
        result: _Json = {
            "ruleId": finding.rule,
            "ruleIndex": rules.index(finding.rule),
            "level": LEVELS[finding.applicability].sarif,
            "message": {"text": _message(plain(finding.message))},
            "locations": [{"physicalLocation": {"artifactLocation": location, "region": region}}],
            "partialFingerprints": {SCHEME: fingerprint},
            "properties": {"applicability": finding.applicability.value, "confidence": rounded(finding.confidence)},
        }
        if finding.suggestions and finding.applicability is not Applicability.DISPLAY:
            edited = _region(finding.span, index)
            result["fixes"] = [_fix(new, location, edited) for new in finding.suggestions]
        yield result


def _region(span: Span, index: LineIndex) -> _Json:
    """[3.30], both ways at once."""
    start, end = index.position(span.start), index.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": span.start,
        "charLength": len(span),
    }


def _fix(new: str, location: _Json, region: _Json) -> _Json:
    """[3.55]; without inserted content it deletes [3.57.4]."""
    replacement = {"deletedRegion": region, **({"insertedContent": {"text": new}} if new else {})}
    said = f"Put “{plain(new)}”." if new else "Delete it."
    change = {"artifactLocation": location, "replacements": [replacement]}
    return {"description": {"text": _message(said)}, "artifactChanges": [change]}
