"""reStructuredText to prose: paragraphs, list items, quotations and titles; whatever may be more than prose is left alone.

Not read are directives and their contents (but for the text of admonitions below a blank line), comments, targets, footnotes, tables, literal,
doctest and line blocks, field and option lists, and terms of definition lists.
"""

from __future__ import annotations

import re
from functools import partial

from unspin.formats import escapes
from unspin.formats.base import whole_block
from unspin.formats.lines import Line, LineReader, columns, is_repeated
from unspin.model import Document, Escape, SegmentKind, Span

_MARKS = re.compile(
    r"``[^`]++(?:`(?!`)[^`]*+)*``"  # ``literal``
    r"|:[\w.+:-]{1,60}:`[^`]{1,500}`|`[^`]{1,500}`:[\w.+:-]{1,60}:"  # :role:`text`
    r"|`(?P<text>[^`<>\r\n]{1,300}?)\s{1,9}<[^`<>]{1,500}>`__"  # `text <address>`__
    r"|`[^`]{1,500}`_{0,2}"  # `text`, `text`_, and `text <address>`_, whose text is a name that must not come twice
    r"|\|[^|\s][^|]{0,200}\|_{0,2}"  # |substitution|
    r"|\[[\w#*][\w.-]{0,60}\]_|\[[#*]\]_"  # [1]_
    r"|(?<![\w_])\w[\w.+-]{0,100}__?(?!\w)"  # reference_
    r"|[a-zA-Z][\w+.-]{1,20}://[^\s<>`]{1,500}|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.-]{1,60}"
    r"|(?P<mark>\*{1,2}(?=\w|[\"'“‘(\[<])|(?<=[\w.,;:!?\"'”’)\]%])\*{1,2}|\\[ \r\n])"  # *emphasis*
    r"|\\(?P<character>\S)"
)
_EXPLICIT = re.compile(r"\.\.(?:\s|\Z)|__(?:\s|\Z)")
_DIRECTIVE = re.compile(r"\.\.\s+(?:\|[^|]+\|\s+)?([\w.+:-]+?)::(?:\s|\Z)")
_ADMONITIONS = frozenset(
    "attention caution danger error hint important note tip warning admonition seealso topic".split()
)
_FIELD = re.compile(r":[^:\s](?:[^:]|:(?!\s|\Z)){0,100}:(?:\s|\Z)")
_OPTION = re.compile(r"(?:--?|/)\w[\w-]*(?:[ =,]|\Z)")
_ITEM = re.compile(r"(?:[-*+•‣⁃]|\(?(?:\d{1,3}|#|[a-zA-Z]|[ivxlcdmIVXLCDM]{2,6})[.)])[ \t]+(?=\S)")
_GRID = re.compile(r"\+[-=+]+\+\Z")
_SIMPLE = re.compile(r"=+(?:[ \t]+=+)+\Z")
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def read_rst(source: str, path: str) -> Document:
    """The document with its prose; inline literals, roles, substitutions, references and addresses are opaque."""
    return Document(source, _Reader(source).read(), path, "rst")


class _Reader(LineReader):
    """Keeps the styles of titles in the order of their levels."""

    def __init__(self, source: str) -> None:
        super().__init__(source, _MARKS)
        self._levels: list[tuple[str, bool]] = []
        self._no_border: dict[re.Pattern[str], int] = {}

    def block(self) -> None:
        """Read or pass over the block that begins here."""
        line = self.lines[self.at]
        if line.blank:
            self.at += 1
        elif self._title():
            pass
        elif _EXPLICIT.match(line.text):
            self._explicit(line)
        elif _FIELD.match(line.text) or (_OPTION.match(line.text) and not _ITEM.match(line.text)):
            self.at += 1
            self._pass_indented(line.indent)
        elif line.text == "::" or line.text.startswith((">>>", "| ")):
            self.pass_block()
            if line.text == "::":
                self._literal(line.indent)
        elif _GRID.match(line.text) or _SIMPLE.match(line.text):
            self._table(_GRID if line.text[0] == "+" else _SIMPLE)
        elif is_repeated(line.text, _PUNCTUATION, at_least=4):
            self.at += 1
        else:
            self._prose(line)

    # What is passed over

    def _literal(self, indent: int) -> None:
        """Pass over a literal block: what is further in than ``indent``, or lines that begin with one mark."""
        self.pass_while(lambda line: line.blank)
        if self.at >= len(self.lines):
            return
        first = self.lines[self.at]
        if first.indent > indent:
            self._pass_indented(indent)
        elif first.text[0] in _PUNCTUATION:
            self.pass_block()

    def _pass_indented(self, indent: int) -> None:
        self.pass_while(lambda line: line.blank or line.indent > indent)

    def _explicit(self, line: Line) -> None:
        """A directive, comment, target or footnote; of an admonition only the head is passed over."""
        directive = _DIRECTIVE.match(line.text)
        self.at += 1
        if directive and directive[1] in _ADMONITIONS:
            self.pass_while(lambda one: not one.blank and one.indent > line.indent)
        else:
            self._pass_indented(line.indent)

    def _table(self, border: re.Pattern[str]) -> None:
        """Pass over a table: up to a border before a blank line, or the end of the block without one."""
        number = max(self.at + 1, self._no_border.get(border, 0))
        while number < len(self.lines):
            line, after = self.lines[number], self.lines[number + 1 : number + 2]
            if border.match(line.text) and (not after or after[0].blank):
                self.at = number + 1
                return
            if line.indent < self.lines[self.at].indent and not line.blank:
                break
            number += 1
        self._no_border[border] = number  # a table that begins before it has none, either
        self.pass_block()

    # What is read

    def _title(self) -> bool:
        """Read a title with the line of marks below it, perhaps one above it; whether there is one here."""
        lines = self.lines[self.at : self.at + 3]
        if len(lines) == 3 and lines[0].text == lines[2].text and _is_adornment(lines[0]) and not lines[1].blank:
            self._add_title(lines[1], lines[2], over=True)
            self.at += 3
            return True
        if len(lines) < 2 or lines[0].indent or _is_adornment(lines[0]) or _EXPLICIT.match(lines[0].text):
            return False
        title, marks = lines[:2]
        if not _is_adornment(marks) or marks.text == "::" or len(marks.text) < min(4, len(title.text)):
            return False
        self._add_title(title, marks, over=False)
        self.at += 2
        return True

    def _add_title(self, title: Line, marks: Line, *, over: bool) -> None:
        style = (marks.text[0], over)
        if style not in self._levels:
            self._levels.append(style)
        level = min(6, self._levels.index(style) + 1)
        escape = partial(escapes.rst_title, len(marks.text))
        self._add(title.content.start, [title], SegmentKind.HEADING, level, None, escape)

    def _prose(self, line: Line) -> None:
        item = _ITEM.match(line.text)
        start = line.content.start + (item.end() if item else 0)
        column = columns(self.source[line.whole.start : start])
        self.at += 1
        lines = [line, *self.pass_while(lambda one: self._goes_on(one, column, is_item=item is not None))]
        after = self.lines[self.at] if self.at < len(self.lines) else None
        literal = lines[-1].text.endswith("::")
        is_term = after and not after.blank and after.indent > line.indent and not item
        if not is_term:
            kind = SegmentKind.LIST_ITEM if item else SegmentKind.QUOTATION if line.indent else SegmentKind.PARAGRAPH
            place = Span(line.content.start, lines[-1].content.end)
            block = None if literal else whole_block(self.source, place, with_blank_line=not item)
            self._add(start, lines, kind, 1 if item else 0, block, escapes.rst)
        if literal:
            self._literal(column)

    def _goes_on(self, line: Line, column: int, *, is_item: bool) -> bool:
        """Whether ``line`` belongs to the paragraph or item whose text begins in ``column``."""
        if line.blank or line.indent != column:
            return False
        return not is_item or not _EXPLICIT.match(line.text)

    def _add(
        self, start: int, lines: list[Line], kind: SegmentKind, level: int, block: Span | None, escape: Escape
    ) -> None:
        """Add what stands from ``start`` in the first of ``lines`` on, without the marks of a literal block behind it."""
        text, end = lines[-1].text, lines[-1].content.end
        if text.endswith("::"):
            end -= 2 if text.endswith(" ::") else 1
        self.add(Span(start, max(start, end)), kind, level, block, escape)


def _is_adornment(line: Line) -> bool:
    """Whether it is a line of marks as they stand below titles."""
    return not line.indent and is_repeated(line.text, _PUNCTUATION, at_least=2)
