"""Characters that must not reach a screen as they are: controls, and those that reorder or hide the text around them.

A file may hold an escape sequence that rewrites the terminal, or a bidirectional override that makes a wording look
like another (Unicode Technical Report 36, section 2.7; CVE-2021-42574). Reports show such characters by number.
"""

from __future__ import annotations

import re
import unicodedata

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""C0 and C1 controls but tab and newline, bidirectional controls, invisible separators, noncharacters, lone surrogates."""

_CONTROL_NAMES = {"\x00": "null", "\x0d": "carriage return", "\x1b": "escape", "\x7f": "delete", "\x08": "backspace"}
_ZERO_WIDTH = frozenset(("Mn", "Me", "Cf"))


def code_point(character: str) -> str:
    """The number of a character as Unicode writes it.

    >>> code_point(chr(0x202E))
    'U+202E'
    """
    return f"U+{ord(character):04X}"


def character_name(character: str) -> str:
    """The name of a character in lower case, or ``control character`` where Unicode gives none."""
    return unicodedata.name(character, _CONTROL_NAMES.get(character, "control character")).lower()


def plain(text: str) -> str:
    """``text`` on one line with every hidden character shown by number in angle brackets, line breaks as ``↵``.

    >>> plain("knee" + chr(0x202E) + "pain")
    'knee<U+202E>pain'
    """
    on_one_line = text.replace("\r\n", "↵").replace("\n", "↵").replace("\r", "↵")
    return HIDDEN.sub(lambda match: f"<{code_point(match.group())}>", on_one_line)


def shown(text: str) -> str:
    r"""``text`` with every hidden character by number, its lines as they are; a carriage return before a line feed is left out.

    >>> shown("knee" + chr(27) + "[2J" + chr(10))
    'knee<U+001B>[2J\n'
    """
    return HIDDEN.sub(lambda match: f"<{code_point(match.group())}>", text.replace("\r\n", "\n"))


def shortened(text: str, *, max_chars: int) -> str:
    """``text`` itself, or its beginning and an ellipsis, ``max_chars`` characters at most."""
    return text if len(text) <= max_chars else text[: max_chars - 1].rstrip() + "…"


def columns(text: str) -> int:
    """How many columns of a terminal ``text`` fills: 2 for wide characters, 0 for combining ones (Unicode annex 11).

    >>> columns("膝"), columns("e" + chr(0x301))
    (2, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in _ZERO_WIDTH else 1
