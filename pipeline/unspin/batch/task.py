"""One file to work on, and what came of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from unspin.config import Settings
from unspin.errors import UnspinError
from unspin.formats import Decoded, decode, encode, parse, read_raw
from unspin.model import Applicability, Document, FileReport

if TYPE_CHECKING:
    from unspin.edits.reports import Hide
    from unspin.engines import Engines
    from unspin.suppress import Baseline

TOO_LARGE = "takes more memory than there is; split it, or give it to a larger machine"


@dataclass(frozen=True, slots=True)
class Task:
    """A file, and what is asked about it: what ``repair`` up to ``allow`` makes of it, or without one what ``report`` tells.

    ``name`` is its path for reports and tells its format. ``known`` holds the entries of a baseline that are of this file, whose
    findings a repair leaves alone.
    """

    path: Path
    name: str
    engine: Settings
    text_fields: tuple[str, ...] = ()
    allow: Applicability | None = None
    known: Baseline | None = None
    cached: bool = True
    """Whether a cache may answer, and may keep the answer."""
    raw: bytes | None = None
    """What is to be read, where it is not what the file at ``path`` holds."""
    part: Document | None = None
    """The stretch of a long file that is meant, read already: in a cache such a part has no key."""
    hide: Hide | None = None
    """What hides, in place of ``known``, the findings in a ``part`` that a repair leaves alone."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a repaired file holds, by its digest, and what the same task says of it: that there is nothing left to apply."""

    digest: bytes
    report: FileReport
    foreign: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: a report, or without one the ``problem`` with the file, in one line.

    ``digest`` is the SHA-256 of the bytes that were read; ``foreign`` whether they do not look English, which nobody knows of a part.
    """

    report: FileReport | None
    problem: str = ""
    digest: bytes = b""
    foreign: bool = False
    settled: Settled | None = None
    from_cache: bool = False


def digest_of(raw: bytes) -> bytes:
    """The SHA-256 of the bytes of a file."""
    return hashlib.sha256(raw).digest()


def is_foreign(report: FileReport) -> bool:
    """Whether a file seems to be in a language that is not read: nothing found there means nothing."""
    from unspin.report.prose import paragraphs  # noqa: PLC0415 - only needed where something is computed
    from unspin.text import language  # noqa: PLC0415

    return language.is_foreign(" ".join(paragraphs(report.source)))


def done(task: Task, engines: Engines, raw: bytes | None = None) -> Outcome:
    """The outcome of a task, whose file holds ``raw`` if that is known.

    Raises:
        UnspinError: the engine cannot go on, with this file or any other.
    """
    try:
        return _part_done(task, engines, task.part) if task.part else _file_done(task, engines, raw)
    except (MemoryError, RecursionError):
        return Outcome(None, f"{task.name}: {TOO_LARGE}")


def _part_done(task: Task, engines: Engines, part: Document) -> Outcome:
    engine = engines.of(task.engine)
    return Outcome(engine.report(part) if task.allow is None else engine.repair(part, task.allow, task.hide))


def _file_done(task: Task, engines: Engines, raw: bytes | None) -> Outcome:
    try:
        raw = read_raw(task.path) if raw is None else raw
        decoded = decode(raw, task.name)
        document = parse(decoded.text, task.name, text_fields=task.text_fields)
    except UnspinError as error:
        return Outcome(None, str(error))
    return _worked(task, engines, document, decoded, digest_of(raw))


def _worked(task: Task, engines: Engines, document: Document, decoded: Decoded, digest: bytes) -> Outcome:
    engine = engines.of(task.engine)
    if task.allow is None:
        report = engine.report(document)
        return Outcome(report, digest=digest, foreign=is_foreign(report))
    rounds = _Rounds(task.known)
    once = task.known.hide if task.known else None
    report = engine.repair(document, task.allow, once if document.records else rounds)
    settled = None if document.records or decoded.raw else rounds.settled(task.allow, report)
    kept = Settled(digest_of(encode(report, decoded)), settled, is_foreign(settled)) if settled else None
    return Outcome(report, digest=digest, foreign=is_foreign(report), settled=kept)


class _Rounds:
    """Hides what a baseline knows, as a repair asks for at each of its rounds, and keeps the report on the last one.

    A repair goes on until a round applies nothing; the report of that round is what a repair of the repaired text would be.
    """

    def __init__(self, known: Baseline | None) -> None:
        self._known = known
        self._last: FileReport | None = None
        self._times = 0

    def __call__(self, report: FileReport) -> FileReport:
        self._last = self._known.hide(report) if self._known else report
        self._times += 1
        return self._last

    def settled(self, allow: Applicability, report: FileReport) -> FileReport | None:
        """The report on the repaired text; None where nothing was applied or it was not read again to the end."""
        from unspin.edits import resolve  # noqa: PLC0415

        last = self._last
        if not report.applied or last is None or self._times < 2 or last.source != report.repaired:
            return None
        if any(one.suggestions and allow.allows(one.applicability) for one in last.findings):
            return None
        return replace(last, findings=resolve(last.findings), repaired=last.source, applied=())
