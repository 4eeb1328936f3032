"""How new text is written where the source gives some characters a meaning. Each function is an Escape of the model."""

from __future__ import annotations

import html
import json
import re

from unspin.model import Around, Escape

_SPECIAL_MARKDOWN = re.compile(
    r"[\\`*\[\]{}]|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)|~(?=~)"  # what may begin or end markup
)
_MARKDOWN_BLOCK = re.compile(r"(?=#{1,6}\s|[-+]\s|>)|(?<=\d)(?=[.)]\s)")
_NUMBER = re.compile(r"\d{0,9}")
_BLANKS_TO_END = re.compile(r" +[\r\n]")
_LINE_END = re.compile(r"[ \t]*[\r\n]")
_EMPHASIS = frozenset("*_~#`")
"""Marks of emphasis in any of the formats."""

_BLANK = re.compile(r"[\s\"'=<>`]")
_YAML_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
_NOT_A_YAML_TEXT = re.compile(
    r"(?:true|false|yes|no|on|off|null|~|y|n)|[-+.]?[\d_][\d_.,:eE+xXoO-]*(?:[ Tt]\d\d?:.*)?|[-+]?\.(?:inf|nan)",
    re.IGNORECASE,
)
_MAY_GO = 1
"""Words beside a new one in a title that other edits may take out, so that it would stand alone."""

_RST_MARKS = re.compile(r"[*`|\\]|_(?!\w)|::")
_ASCIIDOC_MARKS = re.compile(r"[*_`#+^~{}\[\]<>|\\]|::|;;|\(\(|&(?=#?\w+;)")
_BLOCK_MARK = re.compile(r"\s*(?:[-+•*.=/]|\(?\w{1,3}[.)]|\.\.)\s|\s*[=~\-.'/]{2}")


def entities(new: str, around: Around) -> str | None:
    """``new`` as character data of HTML or XML; None for nothing in the place of all that an element holds.

    >>> entities("Q & A < 5", Around())
    'Q &amp; A &lt; 5'
    """
    return None if around.old and not new and around.left == ">" and around.right == "<" else html.escape(new, quote=False)


def quoted_attribute(new: str, around: Around) -> str | None:  # noqa: ARG001
    """``new`` within an attribute in quotation marks of either kind."""
    return html.escape(new, quote=True).replace("&#x27;", "&#39;")


def bare_attribute(new: str, around: Around) -> str | None:
    """``new`` within an attribute without quotation marks, where blanks would end it; it cannot be empty."""
    if not around.before + new + around.after:
        return None
    return _BLANK.sub(lambda found: f"&#{ord(found.group())};", new.replace("&", "&amp;"))


def cdata(new: str, around: Around) -> str | None:
    """``new`` within a CDATA section of XML, whose end it must not form."""
    return None if "]]>" in around.before[-2:] + new + around.after[:2] else new


def markdown(new: str, around: Around) -> str | None:
    r"""``new`` within a paragraph, marks that would be taken for markup behind a backslash.

    None for a deletion that would bring the mark of a list or title to the beginning of a line, empty a line within a
    paragraph, or leave two blanks at its end, which break it.

    >>> print(markdown("5 * 3 and snake_case", Around()))
    5 \* 3 and snake_case
    """
    if _would_undo(new, around) or (not new and around.left == " " and _BLANKS_TO_END.match(around.after)):
        return None
    if not new and around.old.endswith(("\r", "\n")) and around.right in {">", " "}:  # the mark of a quotation on the next line
        return None
    if not new.strip() and _begins_line(around.before):
        blocks = _LINE_END.match(around.after) or _markdown_block(around.after.lstrip()) is not None
        return None if blocks else new
    written = _SPECIAL_MARKDOWN.sub(r"\\\g<0>", new)
    at = _markdown_block(written)
    return written if at is None else f"{written[:at]}\\{written[at:]}"


def _markdown_block(text: str) -> int | None:
    """Where a backslash keeps ``text`` from beginning a block of another kind; None where it needs none."""
    number = _NUMBER.match(text)
    at = number.end() if number else 0
    return at if _MARKDOWN_BLOCK.match(text, at) else None


def _would_undo(new: str, around: Around) -> bool:
    """Whether marks of emphasis beside ``new`` would stop being some: with nothing, a blank or a sign within them; or a link have no text."""
    opened, closed = around.left in _EMPHASIS, around.right in _EMPHASIS
    if not new and ((opened and closed) or (around.left == "[" and around.right == "]")):
        return True
    first, last = (new or around.right)[:1], (around.left + new)[-1:]
    return (opened and around.old[:1].isalnum() and not first.isalnum()) or (
        closed and around.old[-1:].isalnum() and not last.isalnum()
    )


def _begins_line(before: str) -> bool:
    """Whether what follows ``before`` is the first text on its line."""
    return not before[max(before.rfind("\n"), before.rfind("\r")) + 1 :].strip()


def markdown_cell(new: str, around: Around) -> str | None:
    """``new`` within a cell of a table, where a bar would end it."""
    return within_cell(markdown, new, around)


def within_cell(escape: Escape, new: str, around: Around) -> str | None:
    """``new`` as ``escape``, to be bound, writes it, within a cell of a table of Markdown."""
    written = escape(new, around)
    return None if written is None else written.replace("|", r"\|")


def json_string(new: str, around: Around) -> str | None:  # noqa: ARG001
    r"""``new`` within a string of JSON, and within a double-quoted one of YAML or TOML, which know the same escapes.

    >>> json_string('the "blue"\nline', Around())
    'the \\"blue\\"\\nline'
    """
    return json.dumps(new, ensure_ascii=False)[1:-1]


def doubled_quotes(new: str, around: Around) -> str | None:  # noqa: ARG001
    """``new`` within a quoted field of CSV."""
    return new.replace('"', '""')


def doubled_apostrophes(new: str, around: Around) -> str | None:  # noqa: ARG001
    """``new`` within a single-quoted scalar of YAML."""
    return None if "\n" in new or "\r" in new else new.replace("'", "''")


def without_apostrophes(new: str, around: Around) -> str | None:  # noqa: ARG001
    """``new`` within a literal string of TOML, which knows no escapes."""
    return None if any(mark in new for mark in "'\r\n") else new


def plain_scalar(new: str, around: Around) -> str | None:
    """``new`` within a scalar of YAML without quotation marks, which must go on being a text without them."""
    value = f"{around.before}{new}{around.after}".strip()
    if not value or value.endswith(":") or any(mark in value for mark in (": ", " #", "\n", "\r", "\t")):
        return None
    alone = len(f"{around.before} {around.after}".split()) <= _MAY_GO
    damaged = any(_NOT_A_YAML_TEXT.fullmatch(one) for one in (value, new.strip() if alone else value))
    return None if damaged or any(one in _YAML_INDICATORS for one in (value[0], *new.strip()[:1])) else new


def block_scalar(new: str, around: Around) -> str | None:
    """``new`` within a block scalar of YAML, whose first line sets its indentation."""
    return None if not around.before.strip() and (not (new + around.after).strip() or new[:1].isspace()) else new


def bare_field(delimiter: str, new: str, around: Around) -> str | None:
    """``new`` within a field of CSV without quotation marks; to be used with the ``delimiter`` bound."""
    marks = any(mark in new for mark in (delimiter, '"', "\n", "\r")) or (
        around.before + new + around.after
    ).startswith('"')
    return None if marks else new


def rst(new: str, around: Around) -> str | None:
    """``new`` within a paragraph of reStructuredText; None with a mark of it, since not every one can be escaped."""
    return None if _has_marks(_RST_MARKS, new, around) else new


def rst_title(width: int, new: str, around: Around) -> str | None:
    """``new`` within a title whose line of marks is ``width`` long: a longer title would be an error."""
    return None if len(around.before + new + around.after) > width else rst(new, around)


def asciidoc(new: str, around: Around) -> str | None:
    """``new`` within a paragraph of AsciiDoc; None with a mark of it, since not every one can be escaped."""
    return None if _has_marks(_ASCIIDOC_MARKS, new, around) else new


def _has_marks(marks: re.Pattern[str], new: str, around: Around) -> bool:
    """Whether ``new`` holds a mark, or the line would begin with one of a list or title once ``new`` stands in it."""
    return bool(
        marks.search(new)
        or _would_undo(new, around)
        or _BLOCK_MARK.match(new)
        or (_begins_line(around.before) and _BLOCK_MARK.match(new + around.after))
        or (_begins_line(around.before) and not new and _LINE_END.match(around.after))
    )
