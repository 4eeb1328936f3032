"""JSON lines (NDJSON): the text in chosen members of each object; every line is a document of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from unspin.errors import InputError
from unspin.formats import escapes
from unspin.formats.json_text import string_members, string_prose
from unspin.formats.nested import record
from unspin.formats.values import read_value
from unspin.model import Document, Span

USUAL_FIELDS = ("text", "content", "body")
"""The members that hold prose where none are named."""

MOST_NAMES = 12
"""Names that an error lists."""

_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")


def read_jsonl(source: str, path: str, fields: Sequence[str] = ()) -> Document:
    """The document whose records are the lines; in each the members called one of ``fields`` are read.

    A member of an object within is called by both keys: ``post.title``. Values that are no strings are passed over.

    Raises:
        InputError: a line is no JSON object, or no line has such a member.
    """
    wanted = frozenset(fields or USUAL_FIELDS)
    records, names = [], set[str]()
    for found in _LINE.finditer(source):
        try:
            members = [name for name, _ in _members(found.group())]
        except (ValueError, RecursionError) as error:
            line = source.count("\n", 0, found.start()) + 1
            raise InputError(f"{path}:{line}", "is no JSON object", "give one object per line") from error
        names.update(members)
        if not wanted.isdisjoint(members):
            records.append(Span(*found.span()))
    if not records:
        advice = f"name a field with --text-field; the file has {listed(sorted(names))}"
        raise InputError(path, f"has no text in {listed(sorted(wanted))}", advice)
    return Document(source, (), path, "jsonl", records=tuple(records), reader=partial(_read_line, path, wanted))


def _members(line: str) -> list[tuple[str, Span]]:
    """The members of the object in ``line`` that are texts: names and places; raises ValueError if it is none."""
    at = len(line) - len(line.lstrip())
    if not line.startswith("{", at):
        raise ValueError("no object")
    return [(".".join(keys), place) for keys, place in string_members(line, at)]


def _read_line(path: str, wanted: frozenset[str], line: str) -> Document:
    values = [
        (place, read_value(string_prose(line, place).value(escapes.json_string), path))
        for name, place in _members(line)
        if name in wanted
    ]
    return record(line, path, "jsonl", values, partial(_read_line, path, wanted))


def listed(names: Sequence[str]) -> str:
    """The names for an error message, at most ``MOST_NAMES`` of them."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(map(repr, names[:MOST_NAMES])) + more or "none"
