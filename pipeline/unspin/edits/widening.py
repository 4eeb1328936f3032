"""Findings widened over what has to change beside them."""

from __future__ import annotations

from dataclasses import replace

from unspin.edits.apply import apply_edits
from unspin.grammar import mend
from unspin.model import Applicability, Finding, Segment, Span
from unspin.text.spans import around

REACH = 1000
"""Code points on both sides of a finding that are read: more than any sentence has in which a clause is told to begin."""


def mended(finding: Finding, segment: Segment) -> Finding | None:
    """The finding widened over the articles and verbs beside it that its first suggestion asks to change.

    None where that leaves what stands there: an article put in place of another before a word that needs the other.
    Takes as long for a finding of an endless paragraph as for one of a short one.
    """
    near = around(segment.text, finding.span, REACH)
    here = finding.shifted(-near.start) if near.start else finding
    widened = _mended(here, near.slice(segment.text))
    if widened is here:
        return finding
    return widened and widened.shifted(near.start)


def _mended(finding: Finding, text: str) -> Finding | None:
    """The same for a finding in ``text``, counted there."""
    if not finding.suggestions or not finding.suggestions[0] or finding.applicability is Applicability.DISPLAY:
        return finding
    best = finding.suggestions[0]
    after = text[: finding.span.start] + best + text[finding.span.end :]
    written = Span(finding.span.start, finding.span.start + len(best))
    edits = mend(text, after, (written,))
    if not edits:
        return finding
    low = min(written.start, *(edit.span.start for edit in edits))
    high = max(written.end, *(edit.span.end for edit in edits))
    whole = apply_edits(after, edits)
    end = high + len(whole.text) - len(after)
    place = Span(min(low, finding.span.start), max(finding.span.end, high + len(finding.found) - len(best)))
    if whole.text[low:end] == place.slice(text):
        return None
    suggestions = (
        whole.text[low:end],
        *(
            text[place.start : finding.span.start] + other + text[finding.span.end : place.end]
            for other in finding.suggestions[1:]
        ),
    )
    if "￼" in place.slice(text):
        return finding
    return replace(finding, span=place, found=place.slice(text), suggestions=tuple(dict.fromkeys(suggestions)))
