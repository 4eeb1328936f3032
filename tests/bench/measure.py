"""Running a program on one core, and what it took: processor seconds, seconds, and the most memory that it held."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """``cpu_s``: processor seconds, of the system's as well; ``wall_s``: seconds; ``rss_mib``: peak of resident memory, in MiB."""

    cpu_s: float
    wall_s: float
    rss_mib: float


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended, what it printed, and what it took."""

    code: int
    output: str
    errors: str
    cost: Cost


def pin(core: int | None) -> str:
    """Keep this process, and those it starts, to one core; what is to be said of it. None is the first that is allowed."""
    if not hasattr(os, "sched_setaffinity"):
        return "any core: this system pins no process"
    chosen = min(os.sched_getaffinity(0)) if core is None else core
    os.sched_setaffinity(0, {chosen})
    return f"core {chosen}"


def run(command: Sequence[str | Path], *, scratch: Path, environment: Mapping[str, str] | None = None) -> Done:
    """Run a program to its end; its output goes through files in ``scratch``, so that reading it costs nothing of its time."""
    paths = scratch / "stdout", scratch / "stderr"
    with paths[0].open("wb") as out, paths[1].open("wb") as err:
        variables, started = {**os.environ, **(environment or {})}, time.monotonic()
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=err, stdin=subprocess.DEVNULL, env=variables)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    cost = Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)
    return Done(process.returncode, *(path.read_text(encoding="utf-8", errors="replace") for path in paths), cost)


def process_cost(pid: int) -> tuple[float, float]:
    """Processor seconds that a running process has used, and the most MiB it has held; Linux alone."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    held = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(held.split()[1]) / 1024


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several runs, and the least and most."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of one value or more.

        >>> Spread.of([3.0, 1.0, 2.0])
        Spread(median=2.0, low=1.0, high=3.0)
        """
        return cls(statistics.median(values), min(values), max(values))
