"""Checking the chosen files, in this process or in several, with the same reports in the same order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from unspin.cli.common import Chosen, Inputs
from unspin.engines import Engines
from unspin.errors import UnspinError
from unspin.model import Edit, FileReport, Finding

if TYPE_CHECKING:
    from unspin.selection.changes import Lines

T = TypeVar("T")

AHEAD = 4
"""Files that wait or are ready for each worker: enough to keep it busy, few enough that reports do not pile up."""


def check_each(inputs: Inputs, jobs: int) -> Iterator[tuple[Chosen, FileReport]]:
    """Each input that could be read with the report on all of it, in the order of the inputs; bad ones are reported and left out.

    Raises:
        UnspinError: the engine cannot go on, or a worker process died.
    """
    chosen = inputs.chosen
    outcomes = in_workers(_check_in_worker, chosen, jobs) if jobs > 1 and len(chosen) > 1 else _here(chosen)
    for one, outcome in zip(chosen, inputs.counted(outcomes), strict=True):
        if isinstance(outcome, str):
            inputs.refuse(outcome)
        else:
            yield one, outcome


def _here(chosen: Sequence[Chosen]) -> Iterator[FileReport | str]:
    engines = Engines()
    for one in chosen:
        yield _checked(one, engines)


def _checked(chosen: Chosen, engines: Engines) -> FileReport | str:
    """The report on a file, or why it cannot be read."""
    try:
        document = chosen.read().document
    except UnspinError as error:
        return str(error)
    return engines.of(chosen.settings.engine).report(document)


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


def in_workers(task: Callable[[Chosen], T], chosen: Sequence[Chosen], jobs: int) -> Iterator[T]:
    """What ``task``, a function of a module, makes of each, in order, from as many processes as there are ``jobs``."""
    workers = min(jobs, len(chosen))
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker)
    waiting = iter(chosen)
    try:
        ready: deque[Future[T]] = deque(pool.submit(task, one) for one in islice(waiting, workers * AHEAD))
        while ready:
            outcome = ready.popleft().result()
            ready.extend(pool.submit(task, one) for one in islice(waiting, 1))
            yield outcome
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
