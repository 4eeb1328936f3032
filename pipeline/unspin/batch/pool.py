"""Worker processes that are sent tasks a few at a time; one that dies costs the file that it was at, and no other."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from unspin.batch.task import Outcome, Task
from unspin.batch.worker import Chunk, Done, Ready, Stopped, Told, serve
from unspin.engines import Engines
from unspin.errors import UnspinError

AHEAD_FILES = 64
"""Files for each worker that wait, are worked on, or are ready while an earlier one is not: four chunks of small files."""

AHEAD_BYTES = 8 * 1024 * 1024
"""Of all these files together, but for one that is larger alone: their reports take some ten times as much memory."""

CHUNK_FILES = 16
"""Small files that are sent together at most: a message takes 0.1 ms, as long as a file of a line. Of fewer each worker gets its share."""

CHUNK_BYTES = 8 * 1024
"""Of the files of a chunk together, but for one that is larger alone: a post has about as much, and takes half a second."""

CHUNKS_AHEAD = 2
"""Chunks that a worker has: one that it is at, and one that it goes on with at once."""

MAX_FAILED_STARTS = 3

_Asked = tuple[Task, Outcome | None, int]


@dataclass(slots=True)
class _Slot:
    """A task on its way to an outcome."""

    task: Task
    bytes: int
    outcome: Outcome | None


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    has_started: bool = False
    chunks: deque[Chunk] = field(default_factory=deque)
    """What it was sent and has not answered yet."""


class Pool:
    """Keeps up to ``jobs`` workers busy; ``keep`` is called with each outcome that one of them has sent, as soon as it comes."""

    def __init__(self, jobs: int, keep: Callable[[Task, Outcome], None], engines: Engines | None = None) -> None:
        """No process is started before there is work for it; where processes can be forked, ``engines`` are loaded before that."""
        self._jobs, self._keep, self._engines = jobs, keep, engines or Engines()
        self._workers: list[_Worker] = []
        self._slots: dict[int, _Slot] = {}
        self._waiting: deque[int] = deque()
        self._first = self._next = self._bytes = self._failed_starts = 0

    def outcomes(self, asked: Iterable[_Asked]) -> Iterator[Outcome]:
        """The outcomes in the order of the tasks; the files ahead of the first one are bounded in number and bytes.

        Raises:
            UnspinError: a worker says that none can go on, or none can be started.
            RuntimeError: a bug, with the trace of the worker.
        """
        coming = iter(asked)
        while True:
            self._take(coming)
            if not self._slots:
                return
            slot = self._slots[self._first]
            if slot.outcome is None:
                self._listen()
                continue
            del self._slots[self._first]
            self._first += 1
            self._bytes -= slot.bytes
            yield slot.outcome

    def end(self) -> None:
        """Stop the workers, whatever they are at, and wait for them."""
        for one in self._workers:
            one.process.terminate()
            one.connection.close()
        for one in self._workers:
            one.process.join()
        self._workers.clear()

    def _take(self, coming: Iterator[_Asked]) -> None:
        """Take tasks as far ahead as is allowed; workers are sent what there is for them on the way."""
        while self._has_room():
            asked = next(coming, None)
            if asked is None:
                break
            task, outcome, size = asked
            self._slots[self._next] = _Slot(task, size, outcome)
            if outcome is None:
                self._waiting.append(self._next)
                if self._is_chunk():
                    self._send()
            self._next += 1
            self._bytes += size
        self._send()

    def _has_room(self) -> bool:
        return not self._slots or (len(self._slots) < AHEAD_FILES * self._jobs and self._bytes < AHEAD_BYTES)

    def _is_chunk(self) -> bool:
        """Whether what waits would fill a chunk: a worker that starts while files are still looked up gains time."""
        return len(self._waiting) >= CHUNK_FILES or sum(self._slots[one].bytes for one in self._waiting) >= CHUNK_BYTES

    def _send(self) -> None:
        """Send chunks to those workers that have the fewest, starting more as long as there are too few."""
        while self._waiting:
            free = min(self._workers, key=lambda one: len(one.chunks), default=None)
            if free is None or (free.chunks and len(self._workers) < self._jobs):
                free = self._started()
            if len(free.chunks) >= CHUNKS_AHEAD:
                return
            chunk = self._chunk()
            free.chunks.append(chunk)
            with suppress(OSError):  # it is dead; its end is noticed where its answers are read
                free.connection.send(chunk)

    def _chunk(self) -> Chunk:
        chunk: Chunk = []
        size, share = 0, -(-len(self._waiting) // self._jobs)
        while self._waiting and len(chunk) < min(CHUNK_FILES, share):
            slot = self._slots[self._waiting[0]]
            size += slot.bytes
            if chunk and size > CHUNK_BYTES:
                break
            chunk.append((self._waiting.popleft(), slot.task))
        return chunk

    def _started(self) -> _Worker:
        forks = can_fork()
        if forks:
            self._engines.of(self._slots[self._waiting[0]].task.engine).warm_up()
        ours, theirs = multiprocessing.Pipe()
        given = (self._engines, (ours, *(one.connection for one in self._workers))) if forks else ()
        kind = multiprocessing.get_context("fork").Process if forks else multiprocessing.get_context("spawn").Process
        process = kind(target=serve, args=(theirs, *given), name="unspin worker", daemon=True)
        with _without_interrupts():
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _listen(self) -> None:
        """Take what the workers have sent; at least one of them is at something."""
        ready = wait([one.connection for one in self._workers])
        for worker in [one for one in self._workers if one.connection in ready]:
            try:
                told: Told = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._heard(worker, told)

    def _heard(self, worker: _Worker, told: Told) -> None:
        if isinstance(told, Ready):
            worker.has_started = True
        elif isinstance(told, Stopped):
            if told.trace:
                raise RuntimeError(f"{told.message}\n{told.trace}")
            raise UnspinError(told.message)
        elif isinstance(told, Done):
            self._answered(worker, told.number, told.outcome)

    def _answered(self, worker: _Worker, number: int, outcome: Outcome) -> None:
        slot = self._slots[number]
        slot.outcome = outcome
        worker.chunks[0].pop(0)
        if not worker.chunks[0]:
            worker.chunks.popleft()
        self._keep(slot.task, outcome)

    def _bury(self, worker: _Worker) -> None:
        """Say which file a dead worker was at, and let others go on with the rest of what it had."""
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        left = [number for chunk in worker.chunks for number, _ in chunk]
        if worker.has_started and left:
            slot = self._slots[left.pop(0)]
            slot.outcome = Outcome(None, f"{slot.task.name}: {_cause(worker.process.exitcode)}")
        elif not worker.has_started:
            self._failed_starts += 1
            if self._failed_starts >= MAX_FAILED_STARTS:
                raise UnspinError("no worker process can be started; try without --jobs")
        self._waiting.extendleft(reversed(left))


def can_fork() -> bool:
    """Whether a copy of this process is a sound one: on Linux, as long as it has a single thread, those of libraries counted.

    Such a worker is there at once and shares the tables that were loaded before it; any other starts from nothing.
    """
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


def _cause(code: int | None) -> str:
    how = f"was killed by signal {-code}, perhaps for want of memory" if code is not None and code < 0 else f"died with exit code {code}"
    return f"the process that worked on it {how}; give it alone, or try fewer --jobs"


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back, for this process until the end and for one that is started meanwhile for good, its start included."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
