"""From the paths of a command line to the files that are read."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path, PurePath

from unspin.errors import InputError
from unspin.selection.configurations import Configurations, Folder
from unspin.selection.own_pages import is_own_page
from unspin.selection.tree import absolute_path, by_folder, files_below, ignoring, is_hidden


class Selector:
    """Chooses files: one that is named is read, in a folder the ignore files, endings and ``exclude`` decide."""

    def __init__(
        self,
        configurations: Configurations,
        suffixes: Collection[str],
        *,
        ignores: bool = True,
        force_exclude: bool = False,
        output: Path | None = None,
    ) -> None:
        """Read files of ``suffixes`` (lower case, with the dot) where a configuration has no ``include``.

        ``ignores`` respects .gitignore and .ignore files; ``force_exclude`` lets ``exclude`` decide on named files too.
        What an earlier run wrote to the folder ``output`` is not taken from the folders above it.
        """
        self._configurations, self._suffixes = configurations, frozenset(suffixes)
        self._ignores, self._force_exclude = ignores, force_exclude
        self._output = os.path.realpath(output) if output else None
        self._seen: set[str] = set()

    def files(self, path: Path) -> tuple[Path, ...]:
        """The files that ``path`` stands for, in the order of their names, without those that were given before.

        Raises:
            InputError: a folder without any file to read, or one that may not be listed.
            ConfigError: a configuration file on the way cannot be used.
        """
        if path.is_dir():
            found = self._below(path)
        elif self._force_exclude and self._configurations.excluding(path):
            found = {}
        else:
            found = {os.path.realpath(path): path}
        fresh = [identity for identity in found if identity not in self._seen]
        self._seen.update(fresh)
        return tuple(found[identity] for identity in fresh)

    def why_not(self, path: Path) -> str | None:
        """Why a run over the folders above the file at ``path`` does not read it; None if it does."""
        if not path.is_file():
            return "there is no such file"
        absolute, here = absolute_path(path), Path.cwd()
        if is_hidden(absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else path.name):
            return "it is hidden: a part of its path begins with a dot"
        if self._ignores and (pattern := ignoring(path)):
            return f"it is ignored by {pattern}"
        included = self._included(self._configurations.folder(absolute.parent))
        if path.suffix.lower() not in included:
            return f"its ending {path.suffix!r} is none of {' '.join(sorted(included))}"
        if is_own_page(path):
            return "it is a review page that unspin wrote"
        found = self._configurations.excluding(path)
        return f"it is excluded by {found.text!r} in {found.place}" if found else None

    def _below(self, folder: Path) -> dict[str, Path]:
        """The files to read below ``folder`` by their true paths, in the order of their names."""
        known = 0
        found: dict[str, Path] = {}
        for inside, names in self._known(folder, ignores=self._ignores):
            known += len(names)
            parent = folder / inside
            rules, true_parent = self._configurations.folder(absolute_path(parent)), os.path.realpath(parent)
            for name in names:
                identity = None if rules.excluding(name) else _identity(parent, true_parent, name)
                if identity and not is_own_page(parent / name):
                    found.setdefault(identity, parent / name)
        if not found:
            raise self._empty(folder, excluded=known > 0)
        return found

    def _known(self, folder: Path, *, ignores: bool) -> Iterator[tuple[str, list[str]]]:
        """(folder below ``folder``, names in it of a known ending), sorted."""
        written = self._written_in(folder)
        for inside, found in by_folder(files_below(folder, ignores=ignores)):
            if written and f"{inside}/".startswith(written):
                continue
            included = self._included(self._configurations.folder(absolute_path(folder / inside)))
            names = [name for name in found if PurePath(name).suffix.lower() in included]
            if names:
                yield inside, names

    def _written_in(self, folder: Path) -> str | None:
        """The output folder, relative to ``folder`` with a slash behind it, if it lies below."""
        true = os.path.realpath(folder)
        if self._output is None or self._output == true or not Path(self._output).is_relative_to(true):
            return None
        return f"{Path(self._output).relative_to(true).as_posix()}/"

    def _included(self, folder: Folder) -> Collection[str]:
        return folder.include or self._suffixes

    def _empty(self, folder: Path, *, excluded: bool) -> InputError:
        if excluded:
            return InputError(str(folder), "holds only files that are excluded", "see unspin config --why FILE")
        if self._ignores and any(self._known(folder, ignores=False)):
            return InputError(str(folder), "holds only files that are ignored", "add --no-ignore to read them")
        known = " ".join(sorted(self._included(self._configurations.folder(absolute_path(folder)))))
        return InputError(str(folder), "holds no file of a known kind", f"known are {known}; or name the file itself")


def _identity(parent: Path, true_parent: str, name: str) -> str | None:
    """The true path of a regular file, or of what a link leads to; None for anything else and a file that is gone."""
    path = f"{parent}{os.sep}{name}"
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return None
    if stat.S_ISREG(mode):
        return f"{true_parent}{os.sep}{name}"
    return os.path.realpath(path) if Path(path).is_file() else None
