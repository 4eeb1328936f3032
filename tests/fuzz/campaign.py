"""Fuzz all targets one after the other, and gather what came of it: ``python tests/fuzz/campaign.py --seconds 240 --logs DIR``.

Each run has its log in DIR, and what all of them say together is written as JSON: a second campaign with the same DIR adds to the first. The corpus,
what the fuzzer found to be of interest, is kept in DIR as well.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent)

from bench.host import about  # noqa: E402 - the tests have to be found first
from bench.measure import run as measured  # noqa: E402
from fuzz.logs import NOTED, told  # noqa: E402

RUN = Path(__file__).with_name("run.py")
RESULT = Path(__file__).parents[1] / "bench" / "results" / "fuzz.json"
def fuzz(name: str, seconds: float, folder: Path) -> bool:
    """Fuzz one target for so many processor seconds, with a log of its own; whether nothing failed."""
    corpus = folder / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    (folder / "failed").mkdir(exist_ok=True)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    command = [sys.executable, RUN, name, f"--seconds={seconds}", f"--corpus={corpus}", f"-artifact_prefix={folder / 'failed' / name}-"]
    done = measured(command, scratch=scratch)
    number = len(list(folder.glob(f"{name}.*.log")))
    (folder / f"{name}.{number}.log").write_text(f"{done.output}{done.errors}\n{NOTED}{done.cost.cpu_s:.0f}\n", encoding="utf-8")
    return done.code == 0


def main() -> int:
    """Read the arguments, fuzz, and write the result; 1 if a target failed."""
    listed = subprocess.run([sys.executable, RUN, "--help"], capture_output=True, text=True, check=True).stdout
    names = re.search(r"\{([\w,]+)\}", listed)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="targets; all if none is named")
    parser.add_argument("--seconds", type=float, default=240, help="of processor time for each")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="no target is begun after that time")
    parser.add_argument("--logs", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, default=RESULT)
    parser.add_argument("--report-only", action="store_true", help="fuzz nothing, gather what the logs say")
    chosen = parser.parse_args()
    tell, until, good = partial(print, flush=True), time.monotonic() + chosen.minutes * 60, True
    chosen.logs.mkdir(parents=True, exist_ok=True)
    for name in () if chosen.report_only else chosen.names or (names[1].split(",") if names else ()):
        if time.monotonic() > until:
            break
        fine = fuzz(name, chosen.seconds, chosen.logs)
        good = good and fine
        tell(f"{name}: {'nothing failed' if fine else 'failed, see ' + str(chosen.logs)}")
    targets = [asdict(one) for one in told((path.name, path.read_text(encoding="utf-8", errors="replace")) for path in chosen.logs.glob("*.log"))]
    text = json.dumps({"host": about(), "atheris": version("atheris"), "targets": targets}, indent=1) + "\n"
    chosen.out.write_text(text, encoding="utf-8", newline="\n")
    tell(f"{sum(one['executions'] for one in targets):,} executions, {sum(one['failures'] for one in targets)} failures")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
