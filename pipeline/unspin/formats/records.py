"""Files of records (exports, tables, JSON lines), told apart into them whole or stretch by stretch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from unspin.formats.nested import RecordReader
from unspin.model import Document, Span


class Cutter(Protocol):
    """Tells the records of one file apart, from its beginning to its end."""

    @property
    def reader(self) -> RecordReader:
        """What reads each record; known once the first stretch was taken."""

    def take(self, text: str, *, last: bool) -> tuple[int, tuple[Span, ...]]:
        """How much of ``text``, which begins where the last call ended, is whole, and the records in that much.

        0 where more text is needed; with ``last``, when the file ends with ``text``, always all of it. The cut is at the
        beginning of a line where there is one between records, and never between a carriage return and its line feed.

        Raises:
            InputError: the file is damaged or none of this format.
        """

    def finish(self) -> None:
        """Raise InputError if the whole file, which has been taken, holds nothing to read."""


CutterMaker = Callable[[str, Sequence[str]], Cutter]
"""From the path, for messages, and the names of the fields that hold prose to what tells the records apart."""


def all_records(cutter: Cutter, source: str, path: str, name: str) -> Document:
    """The document of a whole file of records, in the format ``name``; raises InputError as the ``cutter`` does."""
    _, records = cutter.take(source, last=True)
    cutter.finish()
    return Document(source, (), path, name, records=records, reader=cutter.reader)
