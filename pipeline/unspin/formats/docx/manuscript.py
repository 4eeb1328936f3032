"""A Word document as text, one line for each paragraph that holds some, with the way back to the paragraphs.

The kind of a paragraph stands before it as in Markdown (``# ``, ``- ``, ``| ``, ``> ``): the text alone is read again after a repair,
so what a line is has to be in it.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from unspin.formats.docx.package import Package
from unspin.formats.docx.story import Paragraph, read_story
from unspin.formats.docx.styles import Styles
from unspin.formats.docx.tree import MAX_ELEMENTS, Tree, parse
from unspin.model import SegmentKind, Span

MARKER = re.compile(r"(?P<heading>#{1,6}) |(?P<list>(?:  )*)- |(?P<cell>\|) |(?P<quotation>>) ")
"""What may stand before the prose of a line."""

_STORIES = ("header", "footer", "footnotes", "endnotes")
"""The parts beside the main one that are read, by the end of their relationship's type, in this order."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points: the last word of the type, and the name of the other part."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part that holds prose."""

    name: str
    tree: Tree


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text: where its prose stands, and what it was read from."""

    prose: Span
    part: Part
    paragraph: Paragraph


class Manuscript:
    """One document: ``text`` and its ``lines``, the ``parts`` they come from, main part first, and the ``package``."""

    def __init__(self, raw: bytes, path: str) -> None:
        """Read the file.

        Raises:
            InputError: it is damaged, encrypted, no Word document, or made to do harm.
        """
        self.package = Package(raw, path)
        self._trees: dict[str, Tree] = {}
        main = next((one.target for one in self.relations("") if one.kind == "officeDocument"), None)
        if main is None:
            raise self.package.damaged("it does not say which part is the document")
        relations = self.relations(main)
        self.parts = [Part(name, self.tree(name)) for name in (main, *_stories(relations))]
        if self.parts[0].tree.root.name != "w:document":
            raise self.package.damaged("the main part is no text document")
        styles = next((Styles.read(self.tree(one.target).root) for one in relations if one.kind == "styles"), Styles())
        self.comments = next((one.target for one in relations if one.kind == "comments"), None)
        self.lines: list[Line] = []
        self.text = self._read(styles)
        self._starts = [line.prose.start for line in self.lines]

    def relations(self, part: str) -> list[Relation]:
        """Where ``part``, or with an empty name the whole package, points to within the file."""
        name = relations_of(part)
        if name not in self.package:
            return []
        found = []
        for one in self.tree(name).root.within("Relationship"):
            if one.attributes.get("TargetMode") != "External":
                target = posixpath.join("/", posixpath.dirname(part), unquote(one.attributes.get("Target", "")))
                kind = one.attributes.get("Type", "").rpartition("/")[2]
                found.append(Relation(kind, posixpath.normpath(target).lstrip("/")))
        return found

    def tree(self, name: str) -> Tree:
        """The part ``name``, parsed once; raises InputError for one that is missing or no XML that Word would write."""
        key = name.lower()
        if key not in self._trees:
            left = MAX_ELEMENTS - sum(tree.elements for tree in self._trees.values())
            try:
                self._trees[key] = parse(self.package.read(name), left)
            except ValueError as error:
                raise self.package.damaged(f"{name}: {error}") from error
        return self._trees[key]

    def lines_in(self, span: Span) -> Iterator[Line]:
        """The lines whose prose ``span`` of the text touches, in order."""
        for number in range(max(0, bisect_right(self._starts, span.start) - 1), len(self.lines)):
            line = self.lines[number]
            if line.prose.start > span.end:
                return
            if line.prose.end >= span.start:
                yield line

    def _read(self, styles: Styles) -> str:
        written, length = [], 0
        for part in self.parts:
            for paragraph in read_story(part.tree.root, styles, takes_comments=part is self.parts[0]):
                marker = _marker(paragraph)
                start = length + len(marker)
                self.lines.append(Line(Span(start, start + len(paragraph.text)), part, paragraph))
                written.append(f"{marker}{paragraph.text}\n")
                length += len(written[-1])
        return "".join(written)


def relations_of(part: str) -> str:
    """The name of the part that holds the relations of ``part``, with an empty name those of the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _stories(relations: list[Relation]) -> list[str]:
    """The parts beside the main one that hold prose, each once, those of one kind by number."""
    found = {one.target: _STORIES.index(one.kind) for one in relations if one.kind in _STORIES}
    return sorted(found, key=lambda name: (found[name], len(name), name))


def _marker(paragraph: Paragraph) -> str:
    return {
        SegmentKind.HEADING: "#" * paragraph.level + " ",
        SegmentKind.LIST_ITEM: "  " * (paragraph.level - 1) + "- ",
        SegmentKind.TABLE_CELL: "| ",
        SegmentKind.QUOTATION: "> ",
    }.get(paragraph.kind, "")
