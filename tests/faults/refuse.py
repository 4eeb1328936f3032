"""Refuse each command every step at which it changes a file: disk full, read-only, no permission, a bad sector.

``python tests/faults/refuse.py [--quick] [NAME…]``. The step fails with the error of the system, and so do all later ones or that one alone. The
command must end with a line on standard error and exit code 2, every file must be as one of the versions of a whole run, no file on its way may be
left, and once there is room again the same command finishes the work.
"""

from __future__ import annotations

import argparse
import errno
import random
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import Steps, failing, is_temporary, run, sample, snapshot
from kill import QUICK_STEPS, Place, Problem, chosen, prepared
from scenarios import SCENARIOS

ERRORS = (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO)


def refused(place: Place, number: int, error: int, *, lasting: bool) -> Iterator[Problem]:
    """What is wrong after the steps from ``number`` on, or that alone, were refused with ``error``."""
    place.begin()
    what = f"step {number}, {errno.errorcode[error]}{' from there on' if lasting else ''}"
    steps = Steps(number, failing(error), lasting)
    outcome = run(place.scenario.command, place.folder, keys=place.scenario.keys, steps=steps, setup=place.scenario.setup)
    if not outcome.is_told or outcome.code not in {2, *place.scenario.codes}:
        yield f"{what}: ends with {outcome.code}: {outcome.errors.strip()[-300:]}"
    for line in outcome.errors.splitlines():
        if not line.startswith("unspin: "):
            yield f"{what}: a line that is none of unspin: {line[:200]}"
    if error == errno.ENOSPC:
        yield from (f"{what}: {name} is left at once" for name in snapshot(place.folder) if is_temporary(name))
    yield from place.problems(what)


def main() -> int:
    """Say the figures; 1 if something was lost."""
    tell = partial(print, flush=True)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SCENARIOS)}; all if none is named")
    parser.add_argument("--quick", action="store_true", help="some steps of each alone")
    options = parser.parse_args()
    chance, bad, runs = random.Random(1), 0, 0
    for scenario in chosen(options.names):
        with tempfile.TemporaryDirectory() as folder:
            place = prepared(scenario, Path(folder).resolve())
            cases = [(number, error, lasting) for number in range(1, place.steps + 1) for error in ERRORS for lasting in (True, False)]
            cases = sample(cases, QUICK_STEPS if options.quick or scenario.is_slow else len(cases), chance)
            problems = [one for number, error, lasting in cases for one in refused(place, number, error, lasting=lasting)]
        bad, runs = bad + len(problems), runs + len(cases)
        tell(f"{scenario.name}: {place.steps} steps, {len(cases)} refusals, {len(problems)} problems")
        for problem in problems[:8]:
            tell(f"    {problem}")
    tell(f"{runs} refusals, {bad} problems")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
