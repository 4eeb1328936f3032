"""Scanning the chosen files, in this process or in several, with the same reports in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from unspin.cli.checking import in_workers
from unspin.cli.common import Chosen, Inputs
from unspin.errors import UnspinError
from unspin.scan import Scanner, ScanReport


def scan_each(inputs: Inputs, jobs: int) -> Iterator[ScanReport]:
    """The report on each input that could be read, in the order of the inputs; bad ones are reported and left out.

    Raises:
        UnspinError: the models are damaged, or a worker process died.
    """
    chosen = inputs.chosen
    outcomes = in_workers(_in_worker, chosen, jobs) if jobs > 1 and len(chosen) > 1 else map(_scanned, chosen)
    for outcome in inputs.counted(outcomes):
        if isinstance(outcome, str):
            inputs.refuse(outcome)
        else:
            yield outcome


@cache
def _scanner() -> Scanner:
    return Scanner.load()


def _scanned(chosen: Chosen) -> ScanReport | str:
    """The report on a file, or why it cannot be read."""
    scanner = _scanner()
    try:
        document = chosen.read().document
    except UnspinError as error:
        return str(error)
    return scanner.score(document, require_reason=chosen.settings.engine.require_reason)


def _in_worker(chosen: Chosen) -> ScanReport | str:
    """The outcome; an error as one with the message alone, since those with arguments of their own cannot be pickled."""
    try:
        return _scanned(chosen)
    except UnspinError as error:
        raise UnspinError(str(error)) from None
