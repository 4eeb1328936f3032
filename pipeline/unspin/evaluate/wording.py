"""When a place counts as found and as repaired: the definitions of the reference scorer (DESIGN 8), one function each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from unspin.evaluate.gold import Decoy, GoldPlace
from unspin.model import Edit, Span

_SPACE = re.compile(r"\s+")
_NOISE = re.compile(r"[^\w\s%'’-]")


def normal(text: str) -> str:
    r"""Lower-case text with punctuation and runs of white space folded, for comparing wordings.

    >>> normal("Spider  veins,\n(tiny)")
    'spider veins tiny'
    """
    return _SPACE.sub(" ", _NOISE.sub(" ", text.lower())).strip()


def touches(one: Span, other: Span) -> bool:
    """Whether the two share a code point; an insertion point touches the characters on either side of it.

    >>> touches(Span(3, 3), Span(0, 3)), touches(Span(3, 7), Span(0, 3))
    (True, False)
    """
    if not one or not other:
        return one.start <= other.end and one.end >= other.start
    return one.start < other.end and one.end > other.start


def reads_right(source: str, place: GoldPlace, edits: Sequence[Edit]) -> bool:
    """Whether ``place`` reads as one of its fixes once ``edits``, which touch it and are disjoint, are applied.

    The words between the outermost edits are compared without case, punctuation and white space; where that is all
    that is wrong with the place, to the letter. Words that stand around the fix inside an edit are forgiven.
    """
    if "" in place.fixes and _is_deleted(source, place.span, edits):
        return True
    around = _around(place.span, edits)
    now, before = _applied(source, around, edits), around.slice(source)
    wanted = [
        source[around.start : place.span.start] + fix + source[place.span.end : around.end] for fix in place.fixes
    ]
    if normal(now) == normal(before) and normal(place.wrong):
        return now in wanted
    return any(normal(now) == normal(whole) or _holds(now, fix) for whole, fix in zip(wanted, place.fixes, strict=True))


def still_stands(source: str, decoy: Decoy, edits: Sequence[Edit]) -> bool:
    """Whether the words of ``decoy`` are still there once ``edits``, which touch it and are disjoint, are applied.

    An edit may take the decoy in, to mend an article beside it, as long as it keeps its words.
    """
    return not edits or _holds(_applied(source, _around(decoy.span, edits), edits), decoy.text)


def _holds(text: str, phrase: str) -> bool:
    """Whether ``phrase``, folded and not empty, stands in ``text`` as whole words."""
    folded = normal(phrase)
    return bool(folded) and re.search(rf"(?<!\w){re.escape(folded)}(?!\w)", normal(text)) is not None


def _around(place: Span, edits: Sequence[Edit]) -> Span:
    """``place`` widened to its edits."""
    starts, ends = [edit.span.start for edit in edits], [edit.span.end for edit in edits]
    return Span(min([place.start, *starts]), max([place.end, *ends]))


def _applied(source: str, around: Span, edits: Sequence[Edit]) -> str:
    """What ``around``, which holds the edits, reads as after them."""
    out, at = [], around.start
    for edit in _in_order(edits):
        out += [source[at : edit.span.start], edit.new]
        at = edit.span.end
    return "".join(out) + source[at : around.end]


def _is_deleted(source: str, place: Span, edits: Sequence[Edit]) -> bool:
    """Whether no word of ``place`` is left and none was put in its place."""
    left, at = [], place.start
    for edit in _in_order(edits):
        left += [source[at : max(at, edit.span.start)], edit.new]
        at = max(at, edit.span.end)
    return not normal(" ".join([*left, source[at : place.end]]))


def _in_order(edits: Sequence[Edit]) -> list[Edit]:
    return sorted(edits, key=lambda edit: (edit.span, edit.new))
