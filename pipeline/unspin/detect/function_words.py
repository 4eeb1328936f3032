"""Function words and padding as spinners write them: a closed list of phrase rules."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources.abc import Traversable

from unspin.detect.index import NeedIndex
from unspin.detect.necessary import folded
from unspin.detect.rules import PhraseRule, read_rules, span_of, starts_sentence
from unspin.detect.told import necessary_anywhere
from unspin.model import Evidence, Finding, Segment, Span
from unspin.text.casing import carry_case

FILE = "function_words.toml"
"""Where the rules stand below the root of the glossary."""

_MESSAGES = {
    "strong": "“{found}” is how a spinner writes “{plain}”.",
    "page": "On this page, which was spun, “{found}” probably stands for “{plain}”.",
    "weak": "In spun text “{found}” often stands for “{plain}”.",
}


@dataclass(frozen=True)
class FunctionWords:
    """The detector: applies every rule to the text of a segment.

    Findings do not overlap, the longer match wins. Their evidence holds ``strength`` (of ``STRENGTHS``; a
    weak one means something only in a document that is spun), ``family``, and ``clean_rate_per_million``.
    Time is linear in the text, and in it for each rule whose phrase may stand in it.
    """

    rules: tuple[PhraseRule, ...]

    def __call__(self, segment: Segment) -> tuple[Finding, ...]:
        """The findings in ``segment``, sorted; spans count in its text."""
        return disjoint(finding for rule in self.standing_in(segment.text) for finding in findings_of(rule, segment.text))

    def standing_in(self, text: str) -> Iterator[PhraseRule]:
        """The rules whose phrase may stand in ``text``, in order: all that do, and few more."""
        line = f" {' '.join(folded(text).split())} "
        return (self.rules[number] for number in self._index.may_hold(line))

    @cached_property
    def _index(self) -> NeedIndex:
        return NeedIndex(necessary_anywhere([rule.pattern for rule in self.rules]))


def load(root: Traversable, *, compiled: bool = False) -> FunctionWords:
    """The detector with the rules of ``function_words.toml`` under ``root``, the glossary, ``compiled`` at once or as needed.

    Raises:
        GlossaryError: for a rule that cannot be used.
    """
    return FunctionWords(read_rules(root, FILE, compiled=compiled))


def findings_of(rule: PhraseRule, text: str) -> Iterable[Finding]:
    """What ``rule`` alone finds in ``text``, from left to right."""
    return (_finding(rule, found, text) for found in rule.matches(text))


def disjoint(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings`` sorted, and of those that overlap the longest; the more confident of two equally long."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (-len(one.span), -one.confidence, one.span)):
        at = bisect_left(kept, finding.span, key=_place)
        if not any(finding.span.overlaps(other.span) for other in kept[max(0, at - 1) : at + 2]):
            insort(kept, finding, key=_place)
    return tuple(kept)


def _place(finding: Finding) -> Span:
    return finding.span


def _finding(rule: PhraseRule, found: re.Match[str], text: str) -> Finding:
    suggestions = tuple(dict.fromkeys(_cased(rule, found, new, text) for new in rule.written_out(found)))
    template = rule.message or _MESSAGES[rule.strength]
    return Finding(
        rule=f"function-word.{rule.id}",
        span=span_of(found),
        found=found.group(),
        suggestions=suggestions,
        applicability=rule.applicability,
        confidence=rule.confidence,
        message=template.format(found=found.group(), plain=suggestions[0] if suggestions else ""),
        evidence=(
            Evidence("strength", rule.strength),
            Evidence("family", rule.family),
            Evidence("clean_rate_per_million", f"{rule.clean_rate_per_million:g}"),
        ),
    )


def _cased(rule: PhraseRule, found: re.Match[str], new: str, text: str) -> str:
    """``new`` in the case of the words it replaces; capitals of a case-sensitive phrase are its own."""
    cased = new if rule.case_sensitive else carry_case(found.group(), new)
    if rule.case_sensitive or not found.group()[0].isalpha():
        return cased[:1].upper() + cased[1:] if starts_sentence(text, found.start()) else cased
    return cased
