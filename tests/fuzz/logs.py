"""What the logs of libFuzzer say, of one target or of many."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NOTED = "campaign: processor seconds "
"""What begins the line that is added to a log."""
SLOWEST = "slowest input: {:.0f} ms of processor time for {} bytes"
"""The line on each input that is slower than those before; libFuzzer itself times by the clock, which says little on a busy machine."""


@dataclass(frozen=True, slots=True)
class Target:
    """What became of one target: runs of it, executions, processor seconds, coverage and features at the end, failures.

    ``slowest_ms`` is what the slowest input took, in processor milliseconds under instrumentation, ``slowest_bytes`` its length.
    """

    name: str
    runs: int = 0
    executions: int = 0
    cpu_s: float = 0.0
    coverage: int = 0
    features: int = 0
    slowest_ms: int = 0
    slowest_bytes: int = 0
    failures: int = 0

    def and_log(self, text: str) -> Target:
        r"""With a further log of libFuzzer; one that was cut off has the number of its last line.

        >>> one = Target("html").and_log("#12 NEW cov: 5 ft: 7\nstat::number_of_executed_units: 20\nSUMMARY: libFuzzer: fuzz target exited")
        >>> one.executions, one.coverage, one.failures
        (20, 5, 1)
        """
        lines = re.findall(r"^#(\d+)\s.*?cov: (\d+) ft: (\d+)", text, re.MULTILINE)
        slowest = [tuple(map(int, one)) for one in re.findall(r"slowest input: (\d+) ms of processor time for (\d+) bytes", text)]
        last = tuple(map(int, lines[-1])) if lines else (0, 0, 0)
        return Target(
            self.name,
            self.runs + 1,
            self.executions + (_number(r"number_of_executed_units: (\d+)", text) or last[0]),
            round(self.cpu_s + (_number(rf"{NOTED}(\d+)", text) or 0), 1),
            max(self.coverage, last[1]),
            max(self.features, last[2]),
            *max([(self.slowest_ms, self.slowest_bytes), *slowest]),
            self.failures + len(re.findall(r"^SUMMARY: libFuzzer", text, re.MULTILINE)),
        )


def _number(pattern: str, text: str) -> int | None:
    found = re.search(pattern, text)
    return int(found[1]) if found else None


def told(logs: Iterable[tuple[str, str]]) -> list[Target]:
    """The targets by name, from logs whose names begin with that of their target."""
    found: dict[str, Target] = {}
    for path, text in sorted(logs):
        name = path.partition(".")[0]
        found[name] = found.get(name, Target(name)).and_log(text)
    return [found[name] for name in sorted(found)]
