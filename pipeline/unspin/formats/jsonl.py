"""JSON lines (NDJSON): the text in chosen members of each object; every line is a document of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from unspin.errors import InputError
from unspin.formats import escapes
from unspin.formats.fields import Wanted
from unspin.formats.json_text import string_members, string_prose
from unspin.formats.nested import record
from unspin.formats.values import read_value
from unspin.model import Document, Span

_LINE = re.compile(r"[^\r\n]+")


def read_jsonl(source: str, path: str, fields: Sequence[str] = ()) -> Document:
    """The document whose records are the lines; in each the members called one of ``fields`` are read.

    A member of an object within is called by both keys: ``post.title``. Values that are no strings are passed over.

    Raises:
        InputError: a line is no JSON object, or no line has such a member.
    """
    wanted = Wanted(fields)
    records, names = [], set[str]()
    for found in _LINE.finditer(source):
        if found.group().isspace():
            continue
        try:
            members = [name for name, _ in _members(found.group())]
        except (ValueError, RecursionError) as error:
            line = source.count("\n", 0, found.start()) + 1
            raise InputError(f"{path}:{line}", "is no JSON object", "give one object per line") from error
        names.update(members)
        if any(name in wanted for name in members):
            records.append(Span(*found.span()))
    if not records:
        raise wanted.missing(path, "text in", sorted(names))
    return Document(source, (), path, "jsonl", records=tuple(records), reader=partial(_read_line, path, wanted))


def _members(line: str) -> list[tuple[str, Span]]:
    """The members of the object in ``line`` that are texts: names and places; raises ValueError if it is none."""
    at = len(line) - len(line.lstrip())
    if not line.startswith("{", at):
        raise ValueError("no object")
    return [(".".join(keys), place) for keys, place in string_members(line, at)]


def _read_line(path: str, wanted: Wanted, line: str) -> Document:
    values = [
        (place, read_value(string_prose(line, place).value(escapes.json_string), path))
        for name, place in _members(line)
        if name in wanted
    ]
    return record(line, path, "jsonl", values, partial(_read_line, path, wanted))
