"""AsciiDoc to prose: paragraphs, list items and titles; whatever may be more than prose is left alone.

Not read are source, literal, passthrough, comment and verse blocks, tables, attributes, macros, directives, indented
paragraphs, and what stands in a block of a style that is not known to hold prose.
"""

from __future__ import annotations

import re

from unspin.formats import escapes
from unspin.formats.base import whole_block
from unspin.formats.lines import Line, LineReader, is_repeated, is_underline
from unspin.model import Document, SegmentKind, Span

_BRACKETS = r"\[[^\]\r\n]{0,500}+\]"
_MARKS = re.compile(
    r"\+{3}[^+]{1,500}\+{3}|\+{2}[^+]{1,500}\+{2}|(?<!\w)\+[^+\s][^+]{0,500}\+(?!\w)"  # +passthrough+
    rf"|(?:pass|stem|latexmath|asciimath):[a-z,]{{0,20}}{_BRACKETS}"
    r"|(?:https?|ftp|irc|mailto|link|xref):[^\s\[\]<>\"]{0,500}+\[(?:(?P<text>[^\]\r\n=,]{1,300}+)[^\]\r\n]{0,500}+)?\]"  # url[text]
    rf"|[a-z][a-z0-9]{{1,20}}:[^\s\[\]:]{{0,300}}{_BRACKETS}"  # kbd:[F1], image:a.png[], footnote:[…]
    r"|<<[^<>]{1,300}>>|\[\[[^\]]{1,200}\]\]|\(\({1,2}[^()]{1,200}\){2,3}"  # <<id>>, [[id]], ((term))
    r"|\{[\w-]{1,60}(?::[^{}]{0,200})?\}"  # {attribute}
    r"|[\"']`|`[\"']"  # "`curved`"
    r"|``[^`]{1,500}``|`[^`\r\n]{1,500}`"  # `code`
    r"|[a-zA-Z][\w+.-]{1,20}://[^\s\[\]<>]{1,500}|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.-]{1,60}"
    r"|(?P<mark>\[[.#%][^\]\r\n]{1,100}\](?=[#*_`])|(?<!\w)[*_#]{1,2}(?=\S)|(?<=[^\s*_#])[*_#]{1,2}(?!\w)|[ \t]\+(?=\r?\n|\Z))"
    r"|[~^][^~^\s]{1,60}[~^]"  # H~2~O
    r"|\\(?P<character>[*_`#+~^<{\[])"
)
_TITLE = re.compile(r"(={1,6}|#{1,6})[ \t]+(?=\S)")
_ATTRIBUTE = re.compile(r":!?[\w-]+!?:(?:[ \t]|\Z)")
_BLOCK_ATTRIBUTES = re.compile(r"\[(?P<style>[\w-]*+).*\]\Z")
_MACRO = re.compile(r"[a-z][\w-]*::[^\s\[]*+\[.*\]\Z|(?:ifdef|ifndef|ifeval|endif|include)::")
_TERM = re.compile(r"\S.{0,200}?(?::{2,4}|;;)(?:[ \t]+(?=\S)|\Z)")
_ITEM = re.compile(
    r"(?:[-•]|\*{1,5}|\.{1,5}|(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{2,6})[.)]|<(?:\d{1,2}|\.)>)[ \t]+(?:\[[ xX*]\][ \t]+)?(?=\S)"
)
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_BLOCK_TITLE = re.compile(r"\.(?=[^\s.])")
_TABLE = re.compile(r"[|,:!]={3,}\Z")
_UNREAD = ("----", "....", "++++", "////", "```", "~~~~")
"""How the lines begin around blocks that hold no prose."""

_READ = ("====", "****", "____", "--")
"""How the lines begin around blocks that hold prose, unless a style says otherwise."""

_STYLES = frozenset(
    "NOTE TIP IMPORTANT WARNING CAUTION quote sidebar example abstract partintro lead preface dedication appendix normal none"
    " square circle disc arabic loweralpha lowerroman upperalpha upperroman qanda horizontal start role id discrete".split()
)


def read_asciidoc(source: str, path: str) -> Document:
    """The document with its prose; code, passthroughs, macros, attributes and addresses within it are opaque."""
    return Document(source, _Reader(source).read(), path, "asciidoc")


class _Reader(LineReader):
    """Keeps whether a style that is not read stands above."""

    def __init__(self, source: str) -> None:
        super().__init__(source, _MARKS)
        self._unread_style = False
        texts = (one.text for one in self.lines)
        self._head = next((i for i, text in enumerate(texts) if text and not text.startswith(("//", ":"))), None)

    def block(self) -> None:
        """Read or pass over what begins at this line."""
        line = self.lines[self.at]
        if line.blank:
            self.at += 1
            return
        attributes = _BLOCK_ATTRIBUTES.match(line.text)
        if attributes and not line.indent:
            style = attributes["style"]
            self._unread_style = self._unread_style or bool(style and style not in _STYLES)
            self.at += 1
        elif _BLOCK_TITLE.match(line.text) and not line.indent:
            self._add(line.content.start + 1, [line], SegmentKind.HEADING)
            self.at += 1
        elif self._passed_over(line):
            pass
        elif title := _TITLE.match(line.text):
            self._title(line, title)
        else:
            self._prose(line)

    # What is passed over

    def _passed_over(self, line: Line) -> bool:
        """Pass over what holds no prose here; whether there was some."""
        text = line.text
        if _TABLE.match(text):
            self._pass_to(text)
        elif self._is_fence(text, _UNREAD):
            self._pass_to("```" if text.startswith("```") else text)
        elif self._is_fence(text, _READ):
            if self._unread_style:
                self._pass_to(text)
            else:
                self.at += 1
        elif text.startswith("//") or _MACRO.match(text) or text in ("+", "<<<", "'''", "---", "***", "- - -"):
            self.at += 1
        elif _ATTRIBUTE.match(text) and not line.indent:
            self._pass_attribute()
        elif self._unread_style or (line.indent and not _ITEM.match(text) and not _TERM.match(text)):
            self._pass_paragraph()
        else:
            return False
        return True

    @staticmethod
    def _is_fence(text: str, fences: tuple[str, ...]) -> bool:
        if text == "--" or text.startswith("```"):
            return ("--" if text == "--" else "```") in fences
        return text[:4] in fences and is_repeated(text, at_least=4)

    def _pass_to(self, end: str) -> None:
        """Pass over the lines up to one that reads ``end``, or all."""
        self.at += 1
        self.pass_while(lambda line: line.text != end)
        self.at += 1
        self._unread_style = False

    def _pass_paragraph(self) -> None:
        self._unread_style = False
        self.pass_block()

    def _pass_attribute(self) -> None:
        """Pass over an attribute, whose value goes on behind a backslash or plus at the end of the line."""
        self.pass_while(lambda line: line.text.endswith(("\\", " +")))
        self.at += 1

    # What is read

    def _title(self, line: Line, title: re.Match[str]) -> None:
        level = len(title[1])
        self._add(line.content.start + title.end(), [line], SegmentKind.HEADING, level)
        self.at += 1
        if level == 1 and self._head == self.at - 1:
            self._pass_paragraph()  # the authors, the revision and the attributes of the head

    def _prose(self, line: Line) -> None:
        item = _ITEM.match(line.text)
        term = None if item else _TERM.match(line.text)
        self.at += 1
        lead = item or term or _ADMONITION.match(line.text)
        start = line.content.start + (lead.end() if lead else 0)
        lines = [line, *self.pass_while(self._goes_on)]
        if self._is_old_title(lines):
            self.at += 1
            return
        listed = item or term
        kind = SegmentKind.LIST_ITEM if listed else SegmentKind.PARAGRAPH
        place = Span(line.content.start, lines[-1].content.end)
        bound = term or self._is_bound(self.at - len(lines))
        block = None if bound else whole_block(self.source, place, with_blank_line=not listed)
        self._add(start, lines, kind, 1 if listed else 0, block)

    def _is_bound(self, first: int) -> bool:
        """Whether what stands on the lines from ``first`` up to here has attributes, a title or an anchor above, or goes on behind a plus."""
        above = self.lines[first - 1].text if first else ""
        below = self.lines[self.at].text if self.at < len(self.lines) else ""
        return below == "+" or bool(_BLOCK_ATTRIBUTES.match(above) or _BLOCK_TITLE.match(above))

    def _is_old_title(self, lines: list[Line]) -> bool:
        """Whether marks of the same length stand below: a title that must not become longer or shorter."""
        marks = self.lines[self.at].text if self.at < len(self.lines) else ""
        return len(lines) == 1 and is_underline(marks, lines[0].text, "=-~^+")

    def _goes_on(self, line: Line) -> bool:
        """Whether ``line`` belongs to the paragraph above it."""
        text = line.text
        if line.blank or text == "+" or text.startswith("//") or is_repeated(text, "=-~^+", at_least=2):
            return False
        return not (
            any(mark.match(text) for mark in (_ITEM, _TERM, _MACRO, _TABLE, _BLOCK_ATTRIBUTES))
            or self._is_fence(text, (*_UNREAD, *_READ))
        )

    def _add(self, start: int, lines: list[Line], kind: SegmentKind, level: int = 0, block: Span | None = None) -> None:
        self.add(Span(start, max(start, lines[-1].content.end)), kind, level, block, escapes.asciidoc)
