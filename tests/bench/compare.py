"""Measure unspin beside other checkers on the same texts, in one run: ``python tests/bench/compare.py --languagetool DIR``.

Everything runs on one core, the tools in turn, so many times over (``--runs``). The results are written as JSON beside this script, and the page
pipeline/docs/benchmarks.md is made from them. What is needed, and how the machine should be: README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.contestants import AbsentError, Contestant, Result, contestants
from bench.corpus import Corpus, build
from bench.host import about
from bench.measure import Spread, pin

RESULTS = Path(__file__).with_name("results")
WORDS, QUICK_WORDS = 60_000, 2_500
"""Words of the corpus. The slowest contestant takes a minute for the larger one."""
RUNS, QUICK_RUNS = 5, 2


def compared(corpus: Corpus, entered: Sequence[Contestant], runs: int, tell: Callable[[str], object]) -> list[dict[str, Any]]:
    """A row for each contestant. The runs go round: one of each, then again, so that a machine that slows down slows all."""
    results: dict[str, list[Result]] = {}
    absent: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus.write(folder)
        for number in range(runs):
            for one in entered:
                if one.name in absent:
                    continue
                try:
                    one.version()
                    results.setdefault(one.name, []).append(one.run(folder))
                except AbsentError as error:
                    absent[one.name] = str(error)
                    results.pop(one.name, None)
                    tell(f"{one.name}: {error}")
                    continue
                last = results[one.name][-1]
                tell(f"run {number + 1}, {one.name}: {corpus.words / last.cpu_s:,.0f} words/s, {last.rss_mib:.0f} MiB")
    return [_row(one, corpus, results.get(one.name, []), absent.get(one.name, "")) for one in entered]


def _row(one: Contestant, corpus: Corpus, results: Sequence[Result], absent: str) -> dict[str, Any]:
    if not results:
        return {"name": one.name, "about": one.about, "absent": absent}
    figures = {
        "words_per_s": [corpus.words / each.cpu_s for each in results],
        "cpu_s": [each.cpu_s for each in results],
        "wall_s": [each.wall_s for each in results],
        "start_cpu_s": [each.start_cpu_s for each in results],
        "rss_mib": [each.rss_mib for each in results],
    }
    spreads = {name: {key: round(value, 3) for key, value in asdict(Spread.of(values)).items()} for name, values in figures.items()}
    found = {name: round(value, 4) for name, value in corpus.found(results[-1].findings).items()} if one.finds else None
    return {"name": one.name, "about": one.about, "version": one.version(), "runs": len(results), **spreads, "found": found}


def main() -> None:
    """Read the arguments, measure, write the results and the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languagetool", type=Path, metavar="DIR", help="its jars: .ci/languagetool/fetch.sh DIR puts them into DIR/libs")
    parser.add_argument("--core", type=int, help="the core that all run on; the first that is allowed")
    parser.add_argument("--words", type=int, help=f"of the corpus; {WORDS}")
    parser.add_argument("--runs", type=int, help=f"of each tool; {RUNS}")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="contestants whose names begin so")
    parser.add_argument("--quick", action="store_true", help="a small corpus, two runs; to see whether all works")
    parser.add_argument("--out", type=Path, default=RESULTS / "compare.json")
    chosen = parser.parse_args()
    tell = partial(print, flush=True)
    words = chosen.words or (QUICK_WORDS if chosen.quick else WORDS)
    runs = chosen.runs or (QUICK_RUNS if chosen.quick else RUNS)
    jars = chosen.languagetool and next((one for one in (chosen.languagetool / "libs", chosen.languagetool) if one.is_dir()), None)
    entered = [one for one in contestants(jars) if not chosen.only or one.name.lower().startswith(tuple(map(str.lower, chosen.only)))]
    host = {**about(), "pinned": pin(chosen.core)}
    corpus = build(words)
    gold = sum(map(len, corpus.gold.values()))
    tell(f"{len(corpus.texts)} texts, {corpus.words:,} words, {gold:,} damaged places; {host['pinned']}")
    rows = compared(corpus, entered, runs, tell)
    size = {"texts": len(corpus.texts), "words": corpus.words, "clean_words": corpus.clean_words, "gold": gold}
    text = json.dumps({"host": host, "corpus": size, "contestants": rows}, indent=1, ensure_ascii=False) + "\n"
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(text, encoding="utf-8", newline="\n")
    if chosen.out.parent == RESULTS:
        from bench.pages import write  # noqa: PLC0415

        write()


if __name__ == "__main__":
    main()
