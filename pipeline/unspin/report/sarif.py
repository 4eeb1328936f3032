"""SARIF 2.1.0 (OASIS Standard, errata 1), for code scanning and editors. Sections of the standard are given in brackets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from unspin.model import Applicability, FileReport, Report, Span
from unspin.report.checkout import Checkout
from unspin.report.fingerprints import SCHEME, Fingerprints
from unspin.report.json_format import rounded
from unspin.report.json_pieces import Pieces, array, members, rendered
from unspin.report.levels import LEVELS
from unspin.report.positions import LineIndex, without_blanks
from unspin.report.rule_page import to_markdown
from unspin.report.rules import page_of
from unspin.report.spool import Spool
from unspin.report.summary import Summary, Tally, by_file, hidden_counts
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
    return "".join(sarif_pieces(report.files, checkout, tool_version=tool_version))


def sarif_pieces(files: Iterable[FileReport], checkout: Checkout, *, tool_version: str) -> Iterator[str]:
    """What ``to_sarif`` gives; the rules stand first, so that nothing is given before all files were seen."""
    tally = Tally()
    with Spool() as artifacts, Spool() as results:
        _spool(tally.through(files), checkout, artifacts, results)
        summary = tally.summary()
        rules = sorted(name for name, _ in summary.by_rule)
        numbers = {name: number for number, name in enumerate(rules)}
        driver = {"name": "unspin", "version": tool_version, "rules": [_rule(rule) for rule in rules]}
        root = {ROOT: {"description": {"text": "The root of the checkout."}}}
        run: list[tuple[str, Pieces]] = [
            ("tool", [rendered({"driver": driver}, 3)]),
            ("columnKind", [rendered("unicodeCodePoints", 3)]),
            ("newlineSequences", [rendered(["\r\n", "\n", "\r"], 3)]),
            ("originalUriBaseIds", [rendered(root, 3)]),
            ("artifacts", array(([rendered(json.loads(row), 4)] for row in artifacts.lines()), 3)),
            ("results", array(([_numbered(row, numbers)] for row in results.lines()), 3)),
            *((name, [rendered(value, 3)]) for name, value in _hidden(summary).items()),
        ]
        runs = array([members(run, 2)], 1)
        yield from members([("$schema", [rendered(SCHEMA_URI, 1)]), ("version", [rendered("2.1.0", 1)]), ("runs", runs)], 0)
        yield "\n"


def _spool(files: Iterable[FileReport], checkout: Checkout, artifacts: Spool, results: Spool) -> None:
    """A line of JSON for each file in one, and for each finding in the other."""
    names = Fingerprints()
    for number, stretches in enumerate(by_file(files)):
        own, path = Tally(), ""
        for file in own.through(stretches):
            path = file.path
            for result in _results(file, {**_location(path, checkout), "index": number}, names):
                results.add(json.dumps(result) + "\n")
        artifacts.add(json.dumps({"location": _location(path, checkout), **_hidden(own.summary())}) + "\n")


def _numbered(row: str, numbers: Mapping[str, int]) -> str:
    """A result, rendered, with the number of its rule."""
    result = json.loads(row)
    return rendered({"ruleId": result["ruleId"], "ruleIndex": numbers[result["ruleId"]]} | result, 4)


def _hidden(summary: Summary) -> _Json:
    """The property bag [3.8] that says how many findings are hidden, where any is."""
    numbers = hidden_counts(summary)
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


def _results(file: FileReport, location: _Json, names: Fingerprints) -> Iterator[_Json]:
    index, offset = LineIndex(file.source, file.stretch), file.stretch.offset
    for finding, fingerprint in zip(file.findings, names.of(file), strict=True):
        seen = without_blanks(finding.span, file.source)
        region = {**_region(seen, index, offset), "snippet": {"text": seen.slice(file.source)}}
        result: _Json = {
            "ruleId": finding.rule,
            "level": LEVELS[finding.applicability].sarif,
            "message": {"text": _message(plain(finding.message))},
            "locations": [{"physicalLocation": {"artifactLocation": location, "region": region}}],
            "partialFingerprints": {SCHEME: fingerprint},
            "properties": {"applicability": finding.applicability.value, "confidence": rounded(finding.confidence)},
        }
        if finding.suggestions and finding.applicability is not Applicability.DISPLAY:
            edited = _region(finding.span, index, offset)
            result["fixes"] = [_fix(new, location, edited) for new in finding.suggestions]
        yield result


def _region(span: Span, index: LineIndex, offset: int) -> _Json:
    """[3.30], both ways at once."""
    start, end = index.position(span.start), index.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": offset + span.start,
        "charLength": len(span),
    }


def _fix(new: str, location: _Json, region: _Json) -> _Json:
    """[3.55]; without inserted content it deletes [3.57.4]."""
    replacement = {"deletedRegion": region, **({"insertedContent": {"text": new}} if new else {})}
    said = f"Put “{plain(new)}”." if new else "Delete it."
    change = {"artifactLocation": location, "replacements": [replacement]}
    return {"description": {"text": _message(said)}, "artifactChanges": [change]}
