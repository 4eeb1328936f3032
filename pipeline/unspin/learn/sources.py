"""The two versions of each text: files, or folders with files of the same relative names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from unspin.errors import InputError
from unspin.formats import SUFFIXES, collect, parse, read_file
from unspin.model import Document

TextFields = Callable[[Path], Sequence[str]]
"""Which columns of CSV or members of JSON lines hold the prose of a file."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Documents before and after correction, and the relative names of files that have no partner."""

    pairs: tuple[tuple[Document, Document], ...]
    unpaired: tuple[str, ...] = ()


def read_sources(before: Path, after: Path, fields: TextFields) -> Sources:
    """The documents of two files or two folders.

    Raises:
        InputError: a path is missing, one is a file and the other a folder, no name is common, or a file is no text.
    """
    for path in (before, after):
        if not path.exists():
            raise InputError(str(path), "does not exist", "check the spelling of the path")
    if before.is_dir() != after.is_dir():
        folder, file = (before, after) if before.is_dir() else (after, before)
        raise InputError(str(file), f"is a file and {folder} a folder", "give two files or two folders")
    if not before.is_dir():
        return Sources(((read_document(before, fields), read_document(after, fields)),))
    old, new = _names(before), _names(after)
    common = sorted(old & new)
    if not common:
        raise InputError(
            str(after), f"has no file of the same name as one in {before}", "give two versions of one folder"
        )
    pairs = tuple((read_document(before / name, fields), read_document(after / name, fields)) for name in common)
    return Sources(pairs, tuple(str(name) for name in sorted(old ^ new)))


def _names(folder: Path) -> frozenset[Path]:
    return frozenset(path.relative_to(folder) for path in collect([folder], SUFFIXES))


def read_document(path: Path, fields: TextFields) -> Document:
    """The document in a file; raises InputError if it is no text."""
    return parse(read_file(path).text, str(path), text_fields=fields(path))


def read_clean(paths: Sequence[Path], fields: TextFields) -> tuple[Document, ...]:
    """The documents of clean files and folders; raises InputError for what cannot be read."""
    return tuple(read_document(path, fields) for path in collect(paths, SUFFIXES))
