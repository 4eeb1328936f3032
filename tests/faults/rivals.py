"""Start two commands on the same folder at the same time, and see that each file is as one of them, or both in turn, would leave it.

``python tests/faults/rivals.py [--rounds N]``. Exit codes are 0, or 2 with a line for each file that the other one was faster at; afterwards the
first command finishes what is left, and where decisions were carried out they can be taken back.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import Outcome, is_temporary, restore, run, snapshot
from scenarios import CLEAN, OLD, decided

ROW = b"plain,pos,spun,source,example,leave_alone\n"
PAIRS = (
    (("fix", "posts"), ("fix", "posts")),
    (("fix", "posts"), ("fix", "--apply", "review", "posts")),
    (("fix", "posts"), ("apply", "d.json")),
    (("apply", "d.json"), ("apply", "d.json")),
    (("apply", "d.json"), ("apply", "--undo", "d.json")),
    (("glossary", "add", "spider", "crawler", "--dir", "ours"), ("glossary", "add", "vein", "zorbic", "--dir", "ours")),
    (("baseline", "update", "posts"), ("baseline", "prune", "posts")),
)


def _starts() -> dict[str, bytes]:
    files = {**OLD, **CLEAN, "d.json": decided(), "ours/lexicon/site.csv": ROW}
    with tempfile.TemporaryDirectory() as folder:
        restore(Path(folder), files)
        assert run(("baseline", "create", "posts"), Path(folder)).code == 0
        return snapshot(Path(folder))


def _results(folder: Path, files: dict[str, bytes], pair: tuple[tuple[str, ...], ...]) -> dict[str, set[bytes]]:
    """Every version of each file that the commands leave, alone and one after the other."""
    versions = {name: {raw} for name, raw in files.items()}
    for order in (pair, pair[::-1]):
        restore(folder, files)
        for command in order:
            run(command, folder)
            for name, raw in snapshot(folder).items():
                versions.setdefault(name, set()).add(raw)
    return versions


def _together(folder: Path, pair: tuple[tuple[str, ...], ...], apart_s: float) -> list[Outcome]:
    def later(command: tuple[str, ...], wait_s: float) -> Outcome:
        time.sleep(wait_s)
        return run(command, folder)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(later, pair, (max(0.0, apart_s), max(0.0, -apart_s))))


def problems(folder: Path, outcomes: list[Outcome], versions: dict[str, set[bytes]], pair: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """What is wrong after both have ended."""
    for command, one in zip(pair, outcomes, strict=True):
        told = all(line.startswith("unspin: ") for line in one.errors.splitlines())
        if not one.is_told or not told or one.code not in {0, 2} or (one.code == 2) != bool(one.errors):
            yield f"{' '.join(command)} ends with {one.code}: {one.errors[-300:]}"
    for name, raw in snapshot(folder).items():
        if is_temporary(name):
            yield f"{name} is left"
        elif raw not in versions.get(name, ()) and not name.startswith(".unspin/undo/"):
            yield f"{name} is as neither leaves it: {raw[:80]!r}"
    if pair[0][0] == "apply":
        run(("apply", "--undo", "d.json"), folder)
        yield from (f"{name} is not put back" for name, raw in OLD.items() if (folder / name).read_bytes() != raw)
    elif pair[0][0] == "glossary":
        both = [run(command, folder) for command in pair]
        text = (folder / "ours/lexicon/site.csv").read_text()
        if "crawler" not in text or "zorbic" not in text:
            yield f"a pair is lost: {text!r} ({[one.errors for one in both]})"


def main() -> int:
    """Say the figures; 1 if something was lost."""
    tell = partial(print, flush=True)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="for each pair of commands")
    options = parser.parse_args()
    chance, files, bad = random.Random(1), _starts(), 0
    for pair in PAIRS:
        with tempfile.TemporaryDirectory() as name:
            folder, found, met = Path(name).resolve(), [], 0
            versions = _results(folder, files, pair)
            for _ in range(options.rounds):
                restore(folder, files)
                outcomes = _together(folder, pair, chance.uniform(-0.01, 0.01))
                met += any(one.code == 2 for one in outcomes)
                found += problems(folder, outcomes, versions, pair)
        bad += len(found)
        tell(f"{' + '.join(' '.join(one[:2]) for one in pair)}: {options.rounds} rounds, {met} with a refusal, {len(found)} problems")
        for problem in found[:8]:
            tell(f"    {problem}")
    tell(f"{options.rounds * len(PAIRS)} rounds, {bad} problems")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
