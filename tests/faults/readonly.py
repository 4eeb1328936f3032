"""Give each command folders and files without the rights that it needs, for real.

``python tests/faults/readonly.py``; Linux. A command that has to write must end with exit code 2 and lines of unspin's own; every file is as it was,
none is on its way, and once the rights are there the same command does its work. One that only reads does it at once.
"""

from __future__ import annotations

import ctypes
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import is_temporary, restore, run, snapshot
from scenarios import CLEAN, OLD, decided

FILES = {**OLD, **CLEAN, "d.json": decided(), "ours/lexicon/site.csv": b"plain,pos,spun,source,example,leave_alone\nvein,n,zorbic,editor,,\n"}


@dataclass(frozen=True, slots=True)
class Case:
    """A command, the exit codes with and without the rights, and what is pressed at the terminal."""

    command: str
    refused: int
    allowed: int
    keys: str = ""


WRITERS = (
    Case("fix posts", 2, 0),
    Case("fix posts/a.txt", 2, 0),
    Case("fix posts -o out", 2, 0),
    Case("fix posts --diff --report page.html", 2, 0),
    Case("check posts -o found.txt", 2, 1),
    Case("review posts", 2, 0, "nq"),
    Case("apply d.json", 2, 0),
    Case("baseline create posts", 2, 0),
    Case("glossary add spider crawler --dir ours", 2, 0),
    Case("init .", 2, 0),
)
READERS = (
    Case("fix posts --diff", 0, 0),
    Case("check posts", 1, 1),
    Case("apply d.json --dry-run", 0, 0),
    Case("readability posts", 0, 0),
    Case("config --files posts", 0, 0),
)
CLOSED = (
    Case("check posts", 2, 1),
    Case("fix posts", 2, 0),
    Case("fix posts -o out", 2, 0),
    Case("apply d.json", 2, 0),
    Case("readability posts", 2, 0),
)
"""Commands that meet a file which may not be read, and do the others."""


def obey() -> None:
    """Let the rights of files count for this process, also if it is root's: give up all capabilities (capabilities(7))."""
    version = (ctypes.c_uint32 * 2)(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(version, nothing):
        raise OSError(ctypes.get_errno(), "capset")


def set_rights(folder: Path, folders: int, files: int) -> None:
    """Give everything in a folder, and itself, these rights."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.chmod(folders if path.is_dir() else files)
    folder.chmod(folders)


def tried(case: Case, folder: Path, *, closed: str = "") -> Iterator[str]:
    """What is wrong with a command in a read-only folder, or in one that it may write to where a single file is ``closed``."""
    restore(folder, FILES)
    set_rights(folder, 0o777 if closed else 0o555, 0o666 if closed else 0o444)
    if closed:
        (folder / closed).chmod(0)
    before = snapshot(folder)
    outcome = run(case.command.split(), folder, keys=case.keys, setup=obey)
    set_rights(folder, 0o777, 0o666)
    after = snapshot(folder)
    if not outcome.is_told or outcome.code != case.refused:
        yield f"ends with {outcome.code}: {outcome.errors.strip()[-300:]}"
    if case.refused == 2 and not any(line.startswith("unspin: ") for line in outcome.errors.splitlines()):
        yield f"says nothing: {outcome.errors[-200:]!r}"
    yield from (f"{name} is left" for name in after if is_temporary(name))
    if not closed and after != before:
        yield f"something was changed: {sorted(set(before) ^ set(after)) or 'contents'}"
    if closed and after.get(closed) != before[closed]:
        yield f"{closed} was changed"
    again = run(case.command.split(), folder, keys=case.keys, setup=obey)
    if not again.is_told or again.code != case.allowed:
        yield f"with all rights ends with {again.code}: {again.errors.strip()[-300:]}"


def main() -> int:
    """Say what was tried and what is wrong; 1 if anything is."""
    tell, bad, count = partial(print, flush=True), 0, 0
    for closed, cases in (("", (*WRITERS, *READERS)), ("posts/b.md", CLOSED)):
        for case in cases:
            with tempfile.TemporaryDirectory() as name:
                problems = list(tried(case, Path(name).resolve(), closed=closed))
            count, bad = count + 1, bad + len(problems)
            for one in problems:
                tell(f"unspin {case.command}{f' without the right to read {closed}' if closed else ''}: {one}")
    tell(f"{count} commands without rights, {bad} problems")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
