"""Ranges of a text that are taken, to be asked whether another one is free."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from unspin.model import Span


class Places:
    """Taken ranges. Each question is a binary search."""

    def __init__(self, taken: Iterable[Span]) -> None:
        """Take all of ``taken``; those that overlap become one."""
        self._taken: list[Span] = []
        for span in sorted(taken):
            last = self._taken[-1] if self._taken else None
            if last is not None and span.start < last.end:
                self._taken[-1] = Span(last.start, max(last.end, span.end))
            else:
                self._taken.append(span)

    def is_free(self, span: Span) -> bool:
        """Whether ``span`` overlaps nothing that is taken."""
        at = bisect_left(self._taken, span)
        return not any(span.overlaps(other) for other in self._taken[max(0, at - 1) : at + 1])

    def take(self, span: Span) -> None:
        """Take a free range."""
        insort(self._taken, span)
