"""The value of a field (a cell of a table, a string of JSON) as a document: HTML, Markdown or plain text."""

from __future__ import annotations

import re

from unspin.formats.base import Reader
from unspin.formats.html import read_html
from unspin.formats.markdown import read_markdown
from unspin.formats.nested import nested
from unspin.formats.plain import read_plain
from unspin.model import Document, Segment

_HTML = re.compile(
    r"<(?:/?(?:p|br|div|h[1-6]|ul|ol|li|table|t[dhr]|blockquote|section|article|span|strong|em|b|i|u|a|img|figure|pre|code)\b[^<>]*>|!--)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^ {0,3}(?:```|~~~|#{1,6} )|\]\([^)\s]|\*\*\S|`[^`\r\n]+`|^\|.*\|[ \t]*$", re.MULTILINE)


def read_value(value: Segment, path: str) -> Document:
    """The document of a field's value, counted in the source that ``value`` stands in; ``source`` is the value's text.

    What is written with tags is read as HTML, with links, code, bold type, tables or headings of Markdown as Markdown,
    else as plain text.

    >>> read_value(Segment.literal("<p>Spider veins</p>", 40), "-").segments[0].source_span(Span(0, 6))
    Span(start=43, end=49)
    """
    return nested(value, _reader_for(value.text)(value.text, path))


def _reader_for(text: str) -> Reader:
    if _HTML.search(text):
        return read_html
    return read_markdown if _MARKDOWN.search(text) else read_plain
