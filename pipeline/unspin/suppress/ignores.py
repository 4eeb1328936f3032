"""Where directives and ``[sic]`` hold, which findings they hide, and which of them hide nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from unspin.config import names_rule
from unspin.formats import comments_of
from unspin.model import Applicability, Document, Finding, Segment, Span
from unspin.report.positions import LineIndex
from unspin.suppress.directives import Directive, DirectiveReader, Invalid, Verb

INVALID, UNUSED = "suppress.invalid", "suppress.unused"
RULES = (INVALID, UNUSED)
"""The rules of this part: they report directives, never prose."""

_ELEMENT_FORMATS = frozenset(("html", "wxr", "csv", "jsonl"))
"""Formats in which elements make the blocks; in the others lines do."""

_NAME = re.compile("unspin", re.IGNORECASE)
_SIC = re.compile(r"\[\s?sic!?\s?\]", re.IGNORECASE)
_LAST_WORD = re.compile(r"\S+\s*\Z")
_LONGEST_WORD = 100
_APOSTROPHE = re.compile("['’]")
_TEXT = re.compile(r"\S")
_NO_PROSE = " \t>"
"""What may stand before a directive that is alone on its line: indentation, and the marks of a quotation."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """A range in which findings of a rule or family, or all where ``name`` is empty, are hidden; by ``[sic]`` if by no directive."""

    span: Span
    directive: Directive | None
    name: str = ""

    def hides(self, finding: Finding) -> bool:
        """Whether the finding touches the range and is named."""
        span = finding.span
        touches = self.span.overlaps(span) or (not span and self.span.start <= span.start <= self.span.end)
        return touches and (not self.name or names_rule(self.name, finding.rule))


@dataclass(frozen=True, slots=True)
class Ignores:
    """What the directives of one document hide; made by ``read_ignores``."""

    source: str
    directives: tuple[Directive, ...]
    invalid: tuple[Invalid, ...]
    places: tuple[Span, ...]
    """Where both stand, in order; what is there is never edited."""
    scopes: tuple[_Scope, ...]
    """By their start."""

    def split(self, findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """The findings that stand, and those that are hidden; both count in the source.

        What stands and would take a directive away with its block is only shown.
        """
        if not self.scopes and not self.places:
            return tuple(sorted(findings, key=lambda one: one.span)), ()
        stand, hidden = [], []
        for finding, scopes in self._hiding(findings):
            if scopes:
                hidden.append(finding)
            else:
                stand.append(self._keeping_directives(finding))
        return tuple(stand), tuple(hidden)

    def problems(self, hidden: Iterable[Finding], reportable: Callable[[str], bool]) -> tuple[Finding, ...]:
        """Findings on directives that are invalid, or that hide none of ``hidden``.

        A name that is not ``reportable``, since no finding of it can have been made, is not called unused.
        """
        used = {(scope.directive, scope.name) for _, scopes in self._hiding(hidden) for scope in scopes}
        ends = {one.span.end for one in self.scopes if one.directive and one.directive.verb is Verb.DISABLE}
        found = [self._problem(INVALID, one.place, one.problem) for one in self.invalid]
        for one in self.directives:
            names = one.rules or ("",)
            if one.verb is Verb.ENABLE:
                told = "" if one.place.start in ends else "There is nothing to enable here; take this directive out."
            else:
                told = _unused([name for name in names if (one, name) not in used and reportable(name)], names)
            if told:
                found.append(self._problem(UNUSED, one.place, told))
        return tuple(found)

    def _problem(self, rule: str, place: Span, message: str) -> Finding:
        return Finding(rule, place, place.slice(self.source), (), Applicability.DISPLAY, 0.0, message)

    def _hiding(self, findings: Iterable[Finding]) -> Iterator[tuple[Finding, list[_Scope]]]:
        """Each finding with the scopes that hide it; one pass over both, by their places."""
        active: list[_Scope] = []
        at = 0
        for finding in sorted(findings, key=lambda one: one.span):
            while at < len(self.scopes) and self.scopes[at].span.start <= finding.span.end:
                active.append(self.scopes[at])
                at += 1
            active = [scope for scope in active if scope.span.end >= finding.span.start]
            yield finding, [scope for scope in active if scope.hides(finding)]

    def _keeping_directives(self, finding: Finding) -> Finding:
        """``finding``, only to be shown if its first suggestion lacks a directive that stands in its range."""
        first = bisect_right(self.places, finding.span.start, key=lambda place: place.end)
        last = bisect_left(self.places, finding.span.end, key=lambda place: place.start)
        inside = [place.slice(self.source) for place in self.places[first:last]]
        if finding.suggestions and any(text not in finding.suggestions[0] for text in inside):
            return finding.as_display("a directive to unspin stands in it")
        return finding


def _unused(unused: Sequence[str], names: Sequence[str]) -> str:
    """The message about the names of a directive that hide nothing; the empty string if all hide something."""
    if not unused:
        return ""
    if len(unused) == len(names):
        return "This directive hides nothing; take it out."
    return f"Nothing of {', '.join(f'“{one}”' for one in unused)} is found here; take it out of the brackets."


def read_ignores(document: Document, reader: DirectiveReader, keep: Sequence[str] = ()) -> Ignores:
    """The directives of a document, and ``[sic]`` behind a word of its prose, with the ranges where they hold.

    The wordings to ``keep`` are left alone wherever they stand in the prose.
    """
    sics = tuple(sorted((*_sics(document), *_kept(document, keep)), key=lambda one: one.span))
    if not _NAME.search(document.source):
        return Ignores(document.source, (), (), (), sics)
    comments = comments_of(document)
    told = tuple(reader.read(document, comments))
    directives = tuple(one for one in told if isinstance(one, Directive))
    invalid = tuple(one for one in told if isinstance(one, Invalid))
    places = tuple(sorted({one.place for one in told}))
    scopes = (*sics, *_Places(document, comments).scopes(directives))
    return Ignores(document.source, directives, invalid, places, tuple(sorted(scopes, key=lambda one: one.span)))


def _sics(document: Document) -> Iterator[_Scope]:
    for segment in document.segments:
        for found in _SIC.finditer(segment.text):
            before = segment.text[max(0, found.start() - _LONGEST_WORD) : found.start()]
            word = _LAST_WORD.search(before)
            start = found.start() - (len(word.group()) if word else 0)
            yield _Scope(segment.source_span(Span(start, found.end())), None)


def _kept(document: Document, wordings: Sequence[str]) -> Iterator[_Scope]:
    """Where the ``wordings`` stand as whole words, whatever the case, the blanks between their words and the form of an apostrophe."""
    known = [r"\s+".join(_APOSTROPHE.sub("['’]", re.escape(word)) for word in one.split()) for one in wordings if one.strip()]
    if known:
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(known)})(?!\w)", re.IGNORECASE)
        for segment in document.segments:
            yield from (_Scope(segment.source_span(Span(*one.span())), None) for one in pattern.finditer(segment.text))


class _Places:
    """Leads from directives to the lines and blocks that they hold for."""

    def __init__(self, document: Document, comments: Iterable[Span]) -> None:
        """Cover the ``comments``, so that what is left on a line is what a reader sees."""
        self._document = document
        self._lines = LineIndex(document.source)
        parts, at = [], 0
        for place in comments:
            parts += [document.source[at : place.start], re.sub(r"[^\r\n]", " ", place.slice(document.source))]
            at = place.end
        self._visible = "".join([*parts, document.source[at:]])
        self._blank = [
            not self._lines.span(i + 1).slice(self._visible).strip(_NO_PROSE) for i in range(len(self._lines))
        ]
        self._with_text = [i + 1 for i, blank in enumerate(self._blank) if not blank]
        self._segments = sorted((one for one in document.segments if one.pieces), key=lambda one: _whole(one).start)
        self._starts = [_whole(one).start for one in self._segments]

    def scopes(self, directives: Iterable[Directive]) -> Iterator[_Scope]:
        """The ranges of all ``directives``, one for each rule that is named; where several are the same, that of the first."""
        known: set[tuple[Span, str]] = set()
        for scope in self._scopes(directives):
            if (scope.span, scope.name) not in known:
                known.add((scope.span, scope.name))
                yield scope

    def _scopes(self, directives: Iterable[Directive]) -> Iterator[_Scope]:
        opened: dict[str, Directive] = {}
        for one in directives:
            if one.verb is Verb.DISABLE:
                opened |= {name: one for name in one.rules or ("",) if name not in opened}
            elif one.verb is Verb.ENABLE:
                ended = [name for name in opened if not one.rules or any(names_rule(rule, name) for rule in one.rules)]
                for name in ended:
                    directive = opened.pop(name)
                    yield _Scope(Span(directive.place.end, one.place.start), directive, name)
            else:
                span = self._span(one)
                yield from (_Scope(span, one, name) for name in one.rules or ("",))
        end = len(self._document.source)
        yield from (_Scope(Span(one.place.end, end), one, name) for name, one in opened.items())

    def _span(self, directive: Directive) -> Span:
        place = directive.place
        if directive.verb is Verb.FILE:
            return Span(0, len(self._document.source))
        if directive.verb is Verb.NEXT_LINE:
            return self._next_line(place)
        return self._next_block(place) if self._alone(place) else self._own_line(place)

    def _alone(self, place: Span) -> bool:
        first, last = self._lines.line_of(place.start), self._lines.line_of(place.end)
        return all(self._blank[first - 1 : last])

    def _own_line(self, place: Span) -> Span:
        """The lines of the directive; in HTML, where a line can be the whole page, no more than its block or field.

        Between two elements it is the block that ends before it, else the element behind it, else what stands before it.
        """
        first, last = self._lines.line_of(place.start), self._lines.line_of(place.end)
        lines = Span(self._lines.span(first).start, self._lines.span(last).end)
        if self._document.format not in _ELEMENT_FORMATS:
            return lines
        around = self._around(place) or self._beside(place, lines.end)
        return Span(max(lines.start, around.start), min(lines.end, around.end))

    def _around(self, place: Span) -> Span | None:
        """The block that holds ``place``, else the field of the record."""
        at = bisect_right(self._starts, place.start) - 1
        if at >= 0 and (block := _whole(self._segments[at])).contains(place):
            return block
        return next((one for one in self._document.fields if one.contains(place)), None)

    def _beside(self, place: Span, line_end: int) -> Span:
        """What a directive at ``place`` between blocks is about, on its line, which ends at ``line_end``."""
        at = bisect_right(self._starts, place.start) - 1
        before = _whole(self._segments[at]) if at >= 0 else Span(place.start, place.start)
        if before.end <= place.start and not self._visible[before.end : place.start].strip():
            return before
        behind = self._element_from(place.end)
        return behind if behind.start < line_end else Span(before.start, place.start)

    def _next_line(self, place: Span) -> Span:
        behind = self._with_text_behind(place)
        return (
            self._lines.span(self._with_text[behind]) if behind < len(self._with_text) else Span(place.end, place.end)
        )

    def _with_text_behind(self, place: Span) -> int:
        """Which of the lines with text is the first behind the directive."""
        return bisect_right(self._with_text, self._lines.line_of(place.end))

    def _next_block(self, place: Span) -> Span:
        first = self._next_line(place)
        if not first:
            return first
        if self._document.format in _ELEMENT_FORMATS:
            return self._element_from(first.start)
        last = self._with_text_behind(place)
        while self._with_text[last : last + 2] == [self._with_text[last], self._with_text[last] + 1]:
            last += 1
        return Span(first.start, self._lines.span(self._with_text[last]).end)

    def _element_from(self, line_start: int) -> Span:
        """The largest element that begins with the line, else the first block of prose that reaches into it or follows."""
        text = _TEXT.search(self._visible, line_start)
        start = text.start() if text else line_start
        ends = [one.end for one in self._document.containers if one.start == start]
        blocks = (_whole(one) for one in self._segments[max(0, bisect_right(self._starts, start) - 1) :])
        ends += [next((block.end for block in blocks if block.end > start), start)]
        return Span(start, max(ends))


def _whole(segment: Segment) -> Span:
    """The block of a segment, its tags included where they are its own."""
    first, last = segment.pieces[0], segment.pieces[-1]
    prose = Span(first.source_start, last.source_start + last.source_length)
    return Span(min(prose.start, segment.block.start), max(prose.end, segment.block.end)) if segment.block else prose
