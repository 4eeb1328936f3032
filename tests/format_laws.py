"""What every format must keep, and a stub detector that puts other words in place of ``crawler0`` and its like."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine_stub import Reporting

from unspin.edits import apply_edits
from unspin.formats import parse
from unspin.model import Applicability, Document, Edit, FileReport, Finding, Span

SPUN = re.compile(r"crawler\d+")
NO_PROSE = re.compile(r"kept\d+")
"""Words that tests put where nothing may be read."""
HARD = (
    "spider", "spider veins", "", "Q & A", "a < b", 'the "blue" one', "it's", "5 * 3", "x, y; z", "a|b", "back\\slash", "snake_case_",
    "[sic]", "<b>", "&amp;", "{{x}}", "# one", "1. two", "- three", "tab\there", "é ’ 😀", "]]>", ": colon", "`tick`",
)  # fmt: skip
"""Replacements that a file could take for markup."""


def documents(document: Document) -> list[tuple[int, Document]]:
    """The records of a document with where they begin; of one without records itself."""
    return list(document.parts()) if document.records else [(0, document)]


def check_laws(document: Document) -> None:
    """Literal pieces are the source's characters; pieces fill the text, in order, disjoint in the source."""
    for _, part in documents(document):
        for segment in part.segments:
            at, source_at = 0, 0
            for piece in segment.pieces:
                assert piece.text_start == at
                assert piece.length > 0
                assert piece.source_start >= source_at
                at, source_at = at + piece.length, piece.source_start + piece.source_length
                if piece.literal:
                    assert segment.text[piece.text_start : at] == part.source[piece.source_start : source_at]
            assert at == len(segment.text)
            assert not NO_PROSE.search(segment.text), segment.text
            assert source_at <= len(part.source)
            assert segment.block is None or 0 <= segment.block.start < segment.block.end <= len(part.source)


def findings(document: Document, words: Mapping[str, str]) -> list[Finding]:
    """A safe finding for each spun word in the prose, counted in the source, with its plain wording."""
    found = []
    for start, part in documents(document):
        for segment in part.segments:
            for match in SPUN.finditer(segment.text):
                new = words[match.group()]
                spun = Finding("stub.word", Span(*match.span()), match.group(), (new,), Applicability.SAFE, 0.99, "spun")
                found.append(spun.located(segment, part.source).shifted(start))
    return sorted(found, key=lambda one: one.span)


class StubEngine(Reporting):
    """An engine that knows nothing but the spun words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def check(self, document: Document) -> tuple[Finding, ...]:
        """The findings in a document."""
        return tuple(findings(document, self.words))

    def repair(self, document: Document, _allow: Applicability = Applicability.SAFE, _hide: object = None) -> FileReport:
        """The document with those applied that can be written."""
        found = self.check(document)
        applied = tuple(one for one in found if one.applicability is Applicability.SAFE)
        edits = [Edit(one.span, one.suggestions[0]) for one in applied]
        return FileReport(document.path, document.source, found, apply_edits(document.source, edits).text, applied)


def repaired(source: str, path: str, words: Mapping[str, str], fields: tuple[str, ...] = ()) -> tuple[str, dict[str, str]]:
    """The source with the spun words of its prose replaced, and those that could be; checks the laws on the way."""
    document = parse(source, path, text_fields=fields)
    check_laws(document)
    report = StubEngine(words).repair(document)
    assert all(one.span.slice(source) == one.found for one in report.findings)
    return report.repaired, {one.found: words[one.found] for one in report.applied}


def replaced(text: str, words: Mapping[str, str]) -> str:
    """``text`` with each of ``words`` replaced."""
    return SPUN.sub(lambda match: words.get(match.group(), match.group()), text)
