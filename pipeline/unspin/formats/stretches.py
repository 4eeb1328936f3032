"""Long files of records, read stretch by stretch: what is held is some of them, never the file."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from unspin.formats.encoding import Decoded, encode
from unspin.formats.files import open_file
from unspin.formats.records import Cutter, CutterMaker
from unspin.formats.text_stream import TextStream
from unspin.model import Document, Span
from unspin.stretch import BESIDE_CHARS, Stretch, beginning_of

STRETCH_CHARS = 1 << 17
"""Code points of a stretch, or one record where that has more: some ten thousand words, which the engine reads in ten seconds."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file of records is to be read: its ``path``, for messages, the name of its format, and the fields that hold prose."""

    path: str
    format: str
    cutter: CutterMaker
    fields: Sequence[str] = ()
    stretch_chars: int = field(default_factory=lambda: STRETCH_CHARS)


class LongFile:
    """A file of records that is read from beginning to end as often as needed; made by ``long_file``."""

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        """Read ``stream``, which can be rewound, once: a file that is damaged anywhere is refused before anything is done.

        Raises:
            InputError: the file cannot be decoded, holds no text, or is none of the format.
        """
        self._stream, self._layout = stream, layout
        self.sha256 = ""
        for _ in self.documents():
            pass

    def documents(self) -> Iterator[Document]:
        """The stretches of the file, in order; when the last is taken, ``sha256`` is the hash of all that was read.

        Raises:
            InputError: the file has been damaged since it was opened.
        """
        layout = self._layout
        self._stream.seek(0)
        text = TextStream(self._stream, layout.path, layout.stretch_chars)
        self.sort = Decoded("", text.encoding, text.bom)
        cutter = layout.cutter(layout.path, layout.fields)
        place = Stretch()
        for source, records, after in _with_next(_cut(text, cutter, layout.stretch_chars)):
            place = replace(place, after=after)
            self.sha256 = text.sha256
            yield Document(source, (), layout.path, layout.format, records=records, reader=cutter.reader, stretch=place)
            place = place.behind(source)
        cutter.finish()

    def encoded(self, text: str, stretch: Stretch) -> bytes:
        """The bytes of a repaired stretch, a byte-order mark before the first if the file has one."""
        return encode(text, self.sort if not stretch.continues else Decoded("", self.sort.encoding))


def _cut(text: TextStream, cutter: Cutter, chars: int) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Stretches of at least so many code points, the last aside, with their records; none is empty."""
    pieces, held, enough = list[str](), 0, chars
    for piece in text:
        pieces.append(piece)
        held += len(piece)
        if held < enough:
            continue
        waiting = "".join(pieces)
        end, records = cutter.take(waiting, last=False)
        if end:
            yield waiting[:end], records
        pieces, held = [waiting[end:]], len(waiting) - end
        enough = max(chars, 2 * held)  # a record is looked through a few times, however long it is
    waiting = "".join(pieces)
    _, records = cutter.take(waiting, last=True)
    if waiting:
        yield waiting, records


def _with_next(stretches: Iterator[tuple[str, tuple[Span, ...]]]) -> Iterator[tuple[str, tuple[Span, ...], str]]:
    """Each stretch with its records and the beginning of the text behind it."""
    ahead: deque[tuple[str, tuple[Span, ...], str]] = deque()
    behind = 0
    for source, records in stretches:
        beginning = beginning_of(source)
        if ahead:
            behind += len(beginning)
        ahead.append((source, records, beginning))
        while ahead and behind >= BESIDE_CHARS:
            yield _first(ahead)
            behind -= len(ahead[0][2])
    while ahead:
        yield _first(ahead)


def _first(ahead: deque[tuple[str, tuple[Span, ...], str]]) -> tuple[str, tuple[Span, ...], str]:
    """Take out the first, with the beginning of the others."""
    source, records, _ = ahead.popleft()
    return source, records, "".join(beginning for _, _, beginning in ahead)[:BESIDE_CHARS]


@contextmanager
def long_file(file: Path | BinaryIO, layout: Layout) -> Iterator[LongFile]:
    """The file at a path, or what a stream holds that can be rewound, to be read in stretches.

    Raises:
        InputError: it is missing, may not be read, or is damaged.
    """
    if isinstance(file, Path):
        with open_file(file) as stream:
            yield LongFile(stream, layout)
        return
    yield LongFile(file, layout)
