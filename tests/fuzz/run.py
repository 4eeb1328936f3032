"""Fuzz one target: ``python tests/fuzz/run.py html --seconds 120``. See the README beside this file."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent)

import atheris  # noqa: E402 - the tests have to be found first

with atheris.instrument_imports(include=["unspin"]):
    from fuzz.logs import SLOWEST
    from fuzz.seeds import SEEDS
    from fuzz.targets import LONGEST, TARGETS

SECONDS = 2.0
"""What the start of a reader may take, under instrumentation and on a busy machine."""
SECONDS_PER_KILOBYTE = 1.0
"""What each kilobyte may take; readers take some milliseconds."""


class Bounded:
    """A target that fails where an input takes too long, and asks libFuzzer to end once ``seconds`` of work are done."""

    def __init__(self, name: str, seconds: float) -> None:
        self.target = TARGETS[name]
        self.end = time.process_time() + seconds
        self.slowest = 0.0

    def __call__(self, raw: bytes) -> None:
        """Read one input."""
        started = time.process_time()
        self.target(raw)
        now = time.process_time()
        limit = SECONDS + SECONDS_PER_KILOBYTE * len(raw) / 1024
        assert now - started < limit, f"{len(raw)} bytes took {now - started:.1f} s"
        if now - started > 1.1 * self.slowest:
            self.slowest = now - started
            print(SLOWEST.format(1000 * self.slowest, len(raw)), file=sys.stderr, flush=True)  # noqa: T201
        if now > self.end:
            self.end = float("inf")
            os.kill(os.getpid(), signal.SIGUSR1)


def main() -> None:
    """Read the arguments, lay the seeds out, and hand the rest to libFuzzer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=120, help="of processor time")
    parser.add_argument("--corpus", type=Path, help="a folder that keeps what was found to be of interest")
    chosen, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as seeds:
        for number, seed in enumerate(SEEDS[chosen.name]):
            Path(seeds, str(number)).write_bytes(seed.encode())
        folders = [seeds] if chosen.corpus is None else [str(chosen.corpus), seeds]
        with atheris.instrument_imports(include=["unspin"]):
            for seed in SEEDS[chosen.name]:  # what is imported late is instrumented as well
                TARGETS[chosen.name](seed.encode())
        limits = [f"-max_len={LONGEST.get(chosen.name, 4096)}", "-len_control=0", "-timeout=120", "-print_final_stats=1", "-handle_usr1=1"]
        atheris.Setup([sys.argv[0], *limits, *more, *folders], Bounded(chosen.name, chosen.seconds))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
