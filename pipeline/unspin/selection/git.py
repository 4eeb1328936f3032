"""What is asked of git: the files of a work tree, what it ignores, the lines that changed. The only module that starts it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from unspin.errors import UnspinError

_LOCAL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE")
"""Set while a hook runs, and meant for its own repository and folder alone."""


_SUBMODULE = "160000 "
"""The mode of an entry that is a repository of its own."""


class GitError(UnspinError):
    """Git is missing, or refuses; the message is the first line of its own."""


def run_git(folder: Path, *arguments: str) -> bytes:
    """The standard output of ``git ARGUMENTS`` in ``folder``; nothing that the repository configures is run.

    Raises:
        GitError: git cannot be started, or its exit code is not 0.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _LOCAL} | {"LC_ALL": "C"}
    command = ("git", "-c", "core.fsmonitor=false", *arguments)
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    except OSError as error:
        raise GitError(f"git cannot be started ({error.strerror}); install it") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"exit code {done.returncode}"]
        raise GitError(lines[0].removeprefix("fatal: ").removeprefix("error: "))
    return done.stdout


def work_tree(folder: Path) -> Path | None:
    """The root of the innermost git work tree that holds ``folder``, an absolute path; None if it is in none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)


def listed(folder: Path) -> Iterator[str]:
    """The names below ``folder`` that git tracks or does not ignore, relative to it; repositories inside it included.

    Deleted files that are still tracked are among them, and names may repeat.
    """
    inner = []
    for row in names(run_git(folder, "ls-files", "--stage", "-z")):
        about, _, name = row.partition("\t")
        if about.startswith(_SUBMODULE):
            inner.append(name)
        else:
            yield name
    for name in names(run_git(folder, "ls-files", "--others", "--exclude-standard", "-z")):
        if name.endswith("/"):
            inner.append(name.removesuffix("/"))
        else:
            yield name
    for name in inner:
        if (folder / name / ".git").exists():
            yield from (f"{name}/{one}" for one in listed(folder / name))


def ignoring(path: Path) -> str | None:
    """The pattern by which git ignores ``path``, as ``.gitignore:3: build/``; None for a tracked or other file."""
    try:
        told = run_git(path.parent, "-c", "core.quotePath=false", "check-ignore", "--verbose", "--", path.name)
    except GitError:
        return None
    source, line, pattern = os.fsdecode(told).partition("\t")[0].split(":", 2)
    return None if pattern.startswith("!") else f"{source}:{line}: {pattern}"


def names(output: bytes) -> list[str]:
    """The paths in what a command with ``-z`` wrote."""
    return [os.fsdecode(one) for one in output.split(b"\0") if one]
