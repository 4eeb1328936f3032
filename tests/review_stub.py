"""An engine for tests of the review: it finds three words wherever they stand, and needs no models."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine_stub import Reporting

from unspin.config import Settings
from unspin.model import Applicability, Document, FileReport, Finding, Span

Hide = Callable[[FileReport], FileReport]
SAFE, REVIEW, DISPLAY = Applicability

WORDS: dict[str, tuple[tuple[str, ...], Applicability]] = {
    "crawler": (("spider", "creeper"), REVIEW),
    "agony": (("pain",), SAFE),
    "sometimes": (("usually",), DISPLAY),
}
_WORD = re.compile("|".join(WORDS), re.IGNORECASE)


class WordEngine(Reporting):
    """Reports “crawler” (review), “agony” (safe) and “sometimes” (display); repairs what it is allowed to."""

    def __init__(self, settings: Settings = Settings()) -> None:  # noqa: B008 - frozen
        self.settings = settings

    def check(self, document: Document) -> tuple[Finding, ...]:
        """A finding for each of the words, its suggestions in the case of what was found."""
        return tuple(_finding(match) for match in _WORD.finditer(document.source))

    def repair(self, document: Document, allow: Applicability = SAFE, hide: Hide | None = None) -> FileReport:
        """The report with the findings applied that ``allow`` allows, without those that are hidden."""
        report = self.report(document)
        report = hide(report) if hide else report
        applied = tuple(one for one in report.findings if allow.allows(one.applicability))
        text, at = "", 0
        for one in applied:
            text, at = text + document.source[at : one.span.start] + one.suggestions[0], one.span.end
        return replace(report, repaired=text + document.source[at:], applied=applied)


def _finding(match: re.Match[str]) -> Finding:
    found = match.group()
    plain, trust = WORDS[found.lower()]
    cased: Callable[[str], str] = str.capitalize if found[0].isupper() else str
    suggestions = tuple(cased(one) for one in plain)
    return Finding(f"stub.{found.lower()}", Span(*match.span()), found, suggestions, trust, 0.9, f"“{found}” is spun.")
