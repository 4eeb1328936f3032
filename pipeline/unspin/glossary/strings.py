"""Tables from string to string that are looked up where they lie, without being read first.

A file is a line of JSON with the places of its tables, and then for each table a hash table (open addressing by CRC-32, twice as many slots as
strings at least; a slot is two 32-bit numbers) and the records it points into: a string, `MARK`, what stands under it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Protocol

MARK = "\x1f"
"""Parts the string from what stands under it, and that into fields. Like the line feed it stands in no string and no field; see `field_of`."""

_MARKS = str.maketrans({MARK: " ", "\n": " "})


class Strings(Protocol):
    """A table from string to string: a dict, or one in a file."""

    def get(self, string: str, /) -> str | None:
        """What stands under ``string``, None where nothing does."""


def field_of(text: str) -> str:
    """``text`` with a blank in place of what would end a field."""
    return text.translate(_MARKS) if MARK in text or "\n" in text else text


class Table:
    """One table of a file."""

    __slots__ = ("_last", "_records", "_slots")

    def __init__(self, slots: memoryview, records: memoryview) -> None:
        """``slots`` are pairs, a power of two of them: where in ``records`` a record begins, counted from 1, and where it ends."""
        self._slots = slots
        self._last = len(slots) - 2
        self._records = records

    def get(self, string: str, /) -> str | None:
        """What stands under ``string``, None where nothing does; it holds neither `MARK` nor a line feed."""
        sought = string.encode("utf-8", "surrogatepass") + _MARK
        slots, last = self._slots, self._last
        slot = 2 * zlib.crc32(sought) & last
        while place := slots[slot]:
            record = bytes(self._records[place - 1 : slots[slot + 1]])
            if record.startswith(sought):
                return record[len(sought) :].decode("utf-8", "surrogatepass")
            slot = (slot + 2) & last
        return None


_MARK = MARK.encode()


def packed(tables: Mapping[str, Mapping[str, str]]) -> bytes:
    """The file that holds ``tables``."""
    places: dict[str, list[int]] = {}
    parts, size = list[bytes](), 0
    for name, table in tables.items():
        slots, records = _packed(table)
        places[name] = [size, size + len(slots), size + len(slots) + len(records)]
        padding = b"\0" * (-len(records) % 4)
        parts += [slots, records, padding]
        size += len(slots) + len(records) + len(padding)
    head = json.dumps(places).encode()
    head += b" " * (-(len(head) + 1) % 4) + b"\n"
    return b"".join((head, *parts))


def _packed(table: Mapping[str, str]) -> tuple[bytes, bytes]:
    last = (2 << max(1, (2 * len(table) - 1).bit_length())) - 2
    slots = memoryview(bytearray(4 * (last + 2))).cast("I")
    records = bytearray()
    for string, value in table.items():
        start = string.encode("utf-8", "surrogatepass") + _MARK
        slot = 2 * zlib.crc32(start) & last
        while slots[slot]:
            slot = (slot + 2) & last
        slots[slot] = len(records) + 1
        records += start + value.encode("utf-8", "surrogatepass")
        slots[slot + 1] = len(records)
    return slots.tobytes(), bytes(records)


def opened(file: memoryview) -> dict[str, Table]:
    """The tables of a file that `packed` made."""
    end = 1 + next(at for at, byte in enumerate(file) if byte == ord("\n"))
    places: dict[str, list[int]] = json.loads(bytes(file[:end]))
    content = file[end:]
    return {
        name: Table(content[start:middle].cast("I"), content[middle:end]) for name, (start, middle, end) in places.items()
    }
