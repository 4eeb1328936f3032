"""The files below a folder: as git lists them, else by a walk that reads the ignore files itself."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from unspin.errors import InputError
from unspin.selection import git
from unspin.selection.patterns import Pattern, Patterns

_IN_GIT = (".ignore",)
_ELSEWHERE = (".ignore", ".gitignore")
"""Names of ignore files, the one that outranks the other first; inside a work tree git reads its own."""


class IgnoreFiles:
    """The ignore files of a tree, each read when something beside or below it is asked about."""

    def __init__(self, root: Path, file_names: tuple[str, ...]) -> None:
        """Look at files of ``file_names`` in ``root``, an absolute path, and the folders below it."""
        self._root, self._names = root, file_names
        self._in_force: dict[str, tuple[tuple[Patterns, int], ...]] = {}
        self._ignored: dict[str, Pattern | None] = {"": None}

    def ignoring(self, path: str, *, is_folder: bool = False) -> Pattern | None:
        """The pattern that ignores ``path``, relative to the root, or a folder above it."""
        folder = path.rpartition("/")[0]
        if folder not in self._ignored:
            self._ignored[folder] = self.ignoring(folder, is_folder=True)
        if self._ignored[folder]:
            return self._ignored[folder]
        for patterns, cut in self._patterns(folder):
            found = patterns.last_match(path[cut:], is_folder=is_folder)
            if found:
                return None if found.negated else found
        return None

    def _patterns(self, folder: str) -> tuple[tuple[Patterns, int], ...]:
        """The patterns that count in ``folder``, the closest first, with the length of what they do not see of a path."""
        if folder not in self._in_force:
            paths = [Path(self._root, folder, name) for name in self._names]
            own = tuple((read, len(folder) + bool(folder)) for path in paths if (read := _read(path)))
            self._in_force[folder] = (*own, *(self._patterns(folder.rpartition("/")[0]) if folder else ()))
        return self._in_force[folder]


def _read(path: Path) -> Patterns | None:
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as lines:
            return Patterns(lines, str(near_path(path)), numbered=True)
    except OSError:
        return None


def files_below(folder: Path, *, ignores: bool) -> Iterator[str]:
    """Names below ``folder``, relative to it with ``/``, without hidden ones; links to folders are not followed.

    With ``ignores`` what git ignores is left out, and what a ``.ignore`` file says; outside a work tree ``.gitignore``
    files count from the working directory down. The order is that of the file system.

    Raises:
        InputError: a folder may not be listed, or git refuses to list it.
    """
    if not ignores:
        yield from _walk(folder, "", None)
        return
    true = true_path(folder)
    if _in_git(true):
        yield from _listed_by_git(true)
    else:
        root = _ignore_root(true)
        above = "" if root == true else f"{true.relative_to(root).as_posix()}/"
        yield from (name[len(above) :] for name in _walk(root, above, IgnoreFiles(root, _ELSEWHERE)))


def by_folder(paths: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """(folder, names in it) of relative paths, both in order and each once; a folder comes before those in it."""
    names_in: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        folder, _, name = path.rpartition("/")
        names_in[folder].add(name)
    for folder in sorted(names_in, key=lambda one: one.split("/") if one else []):
        yield folder, sorted(names_in[folder])


def ignoring(path: Path) -> str | None:
    """The pattern that keeps ``path`` out of a walk with its place, as ``.gitignore:3: build/``; None if none does."""
    true = true_path(path.parent) / path.name
    tree = git.work_tree(true.parent)
    if tree and (by_git := git.ignoring(true)):
        return by_git
    root = tree or _ignore_root(true.parent)
    found = IgnoreFiles(root, _IN_GIT if tree else _ELSEWHERE).ignoring(true.relative_to(root).as_posix())
    return f"{found.place}: {found.text}" if found else None


def absolute_path(path: Path) -> Path:
    """``path`` from the root of the file system, without ``..``; links stay as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps "..", Path.resolve follows links


def true_path(path: Path) -> Path:
    """Where ``path`` leads to; a link that leads in a circle leads to itself, where ``Path.resolve`` raises until Python 3.13."""
    return Path(os.path.realpath(path))


def near_path(path: Path) -> Path:
    """An absolute path as a reader in the working directory would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _ignore_root(folder: Path) -> Path:
    here = Path.cwd()
    return here if folder.is_relative_to(here) else folder


def _in_git(folder: Path) -> bool:
    """Whether git can be asked about ``folder``; without git its ignore files are read as outside a work tree."""
    if not git.work_tree(folder):
        return False
    try:
        return git.run_git(folder, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except git.GitError as error:
        if "not a git repository" in str(error) or "cannot be started" in str(error):
            return False
        raise InputError(str(folder), f"git cannot list it ({error})", "mend that, or add --no-ignore") from error


def _listed_by_git(folder: Path) -> Iterator[str]:
    tree = git.work_tree(folder) or folder
    above = "" if tree == folder else f"{folder.relative_to(tree).as_posix()}/"
    ignores = IgnoreFiles(tree, _IN_GIT)
    for name in git.listed(folder):
        if not is_hidden(name) and not ignores.ignoring(above + name):
            yield name


def is_hidden(name: str) -> bool:
    """Whether a part of a relative path begins with a dot."""
    return name.startswith(".") or "/." in name


def _walk(root: Path, inside: str, ignores: IgnoreFiles | None) -> Iterator[str]:
    """The files below ``root/inside``, relative to ``root``; repositories in it as git lists them, if anything is ignored."""
    if ignores and inside and (root / inside / ".git").exists() and _in_git(root / inside):
        yield from (inside + name for name in _listed_by_git(root / inside))
        return
    try:
        with os.scandir(root / inside) as entries:
            found = list(entries)
    except OSError as error:
        raise InputError(str(error.filename), f"cannot be listed ({error.strerror})", "check its permissions") from error
    for entry in found:
        name = inside + entry.name
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name.startswith(".") or (ignores and ignores.ignoring(name, is_folder=is_folder)):
            continue
        if is_folder:
            yield from _walk(root, f"{name}/", ignores)
        elif not (entry.is_symlink() and Path(entry.path).is_dir()):
            yield name
