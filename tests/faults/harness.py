"""Runs commands in forked children that are killed, or told of a full disk, at any step that changes a file.

A step is an opening for writing, half a write, a synchronisation, a rename, a removal, a new folder, a change of rights. The engine is a stub, and
everything is imported before the fork: a run takes some milliseconds, so that every step of every command can be visited.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import pathlib
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from review_stub import WordEngine

import unspin.cli.review
import unspin.engine
from unspin.cli import main

os.environ["UNSPIN_CACHE_DIR"] = os.devnull  # the stub engine must not fill the cache of who runs this
CHANGING = frozenset(
    ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate")
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
Hook = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: exit code (negative: the signal), what it printed, and how many steps it got to."""

    code: int
    output: str
    errors: str
    steps: int = 0

    @property
    def is_told(self) -> bool:
        """Whether it ended by itself, without a traceback."""
        return self.code >= 0 and "Traceback" not in self.errors and "Exception ignored" not in self.errors


@dataclass
class Steps:
    """Counts the steps of this process; ``at`` the one numbered ``stop`` (from 1) ``fault`` is called with its name and path."""

    stop: int = 0
    fault: Hook = lambda _event, _path: None
    lasting: bool = False
    """Call the fault at every later step, too."""
    count: int = 0
    names: list[str] = field(default_factory=list)

    def step(self, event: str, path: str) -> None:
        """One more."""
        if str(path).startswith(("/dev/", "/proc/")):
            return
        self.count += 1
        self.names.append(event)
        if self.stop and (self.count == self.stop or (self.lasting and self.count > self.stop)):
            self.fault(event, str(path))

    def install(self) -> None:
        """From now on count the steps of this process; there is no way back."""
        sys.addaudithook(self._audit)
        plain_open, plain_sync = io.open, os.fsync

        def counted_open(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            stream = plain_open(file, mode, *more, **named)
            return Torn(stream, self, str(file)) if set(mode) & set("wax+") else stream

        def counted_sync(number: int) -> None:
            self.step("fsync", "")
            plain_sync(number)

        io.open = builtins.open = pathlib.io.open = counted_open
        os.fsync = counted_sync

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and arguments[2] & _WRITING and isinstance(arguments[0], str | Path)
        if writes or event in CHANGING:
            self.step(event, str(arguments[0]))


class Torn:
    """A stream whose writes reach the file in two halves, with a step before each."""

    def __init__(self, stream: Any, steps: Steps, path: str) -> None:
        self._stream, self._steps, self._path = stream, steps, path

    def write(self, text: Any) -> int:
        """Half of it, then the rest."""
        half = len(text) // 2
        for part in (text[:half], text[half:]):
            self._steps.step("write", self._path)
            self._stream.write(part)
            self._stream.flush()
        return len(text)

    def __getattr__(self, name: str) -> Any:
        """All else is the stream's."""
        return getattr(self._stream, name)

    def __enter__(self) -> Torn:
        """Itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the stream."""
        self._stream.close()


def die(_event: str, _path: str) -> None:
    """End this process as the power switch would."""
    os.kill(os.getpid(), signal.SIGKILL)


def failing(number: int) -> Hook:
    """A fault that raises the error of the system with that number; taking files away goes on working."""

    def fail(event: str, path: str) -> None:
        if event != "os.remove" or number != errno.ENOSPC:
            raise OSError(number, os.strerror(number), path)

    return fail


def run(arguments: Sequence[str], folder: Path, *, keys: str = "", steps: Steps | None = None, kill_after_s: float | None = None,
        setup: Callable[[], None] | None = None) -> Outcome:  # fmt: skip
    """How ``unspin ARGUMENTS`` ends in ``folder``, run in a child with ``keys`` for the terminal."""
    steps = steps or Steps()
    with _pipe() as told, _pipe() as output, _pipe() as errors:
        child = os.fork()
        if not child:
            _be_child(arguments, folder, keys, steps, (told, output, errors), setup=setup)
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        texts = [_read(one).decode("utf-8", "replace") for one in (told, output, errors)]
    return Outcome(os.waitstatus_to_exitcode(status), texts[1], texts[2], int(texts[0] or 0))


def _pipe() -> Any:
    """An unnamed file to write to and read back."""
    import tempfile  # noqa: PLC0415

    return tempfile.TemporaryFile(buffering=0)


def _read(file: Any) -> bytes:
    file.seek(0)
    return bytes(file.read())


def _be_child(arguments: Sequence[str], folder: Path, keys: str, steps: Steps, files: Sequence[Any], *,
              setup: Callable[[], None] | None) -> None:  # fmt: skip
    told, output, errors = files
    code = 70
    try:
        os.chdir(folder)
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
        sys.dont_write_bytecode = True
        _press(keys)
        if setup:
            setup()
        steps.install()
        main(list(arguments), standalone_mode=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - what is not told is told as a traceback
        import traceback  # noqa: PLC0415

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(told.fileno(), str(steps.count).encode())
        os._exit(code)


def _press(keys: str) -> None:
    """A stub engine, and a person who presses ``keys``."""
    pressed = iter(keys)
    unspin.engine.Engine = WordEngine
    unspin.cli.review.has_terminal = lambda: True
    import click  # noqa: PLC0415

    click.getchar = lambda *_: next(pressed, "q")


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with what it holds."""
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def restore(folder: Path, files: dict[str, bytes]) -> None:
    """Make ``folder`` hold ``files`` and nothing else."""
    for one in sorted(folder.rglob("*"), reverse=True):
        if one.is_dir() and not one.is_symlink():
            one.rmdir()
        else:
            one.unlink()
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


def is_temporary(name: str) -> bool:
    """Whether the file is one on its way to another name."""
    last = name.rpartition("/")[2]
    return last.startswith(".") and last.endswith(".tmp")


def sample(numbers: Sequence[int], wanted: int, chance: random.Random) -> list[int]:
    """All numbers, or as many as are wanted of them by chance."""
    return list(numbers) if len(numbers) <= wanted else sorted(chance.sample(list(numbers), wanted))
