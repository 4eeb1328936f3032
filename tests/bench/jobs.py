"""How much faster two workers are than one, and what they take of memory. Needs a machine with as many idle cores as workers.

``python tests/bench/jobs.py [--posts N] [--bytes N] [--jobs N…] [--rounds N] [--json FILE]``. The same posts are checked by 1, 2 … processes in turn,
without a cache, and each round in another order. The wall time of each, the ratio to one process, and of one worker and all of them the memory:
``rss`` counts the pages of tables that workers share in each, ``pss`` by the share of each. The load of other programs spoils the ratio: it is told.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from child import Cost, run, workplace
from prose import sentences, text_of

import unspin


def main() -> None:
    """Measure, and say the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=400)
    parser.add_argument("--bytes", type=int, default=5000, help="of each post, on average")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"other programs keep {load:.1f} processors busy: the ratio will be too low", file=sys.stderr)
    costs: dict[int, list[Cost]] = {one: [] for one in options.jobs}
    with workplace() as folder:
        known, words = sentences(), 0
        for n in range(options.posts):
            text = text_of(known, options.bytes // 2 + n * options.bytes // options.posts, seed=n)
            words += len(text.split())
            (folder / f"{n:05}.md").write_text(text, encoding="utf-8")
        for turn in range(options.rounds):
            for jobs in options.jobs[::-1] if turn % 2 else options.jobs:
                costs[jobs].append(run("check", "--format", "jsonl", "--jobs", str(jobs), ".", cwd=folder))
    best = {jobs: min(found, key=lambda one: one.wall_s) for jobs, found in costs.items()}
    one = best.get(1)
    print(f"{options.posts} posts, {words:,} words, best of {options.rounds}; unspin {unspin.__version__}, Python {platform.python_version()}")
    for jobs, cost in best.items():
        ratio = f"{one.wall_s / cost.wall_s:5.2f} x" if one else ""
        spread = statistics.pstdev(each.wall_s for each in costs[jobs])
        print(
            f"--jobs {jobs}: {cost.wall_s:7.1f} s ± {spread:.1f}, {words / cost.wall_s:,.0f} words/s, {ratio}; processor {cost.cpu_s:.1f} s; "
            f"largest process rss {cost.rss_mib:.0f} MiB, pss {cost.pss_mib:.0f}; all pss {cost.sum_pss_mib:.0f}"
        )
    if options.json:
        told = {str(jobs): [asdict(each) for each in found] for jobs, found in costs.items()}
        options.json.write_text(json.dumps({"words": words, "load": load, "runs": told}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
