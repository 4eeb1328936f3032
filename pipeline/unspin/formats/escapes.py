"""How new text is written where the source gives some characters a meaning. Each function is an Escape of the model."""

from __future__ import annotations

import html
import json
import re

_SPECIAL_MARKDOWN = re.compile(
    r"[\\`*\[\]{}]|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)|~(?=~)"  # what may begin or end markup
)
_MARKDOWN_BLOCK = re.compile(r"(?=#{1,6}\s|[-+]\s|>)|(?<=\d)(?=[.)]\s)")
_NUMBER = re.compile(r"\d{0,9}")
_BLANK = re.compile(r"[\s\"'=<>`]")
_YAML_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"
_NOT_A_YAML_TEXT = re.compile(
    r"(?:true|false|yes|no|on|off|null|~|y|n)|[-+.]?[\d_][\d_.,:eE+xXoO-]*(?:[ Tt]\d\d?:.*)?|[-+]?\.(?:inf|nan)",
    re.IGNORECASE,
)
_RST_MARKS = re.compile(r"[*`|\\]|_(?!\w)|::")
_ASCIIDOC_MARKS = re.compile(r"[*_`#+^~{}\[\]<>|\\]|::|;;|\(\(")
_BLOCK_MARK = re.compile(r"\s*(?:[-+•*.=/]|\(?\w{1,3}[.)]|\.\.)\s|\s*[=~\-.'/]{2}")


def entities(new: str, before: str, after: str) -> str | None:  # noqa: ARG001
    """``new`` as character data of HTML or XML.

    >>> entities("Q & A < 5", "", "")
    'Q &amp; A &lt; 5'
    """
    return html.escape(new, quote=False)


def quoted_attribute(new: str, before: str, after: str) -> str | None:
    """``new`` within an attribute in quotation marks of either kind."""
    return (entities(new, before, after) or "").replace('"', "&quot;").replace("'", "&#39;")


def bare_attribute(new: str, before: str, after: str) -> str | None:
    """``new`` within an attribute without quotation marks, where blanks would end it; it cannot be empty."""
    if not before + new + after:
        return None
    return _BLANK.sub(lambda found: f"&#{ord(found.group())};", new.replace("&", "&amp;"))


def cdata(new: str, before: str, after: str) -> str | None:
    """``new`` within a CDATA section of XML, whose end it must not form."""
    return None if "]]>" in before[-2:] + new + after[:2] else new


def markdown(new: str, before: str, after: str) -> str | None:  # noqa: ARG001
    r"""``new`` within a paragraph, marks that would be taken for markup behind a backslash.

    >>> print(markdown("5 * 3 and snake_case", "", ""))
    5 \* 3 and snake_case
    """
    written = _SPECIAL_MARKDOWN.sub(r"\\\g<0>", new)
    number = _NUMBER.match(written)
    at = number.end() if number else 0
    return f"{written[:at]}\\{written[at:]}" if not before.strip() and _MARKDOWN_BLOCK.match(written, at) else written


def markdown_cell(new: str, before: str, after: str) -> str | None:
    """``new`` within a cell of a table, where a bar would end it."""
    return (markdown(new, before, after) or "").replace("|", r"\|")


def json_string(new: str, before: str, after: str) -> str | None:  # noqa: ARG001
    r"""``new`` within a string of JSON, and within a double-quoted one of YAML or TOML, which know the same escapes.

    >>> json_string('the "blue"\nline', "", "")
    'the \\"blue\\"\\nline'
    """
    return json.dumps(new, ensure_ascii=False)[1:-1]


def doubled_quotes(new: str, before: str, after: str) -> str | None:  # noqa: ARG001
    """``new`` within a quoted field of CSV."""
    return new.replace('"', '""')


def doubled_apostrophes(new: str, before: str, after: str) -> str | None:  # noqa: ARG001
    """``new`` within a single-quoted scalar of YAML."""
    return None if "\n" in new or "\r" in new else new.replace("'", "''")


def without_apostrophes(new: str, before: str, after: str) -> str | None:  # noqa: ARG001
    """``new`` within a literal string of TOML, which knows no escapes."""
    return None if any(mark in new for mark in "'\r\n") else new


def plain_scalar(new: str, before: str, after: str) -> str | None:
    """``new`` within a scalar of YAML without quotation marks, which must go on being a text without them."""
    value = f"{before}{new}{after}".strip()
    marks = (
        value[:1] in _YAML_INDICATORS or value.endswith(":") or any(one in value for one in (": ", " #", "\n", "\r"))
    )
    return None if not value or marks or _NOT_A_YAML_TEXT.fullmatch(value) else new


def block_scalar(new: str, before: str, after: str) -> str | None:
    """``new`` within a block scalar of YAML, whose first line sets its indentation."""
    return None if not before.strip() and (not (new + after).strip() or new[:1].isspace()) else new


def bare_field(delimiter: str, new: str, before: str, after: str) -> str | None:
    """``new`` within a field of CSV without quotation marks; to be used with the ``delimiter`` bound."""
    marks = any(mark in new for mark in (delimiter, '"', "\n", "\r")) or (before + new + after).startswith('"')
    return None if marks else new


def rst(new: str, before: str, after: str) -> str | None:
    """``new`` within a paragraph of reStructuredText; None with a mark of it, since not every one can be escaped."""
    return None if _has_marks(_RST_MARKS, new, before, after) else new


def rst_title(width: int, new: str, before: str, after: str) -> str | None:
    """``new`` within a title whose line of marks is ``width`` long: a longer title would be an error."""
    return None if len(before + new + after) > width else rst(new, before, after)


def asciidoc(new: str, before: str, after: str) -> str | None:
    """``new`` within a paragraph of AsciiDoc; None with a mark of it, since not every one can be escaped."""
    return None if _has_marks(_ASCIIDOC_MARKS, new, before, after) else new


def _has_marks(marks: re.Pattern[str], new: str, before: str, after: str) -> bool:
    """Whether ``new`` holds a mark, or the block would begin with one of a list or title once ``new`` stands in it."""
    return bool(marks.search(new) or (not before.strip() and _BLOCK_MARK.match(new + after)))
