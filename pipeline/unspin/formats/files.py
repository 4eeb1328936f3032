"""Files in and out: which ones to read, reading them with clear errors, replacing them in one step."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from unspin.errors import InputError
from unspin.formats.held import PREFIX, SUFFIX, held
from unspin.selection.tree import by_folder, files_below, true_path

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused: a post has some 10 kB, so this is a wrong file, and the whole text is held in memory."""


def read_bytes(path: Path, limit: int | None = None) -> bytes:
    """What the file at ``path`` holds.

    Raises:
        InputError: missing, a directory or device, not readable, or larger than ``limit`` bytes (``MAX_BYTES``).
    """
    with _readable(path, limit or MAX_BYTES):
        return path.read_bytes()


def open_file(path: Path) -> BinaryIO:
    """The file at ``path``, however large, open to be read as bytes; raises InputError as ``read_bytes`` does."""
    with _readable(path):
        return path.open("rb")


@contextlib.contextmanager
def _readable(path: Path, limit: int | None = None) -> Iterator[None]:
    """Refuse what is no file or is larger than ``limit`` bytes; errors of the system as InputError."""
    try:
        _refuse_unreadable_kinds(path, path.stat(), limit)
        yield
    except FileNotFoundError as error:
        raise InputError(str(path), "does not exist", "check the spelling of the path") from error
    except PermissionError as error:
        raise InputError(str(path), "may not be read", "check its permissions") from error
    except (OSError, ValueError) as error:
        raise InputError(str(path), f"cannot be read ({_reason(error)})", "check the path and the disk") from error


def _refuse_unreadable_kinds(path: Path, status: os.stat_result, limit: int | None) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise InputError(str(path), "is a directory", "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(str(path), "is not a regular file", "use - to read standard input")
    if limit and status.st_size > limit:
        size = f"is {status.st_size / 2**20:.0f} MiB, over the limit of {limit // 2**20}"
        raise InputError(str(path), size, "split it into smaller files")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def write_atomic(path: Path, data: bytes) -> None:
    """Put ``data`` in place of the file at ``path`` in one step: at any moment it holds all of the old or the new.

    Permissions are kept, the owner where the system allows it. Where ``path`` is a symbolic link its target is
    replaced and the link stays. A hard link to the file keeps the old content. What a run that was killed here has left
    in the directory is cleared away.

    Raises:
        InputError: the directory is missing or not writable, or the disk is full; the old file is as it was.
    """
    with sole_writer(path) as target:
        _write_and_replace(target, data)


def replace_file(path: Path, before: bytes | None, after: bytes) -> None:
    """Put ``after`` in place of the file at ``path`` as ``write_atomic`` does, if that still holds ``before``; None: if there is none.

    A file that holds ``after`` already is left as it is. No other run of unspin can write it between the look and the write.

    Raises:
        InputError: it holds something else by now, or cannot be read or written; it is as it was.
    """
    with sole_writer(path) as target:
        now = read_bytes(target, max(MAX_BYTES, len(before or b""))) if target.exists() else None
        if now == after:
            return
        if now != before:
            raise changed_meanwhile(path)
        _write_and_replace(target, after)


def changed_meanwhile(path: Path) -> InputError:
    """The error for a file that holds something else than what was worked on."""
    return InputError(str(path), "was changed at this moment by another program", "run the command again")


@contextlib.contextmanager
def write_errors(path: Path) -> Iterator[None]:
    """Errors of the system while the file at ``path`` is written as InputError."""
    try:
        yield
    except OSError as error:
        advice = "check the permissions of its directory and the space on the disk"
        raise InputError(str(path), f"cannot be written ({_reason(error)})", advice) from error


@contextlib.contextmanager
def sole_writer(path: Path) -> Iterator[Path]:
    """The file that ``path`` leads to, its directory held against other runs; errors of the system as InputError."""
    with write_errors(path):
        target = true_path(path)
        if target.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        with held(target.parent):
            yield target


def _write_and_replace(target: Path, data: bytes) -> None:
    temporary = beside(target)
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        copy_rights(target, temporary)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def beside(target: Path) -> Path:
    """A name that is free for the new content of ``target`` while it is written."""
    return target.with_name(f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}")


def copy_rights(source: Path, target: Path) -> None:
    """Give ``target`` the mode, and where allowed the owner, of ``source``; a new file keeps the defaults."""
    with contextlib.suppress(FileNotFoundError):
        status = source.stat()
        with contextlib.suppress(OSError, AttributeError):
            os.chown(target, status.st_uid, status.st_gid)
        target.chmod(stat.S_IMODE(status.st_mode))


def collect(paths: Iterable[Path], suffixes: Collection[str]) -> tuple[Path, ...]:
    """The files that ``paths`` name, in order and each once: a file as given, a directory's files by sorted walk.

    In a directory only names that end in one of ``suffixes`` (lower case, with the dot) count; hidden files and
    directories are passed over, and links to directories are not followed. Whether a given file exists is left to
    ``read_file``.

    Raises:
        InputError: a directory without any such file, or one that may not be read.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for one in _walk(path, suffixes) if path.is_dir() else (path,):
            found.setdefault(true_path(one), one)
    return tuple(found.values())


def _walk(directory: Path, suffixes: Collection[str]) -> tuple[Path, ...]:
    found = tuple(
        Path(directory, folder, name)
        for folder, names in by_folder(files_below(directory, ignores=False))
        for name in names
        if Path(name).suffix.lower() in suffixes
    )
    if not found:
        known = " ".join(sorted(suffixes))
        raise InputError(str(directory), "holds no file of a known kind", f"known are {known}; or name the file itself")
    return found
