"""A run of unspin in a process of its own, and what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import unspin

PACKAGE = Path(unspin.__file__).parents[1]
PERIOD_S = 0.2


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor and wall time of a process with all its children, and the largest memory of one of them that was seen.

    ``rss_mib`` counts pages that processes share in each of them, ``pss_mib`` by the share of each, both of the largest process; the sum of
    the latter over all is ``sum_pss_mib``. They are looked at five times a second where /proc tells them, else 0.
    """

    code: int
    cpu_s: float
    wall_s: float
    rss_mib: float
    pss_mib: float
    sum_pss_mib: float
    errors: str


def run(*arguments: str, cwd: Path, cache: Path | None = None, stub: bool = False) -> Cost:
    """What ``unspin ARGUMENTS`` takes; without a ``cache`` there is none; ``stub`` puts an engine that needs no models in."""
    path = [str(Path(__file__).parents[1] / "stub_worker")] if stub else []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*path, str(PACKAGE)]), "UNSPIN_CACHE_DIR": str(cache or os.devnull)}
    with tempfile.TemporaryFile() as errors:
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "unspin", *arguments], cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        most = [0.0, 0.0, 0.0]
        while True:
            number, status, usage = os.wait4(process.pid, os.WNOHANG)
            if number:
                break
            most = [max(pair) for pair in zip(most, _memory(process.pid), strict=True)]
            time.sleep(PERIOD_S)
        wall = time.monotonic() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        told = errors.read().decode("utf-8", "replace")
    rss = max(most[0], usage.ru_maxrss / (1024 if sys.platform == "linux" else 2**20))
    return Cost(process.returncode, usage.ru_utime + usage.ru_stime, wall, rss, most[1], most[2], told)


def _memory(root: int) -> tuple[float, float, float]:
    """Of the process and those it started: the largest resident set, the largest share, the sum of shares, in MiB."""
    figures = [one for one in map(_process_memory, _family(root)) if one]
    if not figures:
        return 0.0, 0.0, 0.0
    return max(rss for rss, _ in figures), max(pss for _, pss in figures), sum(pss for _, pss in figures)


def _family(number: int) -> Iterator[int]:
    yield number
    try:
        children = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for one in children:
        yield from _family(int(one))


def _process_memory(number: int) -> tuple[float, float] | None:
    try:
        lines = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return None
    told: Mapping[str, int] = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    return told["Rss"] / 1024, told["Pss"] / 1024


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder).resolve()
