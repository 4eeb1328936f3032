"""What takes long to compute and is the same for the next process: kept in the user's cache as files that are mapped into memory.

A file is found by what it was made of, so it is never stale: whatever changes, the code that makes it included, gives it another name.
What comes with the package is looked for there first, so an installation as it was shipped writes nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path

VARIABLE = "UNSPIN_CACHE_DIR"

FOLDER = "tables"
"""Where such files stand below the folder of caches, and below that of the built-in data."""

MAX_FILES = 4
"""Files of a name that stay, those used last: a table for each of so many sites with a glossary of its own, at 12 MB each."""

ABANDONED_S = 3600.0
"""Age in seconds from which a file that was never finished goes: its writer was killed."""

_UNFINISHED = ".unfinished"
_SEAL_BYTES = 32
_SECONDS_A_DAY = 86_400


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The folder that ``UNSPIN_CACHE_DIR`` names, else that of the user's caches as the system has it; it need not be there.

    >>> cache_folder({"XDG_CACHE_HOME": "/var/caches"}, "linux").as_posix()
    '/var/caches/unspin'
    """
    if named := environment.get(VARIABLE):
        return Path(named)
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local", "unspin", "Cache")
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / "unspin"
    common = environment.get("XDG_CACHE_HOME", "")  # the specification has relative paths ignored
    return (Path(common) if Path(common).is_absolute() else Path.home() / ".cache") / "unspin"


def key_of(sources: Iterable[bytes], makers: Iterable[str]) -> str:
    """The key of what the modules ``makers``, such as ``glossary/lexicon.py``, make of ``sources``: 32 hexadecimal digits."""
    whole = hashlib.sha256(sys.byteorder.encode())
    code = (files("unspin").joinpath(one).read_bytes() for one in makers)
    for part in (*code, *sources):
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()[:32]


def kept(name: str, key: str, make: Callable[[], bytes]) -> memoryview:
    """What ``make`` gives, made now or by an earlier process: the bytes of the file called ``name`` that has this ``key``.

    A file that is not whole is made anew. Where nothing can be written, nothing is kept.
    """
    file = f"{name}-{key}"
    shipped = files("unspin") / "_builtin" / FOLDER / file
    found = _mapped(shipped) if isinstance(shipped, Path) else None
    if found is not None:
        return found
    try:
        folder = cache_folder() / FOLDER
    except RuntimeError:  # nobody's home
        return memoryview(make())
    found = _mapped(folder / file)
    if found is None:
        made = make()
        with contextlib.suppress(OSError):
            write(folder / file, made)
        return memoryview(made)
    with contextlib.suppress(OSError):
        _note_use(folder / file)
    return found


def write(path: Path, content: bytes) -> None:
    """Put a file with its seal at ``path`` in one step, and take out those beside it that were not used for the longest.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{_UNFINISHED}")
    try:
        with unfinished.open("wb") as stream:
            stream.write(hashlib.sha256(content).digest() + content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    _prune(path.parent)


def tables() -> list[tuple[Path, int]]:
    """The files of the user's that are kept, and how many bytes each has; the one used last comes first."""
    with contextlib.suppress(OSError, RuntimeError):
        states = [(one.stat(), one) for one in (cache_folder() / FOLDER).iterdir()]
        states.sort(key=lambda one: (-one[0].st_mtime, one[1].name))
        return [(path, state.st_size) for state, path in states]
    return []


def clear() -> None:
    """Take out what is kept, as far as the system lets go of it."""
    for path, _ in tables():
        with contextlib.suppress(OSError):
            path.unlink()


def _mapped(path: Path) -> memoryview | None:
    """The content of a file that is whole; None where there is none."""
    try:
        with path.open("rb") as stream:
            whole = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None
    content = whole[_SEAL_BYTES:]
    return content if hashlib.sha256(content).digest() == whole[:_SEAL_BYTES] else None


def _note_use(path: Path) -> None:
    """Let the time of its last change tell, to the day, when a file was used last."""
    if time.time() - path.stat().st_mtime > _SECONDS_A_DAY:
        os.utime(path)


def _prune(folder: Path) -> None:
    """Take out what of each name was not used for the longest, and what was never finished."""
    with contextlib.suppress(OSError):
        states = [(one, one.stat().st_mtime) for one in folder.iterdir()]
        gone = [one for one, used in states if one.suffix == _UNFINISHED and time.time() - used > ABANDONED_S]
        by_name: dict[str, list[tuple[float, Path]]] = {}
        for one, used in states:
            if one.suffix != _UNFINISHED:
                by_name.setdefault(one.name.rpartition("-")[0], []).append((-used, one))
        gone += [one for several in by_name.values() for _, one in sorted(several)[MAX_FILES:]]
        for one in gone:
            with contextlib.suppress(OSError):  # Windows keeps a file that another process has mapped
                one.unlink()
