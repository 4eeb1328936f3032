"""The lines of a file that differ from a git revision."""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from unspin.errors import UnspinError
from unspin.selection import git
from unspin.selection.tree import absolute_path, true_path

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([abfnrtv\"\\]|[0-7]{3})")
_ESCAPED = dict(zip(b'abfnrtv"\\', b'\a\b\f\n\r\t\v"\\', strict=True))
_DIFF = (
    "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/",
    "--find-renames", "--diff-filter=ACMRT", "--ignore-submodules",
)  # fmt: skip
"""A plain diff whatever the user's configuration says."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a file in ascending disjoint ranges, first and last, counted from 1 and ended by line feeds as git does."""

    ranges: tuple[tuple[int, int], ...]

    def __bool__(self) -> bool:
        """Whether there is any line."""
        return bool(self.ranges)

    def touch(self, source: str, start: int, end: int, first_line: int = 1) -> bool:
        """Whether one of the lines holds a part of ``source[start:end]``, or the place ``start`` where that is empty.

        ``source`` begins in line ``first_line`` of the file.
        """
        first = source.count("\n", 0, start) + first_line
        last = first + source.count("\n", start, max(start, end - 1))
        return any(low <= last and first <= high for low, high in self.ranges)


ALL_LINES = Lines(((1, sys.maxsize),))


class Changes:
    """What changed in the work tree since its merge base with a revision; what git does not track is new throughout."""

    def __init__(self, base: str) -> None:
        """Compare with ``base``, anything that names a commit; git is asked when the first file is."""
        self._base = base
        self._trees: dict[Path, tuple[Mapping[str, Lines], frozenset[str]]] = {}
        self._tree_of: dict[Path, Path] = {}

    def of(self, path: Path) -> Lines:
        """The lines of the file at ``path`` that were added or changed.

        Raises:
            UnspinError: the file is in no git work tree, or the revision is unknown there or shares no history with it.
        """
        absolute = absolute_path(path)
        tree = self._tree(absolute.parent)
        if tree not in self._trees:
            self._trees[tree] = self._compared(tree)
        changed, tracked = self._trees[tree]
        name = (true_path(absolute.parent) / absolute.name).relative_to(tree).as_posix()
        return changed.get(name) or (Lines(()) if name in tracked else ALL_LINES)

    def _tree(self, folder: Path) -> Path:
        if folder not in self._tree_of:
            found = git.work_tree(true_path(folder))
            if not found:
                raise UnspinError(f"{folder}: is in no git work tree; leave out --diff-base")
            self._tree_of[folder] = found
        return self._tree_of[folder]

    def _compared(self, tree: Path) -> tuple[Mapping[str, Lines], frozenset[str]]:
        commit = self._merge_base(tree)
        patch = ("--unified=0", "--inter-hunk-context=0")
        changed = dict(_changed_lines(git.run_git(tree, *_DIFF, *patch, commit, "--")))
        changed |= dict.fromkeys(_binary(git.run_git(tree, *_DIFF, "--numstat", "-z", commit, "--")), ALL_LINES)
        return changed, frozenset(git.names(git.run_git(tree, "ls-files", "-cz")))

    def _merge_base(self, tree: Path) -> str:
        fetch = "fetch it first (in CI a full history: fetch-depth: 0)"
        try:
            git.run_git(tree, "rev-parse", "--git-dir")
        except git.GitError as error:
            raise UnspinError(f"{tree}: git cannot compare it with {self._base!r} ({error})") from error
        try:
            git.run_git(tree, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{self._base}^{{commit}}")
        except git.GitError as error:
            raise UnspinError(f"--diff-base: git knows no revision {self._base!r} in {tree}; {fetch}") from error
        try:
            return git.run_git(tree, "merge-base", "--end-of-options", self._base, "HEAD").decode().split()[0]
        except git.GitError as error:
            problem = f"--diff-base: {self._base!r} and HEAD have no commit in common in {tree}"
            raise UnspinError(f"{problem}; {fetch}") from error


def _changed_lines(diff: bytes) -> Iterator[tuple[str, Lines]]:
    """(path, lines) of each file of a unified diff without context; deletions leave no line."""
    ranges: dict[bytes, list[tuple[int, int]]] = defaultdict(list)
    name, old, new = b"", 0, 0
    for line in diff.split(b"\n"):
        if old or new:
            old -= line.startswith(b"-")
            new -= line.startswith(b"+")
        elif line.startswith(b"+++ "):
            name = _unquoted(line[4:])
        elif hunk := _HUNK.match(line):
            old, new = (int(part.partition(b",")[2] or b"1") for part in hunk.group().split()[1:3])
            first = int(hunk.group(1))
            if new:
                ranges[name].append((first, first + new - 1))
    for path, found in ranges.items():
        yield os.fsdecode(path.removeprefix(b"b/")), Lines(tuple(found))


def _unquoted(name: bytes) -> bytes:
    """A path as it stands in a header: in quotes with escapes if it has odd bytes, with a tab after it if it has blanks."""
    name = name.removesuffix(b"\t")
    if not name.startswith(b'"'):
        return name
    return _ESCAPE.sub(_unescaped, name[1:-1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match.group(1)
    return bytes([_ESCAPED[code[0]] if len(code) == 1 else int(code, 8)])


def _binary(numstat: bytes) -> Iterator[str]:
    """The paths that ``--numstat -z`` gives no numbers for; of a renamed file the new one."""
    fields = iter(numstat.split(b"\0"))
    for field in fields:
        added, _, rest = field.partition(b"\t")
        path = rest.partition(b"\t")[2]
        if field and not path:
            next(fields)
            path = next(fields)
        if added == b"-":
            yield os.fsdecode(path)
