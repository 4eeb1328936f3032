"""Which findings stand: overlaps decided, and what touches a protected token made display."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from unspin.edits.guard import BOILERPLATE, fidelity
from unspin.edits.protected import protected_spans, quotations
from unspin.model import Applicability, Evidence, Finding, Span
from unspin.text.spans import any_overlaps, around
from unspin.text.tokens import sentences

REACH = 500
"""Code points on both sides of an edit in which tokens are compared, where its sentence has more: the longest tokens but addresses are shorter. What
all edits together do to the sentence, whatever its length, is what ``guarded_edits`` looks at."""


def resolve(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings sorted and disjoint: of those that overlap the best one stays.

    Best is, in this order: the deletion of a block (``boilerplate.*``), since what is inside goes with it; the more
    trusted applicability; the higher confidence; the longer span; the earlier start; the rule's name. Takes
    n log n for n findings.
    """
    kept: list[Finding] = []
    for finding in sorted(findings, key=_preference):
        at = bisect_left(kept, _place(finding), key=_place)
        if not any(finding.span.overlaps(other.span) for other in kept[max(0, at - 1) : at + 2]):
            insort(kept, finding, key=_place)
    return tuple(kept)


def _preference(finding: Finding) -> tuple[bool, int, float, int, int, str]:
    block = finding.rule.startswith(BOILERPLATE)
    return (
        not block,
        finding.applicability.rank,
        -finding.confidence,
        -len(finding.span),
        finding.span.start,
        finding.rule,
    )


def _place(finding: Finding) -> tuple[int, int]:
    return finding.span.start, finding.span.end


def guarded(finding: Finding, text: str) -> Finding:
    """``finding`` as it may be applied: ``display`` if its first suggestion would violate a protected token.

    ``finding`` counts in ``text``. The sentences around the edit are compared before and after, of an endless one what stands near. The same value
    in another form leaves at best ``review``; a part of a phrase that negates ("in [no way]") says nothing by itself and stays. Deleted blocks
    (``boilerplate.*``) are not compared. The module ``guard`` says which decisions stand behind this.
    """
    if finding.applicability is Applicability.DISPLAY or finding.rule.startswith(BOILERPLATE):
        return finding
    if not finding.suggestions:
        return finding.as_display("no wording can be inferred")
    if any_overlaps(quotations(text), finding.span):
        return finding.as_display("it stands in a quotation")
    place = _around(finding.span, text)
    here, span = place.slice(text), finding.span.shifted(-place.start)
    if cut := next((one for one in protected_spans(here) if one.is_phrase(here) and _cuts(span, one.span)), None):
        return finding.as_display(f"it is a part of “{cut.span.slice(here)}”")
    compared = fidelity(here, here[: span.start] + finding.suggestions[0] + here[span.end :])
    if compared.violations:
        return finding.as_display("; ".join(violation.reason for violation in compared.violations))
    return _at_best_review(finding) if compared.restated else finding


def _cuts(span: Span, whole: Span) -> bool:
    return span.overlaps(whole) and not span.contains(whole)


def _at_best_review(finding: Finding) -> Finding:
    evidence = (*finding.evidence, Evidence("review", "a number or negation is written in another form"))
    return replace(finding, applicability=finding.applicability.weaker(Applicability.REVIEW), evidence=evidence)


def _around(span: Span, text: str) -> Span:
    """The sentences that ``span`` lies in, as far as they are near."""
    near = around(text, span, REACH)
    spans = _sentences(text)
    if not spans:
        return near
    first = max(0, bisect_left(spans, span.start + 1, key=lambda one: one.start) - 1)
    last = max(first, bisect_left(spans, span.end, key=lambda one: one.start) - 1)
    return Span(max(spans[first].start, near.start), min(max(spans[last].end, span.end), near.end))


@lru_cache(maxsize=16)
def _sentences(text: str) -> tuple[Span, ...]:
    """The sentences, kept for the next finding of the same segment."""
    return sentences(text)
