"""WARC files for tests, byte by byte, so that no library writes what it reads."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path


def record(kind: str, content: bytes, *headers: str) -> bytes:
    """One record of a WARC file."""
    head = (
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Date: 2026-11-01T00:00:00Z",
        f"Content-Length: {len(content)}",
        *headers,
    )
    return "\r\n".join((*head, "", "")).encode() + content + b"\r\n\r\n"


def response(number: int, page: bytes, content_type: str = "text/html; charset=utf-8", *headers: str) -> bytes:
    """The record of a page that a server gave."""
    http = "\r\n".join(("HTTP/1.1 200 OK", f"Content-Type: {content_type}", *headers, "", "")).encode()
    of_record = (f"WARC-Record-ID: <urn:uuid:{number:032}>", f"WARC-Target-URI: https://clinic.example/{number}")
    return record("response", http + page, *of_record, "Content-Type: application/http; msgtype=response")


def page(*paragraphs: str) -> str:
    """A page with a menu and an article."""
    article = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<html><head><title>Veins</title></head><body><nav>Home</nav><article><h1>Veins</h1>{article}</article></body></html>"


def write_warc(path: Path, records: Sequence[bytes]) -> Path:
    """Write the records, each compressed by itself where the name ends in .gz, as crawlers do."""
    path.write_bytes(b"".join(gzip.compress(one) if path.suffix == ".gz" else one for one in records))
    return path
