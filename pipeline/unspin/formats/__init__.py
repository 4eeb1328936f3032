"""Files to documents: the table of formats, and one function that picks from it."""

from __future__ import annotations

from pathlib import Path, PurePath

from unspin.errors import InputError
from unspin.formats import encoding
from unspin.formats.base import Container, Format, Reader
from unspin.formats.comments import comments_of
from unspin.formats.docx import DocxContainer, read_docx
from unspin.formats.encoding import Decoded
from unspin.formats.files import collect, read_bytes, write_atomic
from unspin.formats.html import read_html
from unspin.formats.markdown import read_markdown
from unspin.formats.plain import read_plain
from unspin.model import Document, FileReport

FORMATS = (
    Format("text", (".txt", ".text"), read_plain),
    Format("markdown", (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"), read_markdown),
    Format("html", (".html", ".htm", ".xhtml"), read_html),
    Format("docx", (".docx", ".docm"), read_docx, DocxContainer()),
)
"""Every format, plain text first: it is also what a path with no known suffix is read as."""

SUFFIXES = frozenset(suffix for one in FORMATS for suffix in one.suffixes)
"""The file name endings that mark a file as text we read, in lower case."""


def parse(source: str, path: str = "-", format_name: str | None = None) -> Document:
    """The document that ``source`` holds, read as ``format_name``, else by the suffix of ``path``, else as plain text.

    Raises:
        InputError: no format has that name.

    >>> parse("**Spider** veins", "post.md").segments[0].text
    'Spider veins'
    """
    return _format(path, format_name).reader(source, path)


def decode(raw: bytes, path: str = "-", format_name: str | None = None) -> Decoded:
    """The text of a file by its format, chosen as ``parse`` does.

    Raises:
        InputError: no format has that name, or the file is damaged, no text, or in an unknown encoding.
    """
    container = _format(path, format_name).container
    return container.decode(raw, path) if container else encoding.decode(raw, path)


def encode(file: FileReport, decoded: Decoded) -> bytes:
    """The bytes of a repaired file, which was read as ``decoded``; outside the applied findings they are as they were."""
    container = _format(file.path, file.format).container
    return container.encode(file, decoded) if container else encoding.encode(file.repaired, decoded)


def read_file(path: Path) -> Decoded:
    """The text of the file at ``path``; raises InputError as ``read_bytes`` and ``decode`` do."""
    return decode(read_bytes(path), str(path))


def _format(path: str, name: str | None) -> Format:
    suffix = PurePath(path).suffix.lower()
    for one in FORMATS:
        if one.name == name or (name is None and suffix in one.suffixes):
            return one
    if name is None:
        return FORMATS[0]
    known = ", ".join(one.name for one in FORMATS)
    raise InputError(path, f"there is no format {name!r}", f"choose one of {known}")


__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Container",
    "Decoded",
    "Format",
    "Reader",
    "collect",
    "comments_of",
    "decode",
    "encode",
    "parse",
    "read_bytes",
    "read_file",
    "write_atomic",
]
