"""Every form of report under the fuzzer: whatever a file holds, machines can read what is written, and nothing reaches a terminal that moves it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from xml.etree import ElementTree as ET

from format_laws import HARD
from fuzz.readers import RULES, chosen

from unspin import report as forms
from unspin.batch import codec
from unspin.errors import UnspinError
from unspin.formats import parse
from unspin.model import Applicability, Document, Evidence, FileReport, Finding, Report
from unspin.report.positions import without_blanks
from unspin.report.visible import HIDDEN
from unspin.suppress.ignores import read_ignores
from unspin.suppress.writing import ignoring, ignoring_in_file

PATHS = ("a.txt", "a.md", "a.html", "a.mdx", "a.rst", "a.adoc")
NAMES = ("posts/{}", "é 😀/{}", "a\nb/{}", "::error::{}", "<script>/{}", '"{}', "/{}", "\udcff{}")
HERE = forms.Checkout(Path("/site"), Path("/site/posts"))


def reports(raw: bytes) -> None:
    """A text with findings at random places, in every form."""
    chance = random.Random(raw)
    path = chance.choice(PATHS)
    try:
        document = parse(raw.decode("utf-8", "replace"), path)
    except UnspinError:
        return
    file = on(document, chance)
    known(file)
    read_by_machines(file)
    shown(file)
    directives(document, file)


def on(document: Document, chance: random.Random) -> FileReport:
    """A report on the document under an odd name, its findings and their words by chance."""
    words = (*HARD, "\x1b[2J", "\u202e", "::warning::", "</script>", "a\r\nb", "%0A")
    found = tuple(
        Finding(
            chance.choice(("channel.term", "glossary.exact", "boilerplate.byline")), one.span, one.found,
            tuple(dict.fromkeys((*one.suggestions, *chance.sample(words, chance.randrange(3))))), chance.choice(list(Applicability)),
            chance.choice((0.0, 0.123456, 1.0)), chance.choice(words), (Evidence(chance.choice(words), chance.choice(words)),),
        )
        for one in chosen(document, chance)
    )  # fmt: skip
    name = chance.choice(NAMES).format(document.path)
    return FileReport(name, document.source, found, document.source, (), document.format, ignored=chance.randrange(2))


def known(file: FileReport) -> None:
    """What a cache keeps of a report is the report."""
    kept = codec.to_bytes(file, foreign=True)
    assert kept
    assert codec.from_bytes(kept, file.path, file.source) == (file, True)


def read_by_machines(file: FileReport) -> None:
    """What is JSON or XML can be read, and says where the findings stand."""
    report = Report((file,))
    places = [(one.span.start, one.span.end, one.found) for one in file.findings]
    for rows in (json.loads(forms.to_json(report))["files"][0]["findings"], [json.loads(one) for one in forms.to_jsonl(report).splitlines()]):
        assert [(row["start"], row["end"], row["found"]) for row in rows] == places
    results = json.loads(forms.to_sarif(report, HERE, tool_version="1"))["runs"][0]["results"]
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in results]
    seen = [without_blanks(one.span, file.source) for one in file.findings]
    assert [(one["charOffset"], one["charLength"]) for one in regions] == [(one.start, len(one)) for one in seen]
    assert len(json.loads(forms.to_gitlab(report, HERE))) == len(places)
    assert len([json.loads(one) for one in forms.to_rdjsonl(report).splitlines()]) == len(places)
    ET.fromstring(forms.to_junit(report, lambda _: frozenset(Applicability)))
    page = forms.to_html(report, title=file.path, tool_version="1")
    assert page.count("<script") == page.count("</script>") > 0


def shown(file: FileReport) -> None:
    """Nothing that hides or moves text comes through to a terminal; a command for GitHub has a line of its own."""
    report = Report((file,))
    for text in (forms.to_text(report, color=False, width=60), forms.to_concise(report), forms.to_statistics(report)):
        assert not HIDDEN.search(text)
    assert len(forms.to_concise(report).split("\n")) == len(file.findings) + 1
    for line in forms.to_github(report, HERE).split("\n")[:-1]:
        assert line.startswith(("::error ", "::warning ", "::notice ")), line
    forms.to_diff(Report((file,)))


def directives(document: Document, file: FileReport) -> None:
    """A directive that is written for a finding hides it, and is read as one."""
    for one in file.findings[:1]:
        for edit in (ignoring(document, one), ignoring_in_file(document, one)):
            if edit:
                text = document.source[: edit.span.start] + edit.new + document.source[edit.span.end :]
                assert read_ignores(parse(text, document.path, document.format), RULES).directives
