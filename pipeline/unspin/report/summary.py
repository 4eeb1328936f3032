"""Counts and short wordings that several reports share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, groupby

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


class Tally:
    """Counts while files come one after the other, long ones stretch by stretch."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._counts = Counter[str]()
        self._applicabilities, self._rules = Counter[Applicability](), Counter[str]()
        self._found_in_file = False

    def add(self, file: FileReport) -> None:
        """Count a file, or the next stretch of one."""
        if not file.stretch.continues:
            self._counts["read"] += 1
            self._found_in_file = False
        if file.findings and not self._found_in_file:
            self._counts["files"] += 1
            self._found_in_file = True
        self._applicabilities.update(finding.applicability for finding in file.findings)
        self._rules.update(finding.rule for finding in file.findings)
        for name in ("ignored", "baselined", "unchanged"):
            self._counts[name] += getattr(file, name)
        self._counts["applied"] += len(file.applied)

    def include(self, other: Tally) -> None:
        """Count what another has counted, of other files."""
        self._counts.update(other._counts)
        self._applicabilities.update(other._applicabilities)
        self._rules.update(other._rules)

    def through(self, files: Iterable[FileReport]) -> Iterator[FileReport]:
        """The files, each counted as it is taken."""
        for file in files:
            self.add(file)
            yield file

    def summary(self) -> Summary:
        """What was counted."""
        return Summary(
            findings=self._rules.total(),
            applied=self._counts["applied"],
            files=self._counts["files"],
            read=self._counts["read"],
            by_applicability=tuple((one, self._applicabilities[one]) for one in Applicability),
            by_rule=tuple(sorted(self._rules.items(), key=lambda pair: (-pair[1], pair[0]))),
            ignored=self._counts["ignored"],
            baselined=self._counts["baselined"],
            unchanged=self._counts["unchanged"],
        )


def summarise(report: Report) -> Summary:
    """The counts of ``report``."""
    tally = Tally()
    for file in report.files:
        tally.add(file)
    return tally.summary()


def by_file(files: Iterable[FileReport]) -> Iterator[Iterator[FileReport]]:
    """The reports on the stretches of each file, which stand one after the other; each group is to be used up before the next."""
    numbers = count()
    number = 0

    def of_file(file: FileReport) -> int:
        nonlocal number
        number = number if file.stretch.continues else next(numbers)
        return number

    for _, stretches in groupby(files, of_file):
        yield stretches


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


def hidden_counts(counts: Summary) -> dict[str, int]:
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
