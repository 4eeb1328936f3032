"""The new content of a file, written piece by piece and put in its place in one step."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from unspin.formats.files import beside, changed_meanwhile, copy_rights, open_file, sole_writer, write_errors
from unspin.formats.held import keep
from unspin.formats.text_stream import sha256_of


class Replacement:
    """Takes the bytes that are to stand at a path; until ``put`` the file there is as it was. To be used in a ``with`` block.

    Symbolic links, permissions and the refusals are as for ``files.write_atomic``. What was written goes when the block ends
    without ``put``; what a killed run left goes with the next write to its directory, that of a running one stays.
    """

    def __init__(self, path: Path) -> None:
        """Begin a file beside ``path``; raises InputError where that cannot be done."""
        self._path = path
        with sole_writer(path) as target:
            self._temporary = beside(target)
            self._stream: BinaryIO = self._temporary.open("xb")
            keep(self._stream)

    def __enter__(self) -> Self:
        """This."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the new content away if it was not put in place."""
        with contextlib.suppress(OSError):
            self._stream.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        """Add to the new content; raises InputError where the disk is full."""
        with write_errors(self._path):
            self._stream.write(data)

    def put(self, before_sha256: str | None = None) -> None:
        """Put what was written in place of the file; with a hash only if the file still has it.

        Raises:
            InputError: it has another by now, or cannot be written; it is as it was.
        """
        with write_errors(self._path):
            self._stream.flush()
            os.fsync(self._stream.fileno())
        with sole_writer(self._path) as target:
            if before_sha256 is not None:
                with open_file(target) as now:
                    if sha256_of(now) != before_sha256:
                        raise changed_meanwhile(self._path)
            copy_rights(target, self._temporary)
            self._temporary.replace(target)
