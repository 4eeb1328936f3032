"""A directory held for the moment of a write, so that runs side by side take turns and nothing of a killed one is left."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows: there an open file cannot be taken away, and runs do not take turns
    fcntl = None  # type: ignore[assignment]

PREFIX, SUFFIX = ".unspin-", ".tmp"
"""Names of files on their way to another name begin and end so, with 16 hexadecimal digits between."""

WAITS, WAIT_S = 200, 0.05
"""A write takes some milliseconds, on a slow disk some tenths of a second; one that is waited for ten seconds hangs."""

_ON_ITS_WAY = re.compile(rf"{re.escape(PREFIX)}[0-9a-f]{{16}}{re.escape(SUFFIX)}")


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold ``folder`` against other runs, and clear away what killed ones have left in it, once in a process.

    The system lets go of it when the process ends, however that happens. Where directories cannot be held (network
    drives, Windows) the write goes on without.

    Raises:
        OSError: another process holds it and does not let go.
    """
    number = _opened(folder)
    try:
        if number is None or _is_held(number):
            _clear(folder)
        yield
    finally:
        if number is not None:
            os.close(number)


def _opened(folder: Path) -> int | None:
    if fcntl is None:
        return None
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:  # it may be written but not listed
        return None


def _is_held(number: int) -> bool:
    """Whether the open directory is held from now on, False where that cannot be done; waits for another holder."""
    for _ in range(WAITS):
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(WAIT_S)
        except OSError:
            return False
        else:
            return True
    raise OSError(errno.EBUSY, "another program holds its directory")


def keep(stream: BinaryIO) -> None:
    """Hold an open file on its way to another name until it is closed, so that no other run takes it for a dead one's.

    To be called while its folder is ``held``. Where files cannot be held the system may not let open ones go, as on Windows.
    """
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@cache
def _clear(folder: Path) -> None:
    """Take away the files on their way whose writers are dead: all that nobody keeps, for the folder is held here."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for one in [entry.path for entry in entries if _ON_ITS_WAY.fullmatch(entry.name)]:
            with contextlib.suppress(OSError):
                if not _is_kept(one):
                    Path(one).unlink()


def _is_kept(path: str) -> bool:
    if fcntl is None:
        return False
    with Path(path).open("rb") as stream:
        try:
            fcntl.flock(stream.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
