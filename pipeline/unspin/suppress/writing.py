"""Writing a directive: what it says, and where it has to stand so that it hides a finding and the prose stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from unspin.formats import parse
from unspin.formats.frontmatter import front_matter
from unspin.model import OPAQUE, Document, Edit, Finding, Segment, SegmentKind, Span
from unspin.report.positions import LineIndex, without_blanks
from unspin.suppress.directives import DirectiveReader, Verb
from unspin.suppress.ignores import RULES, read_ignores

REASON = "meant as it stands"
"""What a directive gives as its reason until somebody writes a better one; without one it may be invalid."""

COMMENTS = {
    "markdown": "<!-- {} -->", "mdx": "{{/* {} */}}", "html": "<!-- {} -->", "rst": ".. {}", "asciidoc": "// {}",
}  # fmt: skip
"""A comment in each of the formats that one can be written in; the others have none, or hold records."""

_IN_LINE = frozenset(("markdown", "mdx", "html"))
_PROBE = "unspinprobe"
_COMMENT = re.compile(r"[<{].*[>}]")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_LINE_END = re.compile(r"[ \t]*\\?\Z")
"""What stays behind a comment at the end of a line: blanks and a backslash are a line break in Markdown."""

_INDENT = re.compile(r"[ \t]*")
_PROLOGUE = re.compile(r"(?:\s*<\?xml[^>]*\?>)?(?:\s*<!doctype[^>]*>)?[ \t]*(?:\r\n|\r|\n)?", re.IGNORECASE)
"""What an HTML page has to begin with: a comment before it changes how browsers lay the page out."""


def ignoring(document: Document, finding: Finding) -> Edit | None:
    """The insertion of a directive that hides a finding, which counts in the source, where it stands.

    None where the format has no comments or none can stand so near. Each place is tried: the document is read again.
    """
    return next((one for one in _tried(document, finding, _Here(document, finding).edits)), None)


def ignoring_in_file(document: Document, finding: Finding) -> Edit | None:
    """The same with a directive that hides all findings of its rule in the file."""
    return next((one for one in _tried(document, finding, lambda: _at_head(document, finding.rule))), None)


def _tried(document: Document, finding: Finding, edits: Callable[[], Iterator[Edit]]) -> Iterator[Edit]:
    if document.format in COMMENTS and finding.rule not in RULES:
        yield from (one for one in edits() if _hides(one, document, finding))


def _hides(edit: Edit, document: Document, finding: Finding) -> bool:
    """Whether the finding is hidden after the edit, and a reader sees the same text as before.

    Where a line of text may be a comment, a word in its place has to be read: within the attribute of a tag, or code, it is not.
    """
    at, new = edit.span.start, edit.new
    if document.format in _IN_LINE and not any(_PROBE in words for _, words in _prose(_with(document, at, _COMMENT.sub(_PROBE, new)))):
        return False
    after = _with(document, at, new)
    seen = without_blanks(finding.span, document.source)
    place = seen.shifted(len(new)) if at <= seen.start else seen
    moved = replace(finding, span=place, found=place.slice(after.source))
    _, hidden = read_ignores(after, DirectiveReader(frozenset((finding.rule,)))).split((moved,))
    return bool(hidden) and _prose(after) == _prose(document)


def _with(document: Document, at: int, new: str) -> Document:
    return parse(document.source[:at] + new + document.source[at:], document.path, document.format)


def _prose(document: Document) -> list[tuple[SegmentKind, list[str]]]:
    """The words of each segment; what stands for a comment in MDX is none."""
    return [(one.kind, one.text.replace(OPAQUE, " ").split()) for one in document.segments]


def _comment(document: Document, verb: Verb, rule: str) -> str:
    return COMMENTS[document.format].format(f"unspin: {verb.value}[{rule}] {REASON}")


def _newline(source: str) -> str:
    found = _NEWLINE.search(source)
    return found.group() if found else "\n"


def _at_head(document: Document, rule: str) -> Iterator[Edit]:
    """Behind the front matter, and what an HTML page begins with."""
    source, newline = document.source, _newline(document.source)
    start = front_matter(source)[0] if document.format in {"markdown", "mdx", "html"} else 0
    if document.format == "html" and (prologue := _PROLOGUE.match(source, start)):
        start = prologue.end()
    before = newline if start and source[start - 1] not in "\r\n" else ""
    blank = "" if document.format in {"html", "asciidoc"} else newline
    yield Edit(Span(start, start), f"{before}{_comment(document, Verb.FILE, rule)}{newline}{blank}")


class _Here:
    """The places for a directive beside one finding, the closest first."""

    def __init__(self, document: Document, finding: Finding) -> None:
        self._document, self._rule = document, finding.rule
        self._seen = without_blanks(finding.span, document.source)
        self._lines = LineIndex(document.source)
        self._first = self._lines.line_of(self._seen.start)
        self._last = self._lines.line_of(max(self._seen.start, self._seen.end - 1))

    def edits(self) -> Iterator[Edit]:
        """Within the last line of the finding where comments can stand in a line, else above its first."""
        segment = self._segment()
        is_item = segment is not None and segment.kind is SegmentKind.LIST_ITEM
        if self._document.format == "rst":
            yield self._above(self._run_start(), Verb.IGNORE, blank_line=True)
        elif self._document.format == "asciidoc":
            if is_item and self._run_start() == self._first:
                yield self._above(self._behind_text_above(), Verb.NEXT_LINE)
            yield self._above(self._first, Verb.NEXT_LINE)
            yield self._above(self._run_start(), Verb.IGNORE)
        else:
            yield from map(self._within, self._offsets(segment))
            yield self._above(self._first, Verb.NEXT_LINE)

    def _segment(self) -> Segment | None:
        """The one that holds the beginning of the finding."""
        found = (one for one in self._document.segments if one.pieces and _place(one).start <= self._seen.start)
        return max(found, key=lambda one: _place(one).start, default=None)

    def _offsets(self, segment: Segment | None) -> Iterator[int]:
        """The end of its line, of its block and of itself; within a cell of a table, or an element that ends first, not the line's."""
        line = self._lines.span(self._last)
        end = _LINE_END.search(self._document.source[line.start : line.end])
        block = _place(segment).end if segment else line.end
        offsets = [line.start + end.start()] if end else []
        if self._seen.end <= block <= line.end:
            is_cell = segment is not None and segment.kind is SegmentKind.TABLE_CELL
            offsets = [block, *([] if is_cell else offsets)] if is_cell or self._document.format == "html" else [*offsets, block]
        yield from (one for one in (*offsets, self._seen.end) if one >= self._seen.end)

    def _within(self, at: int) -> Edit:
        return Edit(Span(at, at), f" {_comment(self._document, Verb.IGNORE, self._rule)}")

    def _above(self, line: int, verb: Verb, *, blank_line: bool = False) -> Edit:
        """A line of its own before ``line``, as far in as that; AsciiDoc has comments only at the margin."""
        start, newline = self._lines.span(line).start, _newline(self._document.source)
        indent = _INDENT.match(self._document.source, start) if self._document.format != "asciidoc" else None
        comment = f"{indent.group() if indent else ''}{_comment(self._document, verb, self._rule)}"
        return Edit(Span(start, start), comment + newline * (1 + blank_line))

    def _run_start(self) -> int:
        """The first of the lines up to that of the finding without a blank one between."""
        line = self._first
        while line > 1 and self._lines.text(line - 1).strip():
            line -= 1
        return line

    def _behind_text_above(self) -> int:
        """The first of the blank lines above the finding: a comment behind them would end its list."""
        line = self._first
        while line > 1 and not self._lines.text(line - 1).strip():
            line -= 1
        return line


def _place(segment: Segment) -> Span:
    """Where the prose of a segment stands in the source."""
    first, last = segment.pieces[0], segment.pieces[-1]
    return Span(first.source_start, last.source_start + last.source_length)
