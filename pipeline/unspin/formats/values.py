"""The value of a field (a cell of a table, a string of JSON) as a document: HTML, Markdown or plain text."""

from __future__ import annotations

import re

from unspin.formats.base import Reader
from unspin.formats.html import read_html
from unspin.formats.markdown import read_markdown
from unspin.formats.nested import nested
from unspin.formats.plain import read_plain
from unspin.formats.wordpress import holds_blocks
from unspin.model import Document, Segment

_BLOCK_TAG = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|t[dhr]|blockquote|section|article|figure|pre)\b[^<>]*>", re.IGNORECASE
)
_INLINE_TAG = re.compile(r"<(?:/?(?:br|span|strong|em|b|i|u|a|img|code)\b[^<>]*>|!--)", re.IGNORECASE)
_MARKDOWN = re.compile(r"^ {0,3}(?:```|~~~|#{1,6} )|\]\([^)\s]|\*\*\S|`[^`\r\n]+`|^\|.*\|[ \t]*$", re.MULTILINE)


def read_value(value: Segment, path: str) -> Document:
    """The document of a field's value, counted in the source that ``value`` stands in; ``source`` is the value's text.

    What is written with tags of blocks, or by the block editor of WordPress, is read as HTML, with links, code, bold type,
    tables or headings of Markdown as Markdown, with other tags or comments alone as HTML, else as plain text.

    >>> from unspin.model import Span
    >>> read_value(Segment.literal("<p>Spider veins</p>", 40), "-").segments[0].source_span(Span(0, 6))
    Span(start=43, end=49)
    """
    return nested(value, _reader_for(value.text)(value.text, path))


def _reader_for(text: str) -> Reader:
    if _BLOCK_TAG.search(text) or holds_blocks(text):
        return read_html
    if _MARKDOWN.search(text):
        return read_markdown
    return read_html if _INLINE_TAG.search(text) else read_plain
