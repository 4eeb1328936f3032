"""What, beside the bytes of a file, decides what is found in it: the program, its models and lists, the settings, a site's glossary."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterator
from dataclasses import astuple, replace
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from unspin import __version__
from unspin.batch.task import Task
from unspin.config import Settings
from unspin.resources import CHECKSUMS, code_files, glossary_root, model_root

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SCHEMA = 1
"""Grows when entries of the cache are written otherwise."""

LIBRARIES = ("harper-py", "numpy", "onnxruntime", "pyromark", "rapidfuzz", "spacy")
"""Libraries that take part in what is found; each other release may find something else."""

_GLOSSARY_FOLDERS = ("", "terms", "lexicon")
"""Where in a site's glossary the engine reads .csv files."""

_Signature = tuple[tuple[str, int, int, int], ...]


class Identity:
    """Gives each task, together with the bytes of its file, a key: two that are equal have equal outcomes."""

    def __init__(self) -> None:
        """Nothing is read yet; each part is read once."""
        self._contexts: dict[tuple[object, ...], bytes] = {}
        self._glossaries: dict[str, tuple[_Signature, bytes]] = {}

    def key(self, task: Task, digest: bytes) -> bytes | None:
        """The key of what ``task`` says of a file with this ``digest``; None where something decides that cannot be known.

        That is a LanguageTool server, which may have other rules tomorrow and does not say so, where a repair asks it; a spaCy
        pipeline of somebody else; and a glossary that cannot be read or that has changed since it was first asked about.

        Raises:
            ModelError: the installation is broken.
        """
        settings = _deciding(task)
        if not task.cached or settings.spacy_model or settings.grammar == "languagetool" or not self._stands(settings.glossary):
            return None
        asked = (settings, task.text_fields, task.allow)
        if asked not in self._contexts:
            glossaries = [self._glossaries[one][1].hex() for one in settings.glossary]
            allow = task.allow.value if task.allow else ""
            told = [astuple(settings), glossaries, list(task.text_fields), allow]
            self._contexts[asked] = _digest(self.program, json.dumps(told).encode())
        ending = PurePath(task.name).suffix.lower().encode("utf-8", "surrogateescape")
        known = repr(task.known.entries).encode("utf-8", "surrogatepass") if task.known else b""
        return _digest(self._contexts[asked], ending, known, digest)

    @cached_property
    def program(self) -> bytes:
        """The digest of the code, the models, the built-in glossary and the releases of Python and the libraries: 0.1 s.

        The models are held to their checksums, as they are when they are loaded.
        """
        parts = [f"{SCHEMA} {__version__} {sys.version} {platform.machine()}".encode()]
        parts += [f"{name} {_release(name)}".encode() for name in LIBRARIES]
        parts += [part for name, raw in code_files() for part in (name.encode(), raw)]
        parts.append((model_root() / CHECKSUMS).read_bytes())
        parts += list(_contents(glossary_root(), ""))
        return _digest(*parts)

    def _stands(self, folders: tuple[str, ...]) -> bool:
        """Whether the glossaries can be read and are as they were when they were first asked about."""
        for name in folders:
            try:
                now = _signature(Path(name))
                if name not in self._glossaries:
                    self._glossaries[name] = now, _glossary_digest(Path(name))
            except (OSError, ValueError):
                return False
            if self._glossaries[name][0] != now:
                return False
        return True


def _deciding(task: Task) -> Settings:
    """The settings that decide on the outcome of a task: a report that repairs nothing asks no grammar."""
    return replace(task.engine, grammar="none", languagetool_url="") if task.allow is None else task.engine


def _release(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _signature(folder: Path) -> _Signature:
    """Name, size, time of change and number of each file that the engine would read of a glossary."""
    states = ((str(path), path.stat()) for path in _glossary_files(folder))
    return tuple((name, state.st_size, state.st_mtime_ns, state.st_ino) for name, state in states)


def _glossary_files(folder: Path) -> Iterator[Path]:
    for one in _GLOSSARY_FOLDERS:
        inside = folder / one
        yield from sorted(path for path in inside.iterdir() if path.suffix == ".csv") if inside.is_dir() else ()


def _glossary_digest(folder: Path) -> bytes:
    """The digest of names and contents; findings name the files of a glossary in their evidence."""
    named = ((path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape"), path.read_bytes()) for path in _glossary_files(folder))
    return _digest(*(part for pair in named for part in pair))


def _contents(folder: Traversable, inside: str) -> Iterator[bytes]:
    """Name and content of every file below a folder, sorted."""
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir():
            yield from _contents(one, f"{inside}{one.name}/")
        else:
            yield (inside + one.name).encode()
            yield one.read_bytes()


def _digest(*parts: bytes) -> bytes:
    """The digest of several parts, none of which can pass for another: each goes with its length."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()
