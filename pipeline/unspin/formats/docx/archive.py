"""A copy of a ZIP file with some entries replaced.

`zipfile` cannot take over an entry as it is compressed; here whatever is not replaced keeps every byte, its order, name and
date. The layout is that of PKWARE's APPNOTE 4.3; ZIP64, which some programs write for small files, too, is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_RECORD = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
"""What stands before the data: signature, then version to extra_length as in a record, less ``made_by``."""
_END = struct.Struct("<4s4H2LH")
"""What stands last: signature, two disks, two counts, size and offset of the directory, length of the comment."""

_ZIP64_LOCATOR_BYTES = 20
"""The size of what stands before the end in a ZIP64 file."""
_IN_ZIP64 = 0xFFFFFFFF
"""In place of a size or offset that stands elsewhere in a ZIP64 file."""
_NO_ZIP64 = "it is a ZIP64 file"

_HAS_DESCRIPTOR = 0x8
_STORED, _DEFLATED = 0, 8
_VERSION = 20
"""2.0, the version of the format that brought deflated data."""


class _Record(NamedTuple):
    """The fixed part of a record in the directory."""

    signature: bytes
    made_by: int
    version: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed_bytes: int
    unpacked_bytes: int
    name_length: int
    extra_length: int
    comment_length: int
    disk: int
    internal: int
    external: int
    offset: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry: its record with the name and what follows that, and ``stored``: header, data and descriptor as in the file."""

    record: _Record
    name: bytes
    tail: bytes
    stored: bytes


def replaced(raw: bytes, parts: Mapping[str, bytes]) -> bytes:
    """``raw``, a ZIP file, with the content of ``parts``, by ASCII name; an entry that it lacks is added at the end.

    Raises:
        ValueError: entries overlap, or the layout is one that no Word document needs.
    """
    start, comment = _directory(raw)
    entries = _entries(raw, start)
    new = {name.lower().encode(): (name.encode(), content) for name, content in parts.items()}
    copies = [_repacked(one, new.pop(one.name.lower())[1]) if one.name.lower() in new else one for one in entries]
    copies += [_added(name, content, entries[0].record, start) for name, content in new.values()]
    out, offsets = bytearray(), {}
    for entry in sorted(copies, key=lambda one: one.record.offset):
        offsets[entry.name] = len(out)
        out += entry.stored
    at = len(out)
    for entry in copies:
        out += _RECORD.pack(*entry.record._replace(offset=offsets[entry.name])) + entry.name + entry.tail
    end = _END.pack(b"PK\5\6", 0, 0, len(copies), len(copies), len(out) - at, at, len(comment))
    return bytes(out) + end + comment


def _directory(raw: bytes) -> tuple[int, bytes]:
    """Where the directory starts, and the comment at the end of the file."""
    at = raw.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(raw):
        raise ValueError("no end of the directory")
    if raw.startswith(b"PK\6\7", max(0, at - _ZIP64_LOCATOR_BYTES)):
        raise ValueError(_NO_ZIP64)
    _, _, _, _, _, size, start, length = _END.unpack_from(raw, at)
    comment = raw[at + _END.size :]
    if start + size != at or length != len(comment):
        raise ValueError("bytes that belong to no entry")
    return start, comment


def _entries(raw: bytes, start: int) -> list[_Entry]:
    """The entries in the order of the directory, which begins at ``start``."""
    records: list[tuple[_Record, bytes, bytes]] = []
    at = start
    while raw[at : at + 4] == b"PK\1\2" and at + _RECORD.size <= len(raw):
        record = _Record._make(_RECORD.unpack_from(raw, at))
        if _IN_ZIP64 in (record.packed_bytes, record.unpacked_bytes, record.offset):
            raise ValueError(_NO_ZIP64)
        name = at + _RECORD.size
        tail = name + record.name_length
        at = tail + record.extra_length + record.comment_length
        records.append((record, raw[name:tail], raw[tail:at]))
    bounds = [*sorted(record.offset for record, _, _ in records), start]
    ends = dict(pairwise(bounds))
    if not records or bounds[0] != 0 or bounds[-2] > start or len(ends) != len(records):
        raise ValueError("entries overlap, or something stands before them")
    return [_Entry(record, name, tail, _stored(raw, record, ends[record.offset])) for record, name, tail in records]


def _stored(raw: bytes, record: _Record, end: int) -> bytes:
    if record.offset + _LOCAL.size > end:
        raise ValueError("entries overlap")
    header = _LOCAL.unpack_from(raw, record.offset)
    if record.offset + _LOCAL.size + header[9] + header[10] + record.packed_bytes > end:
        raise ValueError("entries overlap")
    return raw[record.offset : end]


def _repacked(entry: _Entry, content: bytes) -> _Entry:
    """``entry`` with other content; what its extra field says of sizes would no longer hold, so it goes."""
    method = _STORED if entry.record.method == _STORED else _DEFLATED
    record = entry.record._replace(
        flags=entry.record.flags & ~_HAS_DESCRIPTOR, method=method, extra_length=0, comment_length=0
    )
    return _packed(record, entry.name, content)


def _added(name: bytes, content: bytes, like: _Record, offset: int) -> _Entry:
    """A new entry with the date and rights of the one ``like``; ``offset`` puts it behind all others."""
    record = like._replace(
        version=_VERSION,
        flags=0,
        method=_DEFLATED,
        name_length=len(name),
        extra_length=0,
        comment_length=0,
        offset=offset,
    )
    return _packed(record, name, content)


def _packed(record: _Record, name: bytes, content: bytes) -> _Entry:
    data = content
    if record.method == _DEFLATED:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        data = packer.compress(content) + packer.flush()
    record = record._replace(crc=zlib.crc32(content), packed_bytes=len(data), unpacked_bytes=len(content))
    header = _LOCAL.pack(b"PK\3\4", *record[2:12])
    return _Entry(record, name, b"", header + name + data)
