"""Writes the elements that say who changed what: author, date and number."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import count

from unspin.errors import ConfigError
from unspin.formats.docx.tree import Node, Tree

AUTHOR = "unspin"


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes elements into one part. ``numbers`` gives those that no other mark of the document has; ``date`` may be empty."""

    tree: Tree
    numbers: Iterator[int]
    date: str

    def element(self, name: str, content: bytes = b"", **attributes: object) -> bytes:
        """An element of Word's main namespace, with attributes of that namespace."""
        prefix = self.tree.prefix or "w"
        declared = {} if self.tree.prefix else {"xmlns:w": self.tree.namespace}
        named = {f"{prefix}:{key}": str(value) for key, value in attributes.items()}
        return element(f"{prefix}:{name}", declared | named, content)

    def signed(self, name: str, content: bytes = b"", **attributes: object) -> bytes:
        """An element that carries author and date, and a number of its own unless ``attributes`` have one."""
        date = {"date": self.date} if self.date else {}
        number = {} if "id" in attributes else {"id": next(self.numbers)}
        return self.element(name, content, **number, author=AUTHOR, **date, **attributes)


def element(name: str, attributes: Mapping[str, str], content: bytes = b"") -> bytes:
    """An element with names as they are to be written.

    >>> element("w:del", {"w:author": "A & B"})
    b'<w:del w:author="A &amp; B"/>'
    """
    start = name + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{start}>".encode() + content + f"</{name}>".encode() if content else f"<{start}/>".encode()


def text_element(name: bytes, text: str) -> bytes:
    """The element ``name``, as it is to be written, with ``text`` and its blanks."""
    return b"<" + name + b' xml:space="preserve">' + escape(text, quote=False).encode() + b"</" + name + b">"


def free_numbers(trees: Iterable[Tree]) -> Iterator[int]:
    """The numbers from 1 that are the ``w:id`` of nothing in ``trees``, ascending."""
    taken = {number for tree in trees for number in _numbers(tree.root)}
    return (number for number in count(1) if str(number) not in taken)


def _numbers(node: Node) -> Iterator[str]:
    nodes = [node]
    while nodes:
        one = nodes.pop()
        nodes += one.children
        if "w:id" in one.attributes:
            yield one.attributes["w:id"]


def date_of_changes() -> str:
    """The moment in SOURCE_DATE_EPOCH (reproducible-builds.org), or nothing: the same input then gives the same file.

    Raises:
        ConfigError: it is no number of seconds.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if not seconds:
        return ""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(f"SOURCE_DATE_EPOCH is {seconds!r}; give seconds since 1970") from error
