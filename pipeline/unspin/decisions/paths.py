"""Which file a decisions file means: a relative path below the folder in which the review was made."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from unspin.errors import InputError


def root_of(paths: Iterable[Path], here: Path) -> Path:
    """The folder that decisions about ``paths`` are relative to: ``here`` if all lie below it, else their common one.

    Raises:
        InputError: they lie on different drives.
    """
    folders = [_whole(path).parent for path in paths]
    if all(folder.is_relative_to(here.resolve()) for folder in folders):
        return here
    try:
        return Path(os.path.commonpath(folders))
    except ValueError as error:
        raise InputError(str(folders[0]), "lies on another drive than the rest", "review them one by one") from error


def name_in(root: Path, path: Path) -> str:
    """``path`` relative to ``root``, which it lies below, as decisions write it: with ``/``."""
    return _whole(path).relative_to(root.resolve()).as_posix()


def _whole(path: Path) -> Path:
    """``path`` absolute and without links or dots in its folder; a file that is a link keeps its own name."""
    return path.parent.resolve() / path.name


def inside(root: Path, name: str) -> Path:
    """The file that a decisions file calls ``name``.

    Raises:
        InputError: the name is absolute or leads out of ``root``, itself or by a symbolic link.
    """
    pure = PurePosixPath(name)
    foreign = "\\" in name or "\0" in name or PureWindowsPath(name).drive
    if not pure.parts or pure.is_absolute() or ".." in pure.parts or foreign:
        raise InputError(name, "is no path below the folder of the review", "decisions may only name files there")
    path = root.joinpath(*pure.parts)
    try:
        resolved, whole = path.resolve(), root.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(name, "cannot be followed", "check its spelling and its symbolic links") from error
    if not resolved.is_relative_to(whole):
        raise InputError(name, f"is a link that leads out of {root}", "name the folder it leads to with --root")
    return path
