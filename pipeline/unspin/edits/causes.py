"""Which of several edits make a text differ that each by itself need not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

MOST_EDITS = 40
"""Edits of a sentence among which the cause is looked for: it takes up to their square of readings. A judgement."""


def smallest_cause(edits: Sequence[T], differs: Callable[[Sequence[T]], bool]) -> tuple[T, ...]:
    """Edits that differ together and do not when any of them is left out; ``edits`` as a whole must differ.

    They are the first such ones from the left: one that differs by itself, or the fewest that do only together. Reads
    the text up to 2 * len(edits) times.

    >>> smallest_cause("abcd", lambda some: {"b", "d"} <= set(some))
    ('b', 'd')
    """
    held = next(edits[: size + 1] for size in range(len(edits)) if differs(edits[: size + 1]))
    cause = list(held)
    for one in held[:-1]:
        fewer = [other for other in cause if other is not one]
        if differs(fewer):
            cause = fewer
    return tuple(cause)
