"""Bytes to text piece by piece, with the encodings, marks and refusals of ``encoding.decode``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from unspin.errors import InputError
from unspin.formats.encoding import Decoded, decode_piece, refuse_other_kinds, sort_of

_PIECE_BYTES = 1 << 16
_LEAST_BYTES = 8
"""Enough to tell encodings and kinds of files."""


class TextStream:
    """The text of an open file, which is read once, from where it stands."""

    def __init__(self, stream: BinaryIO, path: str, piece_bytes: int = _PIECE_BYTES) -> None:
        """Look at how the file begins; ``path`` is for messages.

        Raises:
            InputError: it is in another encoding, or of another kind than text.
        """
        self._stream, self._path = stream, path
        self._piece_bytes = min(max(piece_bytes, _LEAST_BYTES), _PIECE_BYTES)
        self._digest = hashlib.sha256()
        self._waiting = self._read()
        refuse_other_kinds(self._waiting, path)
        self.encoding, self.bom = sort_of(self._waiting, path)
        self._waiting = self._waiting[len(self.bom) :]

    @property
    def sha256(self) -> str:
        """The hash of what was read so far, in hexadecimal."""
        return self._digest.hexdigest()

    def decoded(self, text: str) -> Decoded:
        """A part of the text with what is needed to write it back, but for the mark before the first."""
        return Decoded(text, self.encoding)

    def __iter__(self) -> Iterator[str]:
        """The text, in pieces that may end anywhere; raises InputError where it is damaged, and at the end if there was none."""
        at, line, blank = len(self.bom), 1, True
        last = False
        while not last:
            piece = self._read()
            last = not piece
            raw = self._waiting + piece
            text, used = decode_piece(raw, self.encoding, self._path, at=at, line=line, last=last)
            if "\0" in text:
                raise InputError(self._path, "holds NUL bytes and is not text", "give a text file; UTF-16 needs a byte-order mark")
            blank = blank and not text.strip()
            self._waiting, at, line = raw[used:], at + used, line + text.count("\n")
            yield text
        if blank:
            raise InputError(self._path, "holds no text", "check that it is the right file")

    def _read(self) -> bytes:
        try:
            raw = self._stream.read(self._piece_bytes)
        except OSError as error:
            raise InputError(self._path, f"cannot be read ({error.strerror or error})", "check the disk") from error
        self._digest.update(raw)
        return raw


def sha256_of(stream: BinaryIO) -> str:
    """The hash of the rest of an open file, in hexadecimal."""
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()

