"""The pages of a WARC file, by FastWARC and Resiliparse. The only module that imports them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from itertools import islice
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from unspin.errors import InputError

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
"""Media types whose responses are read."""

WANTED = WarcRecordType.response | WarcRecordType.conversion
"""Kinds of records that hold pages: responses in WARC files, conversions to text in WET files."""


def pages(stream: IO[bytes], name: str) -> Iterator[dict[str, str]]:
    """The pages in an open WARC file, compressed or not, in order: ``text`` holds HTML, or plain text in WET files.

    Responses in HTML and conversions to text are read, everything else is passed over. ``id`` is the record's, ``url``
    and ``date`` (ISO 8601) are as the crawler wrote them. The encoding is the one that HTTP names if there is such a one, else UTF-8 where it
    fits, else the one that the page names or its bytes suggest; what cannot be decoded becomes U+FFFD. A body that is not packed as
    HTTP says is taken as it is.

    Raises:
        InputError: the file is no WARC file, damaged, or ends within a page; ``name`` is the name that it goes by.
    """
    try:
        for record in ArchiveIterator(stream, record_types=WANTED, parse_http=False):
            record.freeze()
            if record.content_length < int(record.headers.get("Content-Length") or "-1"):
                raise OSError("it ends within a record")
            is_response = record.record_type == WarcRecordType.response
            page = _page(record) if is_response else (record.reader.read(), None)
            if page:
                headers = record.headers
                yield {
                    "id": record.record_id,
                    "url": headers.get("WARC-Target-URI", ""),
                    "date": headers.get("WARC-Date", ""),
                    "text": _decoded(*page),
                }
    except (OSError, ValueError) as error:  # the other one: a length that is no number
        raise InputError(name, f"is no WARC file, or damaged ({error})", "fetch it again, or leave it out") from error


def _page(record: WarcRecord) -> tuple[bytes, str | None] | None:
    """The unpacked body of a response, and the encoding that HTTP names; None if it is no HTML."""
    whole = io.BytesIO()
    record.write(whole)
    response = _read_again(whole, "none")
    if (response.http_content_type or "").lower() not in HTML_TYPES:
        return None
    charset, headers = response.http_charset, {name.lower() for name, _ in response.http_headers.items()}
    raw: bytes = response.reader.read()
    if headers & {"content-encoding", "transfer-encoding"}:
        with contextlib.suppress(OSError):
            raw = _read_again(whole, "all").reader.read()
    return raw, charset


def _read_again(record: io.BytesIO, auto_decode: str) -> WarcRecord:
    (one,) = islice(ArchiveIterator(io.BytesIO(record.getvalue()), parse_http=True, auto_decode=auto_decode), 1)
    return one


def _decoded(raw: bytes, charset: str | None) -> str:
    if charset:
        with contextlib.suppress(LookupError, UnicodeError):  # an encoding that nobody knows
            named: str = bytes_to_str(raw, charset, errors="replace")
            return named
    with contextlib.suppress(UnicodeDecodeError):
        return raw.decode("utf-8-sig")
    guessed: str = bytes_to_str(raw, detect_encoding(raw, from_html_meta=True), errors="replace")
    return guessed
