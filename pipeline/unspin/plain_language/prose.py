"""What the rules look at: the words of each segment, and the places that no rule may touch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from unspin.edits.protected import ProtectedKind, protected_spans
from unspin.model import Document, Segment, SegmentKind, Span
from unspin.plain_language.places import Places
from unspin.text.readability import Sentence, prose_sentences
from unspin.text.tokens import Token, tokenize

CONFIDENCE = 0.5
"""Of every finding here: whether a plainer wording is wanted is for the editor to say, and nothing was measured."""

SPOKEN_TO_READERS = frozenset(
    {SegmentKind.PARAGRAPH, SegmentKind.LIST_ITEM, SegmentKind.TABLE_CELL, SegmentKind.QUOTATION}
)
"""Segments whose words count for the grade of a page; headings and what stands in attributes do not."""

_LISTED = frozenset({SegmentKind.LIST_ITEM, SegmentKind.TABLE_CELL})
_UNTOUCHED = frozenset(
    {
        ProtectedKind.DRUG, ProtectedKind.URL, ProtectedKind.EMAIL, ProtectedKind.PATH, ProtectedKind.DOSE,
        ProtectedKind.QUOTATION, ProtectedKind.OPAQUE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Passage:
    """A segment, ``number`` in its document, with its words; all spans count in the segment's text."""

    number: int
    segment: Segment

    @property
    def text(self) -> str:
        """The text of the segment."""
        return self.segment.text

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words, numbers and marks."""
        return tokenize(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens in small letters, apostrophes straight."""
        return tuple(token.text.lower().replace("’", "'") for token in self.tokens)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences; none in a heading or a label."""
        return prose_sentences(self.text)

    @property
    def is_advised(self) -> bool:
        """Whether the rules report in it: prose and lists do, headings, quotations and attributes do not."""
        kind = self.segment.kind
        return kind in _LISTED or (kind is SegmentKind.PARAGRAPH and bool(self.sentences))

    @cached_property
    def _untouched(self) -> Places:
        return Places(one.span for one in protected_spans(self.text) if one.kind in _UNTOUCHED)

    def may_touch(self, span: Span) -> bool:
        """Whether no drug name, dose, address, quotation or other content that is no prose stands at ``span``."""
        return self._untouched.is_free(span)

    def span(self, start: int, length: int) -> Span:
        """The place of ``length`` tokens from number ``start`` on."""
        return Span(self.tokens[start].start, self.tokens[start + length - 1].end)

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """The tokens that begin in ``span``."""
        first, after = (bisect_left(self.tokens, at, key=lambda one: one.start) for at in (span.start, span.end))
        return self.tokens[first:after]

    def sentence_at(self, span: Span) -> Span:
        """The sentence that ``span`` lies in, else the whole text."""
        at = bisect_right(self.sentences, span.start, key=lambda one: one.span.start) - 1
        inside = at >= 0 and self.sentences[at].span.contains(span)
        return self.sentences[at].span if inside else Span(0, len(self.text))


def passages(document: Document) -> tuple[Passage, ...]:
    """The segments of ``document`` in order."""
    return tuple(Passage(number, segment) for number, segment in enumerate(document.segments))
