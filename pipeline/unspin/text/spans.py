"""Spans among others, and what stands around one: so that nobody walks through a whole text, or all findings, for each of many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from unspin.model import Span


def touching(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those of ``spans``, sorted and disjoint, that overlap ``span`` or end or begin where it does; in order. Two binary searches.

    >>> touching([Span(0, 3), Span(5, 8), Span(9, 12)], Span(3, 6))
    [Span(start=0, end=3), Span(start=5, end=8)]
    """
    return spans[bisect_left(spans, span.start, key=lambda one: one.end) : bisect_right(spans, span.end, key=lambda one: one.start)]


def any_overlaps(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of ``spans``, sorted and disjoint, overlaps ``span``."""
    return any(one.overlaps(span) for one in touching(spans, span))


def around(text: str, span: Span, reach: int) -> Span:
    """``span`` with whole words on both sides, up to ``reach`` code points each; the whole text if that is less.

    >>> around("See your doctor if the knee hurts.", Span(16, 18), 9).slice("See your doctor if the knee hurts.")
    'doctor if the knee'
    """
    first, last = max(0, span.start - reach), min(len(text), span.end + reach)
    start = next((at + 1 for at in range(first - 1, span.start) if text[at].isspace()), first) if first else 0
    end = next((at for at in range(last, span.end - 1, -1) if text[at].isspace()), last) if last < len(text) else last
    return Span(start, end)
