"""Open documents of an editor, and the thread that checks them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from unspin.config import Settings
from unspin.formats import FORMATS, Format, parse
from unspin.model import Applicability, Document, FileReport
from unspin.selection.configurations import Configurations

if TYPE_CHECKING:
    from unspin.engine import Engine

MAX_ENGINES = 2
"""Engines kept for settings seen last. The server with one of them takes 310 MB; most people work in one or two sites at a time."""

LANGUAGES = {"plaintext": "text", "gfm": "markdown", "mhtml": "html", "quarto": "markdown", "rmd": "markdown"}
"""What editors call a format, where it is not our own name for it."""


@dataclass(frozen=True, slots=True)
class Buffer:
    """An open document at one version: what the editor shows, saved or not."""

    uri: str
    version: int | None
    text: str
    path: str
    """The path in the file system; for a buffer that has none, whatever stands in its place in the URI."""
    format: str

    def document(self) -> Document:
        """The prose of it; raises InputError where ``parse`` does."""
        return parse(self.text, self.path, self.format)

    def settings(self) -> Settings:
        """What the closest configuration says, read anew each time; of the working directory for a buffer without a file.

        Raises:
            ConfigError: that file cannot be used.
        """
        return Configurations().settings(Path(self.path) if self.uri.startswith("file:") else None).engine


def format_of(path: str, language: str | None) -> str | None:
    """The name of the format, by the file name as on the command line, else by the editor's language; None for what we do not read.

    >>> format_of("/posts/knee.md", "plaintext"), format_of("Untitled-1", "plaintext"), format_of("/src/knee.py", "python")
    ('markdown', 'text', None)
    """
    suffix = PurePath(path).suffix.lower()
    name = LANGUAGES.get(language or "", language)
    by_suffix = next((one for one in FORMATS if suffix in one.suffixes), None)
    return _text_format(by_suffix or next((one for one in FORMATS if one.name == name), None))


def _text_format(one: Format | None) -> str | None:
    """Its name, but not of a format that is no text, whose offsets no editor shows, or one of records, which are data."""
    return one.name if one and one.container is None and one.in_folders else None


def _engine(settings: Settings) -> Engine:
    from unspin.engine import Engine  # noqa: PLC0415 - in the thread: the client is not kept waiting for `initialize`

    return Engine(settings)


class Checker:
    """Checks buffers one after the other in a thread of its own, so that the editor is answered meanwhile.

    A call that is cancelled before its turn is never begun; the result of one that has begun is dropped. One thread,
    since an engine serves one.
    """

    def __init__(self) -> None:
        """Nothing is loaded before the first check."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="unspin")
        self._engine: Callable[[Settings], Engine] = lru_cache(MAX_ENGINES)(_engine)

    async def check(self, buffer: Buffer) -> FileReport:
        """The findings in a buffer; raises UnspinError for settings, text or models that cannot be used."""
        return await self._in_thread(self._check, buffer)

    async def repair(self, buffer: Buffer) -> FileReport:
        """What ``unspin fix`` would make of the buffer: its ``applied`` are the safe edits."""
        return await self._in_thread(self._repair, buffer)

    def forget_engines(self) -> None:
        """Load engines anew from now on, with the glossaries as they are then."""
        self._engine = lru_cache(MAX_ENGINES)(_engine)

    def close(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, work: Callable[[Buffer], FileReport], buffer: Buffer) -> FileReport:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, buffer)

    def _check(self, buffer: Buffer) -> FileReport:
        return self._engine(buffer.settings()).report(buffer.document())

    def _repair(self, buffer: Buffer) -> FileReport:
        return self._engine(buffer.settings()).repair(buffer.document(), Applicability.SAFE)
