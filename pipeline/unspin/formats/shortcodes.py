"""Template code in Markdown and HTML (shortcodes, tags, attribute lists): found and covered up before the text is parsed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from unspin.model import Span

_LONGEST = 2000
"""Code points within one shortcode: bounds the search for a closing mark; longer ones do not occur in posts."""

_WORDPRESS = (
    "gallery|caption|embed|audio|video|playlist|contact-form-7|shortcode|wpforms|gravityform|toc"
    r"|vc_\w{1,40}|et_pb_\w{1,40}|fusion_\w{1,40}|su_\w{1,40}|elementor-\w{1,40}"
)
_VALUE = r"(?:\"[^\"\[\]]{0,500}\"|'[^'\[\]]{0,500}'|[^\s\"'\[\]=]{1,200})"
_SHORTCODE = re.compile(
    rf"\{{\{{(?:[^{{}}]|\}}(?!\}})){{1,{_LONGEST}}}\}}\}}"  # {{< figure >}}, {{% note %}}, {{ page.title }}
    rf"|\{{%(?:[^%{{}}]|%(?!\}})){{1,{_LONGEST}}}%\}}"  # {% include x %}
    rf"|\{{#[\s-](?:[^#{{}}]|#(?!\}})){{1,{_LONGEST}}}#\}}"  # {# a remark #}
    rf"|<%(?:[^%<>]|%(?!>)){{1,{_LONGEST}}}%>"  # <% code %>
    r"|^[ \t]{0,3}\{:[^{}\r\n]{1,200}\}"  # {: .class}
    rf"|\{{/\*(?:[^*{{]|\*(?!/\}})){{0,{_LONGEST}}}\*/\}}"  # {/* a comment of MDX */}
    r"|^[ \t]{0,3}:{3,}[^\r\n]{0,200}"  # :::note
    r"|\\\([^\r\n]{1,300}?\\\)|\\\[[^\r\n]{1,300}?\\\]"  # \(x^2\)
    rf"|\[/?(?:{_WORDPRESS})"
    rf"(?:[ \t][^\[\]]{{0,{_LONGEST}}})?\](?![(\[:])"  # [gallery ids="1,2"]
    rf"|\[[a-z][\w-]{{1,60}}(?:\s{{1,9}}[\w-]{{1,60}}={_VALUE}){{1,50}}\s{{0,9}}/?\](?![(\[:])"  # [button url="/x"]
    r"|\[/?[a-z][\w-]{1,60}\](?![(\[:])",  # [box]text[/box]: only if both are there
    re.MULTILINE | re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:\{%-?|\{\{[<%]|\[)\s*(/|end)?([a-z][\w-]*)(?:.*?(/)\s*(?:[>%]\}\}|\]))?", re.IGNORECASE | re.DOTALL
)
_BARE = re.compile(r"\[(/?)([a-z][\w-]*)\]", re.IGNORECASE)
_KNOWN = re.compile(_WORDPRESS, re.IGNORECASE)
_VERBATIM = frozenset(
    "raw comment verbatim highlight code sourcecode mermaid math katex latex schema javascript stylesheet style gist html css php".split()
)
"""Shortcodes and tags between whose beginning and end stands no prose."""

_LINE_BREAK_FREE = re.compile(r"[^\r\n]")


class Cover:
    """The template code of a text, and the text with a letter in place of each of its characters.

    >>> cover = Cover("See {{< note >}} now")
    >>> cover.text, cover.holding(6)
    ('See xxxxxxxxxxxx now', Span(start=4, end=16))
    """

    __slots__ = ("_spans", "text")

    def __init__(self, source: str, also: Iterable[Span] = ()) -> None:
        """Find it in one pass; what stands in ``also`` is covered, too."""
        self._spans = list(_joined([*_template_code(source), *also]))
        parts, at = [], 0
        for span in self._spans:
            parts += [source[at : span.start], _LINE_BREAK_FREE.sub("x", span.slice(source))]
            at = span.end
        self.text = "".join([*parts, source[at:]])

    def holding(self, index: int) -> Span | None:
        """What covers code point ``index``, if anything."""
        before = self._starting_by(index)
        return before if before and index < before.end else None

    def runs(self, place: Span) -> Iterator[tuple[Span, bool]]:
        """``place`` in parts, each with whether it is covered."""
        at = place.start
        while at < place.end:
            covered = self.holding(at)
            stop = min(covered.end if covered else self._next_start(at) or place.end, place.end)
            yield Span(at, stop), covered is not None
            at = stop

    def touches(self, place: Span, source: str) -> bool:
        """Whether something in ``place`` of the text is covered, but for a comment of MDX."""
        return any(covered and not run.slice(source).startswith("{/*") for run, covered in self.runs(place))

    def _next_start(self, index: int) -> int | None:
        place = bisect_right(self._spans, index, key=lambda span: span.start)
        return self._spans[place].start if place < len(self._spans) else None

    def _starting_by(self, index: int) -> Span | None:
        place = bisect_right(self._spans, index, key=lambda span: span.start)
        return self._spans[place - 1] if place else None


def _template_code(source: str) -> list[Span]:
    """The pieces of template code, from the beginning of one in ``_VERBATIM`` to its end, in order."""
    if not any(mark in source for mark in ("{", "[", "<%", ":::", "\\(")):
        return []
    found = [(Span(*one.span()), one.group()) for one in _SHORTCODE.finditer(source)]
    ends = {name.lower() for _, code in found for slash, name in _BARE.findall(code) if slash}
    kept = [(span, code) for span, code in found if _is_code(code, ends)]
    spans, closing = [span for span, _ in kept], dict[str, int]()
    for row in range(len(kept) - 1, -1, -1):
        name = _NAME.match(kept[row][1])
        if name and name[1]:
            closing[name[2].lower()] = kept[row][0].end
        elif name and not name[3] and name[2].lower() in _VERBATIM and name[2].lower() in closing:
            spans[row] = Span(spans[row].start, closing[name[2].lower()])
    return spans


def _is_code(code: str, ends: set[str]) -> bool:
    """Whether ``code`` is more than a word in brackets: known, with attributes, or with an end somewhere."""
    bare = _BARE.fullmatch(code)
    return not bare or bare[2].lower() in ends or bool(_KNOWN.fullmatch(bare[2]))


def _joined(spans: list[Span]) -> Iterator[Span]:
    """The spans in order, those that overlap as one."""
    last: Span | None = None
    for span in sorted(spans):
        if last and span.start < last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
