"""The page pipeline/docs/benchmarks.md, made from the results beside this script; nothing on it is written by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.plots import DOCS, TABLE, written

RESULTS = Path(__file__).with_name("results")
PAGE = DOCS / "benchmarks.md"
LEAD = """\
# Benchmarks

<!-- Made by tests/bench/pages.py from tests/bench/results: run the benchmarks, which write both. -->

How fast unspin is, beside others on the same texts, and what the long runs over many documents found. How to repeat each of them stands in
`tests/bench/README.md`. How well it finds and repairs is another matter, with [figures of its own](../decisions/0002-figures.md).
"""
COMPARED = """\
{words:,} words in {texts} different texts, half of them hand-spun articles with {gold:,} marked places, half clean patient information. One core for
all, the tools in turn; median of the runs, with the least and most. Words a second are counted without the start. None of the others is made to find
spun text: they check spelling, grammar and style, so this says what each costs, and what one would get from it for this job.
"""
LEARNED = """
unspin has learned from these articles and this prose, so its line says how it was taught, not how good it is: for articles that nothing was learned
from see the decisions. “Touched” is generous to all: any overlap counts, whatever is proposed.
"""
REPAIRED = """\
{documents:,} short documents, {words:,} words ({kinds}; “loaded” ones hold a sentence of figures, drugs, negations and sides), each repaired with the
safe edits and with those for review, and what came out repaired again. Figures, doses, number words, negations, sides, drug names and addresses
before and after are compared by an extractor that shares nothing with the guard.
"""
FUZZED = """\
{executions:,} executions in {minutes:.0f} minutes of processor time, guided by coverage (atheris {atheris}). Coverage counts places in the code of
unspin that the target reaches; features also how often. The slowest input is told in processor time, instrumentation and all checks of the target
included. `tests/fuzz/README.md` says what is held to which laws.
"""
MEASURABLE_S = 0.1
"""Processor seconds below which the difference of two runs is noise; the rate is then a lower bound."""
Result = Mapping[str, Any]


def page(results: Mapping[str, Result], plots: Sequence[str]) -> str:
    """The page from the results by name: compare, startup, fidelity, fuzz; those that are not there have no section."""
    sections = {"compare": compared, "startup": started, "fidelity": repaired, "fuzz": fuzzed}
    parts = [LEAD]
    for name, section in sections.items():
        if name in results:
            parts.append("\n".join(section(results[name])) + "\n")
        if name == "startup" and plots:
            parts.append("## Size\n\n" + "\n\n".join(f"![{_alternative(one)}]({one})" for one in plots) + "\n")
    return "\n".join(parts)


def _alternative(plot: str) -> str:
    return f"Plot: processor time and memory by size, {Path(plot).stem.partition('-')[2]}; the figures stand in the picture's description"


def compared(result: Result) -> Iterator[str]:
    """The table of speed, and that of what each finds."""
    corpus, rows = result["corpus"], result["contestants"]
    present = [row for row in rows if "absent" not in row]
    yield "## Beside other checkers\n"
    yield COMPARED.format(**corpus)
    yield "| | version | words/s | start, s | peak MiB | runs |"
    yield "|---|---|---:|---:|---:|---:|"
    for row in present:
        cells = (_rate(row, corpus["words"]), _spread(row["start_cpu_s"], 2), f"{row['rss_mib']['median']:,.0f}", str(row["runs"]))
        yield f"| {row['name']} | {row['version']} | {' | '.join(cells)} |"
    yield ""
    for row in rows:
        yield f"- **{row['name']}**: {row['about']}" + (f". Not measured: {row['absent']}" if "absent" in row else "")
    yield "\nWhat they name in the same texts:\n"
    yield "| | marked places touched | findings that touch one | findings per 1,000 clean words |"
    yield "|---|---:|---:|---:|"
    for row in present:
        if row["found"] and row["name"] not in {"unspin fix", "unspin fix, grammar none"}:
            found = row["found"]
            yield f"| {row['name']} | {found['touched']:.0%} | {found['on_gold']:.0%} | {found['per_1000_clean']:.1f} |"
    yield LEARNED
    yield from _host(result["host"])


def _rate(row: Result, words: int) -> str:
    if row["cpu_s"]["median"] < MEASURABLE_S:
        return f"over {words / MEASURABLE_S:,.0f}"
    return _spread(row["words_per_s"], 0)


def _spread(figure: Mapping[str, float], digits: int) -> str:
    """A median with the least and most.

    >>> _spread({"median": 1520.4, "low": 1500, "high": 1600}, 0)
    '1,520 (1,500–1,600)'
    """
    median, low, high = (f"{figure[name]:,.{digits}f}" for name in ("median", "low", "high"))
    return f"{median} ({low}–{high})"


def _host(host: Result) -> Iterator[str]:
    packages = ", ".join(f"{name} {version}" for name, version in host["packages"].items())
    pinned = f", {host['pinned']}" if "pinned" in host else ""
    machine = f"{host['cpu']}, {host['cores']} cores, {host['memory_gib']} GiB, {host['system']}, load {host['load']}{pinned}"
    yield f"{host['date']}, commit {host['commit']}, {machine}; Python {host['python']}, {packages}."


def started(result: Result) -> Iterator[str]:
    """The table of start-up times."""
    yield "## Start\n"
    yield "| | seconds | processor seconds | aim | runs |"
    yield "|---|---:|---:|---:|---:|"
    for row in result["measures"]:
        yield f"| {row['what']} | {_spread(row['wall_s'], 3)} | {_spread(row['cpu_s'], 3)} | {row['aim_s']:g} | {row['runs']} |"
    yield ""
    yield from _host(result["host"])


def repaired(result: Result) -> Iterator[str]:
    """What became of what must not change, in many documents."""
    counts: Mapping[str, int] = result["counts"]
    kinds = ", ".join(f"{number:,} {name.removeprefix('documents ')}" for name, number in counts.items() if name.startswith("documents "))
    yield "## Fidelity\n"
    yield REPAIRED.format(documents=counts["documents"], words=counts["words"], kinds=kinds)
    yield "| | edits | documents changed | something protected differs | same value, other form | a second run changes more |"
    yield "|---|---:|---:|---:|---:|---:|"
    for mode in ("safe", "review"):
        names = ("edits", "changed", "different", "restated", "changed again")
        yield f"| `--apply {mode}` | " + " | ".join(f"{counts.get(f'{mode} {name}', 0):,}" for name in names) + " |"
    yield f"\n{result['cpu_s'] / 3600:.1f} hours of processor time."
    yield from _host(result["host"])


def fuzzed(result: Result) -> Iterator[str]:
    """What the fuzzer did with each target."""
    rows = result["targets"]
    total, seconds = sum(row["executions"] for row in rows), sum(row["cpu_s"] for row in rows)
    yield "## Fuzzing\n"
    yield FUZZED.format(executions=total, minutes=seconds / 60, atheris=result["atheris"])
    yield "| target | executions | minutes | coverage | features | slowest input | failures |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for row in rows:
        slowest = f"{row['slowest_ms']:,} ms, {row['slowest_bytes']:,} bytes" if row["slowest_bytes"] else "not noted"
        counts = [f"{row['coverage']:,}", f"{row['features']:,}", slowest, f"{row['failures']:,}"]
        yield f"| {' | '.join([row['name'], format(row['executions'], ','), format(row['cpu_s'] / 60, '.1f'), *counts])} |"
    yield ""
    yield from _host(result["host"])


def made() -> str:
    """The page from what is in the repository."""
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))}
    return page(found, list(written(TABLE)))


def write() -> None:
    """Write the page."""
    PAGE.write_text(made(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
