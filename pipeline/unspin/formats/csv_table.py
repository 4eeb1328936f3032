"""CSV and TSV: the text in chosen columns; every row is a document of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from unspin.errors import InputError
from unspin.formats import escapes
from unspin.formats.base import Prose, end_of
from unspin.formats.fields import Wanted
from unspin.formats.nested import RecordReader, record
from unspin.formats.records import all_records
from unspin.formats.values import read_value
from unspin.model import Document, Segment, Span

DELIMITERS = ",;\t|"
"""What may separate the fields: the one that the first line holds most of."""

_UNTIL = {mark: re.compile(rf"[^{re.escape(mark)}\r\n]*") for mark in DELIMITERS}
_BREAK = re.compile(r"\r\n|\r|\n")
_FIRST_LINE = re.compile(r'(?:"[^"]*"|[^"\r\n])*')
_IN_QUOTES = re.compile(r'"[^"]*"')
_UNTIL_QUOTE = re.compile(r'[^"]*(?:""[^"]*)*')


@dataclass(frozen=True, slots=True)
class _Field:
    """The characters of a field without its quotation marks."""

    place: Span
    quoted: bool

    def text(self, source: str) -> str:
        """The value that a reader of the table gets."""
        raw = self.place.slice(source)
        return raw.replace('""', '"') if self.quoted else raw


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the rows of a table have in common; ``columns`` are the numbers of those that hold prose, from 0."""

    path: str
    delimiter: str
    columns: frozenset[int]


class TableRows:
    """Tells the rows below the first apart; a ``Cutter``."""

    def __init__(self, path: str, fields: Sequence[str] = ()) -> None:
        """``path`` is for messages and tells TSV; none of ``fields`` named, the usual columns are read."""
        self._path, self._wanted, self._line = path, Wanted(fields), 1
        self._layout: _Layout | None = None

    @property
    def reader(self) -> RecordReader:
        """What reads the columns of each row."""
        if self._layout is None:
            raise ValueError("the first row was not taken yet")
        return partial(_read_row, self._layout)

    def take(self, text: str, *, last: bool) -> tuple[int, tuple[Span, ...]]:
        """Where the last row that is certainly whole ends in ``text``, with its line break, and the rows up to there.

        Raises:
            InputError: no column is one of those that are read, or the quotation marks of a field do not end.
        """
        delimiter = self._layout.delimiter if self._layout else _delimiter(text, self._path)
        rows, end = [], 0
        for place, fields in self._whole_rows(text, delimiter, last=last):
            if self._layout is None:
                self._layout = self._laid_out(text, delimiter, fields)
            else:
                rows.append(place)
            end = end_of(_BREAK, text, place.end)
        if last and self._layout is None:
            raise self._wanted.missing(self._path, "column", [])
        end = len(text) if last else end
        self._line += text.count("\n", 0, end)
        return end, tuple(rows)

    def _laid_out(self, text: str, delimiter: str, head: Sequence[_Field]) -> _Layout:
        names = [one.text(text).strip() for one in head]
        columns = frozenset(i for i, name in enumerate(names) if name in self._wanted)
        if not columns:
            raise self._wanted.missing(self._path, "column", names)
        return _Layout(self._path, delimiter, columns)

    def _whole_rows(self, text: str, delimiter: str, *, last: bool) -> Iterator[tuple[Span, list[_Field]]]:
        try:
            for place, fields in _rows(text, self._path, delimiter, self._line):
                broken = end_of(_BREAK, text, place.end)
                if not last and (broken == place.end or (text.endswith("\r", 0, broken) and broken == len(text))):
                    return
                yield place, fields
        except _OpenFieldError:
            if last:
                raise

    def finish(self) -> None:
        """Nothing: a table may have a head alone."""


class _OpenFieldError(InputError):
    """The quotation marks of a field do not end in the text."""


def read_table(source: str, path: str, fields: Sequence[str] = ()) -> Document:
    """The document whose records are the rows below the first; in each the columns called one of ``fields`` are read.

    Raises:
        InputError: there is none of these columns, or the quotation marks of a field do not end.
    """
    return all_records(TableRows(path, fields), source, path, "csv")


def _delimiter(source: str, path: str) -> str:
    """What separates the fields: a tab in ``.tsv``, else of the marks in the first line, outside quotes, the most frequent."""
    first = _FIRST_LINE.match(source)
    line = _IN_QUOTES.sub("", first.group()) if first else ""
    return "\t" if path.lower().endswith(".tsv") else max(DELIMITERS, key=line.count)


def _rows(source: str, path: str, delimiter: str, line: int = 1) -> Iterator[tuple[Span, list[_Field]]]:
    """The rows that are not blank, without their line breaks, and their fields; ``source`` begins with line ``line``."""
    at = 0
    while at < len(source):
        start, fields = at, list[_Field]()
        while True:
            field, at = _field(source, at, path, delimiter, line)
            fields.append(field)
            if source[at : at + 1] != delimiter:
                break
            at += 1
        if at > start:
            yield Span(start, at), fields
        line_break = _BREAK.match(source, at)
        at = line_break.end() if line_break else at


def _field(source: str, at: int, path: str, delimiter: str, line: int) -> tuple[_Field, int]:
    """The field that begins at ``at``, and where it ends; what follows closing quotation marks belongs to no field."""
    until = _UNTIL[delimiter]
    if not source.startswith('"', at):
        end = end_of(until, source, at)
        return _Field(Span(at, end), quoted=False), end
    closing = end_of(_UNTIL_QUOTE, source, at + 1)
    if closing == len(source):
        line += source.count("\n", 0, at)
        raise _OpenFieldError(f"{path}:{line}", "a quoted field does not end", "close its quotation marks")
    return _Field(Span(at + 1, closing), quoted=True), end_of(until, source, closing + 1)


def _read_row(layout: _Layout, row: str) -> Document:
    values = [
        (one.place, read_value(_value(row, one, layout.delimiter), layout.path))
        for _, fields in _rows(row, layout.path, layout.delimiter)
        for number, one in enumerate(fields)
        if number in layout.columns
    ]
    return record(row, layout.path, "csv", values, partial(_read_row, layout))


def _value(row: str, field: _Field, delimiter: str) -> Segment:
    """What a field says; a pair of quotation marks in a quoted one is one unit."""
    prose, at = Prose(row), field.place.start
    while field.quoted and (found := row.find('""', at, field.place.end)) >= 0:
        prose.literal(Span(at, found))
        prose.unit(Span(found, found + 2), '"')
        at = found + 2
    prose.literal(Span(at, field.place.end))
    return prose.value(escapes.doubled_quotes if field.quoted else partial(escapes.bare_field, delimiter))
