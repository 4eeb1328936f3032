"""Bytes to text and back without a change: encodings, byte-order marks, and what is no text at all."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from unspin.errors import InputError

_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", "is an old Word document (.doc) or an encrypted one", "save it as .docx, without a password"),
    (b"PK\3\4", "is a ZIP file, perhaps a Word document", "give it a name in .docx (with -, use --stdin-filename)"),
    (b"%PDF-", "is a PDF", "give the document that it was made from"),
    (b"{\\rtf", "is RTF", "save it as .docx"),
)
"""How files begin that people take for text, what they are, and what to do."""
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, newlines as in the file, and what is needed to write it back.

    ``encoding`` is a codec that adds no byte-order mark of its own; ``bom`` is the mark that stood before the text.
    ``raw`` holds the whole file where the format is a container, such as DOCX, and the text only a part of it.
    """

    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    raw: bytes = b""


def decode(raw: bytes, path: str) -> Decoded:
    r"""The text that ``raw`` holds as UTF-8, or as UTF-16 with a byte-order mark; ``path`` is for messages.

    Raises:
        InputError: other encodings, binary content, or nothing but white space.

    >>> decode(b"spider veins\r\n", "post.txt").text
    'spider veins\r\n'
    """
    refuse_other_kinds(raw, path)
    decoded = _decoded(raw, path)
    if "\0" in decoded.text:
        raise InputError(path, "holds NUL bytes and is not text", "give a text file; UTF-16 needs a byte-order mark")
    if not decoded.text.strip():
        raise InputError(path, "holds no text", "check that it is the right file")
    return decoded


def encode(text: str, decoded: Decoded) -> bytes:
    """``text`` as bytes in the encoding, and with the byte-order mark, of the file that ``decoded`` came from.

    >>> encode("vein", decode(codecs.BOM_UTF8 + b"vein", "a.txt")) == codecs.BOM_UTF8 + b"vein"
    True
    """
    return decoded.bom + text.encode(decoded.encoding)


def refuse_other_kinds(raw: bytes, path: str) -> None:
    """Raise InputError if the file that begins with ``raw`` is of a kind that people take for text."""
    for start, problem, advice in _OTHER_KINDS:
        if raw.startswith(start):
            raise InputError(path, problem, advice)


def sort_of(raw: bytes, path: str) -> tuple[str, bytes]:
    """The codec of the file that begins with ``raw``, and its byte-order mark; raises InputError for UTF-32."""
    if raw.startswith(_UTF32):
        raise InputError(path, "is UTF-32", "convert it to UTF-8, e.g. iconv -f UTF-32 -t UTF-8")
    for bom, encoding in _UTF16:
        if raw.startswith(bom):
            return encoding, bom
    return "utf-8", codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""


def decode_piece(raw: bytes, encoding: str, path: str, *, at: int, line: int, last: bool) -> tuple[str, int]:
    """The text that ``raw`` holds and the number of bytes that gave it: what is cut off at its end waits, but for the ``last``.

    ``at`` and ``line`` are the place of ``raw`` in the file, for messages.

    Raises:
        InputError: there are bytes that the ``encoding``, a codec of ``sort_of``, does not know.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(raw, last)
    except UnicodeDecodeError as error:
        raise _damaged(raw, error.start, encoding, path, at=at, line=line) from error
    return text, len(raw) - len(decoder.getstate()[0])


def _damaged(raw: bytes, start: int, encoding: str, path: str, *, at: int, line: int) -> InputError:
    if encoding != "utf-8":
        return InputError(path, f"is damaged UTF-16 at byte {at + start}", "save it again as UTF-8")
    if b"\0" in raw:
        return InputError(path, "is a binary file, not text", "give a text file")
    line += raw.count(b"\n", 0, start)
    problem = f"is not UTF-8: byte {raw[start]:#04x} at offset {at + start} (line {line})"
    return InputError(path, problem, "convert it to UTF-8, e.g. iconv -f WINDOWS-1252 -t UTF-8")


def _decoded(raw: bytes, path: str) -> Decoded:
    encoding, bom = sort_of(raw, path)
    text, _ = decode_piece(raw[len(bom) :], encoding, path, at=len(bom), line=1, last=True)
    return Decoded(text, encoding, bom)
