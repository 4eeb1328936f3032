"""One line of source with a mark under a finding, for a terminal."""

from __future__ import annotations

from dataclasses import dataclass

from unspin.model import Finding, Span
from unspin.report.positions import LineIndex
from unspin.report.visible import HIDDEN, code_point, columns

TAB_COLUMNS = 4
"""A tab is shown as this many blanks: in a cut line there are no tab stops to keep to."""

_CONTEXT_SHARE = 3
"""The part of the room before a finding that is cut off at the left: a third of what is free."""


CHARACTERS_A_COLUMN = 8
"""Code points of an endless line that are looked at for each column that is shown: enough for letters with a few accents each."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A source line ready to print, and where on it the mark stands, in columns of the terminal from 0."""

    line: int
    text: str
    mark_start: int
    mark_columns: int
    more_lines: int
    """How many further lines the finding runs over."""


def frame(finding: Finding, index: LineIndex, *, width: int) -> Frame:
    """The first line of ``finding`` that holds something of it, cut around it with ellipses to at most ``width`` columns.

    An insertion is marked by one column. Tabs become blanks, controls their number.
    """
    start = first_seen(finding)
    line = index.line_of(start)
    place = index.span(line)
    cut = max(place.start, min(start, place.end))
    until = max(cut, min(finding.span.end, place.end))
    reach = CHARACTERS_A_COLUMN * max(1, width)
    seen = Span(max(place.start, cut - reach), min(place.end, until + reach))
    before, inside, after = (
        _shown(index.source[start:end]) for start, end in ((seen.start, cut), (cut, min(until, cut + reach)), (until, seen.end))
    )
    before, inside, after = _fitted(before, inside, after, width)
    last_line = index.line_of(max(start, finding.span.end - 1))
    return Frame(line, before + inside + after, columns(before), max(1, columns(inside)), last_line - line)


def first_seen(finding: Finding) -> int:
    """Where the mark begins: a block that goes with the line breaks before it is shown where its text stands."""
    blank = len(finding.found) - len(finding.found.lstrip("\r\n"))
    return finding.span.start + (blank if blank < len(finding.found) else 0)


def _shown(text: str) -> str:
    blanks = text.replace("\t", " " * TAB_COLUMNS)
    return HIDDEN.sub(lambda match: f"<{code_point(match.group())}>", blanks)


def _fitted(before: str, inside: str, after: str, width: int) -> tuple[str, str, str]:
    """The three parts cut to ``width`` columns together: the finding first, then what stands around it."""
    if columns(before) + columns(inside) + columns(after) <= width:
        return before, inside, after
    inside = _head(inside, max(1, width - 2))
    free = max(0, width - columns(inside))
    left = max(free // _CONTEXT_SHARE, free - columns(after))
    before = _tail(before, left)
    return before, inside, _head(after, free - columns(before))


def _head(text: str, width: int) -> str:
    """The beginning of ``text``, at most ``width`` columns with the ellipsis that says something is missing."""
    if columns(text) <= width:
        return text
    kept, used = [], 1
    for character in text:
        used += columns(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + "…" if width > 0 else ""


def _tail(text: str, width: int) -> str:
    """The end of ``text``, likewise."""
    if columns(text) <= width:
        return text
    kept, used = [], 1
    for character in reversed(text):
        used += columns(character)
        if used > width:
            break
        kept.append(character)
    return "…" + "".join(reversed(kept)) if width > 0 else ""
