"""What the styles of a document say of its paragraphs and runs: headings, lists, quotations, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from unspin.formats.docx.tree import Node
from unspin.model import SegmentKind

_HEADING = re.compile(r"heading ([1-9])\Z")
_CODE = re.compile(r"\bcode\b|\bhtml (?:preformatted|keyboard|sample|typewriter|variable)\b|\bverbatim\b|\bmacro\b")
"""Names that Word, LibreOffice and Pandoc give to the styles of code; the built-in ones are in English in every language."""

_QUOTATIONS = frozenset(("quote", "intense quote", "block text"))
_TITLES = frozenset(("title", "subtitle"))
_MAX_LEVEL = 6
_DEPTHS = frozenset("012345678")
"""The nine levels of outlines and of lists, as they are written."""


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by their id."""

    by_id: dict[str, Node] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Node) -> Styles:
        """Those of ``word/styles.xml``."""
        return cls({one.attributes.get("w:styleId", ""): one for one in root.within("w:style")})

    def is_code(self, style: str | None) -> bool:
        """Whether the style, or one that it is based on, is made for code."""
        return any(_CODE.search(_name(one)) for one in self._chain(style))

    def kind(self, properties: Node | None) -> tuple[SegmentKind, int]:
        """The kind of a paragraph with those ``w:pPr``, and its level: of a heading 1 to 6, of a list from 1, else 0."""
        sources = [
            *([properties] if properties else []),
            *self._chain(properties.value("w:pStyle") if properties else None),
        ]
        for one in sources:
            level = _heading_level(one)
            if level:
                return SegmentKind.HEADING, level
        for one in sources:
            numbering = one if one is properties else one.child("w:pPr")
            number = numbering.value("w:numPr/w:numId") if numbering else None
            if number is not None:
                depth = numbering.value("w:numPr/w:ilvl") if numbering else None
                level = int(depth) + 1 if depth and depth in _DEPTHS else 1
                return (SegmentKind.LIST_ITEM, level) if number != "0" else (SegmentKind.PARAGRAPH, 0)
        quoted = any(_name(one) in _QUOTATIONS for one in sources)
        return (SegmentKind.QUOTATION if quoted else SegmentKind.PARAGRAPH), 0

    def _chain(self, style: str | None) -> Iterator[Node]:
        """The style and those that it is based on, each once."""
        seen: set[str] = set()
        while style is not None and style in self.by_id and style not in seen:
            seen.add(style)
            yield self.by_id[style]
            style = self.by_id[style].value("w:basedOn")


def _name(node: Node) -> str:
    return (node.value("w:name") or "").lower()


def _heading_level(node: Node) -> int:
    """The level that a style, or the properties of a paragraph, give; 0 for none."""
    named = _HEADING.match(_name(node))
    if named:
        return min(int(named[1]), _MAX_LEVEL)
    if _name(node) in _TITLES:
        return 1
    outline = node.value("w:outlineLvl") or node.value("w:pPr/w:outlineLvl") or "9"
    return min(int(outline) + 1, _MAX_LEVEL) if outline in _DEPTHS else 0
