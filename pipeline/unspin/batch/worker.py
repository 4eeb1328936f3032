"""What a worker process does: take tasks, send an outcome for each, end with the process that started it."""

from __future__ import annotations

import gc
import os
import queue
import signal
import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unspin.batch.task import Outcome, Task, done
from unspin.engines import Engines, collect_seldom
from unspin.errors import UnspinError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Chunk = list[tuple[int, Task]]
"""Tasks with their numbers, to be worked on one after the other."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Sent once, by a worker that has started."""


@dataclass(frozen=True, slots=True)
class Done:
    """The outcome of the task with this number."""

    number: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Stopped:
    """No worker can go on: the message of an error, a bug with its ``trace``."""

    message: str
    trace: str = ""


Told = Ready | Done | Stopped


def serve(connection: Connection, engines: Engines | None = None, inherited: Sequence[Connection] = ()) -> None:
    """Work on the chunks that come, in order, until the other end is closed.

    A process that was forked is given the ``engines`` that are loaded in it, and what it has ``inherited`` of the connections of the first process:
    as long as it holds these, no other worker would see that process end.
    """
    for one in inherited:
        one.close()
    collect_seldom()
    gc.freeze()  # what is shared is not looked at again, which would write into its pages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one ends the others
    chunks: queue.SimpleQueue[Chunk] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, chunks), daemon=True).start()
    engines = engines or Engines()
    try:
        connection.send(Ready())
        while True:
            for number, task in chunks.get():
                connection.send(_told(number, task, engines))
    except OSError:  # nobody listens any more
        os._exit(1)


def _receive(connection: Connection, chunks: queue.SimpleQueue[Chunk]) -> None:
    """Take what comes at once, so that who sends it never waits; end this process with the one that started it."""
    while True:
        try:
            chunks.put(connection.recv())
        except (EOFError, OSError):
            os._exit(0)


def _told(number: int, task: Task, engines: Engines) -> Told:
    try:
        return Done(number, done(task, engines))
    except UnspinError as error:
        return Stopped(str(error))
    except Exception:  # noqa: BLE001 - told, and raised again by the process that started this one
        return Stopped(f"{task.name}: an error in unspin", traceback.format_exc())
