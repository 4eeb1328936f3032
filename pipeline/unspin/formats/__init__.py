"""Files to documents: the table of formats, and one function that picks from it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path, PurePath
from typing import BinaryIO

from unspin.errors import InputError
from unspin.formats import encoding
from unspin.formats.base import Container, Format, Reader
from unspin.formats.comments import comments_of
from unspin.formats.encoding import Decoded
from unspin.formats.files import changed_meanwhile, collect, read_bytes, replace_file, write_atomic
from unspin.formats.later import Later, LaterContainer
from unspin.formats.plain import read_plain
from unspin.formats.replacement import Replacement
from unspin.formats.stretches import Layout, LongFile, long_file
from unspin.model import Document, FileReport

RECORDS_MAX_BYTES = 256 * 1024 * 1024
"""Larger exports and tables are refused where their whole text is held, which takes 5 bytes for each of theirs, and 11 where a
character beyond U+FFFF is among them. What reads them in stretches has no limit."""

LONG_BYTES = 4 * 1024 * 1024
"""Files of records that are larger are read in stretches."""

FORMATS = (
    Format("text", (".txt", ".text"), read_plain),
    Format("markdown", (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"), Later("markdown", "read_markdown")),
    Format("mdx", (".mdx",), Later("markdown", "read_mdx")),
    Format("html", (".html", ".htm", ".xhtml"), Later("html", "read_html")),
    Format("docx", (".docx", ".docm"), Later("docx", "read_docx"), LaterContainer(Later("docx", "DocxContainer"))),
    Format("rst", (".rst", ".rest"), Later("rst", "read_rst")),
    Format("asciidoc", (".adoc", ".asciidoc"), Later("asciidoc", "read_asciidoc")),
    Format("wxr", (".xml",), Later("wxr", "read_wxr"), cutter=Later("wxr", "WxrItems"), in_folders=False, max_bytes=RECORDS_MAX_BYTES),
    Format(
        "csv",
        (".csv", ".tsv"),
        Later("csv_table", "read_table"),
        field_reader=Later("csv_table", "read_table"),
        cutter=Later("csv_table", "TableRows"),
        in_folders=False,
        max_bytes=RECORDS_MAX_BYTES,
    ),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        Later("jsonl", "read_jsonl"),
        field_reader=Later("jsonl", "read_jsonl"),
        cutter=Later("jsonl", "JsonLines"),
        in_folders=False,
        max_bytes=RECORDS_MAX_BYTES,
    ),
)
"""Every format, plain text first: it is also what a path with no known suffix is read as."""

SUFFIXES = frozenset(suffix for one in FORMATS if one.in_folders for suffix in one.suffixes)
"""The file name endings, in lower case, of the files that are taken from a folder."""


def parse(source: str, path: str = "-", format_name: str | None = None, text_fields: Sequence[str] = ()) -> Document:
    """The document that ``source`` holds, read as ``format_name``, else by the suffix of ``path``, else as plain text.

    ``text_fields`` are the columns of CSV or members of JSON objects that hold prose; other formats have none.

    Raises:
        InputError: no format has that name, or the source is none of a format of records (WXR, CSV, JSONL).

    >>> parse("**Spider** veins", "post.md").segments[0].text
    'Spider veins'
    """
    one = _format(path, format_name)
    return one.field_reader(source, path, text_fields) if one.field_reader else one.reader(source, path)


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


def read_raw(path: Path) -> bytes:
    """The bytes of the file at ``path``, within the limit of its format; raises InputError as ``read_bytes`` does."""
    return read_bytes(path, _format(str(path), None).max_bytes)


def read_file(path: Path) -> Decoded:
    """The text of the file at ``path``; raises InputError as ``read_raw`` and ``decode`` do."""
    return decode(read_raw(path), str(path))


def has_records(path: str) -> bool:
    """Whether a file of this name can be read in stretches."""
    return _format(path, None).cutter is not None


def is_long(path: Path) -> bool:
    """Whether the file at ``path`` is one that is read in stretches; False where it cannot be looked at."""
    try:
        return has_records(str(path)) and path.stat().st_size > LONG_BYTES
    except (OSError, ValueError):
        return False


def in_stretches(
    file: Path | BinaryIO, name: str, text_fields: Sequence[str] = ()
) -> AbstractContextManager[LongFile]:
    """A file of records, at a path or in a stream, with what ``parse`` would read in it, stretch by stretch.

    Raises:
        InputError: files of that ``name`` hold no records, or as ``read_file`` and ``parse`` do.
    """
    one = _format(name, None)
    if one.cutter is None:
        raise InputError(name, "holds no records", "read it whole")
    return long_file(file, Layout(name, one.name, one.cutter, text_fields))


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
    "LongFile",
    "Reader",
    "Replacement",
    "changed_meanwhile",
    "collect",
    "comments_of",
    "decode",
    "encode",
    "has_records",
    "in_stretches",
    "is_long",
    "parse",
    "read_bytes",
    "read_file",
    "read_raw",
    "replace_file",
    "write_atomic",
]
