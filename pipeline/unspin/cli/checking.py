"""Working on the chosen files, from the cache, in this process or in several, with the same reports in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from unspin.batch import Batch, Outcome, Task
from unspin.batch.task import done
from unspin.cli.common import Chosen, Inputs, complain
from unspin.engines import Engines
from unspin.model import Applicability, Edit, FileReport, Finding

if TYPE_CHECKING:
    from unspin.batch.cache import Cache
    from unspin.selection.changes import Lines
    from unspin.suppress import Baseline

TOLD_FROM = 20
"""Files from which on a run says how many the cache knew; with fewer nobody wonders."""


def check_each(inputs: Inputs) -> Iterator[tuple[Chosen, FileReport]]:
    """Each input that could be read with the report on all of it, in the order of the inputs; bad ones are reported and left out.

    Raises:
        UnspinError: the engine cannot go on.
    """
    for chosen, outcome in _each(inputs, [_task(one) for one in inputs.chosen]):
        if outcome.report is not None:
            yield chosen, outcome.report


def repair_each(inputs: Inputs, known: Baseline) -> Iterator[tuple[Chosen, FileReport, bytes]]:
    """Each input that could be read, what its settings make of it, and the SHA-256 of the bytes that were read.

    Findings that the baseline knows stay as they are. Otherwise as ``check_each``.
    """
    tasks = [_repairing(one, known) for one in inputs.chosen]
    for chosen, outcome in _each(inputs, tasks):
        if outcome.report is not None:
            yield chosen, outcome.report, outcome.digest


def within(report: FileReport, lines: Lines | None) -> FileReport:
    """The report with only those findings and edits that touch ``lines``, and the number of the others; as it is without any."""
    if lines is None:
        return report
    from unspin.edits import apply_edits  # noqa: PLC0415

    def kept(findings: Sequence[Finding]) -> tuple[Finding, ...]:
        return tuple(one for one in findings if lines.touch(report.source, one.span.start, one.span.end))

    applied, findings = kept(report.applied), kept(report.findings)
    repaired = apply_edits(report.source, [Edit(one.span, one.suggestions[0]) for one in applied]).text
    others = len(report.findings) - len(findings)
    return replace(report, findings=findings, applied=applied, repaired=repaired, unchanged=others)


def _task(chosen: Chosen) -> Task:
    settings = chosen.settings
    return Task(chosen.path or Path("-"), chosen.name, settings.engine, settings.text_fields, cached=settings.cache)


def _repairing(chosen: Chosen, known: Baseline) -> Task:
    own = known.of_file(chosen.name) if chosen.path and known.entries else None
    return replace(_task(chosen), allow=Applicability(chosen.settings.apply), known=own)


def _each(inputs: Inputs, tasks: Sequence[Task]) -> Iterator[tuple[Chosen, Outcome]]:
    """Each input with its outcome; what is wrong with one is said, and so is a text that is not English."""
    with inputs.progress as progress, _cache_of(inputs, tasks) as cache:
        batch = Batch(min(inputs.run.jobs, len(tasks)), cache)
        taken = 0
        for chosen, outcome in zip(inputs.chosen, _outcomes(inputs, batch, tasks), strict=True):
            progress.count(outcome.report)
            taken += outcome.from_cache
            if outcome.report is None:
                inputs.refuse(outcome.problem)
            elif outcome.foreign:
                inputs.remark(outcome.report)
            yield chosen, outcome
        progress.clear()
        _tell(inputs, batch, cache, taken)


def _outcomes(inputs: Inputs, batch: Batch, tasks: Sequence[Task]) -> Iterable[Outcome]:
    if inputs.stdin:
        return [done(tasks[0], Engines(), inputs.standard_input)]
    return batch.outcomes(tasks)


@contextmanager
def _cache_of(inputs: Inputs, tasks: Sequence[Task]) -> Iterator[Cache | None]:
    """The cache, if any of the tasks may be looked up in it."""
    if inputs.stdin or not any(one.cached for one in tasks):
        yield None
        return
    try:
        from unspin.batch.cache import Cache  # noqa: PLC0415
    except ImportError:  # a Python without SQLite
        yield None
        return
    from unspin.batch import cache_folder  # noqa: PLC0415

    with Cache(cache_folder()) as cache:
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
