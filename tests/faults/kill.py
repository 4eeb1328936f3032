"""Kill each command at every step at which it changes a file, then at random moments, and see that nothing is lost.

``python tests/faults/kill.py [--quick] [--random N] [NAME…]``. After a kill every file must be as one of the versions that a whole run leaves on its
way, the same command must finish the work, no file on its way may be left then, and what can be undone must be undone byte for byte.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import Outcome, Steps, die, is_temporary, restore, run, sample, snapshot
from scenarios import SCENARIOS, Scenario

QUICK_STEPS = 6
Problem = str


@dataclass
class Place:
    """A folder in which a scenario is run over and over, and the states that a whole run leaves."""

    scenario: Scenario
    folder: Path
    versions: dict[str, set[bytes]]
    final: dict[str, bytes]
    steps: int
    seconds: float

    def begin(self) -> None:
        """As it is before the command."""
        restore(self.folder, dict(self.scenario.files))
        self.scenario.reset()

    def problems(self, killed: str) -> Iterator[Problem]:
        """What is wrong after the command was killed at ``killed``."""
        for name, raw in snapshot(self.folder).items():
            if not is_temporary(name) and not self._is_known(name, raw):
                yield f"{killed}: {name} is neither old nor new: {raw[:60]!r}"
        again = self._run()
        if again.code not in self.scenario.codes_again or not again.is_told:
            yield f"{killed}: the second run ends with {again.code}: {again.errors.strip()[-300:]}"
        now, meaning = snapshot(self.folder), self.scenario.meaning
        for name in sorted(now.keys() | self.final.keys()):
            if is_temporary(name):
                yield f"{killed}: {name} is left"
            elif (name in now) != (name in self.final) or meaning(now[name]) != meaning(self.final[name]):
                yield f"{killed}: the second run leaves {name} as {str(now.get(name))[:60]}"
        yield from (f"{killed}: {one}" for one in self.scenario.at_the_end())
        if self.scenario.undo:
            undone = run(self.scenario.undo, self.folder)
            for name, raw in self.scenario.originals.items():
                if (self.folder / name).read_bytes() != raw:
                    yield f"{killed}: {name} is not put back ({undone.code}: {undone.errors.strip()[-200:]})"

    def _is_known(self, name: str, raw: bytes) -> bool:
        """Whether every piece of a file is as in one of the versions of it."""
        known = [piece for version in self.versions.get(name, ()) for piece in self.scenario.pieces(version)]
        return all(piece in known for piece in self.scenario.pieces(raw))

    def _run(self) -> Outcome:
        return run(self.scenario.command, self.folder, keys=self.scenario.keys, setup=self.scenario.setup)


def prepared(scenario: Scenario, folder: Path) -> Place:
    """The scenario run whole, once for each of the shorter ways that it may end."""
    versions = {name: {raw} for name, raw in scenario.files.items()}
    seconds, outcome = 0.0, Outcome(0, "", "")
    for keys in (*(scenario.keys[:number] for number in range(len(scenario.keys))), scenario.keys):
        restore(folder, dict(scenario.files))
        scenario.reset()
        begun = time.monotonic()
        outcome = run(scenario.command, folder, keys=keys, setup=scenario.setup)
        seconds = time.monotonic() - begun
        for name, raw in snapshot(folder).items():
            versions.setdefault(name, set()).add(raw)
    if outcome.code not in scenario.codes or not outcome.is_told:
        raise SystemExit(f"{scenario.name} ends with {outcome.code}: {outcome.errors}")
    return Place(scenario, folder, versions, snapshot(folder), outcome.steps, seconds)


def visited(place: Place, chance: random.Random, *, quick: bool, randomly: int) -> tuple[int, list[Problem]]:
    """How many kills there were, and what was wrong after them."""
    problems: list[Problem] = []
    numbers = sample(range(1, place.steps + 1), QUICK_STEPS if quick else place.steps, chance)
    for number in numbers:
        place.begin()
        steps = Steps(number, die)
        outcome = run(place.scenario.command, place.folder, keys=place.scenario.keys, steps=steps, setup=place.scenario.setup)
        if outcome.code != -9:
            problems.append(f"step {number}: was not reached ({outcome.code})")
        problems += place.problems(f"step {number}")
    moments = [chance.uniform(0, place.seconds * 1.1) for _ in range(randomly)]
    for moment in moments:
        place.begin()
        run(place.scenario.command, place.folder, keys=place.scenario.keys, kill_after_s=moment, setup=place.scenario.setup)
        problems += place.problems(f"after {moment:.4f} s")
    return len(numbers) + len(moments), problems


def chosen(names: Sequence[str]) -> Iterator[Scenario]:
    """The scenarios of these names, all without any, each with what it needs while it is in use."""
    for name, make in SCENARIOS.items():
        if not names or name in names:
            with make() as scenario:
                yield scenario


def main() -> int:
    """Say the figures; 1 if something was lost."""
    tell = partial(print, flush=True)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SCENARIOS)}; all if none is named")
    parser.add_argument("--quick", action="store_true", help="some steps of each alone")
    parser.add_argument("--random", type=int, default=None, help="kills at random moments for each scenario")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, bad, kills = random.Random(options.seed), 0, 0
    randomly = options.random if options.random is not None else (0 if options.quick else 20)
    for scenario in chosen(options.names):
        with tempfile.TemporaryDirectory() as folder:
            place = prepared(scenario, Path(folder).resolve())
            number, problems = visited(place, chance, quick=options.quick, randomly=0 if scenario.is_slow else randomly)
        bad, kills = bad + len(problems), kills + number
        tell(f"{scenario.name}: {place.steps} steps, {number} kills, {len(problems)} problems")
        for problem in problems[:8]:
            tell(f"    {problem}")
    tell(f"{kills} kills, {bad} problems")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
