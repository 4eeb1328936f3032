"""The paragraphs of a file, markup roughly taken out: near enough for grades of readability, not for offsets."""

from __future__ import annotations

import re

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\r?\n.*?\n\1[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_SILENT = ("script", "style", "head", "pre", *(f"h{level}" for level in range(1, 7)))
_REMARK, _ELEMENT, _FENCE = re.compile("<(!--)"), re.compile(rf"<({'|'.join(_SILENT)})\b", re.IGNORECASE), re.compile("^(```|~~~)", re.MULTILINE)
_ENDS = {
    "!--": re.compile("-->"),
    **{name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _SILENT},
    **{mark: re.compile(rf"^{mark}[^\n]*$", re.MULTILINE) for mark in ("```", "~~~")},
}
"""What ends each of the parts without prose, by how it begins."""
_BLOCK_TAG = re.compile(r"</?(?:p|div|li|ul|ol|br|td|th|tr|table|section|article|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*\)")
_HEADING_LINE = re.compile(r"^ {0,3}#{1,6}[ \t][^\n]*$", re.MULTILINE)
_LIST_ENTRY = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"[*`]+|(?<!\w)_++|(?<!_)_++(?!\w)")
_BREAK = re.compile(r"\n[ \t]*\n\s*")


def paragraphs(source: str) -> tuple[str, ...]:
    r"""The prose of a plain, Markdown or HTML file, one string per paragraph or list entry, headings left out.

    >>> paragraphs("# Knee\n\nKeep it **raised**.\n\n- Rest.\n- Use [ice](#ice).")
    ('Keep it raised.', 'Rest.', 'Use ice.')
    """
    text = _FRONT_MATTER.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    for beginning in (_REMARK, _ELEMENT, _FENCE):
        text = _without(beginning, text)
    for pattern in (_HEADING_LINE, _BLOCK_TAG, _LIST_ENTRY):
        text = pattern.sub("\n\n", text)
    text = _EMPHASIS.sub("", _LINK.sub(r"\1", _TAG.sub("", text)))
    return tuple(part.strip() for part in _BREAK.split(text) if part.strip())


def _without(beginning: re.Pattern[str], text: str) -> str:
    """The text without the parts that begin so and end; that a part of some name does not end is found out once."""
    parts, at, endless = list[str](), 0, set[str]()
    for found in beginning.finditer(text):
        name = found[1].lower()
        if found.start() < at or name in endless:
            continue
        if end := _ENDS[name].search(text, found.end()):
            parts.append(text[at : found.start()])
            at = end.end()
        else:
            endless.add(name)
    return "\n\n".join([*parts, text[at:]])
