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
    for start, problem, advice in _OTHER_KINDS:
        if raw.startswith(start):
            raise InputError(path, problem, advice)
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


def _decoded(raw: bytes, path: str) -> Decoded:
    if raw.startswith(_UTF32):
        raise InputError(path, "is UTF-32", "convert it to UTF-8, e.g. iconv -f UTF-32 -t UTF-8")
    for bom, encoding in _UTF16:
        if raw.startswith(bom):
            return Decoded(_utf16(raw[len(bom) :], encoding, path), encoding, bom)
    bom = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    return Decoded(_utf8(raw, len(bom), path), "utf-8", bom)


def _utf16(raw: bytes, encoding: str, path: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"is damaged UTF-16 at byte {error.start + len(codecs.BOM_UTF16)}"
        raise InputError(path, problem, "save it again as UTF-8") from error


def _utf8(raw: bytes, start: int, path: str) -> str:
    try:
        return raw[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        if b"\0" in raw:
            raise InputError(path, "is a binary file, not text", "give a text file") from error
        at = start + error.start
        line = raw.count(b"\n", 0, at) + 1
        problem = f"is not UTF-8: byte {raw[at]:#04x} at offset {at} (line {line})"
        raise InputError(path, problem, "convert it to UTF-8, e.g. iconv -f WINDOWS-1252 -t UTF-8") from error
