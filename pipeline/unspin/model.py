"""The values that flow between the stages. This module imports next to nothing of ours.

Offsets are half-open and count Unicode code points of a Python ``str``. Two strings carry offsets: the decoded
*source* of a document, and the *text* of one segment (prose with the markup taken out). A ``Segment`` knows how to
lead from the second to the first; a ``Finding`` says in its docstring which one it counts in.
"""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from unspin.shares import breaks_stay, keep_breaks, shares
from unspin.stretch import WHOLE, Stretch

OPAQUE = "￼"
"""Stands in a segment's text for inline content that is not prose (code, an image): Unicode's object replacement."""


class Applicability(enum.Enum):
    """How far a finding may be trusted, from the most to the least (DESIGN 2.3).

    >>> Applicability.SAFE.allows(Applicability.REVIEW)
    False
    >>> Applicability.REVIEW.allows(Applicability.SAFE)
    True
    """

    SAFE = "safe"
    REVIEW = "review"
    DISPLAY = "display"

    @property
    def rank(self) -> int:
        """0 for safe, 1 for review, 2 for display."""
        return (Applicability.SAFE, Applicability.REVIEW, Applicability.DISPLAY).index(self)

    def allows(self, other: Applicability) -> bool:
        """Whether a run that applies edits up to ``self`` applies one that is ``other``; display is never applied."""
        return other is not Applicability.DISPLAY and other.rank <= self.rank

    def weaker(self, other: Applicability) -> Applicability:
        """The less trusted of the two."""
        return other if other.rank > self.rank else self


class SegmentKind(enum.Enum):
    """What part of the page a segment is; detectors for blocks (boilerplate) and style use it."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    TABLE_CELL = "table-cell"
    QUOTATION = "quotation"
    TITLE = "title"
    DESCRIPTION = "description"
    ALT_TEXT = "alt-text"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(3, 7).slice("no pain today")
    'pain'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a range that runs backwards or begins before the text."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}-{self.end}")

    def __len__(self) -> int:
        """The number of code points in the range."""
        return self.end - self.start

    def slice(self, text: str) -> str:
        """The part of ``text`` that the range covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point, one is an insertion point strictly inside the other, or both are the same one."""
        return (self.start < other.end and other.start < self.end) or (not self and self == other)

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> Span:
        """The same range ``by`` code points further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of segment text and the source it was read from.

    ``length == source_length`` means the same characters; otherwise it is one unit (an entity, opaque content), kept or replaced as a whole.
    """

    text_start: int
    length: int
    source_start: int
    source_length: int

    @property
    def literal(self) -> bool:
        """Whether text and source are the same characters."""
        return self.length == self.source_length


@dataclass(frozen=True, slots=True)
class Around:
    """Where a wording is to be written.

    ``old`` stands there now, ``before`` and ``after`` are the segment's text around it, ``left`` and ``right`` the source's characters beside it.
    """

    before: str = ""
    after: str = ""
    old: str = ""
    left: str = ""
    right: str = ""


Escape = Callable[[str, Around], str | None]
"""How a wording is written in the source, or None where it cannot be written without damage to the markup around it."""


def as_it_is(new: str, around: Around) -> str | None:  # noqa: ARG001 - an Escape
    """``new``: the escape of sources in which no character has a meaning of its own."""
    return new


@dataclass(frozen=True, slots=True)
class Segment:
    """One block of prose: what a reader sees, with the way back to the source.

    ``text`` is the prose with markup taken out; opaque inline content stands as one ``OPAQUE`` character. ``pieces``
    cover ``text`` without gap, in order, and never overlap in the source.
    """

    text: str
    pieces: tuple[Piece, ...]
    kind: SegmentKind = SegmentKind.PARAGRAPH
    block: Span | None = None
    """The whole block in the source, markup and line break included: what a deletion of the block takes away."""
    level: int = 0
    """Heading level 1 to 6, list depth from 1, else 0."""
    escape: Escape = as_it_is
    """How new text is written here: entities in HTML, doubled quotes in a CSV field."""

    @classmethod
    def literal(cls, text: str, start: int = 0, kind: SegmentKind = SegmentKind.PARAGRAPH) -> Segment:
        """A segment whose text stands in the source as it is, from code point ``start``."""
        return cls(text, (Piece(0, len(text), start, len(text)),), kind, Span(start, start + len(text)))

    def _number_at(self, index: int) -> int:
        """The number of the piece that holds text index ``index``; the last one for the end of the text."""
        return max(0, bisect_right(self.pieces, index, key=lambda piece: piece.text_start) - 1)

    def source_span(self, span: Span) -> Span:
        """The source range of ``span`` in the text: from its first character to its last, markup between included."""
        if not self.pieces:
            raise ValueError("a segment without pieces has no place in the source")
        first = self.pieces[self._number_at(span.start)]
        start = first.source_start + (span.start - first.text_start if first.literal else 0)
        if span.start == span.end:
            if span.start == first.text_start + first.length and not first.literal:
                start = first.source_start + first.source_length
            return Span(start, start)
        last = self.pieces[self._number_at(span.end - 1)]
        inside = span.end - last.text_start if last.literal else last.source_length
        return Span(start, last.source_start + inside)

    def shifted(self, by: int) -> Segment:
        """The same segment of a source in which it stands ``by`` code points further on."""
        moved = (replace(one, source_start=one.source_start + by) for one in self.pieces)
        return replace(self, pieces=tuple(moved), block=self.block and self.block.shifted(by))

    def rendered(self, span: Span, new: str, source: str) -> str | None:
        """What stands in ``source`` at ``span`` once its text reads ``new``; markup inside the range is kept.

        Words are put back piece by piece, so ``*crawler* capillaries`` becomes ``*spider* veins``. Line breaks inside
        the range are kept in place of as many blanks. None if ``new`` cannot be written there.
        """
        return self.renderings(span, (new,), source)[0]

    def renderings(self, span: Span, wordings: Sequence[str], source: str) -> list[str | None]:
        """What ``rendered`` gives for each of several wordings of one range."""
        parts = self._parts(span)
        places, old = [self.source_span(part) for part in parts], span.slice(self.text)
        if len(parts) == 1 and self.escape is as_it_is and not old.isspace():
            return [None if OPAQUE in new else keep_breaks(old, new) for new in wordings]
        return [None if OPAQUE in new else self._written(parts, places, keep_breaks(old, new), source) for new in wordings]

    def _parts(self, span: Span) -> list[Span]:
        """``span`` cut where another piece begins."""
        last = bisect_left(self.pieces, span.end, key=lambda piece: piece.text_start)
        parts = [
            Span(max(span.start, piece.text_start), min(span.end, piece.text_start + piece.length))
            for piece in self.pieces[self._number_at(span.start) : last]
            if span.start < piece.text_start + piece.length
        ]
        return parts if len(parts) > 1 else [span]

    def _written(self, parts: Sequence[Span], places: Sequence[Span], new: str, source: str) -> str | None:
        """``new`` in the stead of the parts, which stand at these places of the source, with the markup between them."""
        old = [part.slice(self.text) for part in parts]
        if not breaks_stay(old, portions := shares(old, new) if len(parts) > 1 else [new]):
            return None
        text = "" if self.escape is as_it_is else self.text
        out, at, before = [], places[0].start, text[: parts[0].start]
        for number, (here, place, share) in enumerate(zip(old, places, portions, strict=True)):
            after = "".join(portions[number + 1 :]) + text[parts[-1].end :]
            sides = source[max(0, place.start - 1) : place.start], source[place.end : place.end + 1]
            is_mark = here.isspace() and share.isspace() and place.slice(source) != here  # <br>, &nbsp;
            written = place.slice(source) if is_mark else self.escape(share, Around(before, after, here, *sides))
            if written is None:
                return None
            out += [source[at : place.start], written]
            at, before = place.end, before + share
        return "".join(out)


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded file and its prose. ``source`` has no byte-order mark; newlines are as in the file.

    ``containers`` are the elements of markup that hold more than one segment, inner ones first: who deletes all that
    one holds deletes it whole.
    """

    source: str
    segments: tuple[Segment, ...]
    path: str = "-"
    format: str = "text"
    containers: tuple[Span, ...] = ()
    fields: tuple[Span, ...] = ()
    """The parts of the source that hold the prose where it is a record with fields; no deletion reaches out of one."""
    records: tuple[Span, ...] = ()
    """The parts that are documents of their own (posts of an export, rows of a table), in order; without ``segments``."""
    reader: Callable[[str], Document] | None = field(default=None, compare=False)
    """Reads the text of a record, or of this document, as it stands or repaired; None where the format's reader does."""
    stretch: Stretch = WHOLE
    """Where ``source``, in which everything here counts, stands in the file."""

    @property
    def has_records(self) -> bool:
        """Whether its prose stands in records alone; a stretch of a file may happen to hold none."""
        return bool(self.records) or not self.stretch.whole

    def parts(self) -> Iterator[tuple[int, Document]]:
        """Where each record begins, and its document, read now and counted from there."""
        for place in self.records:
            if self.reader:
                yield place.start, self.reader(place.slice(self.source))

    def whole(self) -> Document:
        """This document with the prose of all its records in it, for those that judge it sentence by sentence."""
        if not self.records:
            return self
        parts = tuple(self.parts())
        return replace(
            self,
            records=(),
            segments=tuple(one.shifted(at) for at, part in parts for one in part.segments),
            containers=tuple(one.shifted(at) for at, part in parts for one in part.containers),
            fields=tuple(one.shifted(at) for at, part in parts for one in part.fields),
        )

    def within(self, place: Span) -> Document:
        """The document of what stands in ``place`` alone, counted from there."""
        inside = [one for one in self.segments if one.pieces and place.start <= one.pieces[0].source_start < place.end]
        return replace(
            self,
            source=place.slice(self.source),
            segments=tuple(one.shifted(-place.start) for one in inside),
            containers=tuple(one.shifted(-place.start) for one in self.containers if place.contains(one)),
            fields=(),
        )


class Candidate(NamedTuple):
    """A wording that may stand in place of a span, and where it comes from.

    ``log10_channel`` is log10 P(spun | original), at most 0. ``origin`` names the part that proposed it (``project``, ``term``, ``lexicon``,
    ``thesaurus``, ``inflection``, ``spelling``, ``encoder``), ``lemma`` and ``pos`` its row.
    """

    text: str
    origin: str
    log10_channel: float
    lemma: str = ""
    pos: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a finding, for reports and ``explain``: a short label and a sentence or figure."""

    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that is not what the author wrote, and what should stand there.

    Detectors count ``span`` in the segment's text; ``located`` turns it into one that counts in the document's source, as reports and JSON need
    it. ``suggestions`` is best first; an empty string means delete. ``confidence`` is the probability, 0 to 1, that an editor accepts the first.
    """

    rule: str
    span: Span
    found: str
    suggestions: tuple[str, ...]
    applicability: Applicability
    confidence: float
    message: str
    evidence: tuple[Evidence, ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse a probability out of range and text that does not fit its span."""
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not within 0 and 1")
        if len(self.span) != len(self.found):
            raise ValueError(f"{self.found!r} does not fill {self.span}")

    def located(self, segment: Segment, source: str) -> Finding:
        """The same finding counted in ``source``, its suggestions with the markup that the range runs over.

        Wordings that cannot be written there are left out; where the first cannot, the finding is only for display.
        """
        place = segment.source_span(self.span)
        rendered = segment.renderings(self.span, self.suggestions, source)
        located = replace(self, span=place, found=place.slice(source), suggestions=tuple(one for one in rendered if one is not None))
        if rendered[:1] != [None]:
            return located
        why = Evidence("display", f"“{self.suggestions[0]}” cannot be written here without damage to the markup")
        return replace(located, applicability=Applicability.DISPLAY, evidence=(why, *self.evidence))

    def shifted(self, by: int) -> Finding:
        """The same finding in a source in which it stands ``by`` code points further on."""
        return replace(self, span=self.span.shifted(by))

    def at_best(self, applicability: Applicability) -> Finding:
        """The same finding, trusted no more than that."""
        return replace(self, applicability=applicability) if applicability.rank > self.applicability.rank else self

    def as_display(self, why: str) -> Finding:
        """The same finding, only to be shown, with ``why`` added to its evidence."""
        return replace(self, applicability=Applicability.DISPLAY, evidence=(*self.evidence, Evidence("display", why)))


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``span`` of the source by ``new``; an empty span inserts, an empty ``new`` deletes."""

    span: Span
    new: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one document, and what became of it.

    ``findings`` are sorted and disjoint and count in ``source``; ``applied`` is the subset that ``repaired`` holds.
    ``ignored``, ``baselined`` and ``unchanged`` are the numbers of further findings that directives in the file, a
    baseline, or the choice of changed lines hide. A long file has several, one after the other, each on a ``stretch`` of it.
    """

    path: str
    source: str
    findings: tuple[Finding, ...]
    repaired: str
    applied: tuple[Finding, ...] = ()
    format: str = "text"
    ignored: int = 0
    baselined: int = 0
    unchanged: int = 0
    stretch: Stretch = WHOLE


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run over several files, in the order they were given."""

    files: tuple[FileReport, ...]

    @property
    def findings(self) -> int:
        """How many findings there are in all files."""
        return sum(len(file.findings) for file in self.files)
