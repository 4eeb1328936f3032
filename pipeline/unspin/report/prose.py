"""The paragraphs of a file, markup roughly taken out: near enough for grades of readability, not for offsets."""

from __future__ import annotations

import re

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n.*?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_CODE_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_NOT_PROSE_ELEMENT = re.compile(r"<(script|style|head|pre|h[1-6])\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK_TAG = re.compile(r"</?(?:p|div|li|ul|ol|br|td|th|tr|table|section|article|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_HEADING_LINE = re.compile(r"^ {0,3}#{1,6}[ \t][^\n]*$", re.MULTILINE)
_LIST_ENTRY = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")
_BREAK = re.compile(r"\n[ \t]*\n\s*")


def paragraphs(source: str) -> tuple[str, ...]:
    r"""The prose of a plain, Markdown or HTML file, one string per paragraph or list entry, headings left out.

    >>> paragraphs("# Knee\n\nKeep it **raised**.\n\n- Rest.\n- Use [ice](#ice).")
    ('Keep it raised.', 'Rest.', 'Use ice.')
    """
    text = _FRONT_MATTER.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    for pattern in (_COMMENT, _NOT_PROSE_ELEMENT, _CODE_FENCE, _HEADING_LINE, _BLOCK_TAG, _LIST_ENTRY):
        text = pattern.sub("\n\n", text)
    text = _EMPHASIS.sub("", _LINK.sub(r"\1", _TAG.sub("", text)))
    return tuple(part.strip() for part in _BREAK.split(text) if part.strip())
