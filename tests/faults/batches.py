"""Kill runs over many files at random moments, over and over until one gets to its end, and see that they go on where they stopped.

``python tests/faults/batches.py [--rounds N] [--files N]``. For each of ``check``, ``fix`` and ``fix -o``, with a cache that starts empty: the run is
killed again and again, some thousandths of a second after it has read a file; each time files are as before or repaired, and none is read twice
but those that a kill fell upon. The run that ends gives what a run without a cache gives, byte for byte. In a second series the file of the cache is
damaged between two kills now and then.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import Outcome, is_temporary, restore, run, snapshot
from review_stub import WordEngine

import unspin.engine
from unspin.batch.cache import FILE
from unspin.model import Document, Finding

COMMANDS = (
    ("check", "--format", "json", "posts"),
    ("fix", "posts"),
    ("fix", "posts", "-o", "out"),
)
WORD = "agony"
MAX_RUNS = 200
LATER_S = 0.003
"""So long a kill may come after a read: meanwhile the answer goes into the cache, and the file is written."""


@dataclass
class Place:
    """A folder with posts, a cache beside it, and a list of what the engine has read."""

    folder: Path
    cache: Path
    log: Path
    kills: int = 0

    def setup(self, reads: int = 0, later_s: float = 0.0) -> None:
        """In a child: the cache, and an engine that notes what it reads; ``later_s`` after so many ``reads`` it is killed."""
        os.environ["UNSPIN_CACHE_DIR"] = str(self.cache)
        log, numbers = self.log, itertools.count(1)

        class Noting(WordEngine):
            def check(self, document: Document) -> tuple[Finding, ...]:
                if next(numbers) == reads:
                    threading.Timer(later_s, os.kill, (os.getpid(), signal.SIGKILL)).start()
                number = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                os.write(number, f"{document.path}\n".encode())
                os.close(number)
                return super().check(document)

        unspin.engine.Engine = Noting

    def begin(self, files: int) -> dict[str, bytes]:
        """The posts, no cache, nothing read."""
        posts = {f"posts/{n:03}.txt": f"Post {n}: {WORD if n % 3 else 'rest'}.\n".encode() for n in range(files)}
        restore(self.folder, posts)
        restore(self.cache, {})
        self.log.write_text("")
        return posts

    def read(self) -> Counter[str]:
        """How often the engine has read each file."""
        return Counter(self.log.read_text().splitlines())


def one_round(place: Place, command: tuple[str, ...], files: int, chance: random.Random, *, damage: bool) -> Iterator[str]:
    """What is wrong, from an empty cache to a run that ends."""
    posts = place.begin(files)
    reference = run((*command[:1], "--no-cache", *command[1:]), place.folder, setup=place.setup)
    expected = snapshot(place.folder)
    place.begin(files)
    kills, outcome = 0, Outcome(-9, "", "")
    while outcome.code == -9 and kills < MAX_RUNS:
        outcome = run(command, place.folder, setup=partial(place.setup, chance.randint(1, 8), chance.uniform(0, LATER_S)))
        kills += outcome.code == -9
        now = snapshot(place.folder)
        for name, raw in now.items():
            if not is_temporary(name) and raw not in (posts.get(name), expected.get(name)):
                yield f"{name} is neither old nor new after {kills} kills: {raw[:60]!r}"
        if damage and chance.random() < 0.3 and (place.cache / FILE).exists():
            spoil(place.cache / FILE, chance)
    final = {name: raw for name, raw in snapshot(place.folder).items() if not is_temporary(name)}
    place.kills = kills
    if final != expected:
        yield f"after {kills} kills: {sorted(set(final.items()) ^ set(expected.items()))[:4]}"
    if outcome.code != reference.code or (command[0] == "check" and outcome.output != reference.output):
        yield f"after {kills} kills the run ends with {outcome.code}, not {reference.code}, or says something else: {outcome.errors[-200:]}"
    twice = sum(place.read().values()) - files
    repaired = files if command[:2] == ("fix", "posts") and "-o" not in command else 0  # the stub cannot know its own repairs
    if not damage and twice > kills + repaired:
        yield f"{twice} files were read again with {kills} kills"


def spoil(file: Path, chance: random.Random) -> None:
    """Cut the file of a cache, or write over a part of it."""
    raw = bytearray(file.read_bytes())
    at = chance.randrange(max(1, len(raw)))
    if chance.random() < 0.5:
        del raw[at:]
    else:
        raw[at : at + 64] = chance.randbytes(64)
    file.write_bytes(raw)


def main() -> int:
    """Say the figures; 1 if something was lost."""
    tell = partial(print, flush=True)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="for each command")
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, bad = random.Random(options.seed), 0
    for command in COMMANDS:
        for damage in (False, True):
            found, kills = list[str](), 0
            for _ in range(options.rounds):
                with tempfile.TemporaryDirectory() as name:
                    root = Path(name).resolve()
                    place = Place(root / "site", root / "cache", root / "log")
                    for one in (place.folder, place.cache):
                        one.mkdir()
                    found += one_round(place, command, options.files, chance, damage=damage)
                    kills += place.kills
            bad += len(found)
            tell(f"{' '.join(command)}{', cache damaged' if damage else ''}: {options.rounds} rounds, {kills} kills, {len(found)} problems")
            for problem in found[:8]:
                tell(f"    {problem}")
    tell(f"{bad} problems")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
