"""Template code in Markdown (shortcodes, tags, attribute lists): found and covered up before the text is parsed."""

from __future__ import annotations

import re
from bisect import bisect_right

from unspin.model import Span

_LONGEST = 2000
"""Code points within one shortcode: bounds the search for a closing mark; longer ones do not occur in posts."""

_SHORTCODE = re.compile(
    rf"\{{\{{(?:[^{{}}]|\}}(?!\}})){{1,{_LONGEST}}}\}}\}}"  # {{< figure >}}, {{% note %}}, {{ page.title }}
    rf"|\{{%(?:[^%{{}}]|%(?!\}})){{1,{_LONGEST}}}%\}}"  # {% include x %}
    r"|^[ \t]{0,3}\{:[^{}\r\n]{1,200}\}"  # {: .class}
    rf"|\{{/\*(?:[^*{{]|\*(?!/\}})){{0,{_LONGEST}}}\*/\}}"  # {/* a comment of MDX */}
    r"|\[/?(?:gallery|caption|embed|audio|video|playlist|contact-form-7|shortcode|vc_\w{1,40}|et_pb_\w{1,40})"
    rf"(?:[ \t][^\[\]]{{0,{_LONGEST}}})?\](?![(\[:])",  # [gallery ids="1,2"]
    re.MULTILINE,
)
_LINE_BREAK_FREE = re.compile(r"[^\r\n]")


class Cover:
    """The shortcodes of a text, and the text with a letter in place of each of their characters.

    >>> cover = Cover("See {{< note >}} now")
    >>> cover.text, cover.holding(6)
    ('See xxxxxxxxxxxx now', Span(start=4, end=16))
    """

    __slots__ = ("_spans", "text")

    def __init__(self, source: str) -> None:
        """Find them in one pass."""
        self._spans = [Span(*found.span()) for found in _SHORTCODE.finditer(source)]
        parts, at = [], 0
        for span in self._spans:
            parts += [source[at : span.start], _LINE_BREAK_FREE.sub("x", span.slice(source))]
            at = span.end
        self.text = "".join([*parts, source[at:]])

    def holding(self, index: int) -> Span | None:
        """The shortcode that covers code point ``index``, if any."""
        before = self._starting_by(index)
        return before if before and index < before.end else None

    def next_start(self, index: int) -> int | None:
        """Where the first shortcode after ``index`` begins, if any."""
        place = bisect_right(self._spans, index, key=lambda span: span.start)
        return self._spans[place].start if place < len(self._spans) else None

    def _starting_by(self, index: int) -> Span | None:
        place = bisect_right(self._spans, index, key=lambda span: span.start)
        return self._spans[place - 1] if place else None
