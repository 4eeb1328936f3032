"""The configuration of each file: the closest one counts, nothing is merged from those above."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from unspin.config import Configuration, FileSettings, Value, config_in, file_settings, read_config
from unspin.selection.patterns import Pattern, Patterns
from unspin.selection.tree import absolute_path, near_path


class Configurations:
    """Finds and reads configuration files, each once, and says what they mean for a file."""

    def __init__(self, named: Path | None = None, options: Mapping[str, Value] | None = None) -> None:
        """Use ``named`` for every file, if given; ``options`` outrank whatever a file says.

        Raises:
            ConfigError: the named file cannot be used.
        """
        self._named = _Read(read_config(named)) if named else None
        self._options = dict(options or {})
        self._folders: dict[Path, Folder] = {}
        self._settings: dict[tuple[Path | None, tuple[int, ...]], FileSettings] = {}

    def of(self, path: Path) -> Configuration:
        """The configuration that counts for the file at ``path``: it stands beside it or further up."""
        return self.folder(absolute_path(path).parent).read.configuration

    def settings(self, path: Path | None) -> FileSettings:
        """What is in force for the file at ``path``, or in the working directory; equal for all that the same entries match."""
        absolute = absolute_path(path) if path else Path.cwd() / "-"
        folder = self.folder(absolute.parent)
        key = (folder.read.configuration.path, folder.entries(absolute.name) if path else ())
        if key not in self._settings:
            self._settings[key] = file_settings(folder.read.configuration.explained(key[1], self._options))
        return self._settings[key]

    def met(self) -> tuple[Configuration, ...]:
        """The configurations, each once, of the folders asked about so far and of those above them."""
        return tuple({id(one.read): one.read.configuration for one in self._folders.values()}.values())

    def refuse_missing_glossary(self, but: Path | None = None) -> None:
        """Raise ConfigError if a glossary folder that one of the configurations met so far names is not there, ``but`` for this one."""
        for one in self.met():
            one.refuse_missing_glossary(but)

    def explained(self, path: Path) -> dict[str, tuple[Value, str]]:
        """The value of each key for the file at ``path``, and where it comes from."""
        absolute = absolute_path(path)
        folder = self.folder(absolute.parent)
        return folder.read.configuration.explained(folder.entries(absolute.name), self._options)

    def excluding(self, path: Path) -> Pattern | None:
        """The pattern of ``exclude`` that takes the file at ``path``, or a folder above it."""
        absolute = absolute_path(path)
        return self.folder(absolute.parent).excluding(absolute.name)

    def folder(self, folder: Path) -> Folder:
        """What counts for the files in ``folder``, an absolute path."""
        if folder not in self._folders:
            above = self.folder(folder.parent) if folder.parent != folder else None
            own = None if self._named else config_in(folder)
            read = self._named or (_Read(read_config(near_path(own))) if own else above.read if above else _Read(Configuration()))
            excluded = above.excluding(folder.name, is_folder=True) if above else None
            self._folders[folder] = Folder(read, excluded, read.below(folder))
        return self._folders[folder]


class _Read:
    """A configuration and its patterns."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self._folder = absolute_path(configuration.path).parent if configuration.path else None
        place = str(configuration.path)
        self.include, exclude = (configuration.texts(name) for name in ("include", "exclude"))
        self.exclude = Patterns(exclude, place)
        self.entries = tuple(Patterns(one.paths, place) for one in configuration.per_path)

    def below(self, folder: Path) -> str | None:
        """What the patterns see of the path of a file in ``folder`` before its name; None if that lies outside."""
        if self._folder is None or not folder.is_relative_to(self._folder):
            return None
        return "" if folder == self._folder else f"{folder.relative_to(self._folder).as_posix()}/"


@dataclass(frozen=True, slots=True)
class Folder:
    """What a configuration says about the files of one folder.

    A folder that is ``excluded`` stays so, whatever configuration lies in it.
    """

    read: _Read
    excluded: Pattern | None
    _below: str | None

    @property
    def include(self) -> tuple[str, ...]:
        """The endings of names that are read; none for every known kind."""
        return self.read.include

    def excluding(self, name: str, *, is_folder: bool = False) -> Pattern | None:
        """The pattern that takes the entry ``name`` of the folder."""
        if self.excluded or self._below is None:
            return self.excluded
        found = self.read.exclude.last_match(self._below + name, is_folder=is_folder)
        return found if found and not found.negated else None

    def entries(self, name: str) -> tuple[int, ...]:
        """Which entries of ``per_path``, counted from 0, match the file ``name`` of the folder."""
        if self._below is None:
            return ()
        return tuple(n for n, paths in enumerate(self.read.entries) if paths.excluding(self._below + name))
