"""Working on the chosen files, from the cache, in this process or in several, with the same reports in the same order."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from unspin.batch import Batch, Task
from unspin.cli.common import Chosen, Inputs, complain
from unspin.cli.long_files import is_streamed, opened
from unspin.errors import InputError, UnspinError
from unspin.model import Applicability, Edit, FileReport, Finding
from unspin.suppress import Baseline

if TYPE_CHECKING:
    from unspin.batch.cache import Cache
    from unspin.edits.reports import Hide
    from unspin.formats import LongFile
    from unspin.selection.changes import Lines

TOLD_FROM = 20
"""Files from which on a run says how many the cache knew; with fewer nobody wonders."""


class LostPartError(UnspinError):
    """A part of a long input that could not be worked on; the whole of it cannot be, then."""


@dataclass(frozen=True, slots=True)
class Worked:
    """An input that could be read, and what came of it, within its changed lines.

    ``reports`` are one of a whole input; of a ``long`` one they are made as they are taken, one for each stretch, and raise
    InputError or LostPartError where it cannot be worked on to its end. ``digest`` is the SHA-256 of the bytes of a whole one.
    """

    chosen: Chosen
    reports: Iterator[FileReport]
    digest: bytes = b""
    long: LongFile | None = None


def check_each(inputs: Inputs, known: Baseline | None = None) -> Generator[tuple[Chosen, FileReport]]:
    """Each input that could be read with the report on it, in the order of the inputs; bad ones are reported and left out.

    A long one comes stretch by stretch, as far as it can be worked on. Findings that the baseline knows are left out.

    Raises:
        UnspinError: the engine cannot go on.
    """
    with closing(work_on(inputs, known)) as worked:
        for one in worked:
            try:
                for report in one.reports:
                    yield one.chosen, report
            except (InputError, LostPartError) as error:
                inputs.refuse(error)


def work_on(
    inputs: Inputs, known: Baseline | None = None, *, repairs: bool = False, whole: bool = False
) -> Generator[Worked]:
    """Each input that could be read, in the order of the inputs, checked or, with ``repairs``, repaired as its settings say.

    Bad ones, and texts that are not English, are reported. What the baseline knows is left out of what is found, and alone by
    repairs. Files of records that are long come in stretches unless ``whole`` reports are needed. The reports on an input are
    to be taken before the next one is asked for.

    Raises:
        UnspinError: the engine cannot go on.
    """
    with inputs.progress, _cache_of(inputs) as cache:
        batch = Batch(inputs.run.jobs, cache)
        work = _Work(inputs, batch, known or Baseline(Path()), repairs=repairs)
        for is_long, several in groupby(inputs.chosen, lambda one: not whole and is_streamed(one)):
            if not is_long:
                yield from work.whole(list(several))
                continue
            for one in several:
                yield from work.long(one)
        inputs.progress.clear()
        _tell(inputs, batch, cache, work.taken)


def within(report: FileReport, lines: Lines | None) -> FileReport:
    """The report with only those findings and edits that touch ``lines``, and the number of the others; as it is without any."""
    if lines is None:
        return report
    from unspin.edits import apply_edits  # noqa: PLC0415

    def kept(findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(one for one in findings if lines.touch(report.source, one.span.start, one.span.end, report.stretch.line_fed))

    applied, findings = kept(report.applied), kept(report.findings)
    repaired = apply_edits(report.source, [Edit(one.span, one.suggestions[0]) for one in applied]).text
    others = len(report.findings) - len(findings)
    return replace(report, findings=findings, applied=applied, repaired=repaired, unchanged=others)


class _Work:
    """Makes tasks of inputs, and reports of what comes of them; ``taken`` counts the files that the cache knew."""

    def __init__(self, inputs: Inputs, batch: Batch, known: Baseline, *, repairs: bool) -> None:
        self._inputs, self._batch, self._known, self._repairs = inputs, batch, known, repairs
        self.taken = 0

    def whole(self, several: Sequence[Chosen]) -> Iterator[Worked]:
        """Inputs that are read whole, each with one report."""
        tasks = [self._whole_task(one) for one in several]
        for chosen, outcome in zip(several, self._batch.outcomes(tasks), strict=True):
            self._inputs.progress.count(outcome.report)
            self.taken += outcome.from_cache
            if outcome.report is None:
                self._inputs.refuse(outcome.problem)
                continue
            if outcome.foreign:
                self._inputs.remark(chosen.name)
            report = outcome.report if self._repairs else self._known.hide(outcome.report)
            yield Worked(chosen, iter((within(report, chosen.lines),)), outcome.digest)

    def long(self, chosen: Chosen) -> Iterator[Worked]:
        """A long input, if it is not damaged anywhere."""
        try:
            with opened(chosen, self._inputs) as file, closing(self._stretches(chosen, file)) as reports:
                yield Worked(chosen, reports, long=file)
        except InputError as error:
            self._inputs.refuse(error)
        self._inputs.progress.count(None)

    def _whole_task(self, chosen: Chosen) -> Task:
        known = self._known.of_file(chosen.name) if self._repairs else None
        raw = None if chosen.path else self._inputs.standard_bytes()
        return replace(self._task(chosen), known=known, raw=raw, cached=chosen.settings.cache and raw is None)

    def _task(self, chosen: Chosen) -> Task:
        settings = chosen.settings
        allow = Applicability(settings.apply) if self._repairs else None
        return Task(chosen.path or Path("-"), chosen.name, settings.engine, settings.text_fields, allow, cached=False)

    def _stretches(self, chosen: Chosen, file: LongFile) -> Generator[FileReport]:
        from unspin.report.prose import paragraphs  # noqa: PLC0415
        from unspin.text.language import SmallWords  # noqa: PLC0415

        task, words = self._task(chosen), SmallWords()
        hide: Hide | None = None
        if self._known.knows(chosen.name):
            hide = self._known.hiding(self._reports(replace(task, allow=None), file))
        for report in self._reports(replace(task, hide=hide), file):
            self._inputs.progress.count_part(report)
            words.add(" ".join(paragraphs(report.source)))
            if not report.stretch.after and words.foreign:
                self._inputs.remark(chosen.name)
            yield within(hide(report) if hide and not self._repairs else report, chosen.lines)

    def _reports(self, task: Task, file: LongFile) -> Iterator[FileReport]:
        """The report of a task on each stretch of a long file."""
        for outcome in self._batch.outcomes(replace(task, part=part) for part in file.documents()):
            if outcome.report is None:
                raise LostPartError(outcome.problem)
            yield outcome.report


@contextmanager
def _cache_of(inputs: Inputs) -> Iterator[Cache | None]:
    """The cache, if any of the inputs may be looked up in it and there is a place for one."""
    if inputs.stdin or not any(one.settings.cache for one in inputs.chosen):
        yield None
        return
    try:
        from unspin.batch.cache import Cache  # noqa: PLC0415
    except ImportError:  # a Python without SQLite
        yield None
        return
    from unspin.batch import cache_folder  # noqa: PLC0415

    try:
        folder = cache_folder()
    except RuntimeError:  # nobody's home
        yield None
        return
    with Cache(folder) as cache:
        yield cache


def _tell(inputs: Inputs, batch: Batch, cache: Cache | None, taken: int) -> None:
    """How many files the cache knew, and on request what was wrong with it."""
    if taken and (inputs.run.verbose or len(inputs.chosen) > TOLD_FROM):
        complain(f"{taken:,} of {len(inputs.chosen):,} files taken from the cache")
    if cache is None or not inputs.run.verbose:
        return
    if batch.damaged:
        complain(f"cache: {batch.damaged:,} entries were damaged, and were made anew")
    if cache.trouble:
        complain(f"cache: {cache.trouble}")
