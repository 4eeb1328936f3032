"""Counts and short wordings that several reports share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from unspin.model import Applicability, FileReport, Finding, Report

_ADVICE = ("plain.", "suppress.")
"""Families of rules about text that nobody spun: plain language, and directives that do nothing."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a report amounts to. ``files`` counts those with findings, ``read`` all."""

    findings: int
    applied: int
    files: int
    read: int
    by_applicability: tuple[tuple[Applicability, int], ...]
    """Every applicability in its order, 0 included."""
    by_rule: tuple[tuple[str, int], ...]
    """The rules that found something, the most frequent first, then by name."""
    ignored: int = 0
    baselined: int = 0
    unchanged: int = 0
    """Further findings: hidden by directives in the files, by a baseline, and on lines that have not changed."""


def summarise(report: Report) -> Summary:
    """The counts of ``report``."""
    found = [finding for file in report.files for finding in file.findings]
    applicabilities = Counter(finding.applicability for finding in found)
    rules = Counter(finding.rule for finding in found)
    return Summary(
        findings=len(found),
        applied=sum(len(file.applied) for file in report.files),
        files=sum(bool(file.findings) for file in report.files),
        read=len(report.files),
        by_applicability=tuple((one, applicabilities[one]) for one in Applicability),
        by_rule=tuple(sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))),
        ignored=sum(file.ignored for file in report.files),
        baselined=sum(file.baselined for file in report.files),
        unchanged=sum(file.unchanged for file in report.files),
    )


def hidden(summary: Summary) -> str:
    """A clause that says how many findings are hidden and by what; the empty string where none is."""
    ways = (
        (summary.ignored, "ignored", "by directives"),
        (summary.baselined, "hidden", "by the baseline"),
        (summary.unchanged, "hidden", "on unchanged lines"),
    )
    told: list[str] = []
    for number, verb, by in ways:
        if number:
            told.append(f"{number:,} {by}" if told else f"{number:,} {verb} {by}")
    return ", ".join(told)


def hidden_counts(counts: FileReport | Summary) -> dict[str, int]:
    """The numbers of findings that are hidden, by what hides them, for the formats for programs; empty where none is."""
    numbers = {"ignored": counts.ignored, "baselined": counts.baselined, "unchanged": counts.unchanged}
    return numbers if any(numbers.values()) else {}


def applied_in(file: FileReport) -> frozenset[Finding]:
    """The findings of ``file`` that its repaired text holds, to be asked for membership."""
    return frozenset(file.applied)


def is_repair(rule: str) -> bool:
    """Whether findings of ``rule`` put a wording back; if not, they are advice, and their confidence was never measured."""
    return not rule.startswith(_ADVICE)


def shows_confidence(finding: Finding) -> bool:
    """Whether a report gives the confidence of ``finding``."""
    return bool(finding.suggestions) and is_repair(finding.rule)


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "finding"), counted(2, "finding")
    ('1 finding', '2 findings')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def percent(confidence: float) -> str:
    """A probability in whole percent, cut and not rounded, so that only certainty reads 100 %.

    >>> percent(0.998)
    '99 %'
    """
    return f"{int(confidence * 100 + 1e-9)} %"
