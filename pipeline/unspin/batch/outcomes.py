"""The outcomes of many tasks in their order: those that the cache knows, those of this process, those of workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from functools import cached_property
from typing import TYPE_CHECKING

from unspin.batch.task import Outcome, Task, digest_of, done
from unspin.engines import Engines
from unspin.errors import UnspinError
from unspin.formats import decode, read_raw

if TYPE_CHECKING:
    from unspin.batch.cache import Cache
    from unspin.batch.identity import Identity
    from unspin.model import FileReport

Asked = tuple[Task, Outcome | None, int]
"""A task, its outcome where no work is needed for it, and the size of its file in bytes."""


class Batch:
    """Works on tasks with as many processes as there are ``jobs``; with a ``cache`` nothing is worked on twice.

    ``damaged`` counts the entries that were in the cache and could not be used.
    """

    def __init__(self, jobs: int = 1, cache: Cache | None = None) -> None:
        """Nothing is read, and no process started, before the first outcome is asked for."""
        self._jobs, self._cache = jobs, cache
        self._engines = Engines()
        self.damaged = 0

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """The outcome of each task, in order.

        What is computed is in the cache before anything else happens to it, so that a run which is killed loses no more than the
        files it was at. Memory does not grow with the number of tasks.

        Raises:
            UnspinError: the engine cannot go on, or no worker can be started.
        """
        is_one = isinstance(tasks, Sized) and len(tasks) == 1
        return self._here(tasks) if self._jobs == 1 or is_one else self._in_workers(tasks)

    def _here(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        for task in tasks:
            outcome, raw = self._looked_up(task)
            if outcome is None:
                outcome = done(task, self._engines, raw)
                self.keep(task, outcome)
            yield outcome

    @cached_property
    def _identity(self) -> Identity:
        from unspin.batch.identity import Identity  # noqa: PLC0415 - of no use without a cache

        return Identity()

    def _in_workers(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        from unspin.batch.pool import Pool  # noqa: PLC0415 - multiprocessing takes 20 ms to import

        pool = Pool(self._jobs, self.keep, self._engines)
        try:
            yield from pool.outcomes(self._asked(task) for task in tasks)
        finally:
            pool.end()

    def _asked(self, task: Task) -> Asked:
        outcome, raw = self._looked_up(task)
        return task, outcome, len(task.part.source if task.part else raw)

    def _looked_up(self, task: Task) -> tuple[Outcome | None, bytes]:
        """The outcome of a task where no work is needed for it, and what its file holds."""
        if task.part:
            return None, b""
        try:
            raw = read_raw(task.path) if task.raw is None else task.raw
        except UnspinError as error:
            return Outcome(None, str(error)), b""
        return self._known(task, raw), raw

    def _known(self, task: Task, raw: bytes) -> Outcome | None:
        """What the cache knows; None if nothing."""
        digest = digest_of(raw)
        key = self._identity.key(task, digest) if self._cache else None
        kept = self._cache.get(key) if self._cache and key else None
        if kept is None:
            return None
        from unspin.batch import codec  # noqa: PLC0415

        try:
            report, foreign = codec.from_bytes(kept, task.name, decode(raw, task.name).text)
        except UnspinError as error:  # the file, which is no text any more: the key says nothing of its decoding
            return Outcome(None, str(error))
        except ValueError:
            self.damaged += 1
            return None
        return Outcome(report, digest=digest, foreign=foreign, from_cache=True)

    def keep(self, task: Task, outcome: Outcome) -> None:
        """Put what was computed into the cache, and what it says of the repaired file."""
        if self._cache is None or outcome.report is None:
            return
        self._put(task, outcome.digest, outcome.report, foreign=outcome.foreign)
        if settled := outcome.settled:
            self._put(task, settled.digest, settled.report, foreign=settled.foreign)

    def _put(self, task: Task, digest: bytes, report: FileReport, *, foreign: bool) -> None:
        key = self._identity.key(task, digest)
        if self._cache and key:
            from unspin.batch import codec  # noqa: PLC0415

            if value := codec.to_bytes(report, foreign=foreign):
                self._cache.put(key, value)
