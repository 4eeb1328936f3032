"""XML as a tree whose elements know where they stand in the bytes, so that a change can be spliced in.

Expat reads; a document type is refused before it can declare an entity, so nothing is ever expanded or fetched.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""How names of these namespaces are written here, whatever prefix the file gives them; the second of a pair is ISO 29500 strict."""

MAX_DEPTH = 250
"""Deepest nesting that is read: tables within tables within text boxes reach some 60, and the walk is recursive."""

MAX_ELEMENTS = 1_000_000
"""Most elements that are read of one file; each takes some 1 kB of memory, and 1,000 pages have some 200,000."""

_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_NAME = re.compile(rb"<([^\s/>]+)")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


Splice = tuple[int, int, bytes]
"""Start and end of the bytes to replace, and what comes in their place."""


@dataclass(slots=True, eq=False)
class Node:
    """An element. Its start tag is ``data[start:inner]``, its end tag ``data[close:end]``, empty in ``<w:tab/>``.

    ``name`` is ``prefix:local`` for the namespaces we know by prefix, else ``local`` alone; so are the names of attributes.
    ``texts`` are the runs of characters directly inside.
    """

    name: str
    attributes: dict[str, str]
    parent: Node | None
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The characters directly inside."""
        return "".join(self.texts)

    def child(self, name: str) -> Node | None:
        """The first child of that name."""
        return next((one for one in self.children if one.name == name), None)

    def value(self, path: str) -> str | None:
        """The ``w:val`` of the element that ``path``, names joined by a slash, leads to; None where there is none."""
        node: Node | None = self
        for name in path.split("/"):
            node = node.child(name) if node else None
        return node.attributes.get("w:val", "") if node else None

    def within(self, name: str) -> Iterator[Node]:
        """The elements of that name below this one, in the order of the file; not those inside of one of them."""
        for one in self.children:
            if one.name == name:
                yield one
            else:
                yield from one.within(name)


@dataclass(frozen=True, slots=True)
class Tree:
    """A part: ``data`` is its XML in UTF-8, whatever it is stored in, and all places count in it."""

    root: Node
    data: bytes
    prefix: str
    """The prefix that stands for the main namespace of Word at the root; empty if there is none."""
    namespace: str
    """The main namespace of Word as this file has it (ISO 29500 strict or transitional); empty if it has none."""
    stored_as: str
    elements: int

    def raw(self, node: Node) -> bytes:
        """The element as it is written."""
        return self.data[node.start : node.end]

    def start_tag(self, node: Node) -> bytes:
        """Its start tag as it is written."""
        return self.data[node.start : node.inner]

    def written_name(self, node: Node) -> bytes:
        """Its name as it is written, prefix included."""
        found = _NAME.match(self.data, node.start)
        return found[1] if found else b""

    def appended(self, node: Node, content: bytes) -> Splice:
        """The splice that puts ``content`` behind all that the element holds."""
        if node.end > node.close:
            return node.close, node.close, content
        return node.inner - 2, node.inner, b">" + content + b"</" + self.written_name(node) + b">"

    def spliced(self, splices: Iterable[Splice]) -> bytes:
        """The part as it is stored, with each ``data[start:end]`` of the disjoint ``splices`` replaced."""
        out: list[bytes] = []
        at = 0
        for start, end, new in sorted(splices, key=lambda one: one[:2]):
            if start < at:
                raise ValueError("two changes overlap")
            out += [self.data[at:start], new]
            at = end
        data = b"".join((*out, self.data[at:]))
        if self.stored_as == "utf-8":
            return data
        bom = next(bom for bom, codec in _UTF16.items() if codec == self.stored_as)
        return bom + data.decode("utf-8").encode(self.stored_as)


def parse(raw: bytes, most: int = MAX_ELEMENTS) -> Tree:
    """The tree of a part that has at most so many elements.

    Raises:
        ValueError: no well-formed XML, not in UTF-8 or UTF-16, with a document type, too many elements, or nested deeper
            than ``MAX_DEPTH``.
    """
    stored_as = _UTF16.get(raw[:2], "utf-8")
    data = raw if stored_as == "utf-8" else raw[2:].decode(stored_as).encode("utf-8")
    builder = _Builder(data, most)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    if builder.root is None:
        raise ValueError("no element")
    return Tree(builder.root, data, builder.prefix, builder.namespace, stored_as, builder.elements)


class _Builder:
    """Takes the events of expat."""

    def __init__(self, data: bytes, most: int) -> None:
        self.elements = 0
        self._most = most
        self.root: Node | None = None
        self.prefix = self.namespace = ""
        self._data = data
        self._open: list[Node] = []
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartNamespaceDeclHandler = self._namespace
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *_: object) -> None:
        raise ValueError("it declares a document type, which no Word document does")

    def _namespace(self, prefix: str | None, uri: str) -> None:
        if _PREFIXES.get(uri) == "w":
            self.namespace = self.namespace or uri
            self.prefix = self.prefix or (prefix or "" if self.root is None else "")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise ValueError(f"it is nested deeper than {MAX_DEPTH} elements")
        self.elements += 1
        if self.elements > self._most:
            raise ValueError("it has more elements than a thousand pages have")
        start = self.parser.CurrentByteIndex
        tag = _TAG.match(self._data, start)
        if tag is None:
            raise ValueError("a tag cannot be found again")
        parent = self._open[-1] if self._open else None
        named = {_short(key): value for key, value in attributes.items()}
        node = Node(_short(name), named, parent, start, tag.end())
        if parent:
            parent.children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _: str) -> None:
        node = self._open.pop()
        if self._data[node.inner - 2 : node.inner] == b"/>":
            node.close = node.end = node.inner
        else:
            node.close = self.parser.CurrentByteIndex
            node.end = self._data.index(b">", node.close) + 1

    def _text(self, text: str) -> None:
        self._open[-1].texts.append(text)


def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    prefix = _PREFIXES.get(space)
    return f"{prefix}:{local}" if prefix else local
