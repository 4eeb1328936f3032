"""The comments in a document's markup: readers pass over them, so they are looked for only when somebody asks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from unspin.formats.lines import is_underline, lines_of
from unspin.model import Document, Span

RECORD_FORMATS = ("wxr", "csv", "jsonl")
"""Formats of records whose fields hold HTML."""

_HTML = re.compile(r"<!--|<(script|style|textarea|title|xmp)\b", re.IGNORECASE)
_RST_COMMENT = re.compile(r"\.\.(?:[ \t]+(?![\w.:+-]+::|_|\[|\|)\S|\Z)")
_RST_CODE = re.compile(
    r"\.\.[ \t]+(?:code|code-block|sourcecode|parsed-literal|raw|math|doctest|testcode|graphviz|digraph|mermaid|highlight)::"
)
_RST_LITERAL = re.compile(r"(?!\.\.[ \t]).*::[ \t]*\Z")
_ASCIIDOC_FENCE = re.compile(r"(-{4,}+|\.{4,}+|\+{4,}+|/{4,}+)|(`{3,}+)[^\r\n]*")
_ASCIIDOC_COMMENT = re.compile(r"//(?!/)")


def comments_of(document: Document) -> tuple[Span, ...]:
    """Where the comments of the markup stand in the source, delimiters included, in order; none in formats without any.

    What looks like a comment in a block of code is none; of a record only the fields with prose count, not what a visitor
    wrote below a post. Linear in the source.

    >>> source = "Text <!-- why --> `<!-- code -->`"
    >>> [place.slice(source) for place in comments_of(Document(source, (), format="markdown"))]
    ['<!-- why -->']
    """
    finder = _FINDERS.get(document.format)
    if finder is None:
        return ()
    if document.format not in RECORD_FORMATS:
        return tuple(finder(document.source))
    return tuple(one.shifted(at.start) for at in document.fields for one in finder(at.slice(document.source)))


def _in_html(source: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Those of HTML; in scripts, styles and the like the same characters are text."""
    end = len(source) if end is None else end
    while found := _HTML.search(source, start, end):
        if found.group(1):
            closing = re.compile(f"</{found.group(1)}", re.IGNORECASE).search(source, found.end(), end)
            if not closing:
                return
            start = closing.end()
        else:
            last = source.find("-->", found.end(), end)
            if last < 0:
                return
            start = last + len("-->")
            yield Span(found.start(), start)


def _in_markdown(source: str) -> Iterator[Span]:
    """Those of HTML and of MDX, ``{/* … */}``."""
    from unspin.formats.markdown import markup_in  # noqa: PLC0415 - with its parser, for Markdown alone

    markup = tuple(markup_in(source))
    found = [comment for place, is_html in markup if is_html for comment in _in_html(source, place.start, place.end)]
    other = [place for place, _ in markup]
    found += (place for place in _between(source, "{/*", "*/}") if not _touches(other, place))
    return iter(sorted(found))


def _touches(ordered: Sequence[Span], place: Span) -> bool:
    """Whether ``place`` overlaps one of the disjoint spans."""
    at = bisect_right(ordered, place.start, key=lambda one: one.end)
    return at < len(ordered) and ordered[at].start < place.end


def _between(source: str, opening: str, closing: str) -> Iterator[Span]:
    start = source.find(opening)
    while start >= 0 and (last := source.find(closing, start + len(opening))) >= 0:
        yield Span(start, last + len(closing))
        start = source.find(opening, last)


def _in_rst(source: str) -> Iterator[Span]:
    """Those of reStructuredText, with the indented lines that go on with them; none in literal blocks and code.

    What stands below two points alone and a blank line is no comment.
    """
    comment: Span | None = None
    indent, passed_over = 0, False
    for line in lines_of(source):
        if line.blank and comment and comment.slice(source) == "..":
            comment = None
        if line.blank or (passed_over and line.indent > indent):
            continue
        if comment and line.indent > indent:
            comment = Span(comment.start, line.content.end)
            continue
        if comment:
            yield comment
        text, indent = line.text, line.indent
        comment = line.content if _RST_COMMENT.match(text) else None
        passed_over = bool(_RST_CODE.match(text) or _RST_LITERAL.match(text))
    if comment:
        yield comment


def _in_asciidoc(source: str) -> Iterator[Span]:
    """Those of one line; none in blocks of code, of comments and of what is passed through. The marks below a title begin no block."""
    fence, above, title = "", "", ""
    for line in lines_of(source):
        mark = _ASCIIDOC_FENCE.fullmatch(line.text)
        if fence:
            fence = "" if line.text == fence else fence
        elif mark and not (title and is_underline(line.text, title, "-+")):
            fence = mark[1] or mark[2]
        elif _ASCIIDOC_COMMENT.match(line.text):
            yield line.content
        title, above = "" if above else line.text, line.text


_FINDERS: dict[str, Callable[[str], Iterator[Span]]] = {
    "markdown": _in_markdown,
    "mdx": _in_markdown,
    "html": _in_html,
    **dict.fromkeys(RECORD_FORMATS, _in_html),
    "rst": _in_rst,
    "asciidoc": _in_asciidoc,
}
