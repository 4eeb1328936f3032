"""The pages of a WARC file, by FastWARC and Resiliparse. The only module that imports them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
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
    and ``date`` (ISO 8601) are as the crawler wrote them. The encoding is the one that HTTP names, else UTF-8 where it fits,
    else the one that the page names or its bytes suggest; what cannot be decoded becomes U+FFFD.

    Raises:
        InputError: the file is no WARC file, or damaged; ``name`` is the name that it goes by.
    """
    try:
        for record in ArchiveIterator(stream, record_types=WANTED, parse_http=True, auto_decode="all"):
            if record.record_type == WarcRecordType.response and record.http_content_type not in HTML_TYPES:
                continue
            headers = record.headers
            yield {
                "id": record.record_id,
                "url": headers.get("WARC-Target-URI", ""),
                "date": headers.get("WARC-Date", ""),
                "text": _decoded(record),
            }
    except OSError as error:
        raise InputError(name, f"is no WARC file, or damaged ({error})", "fetch it again, or leave it out") from error


def _decoded(record: WarcRecord) -> str:
    raw: bytes = record.reader.read()
    if not record.http_charset:
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode("utf-8-sig")
    encoding = record.http_charset or detect_encoding(raw, from_html_meta=True)
    decoded: str = bytes_to_str(raw, encoding, errors="replace")
    return decoded
