"""The originals of files that decisions changed, kept in ``.unspin/undo`` below the root until they are put back."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from unspin.decisions.schema import digest
from unspin.errors import InputError
from unspin.formats import write_atomic

OWN_FOLDER = ".unspin"
"""Where unspin keeps what belongs to a working copy and not into version control."""

_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was before decisions changed it, and the SHA-256 of every version that unspin put in its place."""

    path: str
    raw: bytes
    written: tuple[str, ...]


class Journal:
    """One record per file and version. A record is complete on the disk before the file it is about is changed."""

    def __init__(self, root: Path) -> None:
        """Use the records below ``root``; nothing is read yet."""
        self._folder = root / OWN_FOLDER / "undo"

    def find(self, path: str, sha256: str) -> Original | None:
        """The original of ``path`` with that SHA-256, None if there is no record.

        Raises:
            InputError: the record is damaged.
        """
        record = self._record(path, sha256)
        if not record.exists():
            return None
        original = self._read(record)
        if original.path != path or digest(original.raw) != sha256:
            raise self._damaged(record)
        return original

    def before(self, path: str, sha256: str) -> Original | None:
        """What ``path`` held before the decisions that made it what has that SHA-256, the last of them; None if there is no record.

        Raises:
            InputError: a record is damaged.
        """
        origin = self._origins.get((path, sha256))
        return self.find(path, origin) if origin else None

    @cached_property
    def _origins(self) -> dict[tuple[str, str], str]:
        """From the path and SHA-256 of what was written to the SHA-256 of what it was made of, as the newest record has it."""
        records = sorted(self._folder.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        return {(one.path, made): digest(one.raw) for one in map(self._read, records) for made in one.written}

    def _read(self, record: Path) -> Original:
        try:
            table = json.loads(record.read_bytes())
            raw = base64.b64decode(table["original"], validate=True)
            return Original(str(table["path"]), raw, tuple(str(one) for one in table["written"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
            raise self._damaged(record) from error

    def note(self, path: str, raw: bytes, after: bytes) -> None:
        """Record, before it is done, that ``path`` which held ``raw`` will hold ``after``.

        Raises:
            InputError: the record cannot be written.
        """
        known = self.find(path, digest(raw)) or Original(path, raw, ())
        known = replace(known, written=tuple(dict.fromkeys((*known.written, digest(after)))))
        table = {
            "schema": _SCHEMA,
            "path": path,
            "written": known.written,
            "original": base64.b64encode(raw).decode("ascii"),
        }
        self._prepare()
        write_atomic(self._record(path, digest(raw)), (json.dumps(table) + "\n").encode("ascii"))

    def forget(self, path: str, sha256: str) -> None:
        """Take the record away, if there is one."""
        self._record(path, sha256).unlink(missing_ok=True)

    def _record(self, path: str, sha256: str) -> Path:
        name = digest(f"{sha256} {path}".encode("utf-8", "surrogatepass"))
        return self._folder / f"{name[:32]}.json"

    def _prepare(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                str(self._folder), "cannot be made", "check the permissions of the folder above it"
            ) from error
        keep_out_of_git(self._folder.parent)

    @staticmethod
    def _damaged(record: Path) -> InputError:
        return InputError(str(record), "is damaged", "restore the file from your own copy, then delete this record")


def keep_out_of_git(folder: Path) -> None:
    """Put a ``.gitignore`` into a folder of our own, unless one is there."""
    ignore = folder / ".gitignore"
    if not ignore.exists():
        write_atomic(ignore, b"*\n")
