"""Open documents of an editor, and the thread that checks them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from unspin.config import Settings
from unspin.engines import Engines
from unspin.formats import FORMATS, Format, parse, read_bytes, replace_file
from unspin.model import Applicability, Document, FileReport, Span
from unspin.selection.configurations import Configurations
from unspin.suppress import Baseline, baseline_at, baseline_beside, to_json

if TYPE_CHECKING:
    from unspin.engine import Engine

MAX_MODELS = 2
"""Sets of models kept, of the settings seen last. The server with one of them takes 310 MB; most people work in one or two sites at a time."""

LANGUAGES = {
    "plaintext": "text", "gfm": "markdown", "mhtml": "html", "quarto": "markdown", "rmd": "markdown", "restructuredtext": "rst", "adoc": "asciidoc",
}  # fmt: skip
"""What editors call a format, where it is not our own name for it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for a buffer as it does on the command line: the closest settings, the baseline beside them, and ``exclude``."""

    settings: Settings
    known: Baseline
    excluded: bool
    baseline_file: Path | None = None
    """Where the baseline stands, whether it is there or not; None for a buffer without a file."""


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

    def rules(self) -> Rules:
        """What holds for it, read anew each time; for a buffer without a file the settings of the working directory alone.

        Raises:
            ConfigError: the closest configuration cannot be used.
            InputError: the baseline is damaged.
        """
        path = Path(self.path) if self.uri.startswith("file:") else None
        configurations = Configurations()
        settings = configurations.settings(path).engine
        configurations.refuse_missing_glossary()
        if path is None:
            return Rules(settings, Baseline(Path()), excluded=False)
        file = baseline_beside(configurations.of(path).path)
        return Rules(settings, baseline_at(file), configurations.excluding(path) is not None, file)


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


class Checker:
    """Checks buffers one after the other in a thread of its own, so that the editor is answered meanwhile.

    A call that is cancelled before its turn is never begun; the result of one that has begun is dropped. One thread,
    since an engine serves one.
    """

    def __init__(self) -> None:
        """Nothing is loaded before the first check."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="unspin")
        self._engines = Engines(MAX_MODELS)

    async def check(self, buffer: Buffer) -> FileReport:
        """The findings in a buffer, none in one that is excluded; raises UnspinError for settings, text or models that cannot be used."""
        return await self._in_thread(lambda engine, known: known.hide(engine.report(buffer.document())), buffer)

    async def repair(self, buffer: Buffer) -> FileReport:
        """What ``unspin fix`` would make of the buffer: its ``applied`` are the safe edits."""
        return await self._in_thread(
            lambda engine, known: engine.repair(buffer.document(), Applicability.SAFE, known.hide), buffer
        )

    async def record(self, buffer: Buffer, place: Span, rule: str) -> Path | None:
        """Write the finding of a rule at a place into the baseline; where that stands, or None if nothing of the kind is found any more.

        Raises:
            UnspinError: as ``check`` does, or the baseline cannot be written.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._record, buffer, place, rule)

    def _record(self, buffer: Buffer, place: Span, rule: str) -> Path | None:
        rules = buffer.rules()
        report = self._engines.of(rules.settings).report(buffer.document())
        finding = next((one for one in report.findings if (one.span, one.rule) == (place, rule)), None)
        if finding is None or rules.baseline_file is None:
            return None
        before = read_bytes(rules.baseline_file) if rules.baseline_file.exists() else None
        known = baseline_at(rules.baseline_file).with_finding(report, finding, date.today())
        replace_file(rules.baseline_file, before, to_json(known).encode("utf-8"))
        return rules.baseline_file

    def forget_engines(self) -> None:
        """Load engines anew from now on, with the glossaries as they are then."""
        self._engines = Engines(MAX_MODELS)

    def close(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, work: Callable[[Engine, Baseline], FileReport], buffer: Buffer) -> FileReport:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._report, work, buffer)

    def _report(self, work: Callable[[Engine, Baseline], FileReport], buffer: Buffer) -> FileReport:
        rules = buffer.rules()
        if rules.excluded:
            return FileReport(buffer.path, buffer.text, (), buffer.text)
        return work(self._engines.of(rules.settings), rules.known)
