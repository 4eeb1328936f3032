"""Scanning the chosen files, in this process or in several, with the same reports in the same order."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache

from unspin.cli.common import Chosen, Inputs
from unspin.engines import collect_seldom
from unspin.errors import UnspinError
from unspin.scan import Scanner, ScanReport

CHUNK = 8
"""Files that go to a worker at once: a page takes it a few thousandths of a second."""


def scan_each(inputs: Inputs) -> Iterator[ScanReport]:
    """The report on each input that could be read, in the order of the inputs; bad ones are reported and left out.

    Raises:
        UnspinError: the models are damaged, or a worker process died.
    """
    chosen, jobs = inputs.chosen, inputs.run.jobs
    outcomes = _in_workers(chosen, jobs) if jobs > 1 and len(chosen) > 1 else (_scanned(one, inputs) for one in chosen)
    with inputs.progress as progress:
        for outcome in outcomes:
            progress.count(None)
            if isinstance(outcome, str):
                inputs.refuse(outcome)
            else:
                yield outcome


def _in_workers(chosen: Sequence[Chosen], jobs: int) -> Iterator[ScanReport | str]:
    pool = ProcessPoolExecutor(min(jobs, len(chosen)), multiprocessing.get_context("spawn"), collect_seldom)
    try:
        yield from pool.map(_in_worker, chosen, chunksize=CHUNK)
    except BrokenProcessPool as error:
        raise UnspinError("a worker process died, perhaps for want of memory; try fewer --jobs") from error
    finally:
        pool.shutdown(cancel_futures=True)


@cache
def _scanner() -> Scanner:
    return Scanner.load()


def _scanned(chosen: Chosen, inputs: Inputs | None = None) -> ScanReport | str:
    """The report on a file, or on what ``inputs`` has as standard input, or why it cannot be read."""
    scanner = _scanner()
    try:
        document = chosen.read(inputs.standard_bytes() if inputs and chosen.path is None else None).document
    except UnspinError as error:
        return str(error)
    return scanner.score(document, require_reason=chosen.settings.engine.require_reason)


def _in_worker(chosen: Chosen) -> ScanReport | str:
    """The outcome; an error as one with the message alone, since those with arguments of their own cannot be pickled."""
    try:
        return _scanned(chosen)
    except UnspinError as error:
        raise UnspinError(str(error)) from None
