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
from unspin.formats.records import all_records
from unspin.formats.values import read_value
from unspin.model import Document, Span

_LINE = re.compile(r"[^\r\n]+")


class JsonLines:
    """Tells the lines apart that are records, those with a text in a wanted member; a ``Cutter``."""

    def __init__(self, path: str, fields: Sequence[str] = ()) -> None:
        """``path`` is for messages; none of ``fields`` named, the usual ones are read."""
        self._path, self._wanted = path, Wanted(fields)
        self._line, self._found, self._names = 1, False, set[str]()
        self.reader = partial(_read_line, path, self._wanted)

    def take(self, text: str, *, last: bool) -> tuple[int, tuple[Span, ...]]:
        """Where the last whole line ends in ``text``, and the records up to there; raises InputError for a line that is no JSON object."""
        end = len(text) if last else max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
        places = (Span(*found.span()) for found in _LINE.finditer(text, 0, end) if not found.group().isspace())
        records = tuple(place for place in places if self._is_record(text, place))
        self._line += text.count("\n", 0, end)
        self._found = self._found or bool(records)
        return end, records

    def _is_record(self, text: str, place: Span) -> bool:
        try:
            members = [name for name, _ in _members(place.slice(text))]
        except (ValueError, RecursionError) as error:
            line = self._line + text.count("\n", 0, place.start)
            raise InputError(f"{self._path}:{line}", "is no JSON object", "give one object per line") from error
        if not self._found:
            self._names.update(members)
        return any(name in self._wanted for name in members)

    def finish(self) -> None:
        """Raise InputError if no line has such a member."""
        if not self._found:
            raise self._wanted.missing(self._path, "text in", sorted(self._names))


def read_jsonl(source: str, path: str, fields: Sequence[str] = ()) -> Document:
    """The document whose records are the lines; in each the members called one of ``fields`` are read.

    A member of an object within is called by both keys: ``post.title``. Values that are no strings are passed over.

    Raises:
        InputError: a line is no JSON object, or no line has such a member.
    """
    return all_records(JsonLines(path, fields), source, path, "jsonl")


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
