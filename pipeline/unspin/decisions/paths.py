"""Which file a decisions file means: a relative path below the folder in which the review was made."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from unspin.errors import InputError
from unspin.selection.tree import true_path


def root_of(paths: Iterable[Path], here: Path) -> Path:
    """The folder that decisions about ``paths`` are relative to: ``here`` if all lie below it, else their common one.

    Raises:
        InputError: they lie on different drives.
    """
    folders = [_whole(path).parent for path in paths]
    if all(folder.is_relative_to(true_path(here)) for folder in folders):
        return here
    try:
        return Path(os.path.commonpath(folders))
    except ValueError as error:
        raise InputError(str(folders[0]), "lies on another drive than the rest", "review them one by one") from error


def name_in(root: Path, path: Path) -> str:
    """``path`` relative to ``root``, which it lies below, as decisions write it: with ``/``."""
    return _whole(path).relative_to(true_path(root)).as_posix()


def _whole(path: Path) -> Path:
    """``path`` absolute and without links or dots in its folder; a file that is a link keeps its own name."""
    return true_path(path.parent) / path.name


def inside(root: Path, name: str) -> Path:
    """The file that a decisions file calls ``name``.

    Raises:
        InputError: the name is absolute or leads out of ``root``, itself or by a symbolic link.
    """
    pure = PurePosixPath(name)
    if not pure.parts or pure.is_absolute() or ".." in pure.parts or is_foreign(name, windows=os.name == "nt"):
        raise InputError(name, "is no path below the folder of the review", "decisions may only name files there")
    path = root.joinpath(*pure.parts)
    try:
        os.fsencode(name)
        resolved, whole = path.resolve(), root.resolve()
    except UnicodeEncodeError as error:
        raise InputError(name, "holds half a character", "decisions may only name files there") from error
    except (OSError, RuntimeError) as error:
        raise InputError(name, "cannot be followed", "check its symbolic links") from error
    if not resolved.is_relative_to(whole):
        raise InputError(name, f"is a link that leads out of {root}", "name the folder it leads to with --root")
    return path


def is_foreign(name: str, *, windows: bool) -> bool:
    """Whether a name cannot be one of a file below a folder, or on ``windows`` has a meaning there that it has nowhere else.

    >>> is_foreign("Q: Is it safe?.md", windows=False), is_foreign("C:a.txt", windows=True)
    (False, True)
    """
    return "\0" in name or (windows and ("\\" in name or bool(PureWindowsPath(name).drive)))
