"""Checking the chosen files, in this process or in several, with the same reports in the same order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from unspin.cli.common import Chosen, Inputs
from unspin.cli.long_files import in_parts, is_streamed, opened, placed
from unspin.engines import Engines
from unspin.errors import UnspinError
from unspin.model import Edit, FileReport, Finding

if TYPE_CHECKING:
    from unspin.edits.reports import Hide
    from unspin.selection.changes import Lines
    from unspin.suppress import Baseline

AHEAD = 4
"""Files that wait or are ready for each worker: enough to keep it busy, few enough that reports do not pile up."""


def check_each(inputs: Inputs, jobs: int) -> Iterator[tuple[Chosen, FileReport]]:
    """Each input that could be read with the report on all of it, in the order of the inputs; bad ones are reported and left out.

    A long one comes part by part.

    Raises:
        UnspinError: the engine cannot go on, or a worker process died.
    """
    alone = len(inputs.chosen) == 1 and not is_streamed(inputs.chosen[0])
    parts = in_parts(inputs)
    outcomes = _in_workers(parts, jobs) if jobs > 1 and not alone else _here(parts)
    for one, outcome in inputs.counted(outcomes, lambda pair: pair[0].begins):
        if isinstance(outcome, str):
            inputs.refuse(outcome)
        else:
            yield one, outcome


def check_without(baseline: Baseline, inputs: Inputs, jobs: int) -> Iterator[tuple[Chosen, FileReport]]:
    """What ``check_each`` gives, without the findings that the baseline knows, and within the changed lines."""
    hide: Hide = baseline.hide
    for one, file in check_each(inputs, jobs):
        if one.begins:
            is_long = not file.stretch.whole and baseline.knows(file.path)
            hide = baseline.hiding(reports_on(one, inputs)) if is_long else baseline.hide
        yield one, within(hide(file), one.lines)


def reports_on(one: Chosen, inputs: Inputs) -> Iterator[FileReport]:
    """The reports on a long input, part by part."""
    engine = Engines().of(one.settings.engine)
    with opened(one, inputs) as file:
        for document in file.documents():
            yield placed(engine.report(document), document)


def _here(chosen: Iterable[Chosen]) -> Iterator[tuple[Chosen, FileReport | str]]:
    engines = Engines()
    for one in chosen:
        yield one, _checked(one, engines)


def _checked(chosen: Chosen, engines: Engines) -> FileReport | str:
    """The report on a file, or why it cannot be read."""
    try:
        document = chosen.document()
    except UnspinError as error:
        return str(error)
    return placed(engines.of(chosen.settings.engine).report(document), document)


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


def _in_workers(chosen: Iterator[Chosen], jobs: int) -> Iterator[tuple[Chosen, FileReport | str]]:
    """The outcomes in order, from as many processes as there are ``jobs``, each with engines of its own."""
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin_worker)

    def submitted(number: int) -> Iterator[tuple[Chosen, Future[FileReport | str]]]:
        return ((one, pool.submit(_check_in_worker, one)) for one in islice(chosen, number))

    try:
        ready = deque(submitted(jobs * AHEAD))
        while ready:
            one, coming = ready.popleft()
            outcome = coming.result()
            ready.extend(submitted(1))
            yield one, outcome
    except BaseException as error:
        _end(pool)
        if isinstance(error, BrokenProcessPool):
            raise UnspinError("a worker process died, perhaps for want of memory; try fewer --jobs") from error
        raise
    pool.shutdown()


def _end(pool: ProcessPoolExecutor) -> None:
    """Stop what the workers are at, then wait for the pool to clear up, which it could not do while the interpreter ends."""
    for process in multiprocessing.active_children():
        process.terminate()
    pool.shutdown(cancel_futures=True)


_engines = Engines()
"""The engines of a worker process."""


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone, killed perhaps: the pool alone would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _check_in_worker(chosen: Chosen) -> FileReport | str:
    """The outcome; an error as one with the message alone, since those with arguments of their own cannot be pickled."""
    try:
        return _checked(chosen, _engines)
    except UnspinError as error:
        raise UnspinError(str(error)) from None
