"""The atoms that two texts are compared by: which say the same, which may be absent, and whether two sequences agree."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

NEVER_OR_NOT = "never or not"
"""“in no way”, “by no means”: what they say is said by *never* and by *not*, which do not say the same."""

OCCASION = "occasion"
"""“occasions”, “instances” behind a number: times, or cases, which are no unit."""

ONE_ITSELF = "one, not counted"
"""The *one* of “any one of”, “the other one”, “one another”: it may go with its phrase, or be written 1."""

MINUS = "minus"
"""The sign of a number, in whichever form."""

ONE_MORE = "1 more"
"""“one more”, “one additional”."""

ANOTHER = "another"
"""It says what “one more” says, or only that a thing is a different one."""

_SAID_BY = {
    NEVER_OR_NOT: frozenset(("never", "not")),
    OCCASION: frozenset(("time",)),
    ONE_ITSELF: frozenset(("1",)),
    ANOTHER: frozenset((ONE_MORE,)),
}
_MAY_BE_ABSENT = frozenset((OCCASION, ONE_ITSELF, ANOTHER))

MOST_WAYS = 64
"""Ways to read the texts side by side that are followed at once. A judgement; beyond it they count as different."""


def alike(one: str, other: str) -> bool:
    """Whether two atoms can say the same; not transitive.

    >>> alike(NEVER_OR_NOT, "never"), alike("not", NEVER_OR_NOT), alike("never", "not")
    (True, True, False)
    """
    return one == other or other in _SAID_BY.get(one, ()) or one in _SAID_BY.get(other, ())


def must_stay(atom: str) -> bool:
    """Whether an atom is lost, or added, where only one of two texts has it."""
    return atom not in _MAY_BE_ABSENT


def differing(old: Sequence[str], new: Sequence[str]) -> tuple[slice, slice]:
    """Where the sequences differ: what lies between the parts that both begin and end with."""
    first = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[first:]), reversed(new[first:]), strict=False)
    last = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    return slice(first, len(old) - last), slice(first, len(new) - last)


def agree(old: Sequence[str], new: Sequence[str], *, may_be_added: str) -> bool:
    """Whether the sequences say the same, in order; ``may_be_added`` may stand in ``new`` alone.

    Takes len(old) + MOST_WAYS * len(new) steps.

    >>> agree(["5", "mg"], ["5", "mg"], may_be_added="to"), agree(["1", ONE_ITSELF], ["1"], may_be_added="to")
    (True, True)
    >>> agree([ONE_ITSELF], ["2"], may_be_added="to"), agree(["3", "4"], ["3", "to", "4"], may_be_added="to")
    (False, True)
    """
    reached = _onward({0}, old)
    for atom in new:
        met = {at + 1 for at in reached if at < len(old) and alike(old[at], atom)}
        left_out = reached if atom == may_be_added or not must_stay(atom) else set()
        reached = _onward(met | left_out, old)
        if not reached or len(reached) > MOST_WAYS:
            return False
    return len(old) in reached


def _onward(reached: set[int], old: Sequence[str]) -> set[int]:
    """The places reached, and those behind atoms of ``old`` that need no partner."""
    found = set(reached)
    for start in reached:
        at = start
        while at < len(old) and not must_stay(old[at]) and at + 1 not in found and len(found) <= MOST_WAYS:
            at += 1
            found.add(at)
    return found
