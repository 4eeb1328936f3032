"""What the rest of a page says of a word: where a spinner swapped it nearly everywhere, the places that nothing else tells are swapped too.

Spinners work by a table: the same word is put for the same word all over a page. A word that stands rightly on it as well ("the crawler
capillaries", "the smallest capillaries") has other findings beside it, or none: so a share decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from unspin.model import Applicability, Document, Evidence, Finding, Span
from unspin.text.casing import carry_case
from unspin.text.spans import any_overlaps
from unspin.text.tokens import tokenize

RULE = "channel.synonym"

MIN_PLACES = 3
"""Places of a word with the same repair from which the page has a rule for it. A judgement: training articles hardly repeat a swap."""

MIN_SHARE = 0.6
"""Share of a word's places on the page that have that repair. A judgement."""

MIN_CONFIDENCE = 0.5
"""Confidence from which a finding counts for it."""

_SHORTEST = 4
"""Letters of a word that is looked at: shorter ones are function words for the most part."""


def repeated(document: Document, found: Sequence[tuple[int, Finding]], memory: Mapping[str, int]) -> tuple[tuple[int, Finding], ...]:
    """``found``, and behind it a finding for each place of a word that the page nearly always repairs.

    ``found`` gives the number of the segment and the finding in its text; within a segment they are disjoint.
    ``memory`` says how often each lower-case word stands on the page. Their confidence is by Laplace's rule of succession: (k + 1) / (n + 2) for k
    of n places.
    """
    rules = {old: (new, places) for old, new, places in _rules(found, memory)}
    if not rules:
        return tuple(found)
    taken: dict[int, list[Span]] = {}
    for number, finding in sorted(found, key=lambda one: (one[0], one[1].span)):
        taken.setdefault(number, []).append(finding.span)
    new = [
        (number, _finding(token.text, Span(token.start, token.end), *rules[token.text.lower()], memory[token.text.lower()]))
        for number, segment in enumerate(document.segments)
        for token in tokenize(segment.text)
        if token.text.lower() in rules and not any_overlaps(taken.get(number, ()), Span(token.start, token.end))
    ]
    return (*found, *new)


def _rules(found: Sequence[tuple[int, Finding]], memory: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """(word, what stands for it, at how many places) of the words that the page nearly always repairs in the same way."""
    places = Counter(pair for _, finding in found for pair in set(_pairs(finding)))
    for (old, new), count in places.items():
        if count >= MIN_PLACES and count >= MIN_SHARE * memory.get(old, 0):
            yield old, new, count


def _pairs(finding: Finding) -> Iterator[tuple[str, str]]:
    """The words that the first suggestion exchanges one for one, in lower case."""
    if finding.applicability is Applicability.DISPLAY or finding.confidence < MIN_CONFIDENCE or not finding.suggestions:
        return
    old, new = finding.found.lower().split(), finding.suggestions[0].lower().split()
    if len(old) == len(new):
        yield from ((one, other) for one, other in zip(old, new, strict=True) if one != other and one.isalpha() and len(one) >= _SHORTEST)


def _finding(word: str, span: Span, new: str, places: int, of: int) -> Finding:
    wording = carry_case(word, new)
    return Finding(
        rule=RULE,
        span=span,
        found=word,
        suggestions=(wording,),
        applicability=Applicability.REVIEW,
        confidence=round((places + 1) / (of + 2), 4),
        message=f"“{word}” looks like a spun form of “{wording}”, as elsewhere on this page.",
        evidence=(Evidence("page", f"“{new}” stood for it at {places} of {of} places"),),
    )
