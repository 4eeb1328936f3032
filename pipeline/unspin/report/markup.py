"""Text of unknown origin as HTML that can do nothing: escaped, and with hidden characters shown by number."""

from __future__ import annotations

import html
import re

from unspin.report.visible import HIDDEN, character_name, code_point

_BLANKS = re.compile(r"[ \t\r\n]+")
_CARRIAGE_RETURN = re.compile(r"\r\n?")


def element_text(text: str) -> str:
    """``text`` for the content of an element, its line breaks as line feeds.

    >>> element_text("<b>knee & hip</b>")
    '&lt;b&gt;knee &amp; hip&lt;/b&gt;'
    """
    return HIDDEN.sub(_boxed, html.escape(_CARRIAGE_RETURN.sub("\n", text), quote=True))


def attribute_text(text: str) -> str:
    """``text`` on one line for an attribute in double quotes, hidden characters in square brackets.

    >>> attribute_text('say "ah"')
    'say &quot;ah&quot;'
    """
    on_one_line = _BLANKS.sub(" ", text)
    return HIDDEN.sub(lambda match: f"[{code_point(match.group())}]", html.escape(on_one_line, quote=True))


def _boxed(match: re.Match[str]) -> str:
    character = match.group()
    return f'<span class="hidden-character" title="{character_name(character)}">{code_point(character)}</span>'
