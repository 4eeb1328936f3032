"""Decisions held to the file they are about: each must fit its text, and leave it a file of its format."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from unspin.decisions.schema import Decision, FileDecisions, Verdict
from unspin.errors import InputError
from unspin.formats import escapes, parse
from unspin.model import Document, Piece, Segment, Span

ANEW = "make the review anew"
_OTHERWISE = "choose another wording"
_MARKS_ARE_TYPED = (escapes.markdown, escapes.markdown_cell, escapes.rst, escapes.asciidoc)
"""In text whose marks people write themselves, a wording typed by hand may hold some."""


def document_of(file: FileDecisions, source: str) -> Document:
    """The document that ``source``, some version of the file, holds."""
    return parse(source, file.path, text_fields=file.text_fields)


def fitted(file: FileDecisions, document: Document) -> tuple[Decision, ...]:
    """The decisions about ``document``, wordings typed by hand as its format writes them.

    What was found across markup or escapes was seen as the file writes it: there, what is typed is left as it is.

    Raises:
        InputError: a decision does not fit the text or overlaps another, or a wording cannot be written in its place.
    """
    _refuse_misfits(file, document.source)
    if not any(one.verdict is Verdict.EDIT for one in file.decisions):
        return file.decisions
    places = sorted(
        ((piece, segment) for segment in document.whole().segments for piece in segment.pieces if piece.literal),
        key=lambda one: one[0].source_start,
    )
    starts = [piece.source_start for piece, _ in places]
    made = []
    for one in file.decisions:
        at = bisect_right(starts, one.span.start) - 1
        by_hand = one.verdict is Verdict.EDIT and one.new != one.found and at >= 0
        new = _written(one, *places[at], document.source) if by_hand else one.new
        if new is None:
            problem = f"{one.new[:40]!r} cannot be written in place of {one.found[:40]!r}"
            raise InputError(file.path, f"{problem} without damage to what stands around it", _OTHERWISE)
        made.append(replace(one, new=new))
    return tuple(made)


def _written(decision: Decision, piece: Piece, segment: Segment, source: str) -> str | None:
    """The wording typed by hand as it is written where ``piece`` begins; None where it cannot be."""
    here = Span(piece.source_start, piece.source_start + piece.length)
    if not here.contains(decision.span) or segment.escape in _MARKS_ARE_TYPED:
        return decision.new
    return segment.rendered(decision.span.shifted(piece.text_start - piece.source_start), decision.new, source)


def _refuse_misfits(file: FileDecisions, source: str) -> None:
    for one in file.decisions:
        if one.span.slice(source) != one.found:
            place = f"{one.span.start}-{one.span.end}"
            raise InputError(file.path, f"does not read {one.found[:40]!r} at {place}", ANEW)
        try:
            one.new.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError(file.path, f"cannot hold {one.new[:40]!r}, which has half a character", _OTHERWISE) from error
    for first, second in zip(file.decisions, file.decisions[1:], strict=False):
        if first.span.overlaps(second.span):
            place = f"{second.span.start}-{second.span.end}"
            raise InputError(file.path, f"has two decisions at {place}", "leave one of them in the decisions file")


def refuse_broken(file: FileDecisions, before: Document, after: str) -> None:
    """Raise InputError if ``before`` has records and ``after``, its text once decided, does not have the same but for their prose."""
    if before.records and _frame(before) != _frame(document_of(file, after)):
        raise InputError(file.path, "would not hold the same records and fields any more", _OTHERWISE)


def _frame(document: Document) -> tuple[str, ...]:
    """What stands around the fields that hold prose."""
    fields = document.whole().fields
    starts, ends = (0, *(one.end for one in fields)), (*(one.start for one in fields), len(document.source))
    return tuple(Span(start, end).slice(document.source) for start, end in zip(starts, ends, strict=True))
