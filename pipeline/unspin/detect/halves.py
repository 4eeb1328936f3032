"""Words of spun pages that were cut in two ("with out"): put together where clean text has the whole, and hardly ever the halves side by side.

No model that ranks candidates has met such places: the simulator cuts no words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from unspin.detect.agreement import by_segment
from unspin.model import Applicability, Document, Evidence, Finding, Span
from unspin.text.casing import carry_case
from unspin.text.spans import touching
from unspin.text.tokens import tokenize, words_of

RULE = "channel.spelling"

CONFIDENCE = 0.8
"""A judgement: of 85 such places in the spun training articles 56 read as an accepted wording with this alone, 25 are part of a longer swap."""

_SMALL = frozenset("in to be as is for an at all of are no".split())
"""Begin no halves: "in sight", "as well", "be half" are words by themselves."""


def joined(
    document: Document, found: Sequence[tuple[int, Finding]], halves_of: Callable[[str, str], str]
) -> tuple[tuple[int, Finding], ...]:
    """``found`` with a finding for each word cut in two, in the place of less confident ones there.

    ``found`` gives the number of the segment and the finding in its text; within a segment they are disjoint, and stay so. ``halves_of``
    gives the word that two lower-case words are the halves of, or nothing.
    """
    there = by_segment(found)
    return tuple(
        (number, finding)
        for number, segment in enumerate(document.segments)
        for finding in _with(there.get(number, []), _in_text(segment.text, halves_of))
    )


def _with(found: Sequence[Finding], cut: Iterable[Finding]) -> list[Finding]:
    by_span = {one.span: one for one in found}
    spans = sorted(by_span)
    new = []
    for one in cut:
        there = [span for span in touching(spans, one.span) if span.overlaps(one.span) and span in by_span]
        if all(by_span[span].confidence < CONFIDENCE for span in there):
            for span in there:
                del by_span[span]
            new.append(one)
    return [*by_span.values(), *new]


def _in_text(text: str, halves_of: Callable[[str, str], str]) -> Iterator[Finding]:
    """The words of a text that are cut in two, in order and disjoint."""
    words = [word.lower() for word in words_of(text, Span(0, len(text)))]
    wholes = {
        at: whole
        for at, (first, second) in enumerate(pairwise(words))
        if first not in _SMALL and first.isalpha() and second.isalpha() and (whole := halves_of(first, second))
    }
    end = 0
    tokens = tokenize(text) if wholes else ()
    for at, whole in wholes.items():
        first, second = tokens[at : at + 2]
        if first.start < end or text[first.end : second.start] != " " or words[at + 1 : at + 3] == ["out", "of"]:
            continue
        end = second.end
        yield _finding(text, Span(first.start, end), whole)


def _finding(text: str, place: Span, word: str) -> Finding:
    old = place.slice(text)
    new = carry_case(old, word)
    return Finding(
        rule=RULE,
        span=place,
        found=old,
        suggestions=(new,),
        applicability=Applicability.REVIEW,
        confidence=CONFIDENCE,
        message=f"“{old}” is one word cut in two: “{new}”.",
        evidence=(Evidence("spelling", word),),
    )
