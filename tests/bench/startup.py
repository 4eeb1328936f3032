"""How long somebody waits: ``python tests/bench/startup.py`` takes ``--help``, one file cold, and a paragraph in an editor, many times over.

Seconds and processor seconds of one core, median and spread; the aims of issue 5 stand beside them. “Cold” is a process that has read nothing yet;
the files of the models may be in the system's cache, the tables of the glossary in the user's, and the modules compiled, as all are from the second
time on; a first run is not counted. “Warm” is a language server whose models are loaded: from the message that opens a document of one paragraph to
the diagnostics.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.compare import RESULTS
from bench.corpus import build
from bench.host import about
from bench.measure import Spread, pin, process_cost, run
from bench.texts import paragraphs, read_articles
from lsp_client import Client

FILE_WORDS = 600
PARAGRAPH_WORDS = (40, 120)
AIMS = {"help": 0.12, "cold": 1.5, "warm": 0.05}
"""Seconds."""
RUNS, QUICK_RUNS = 21, 3
Times = list[tuple[float, float]]
"""Seconds, and processor seconds."""


def command(arguments: Sequence[str], runs: int) -> Times:
    """What `unspin` with these arguments takes, each time in a new process. Raises SystemExit if it cannot do its work."""
    times = []
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(runs + 1):
            done = run([sys.executable, "-m", "unspin", *arguments], scratch=Path(scratch))
            if done.code not in {0, 1}:
                raise SystemExit(f"unspin {' '.join(arguments)} ended with {done.code}: {done.errors}")
            times.append((done.cost.wall_s, done.cost.cpu_s))
    return times[1:]


def cold(runs: int) -> Times:
    """`unspin check` of one spun file, without the answers of an earlier run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "post.txt")
        path.write_text(file_of(FILE_WORDS), encoding="utf-8")
        return command(["check", "--no-cache", str(path)], runs)


def file_of(words: int) -> str:
    """A spun text of about so many words."""
    corpus = build(4 * words)
    text = "\n\n".join(corpus.texts[name] for name in corpus.gold)
    lines, count = [], 0
    for line in text.splitlines():
        if count >= words:
            break
        lines.append(line)
        count += len(line.split())
    return "\n".join(lines) + "\n"


def warm(runs: int) -> Times:
    """A paragraph in a document that is opened, in a language server that has read another one before."""
    least, most = PARAGRAPH_WORDS
    texts = [line for one in read_articles() for line in paragraphs(one.spun) if least <= len(line.split()) <= most]
    server = subprocess.Popen([sys.executable, "-m", "unspin", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdin
    assert server.stdout
    client = Client(server.stdin, server.stdout)
    client.initialize()

    def opened(number: int, text: str) -> tuple[float, float]:
        before, started = process_cost(server.pid)[0], time.perf_counter()
        client.open(f"file:///{number}.txt", text)
        client.diagnostics()
        return time.perf_counter() - started, process_cost(server.pid)[0] - before

    step = max(1, len(texts) // (runs + 2))
    times = [opened(number, text) for number, text in enumerate(texts[: (runs + 2) * step : step])]
    client.leave()
    server.wait(60)
    server.stdin.close()
    server.stdout.close()
    return times[2:]


MEASURES: dict[str, tuple[str, Callable[[int], Times]]] = {
    "help": ("`unspin --help`", lambda runs: command(["--help"], runs)),
    "cold": (f"`unspin check` of one file of {FILE_WORDS} words, cold and without a cache", cold),
    "warm": ("a paragraph in the language server, warm", warm),
}


def main() -> None:
    """Measure, and write the results and the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, help=f"of each; {RUNS}")
    parser.add_argument("--core", type=int, help="the core that all run on; the first that is allowed")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_RUNS} runs of each")
    parser.add_argument("--out", type=Path, default=RESULTS / "startup.json")
    chosen = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # with it each start compiles all modules anew
    runs = chosen.runs or (QUICK_RUNS if chosen.quick else RUNS)
    host = {**about(), "pinned": pin(chosen.core)}
    rows: list[dict[str, Any]] = []
    for name, (what, measure) in MEASURES.items():
        times = measure(runs)
        rows.append({"name": name, "what": what, "aim_s": AIMS[name], "runs": len(times), **spreads(times)})
        partial(print, flush=True)(f"{what}: {rows[-1]['wall_s']['median']:.3f} s, {rows[-1]['cpu_s']['median']:.3f} s of processor time")
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(json.dumps({"host": host, "measures": rows}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    if chosen.out.parent == RESULTS:
        from bench.pages import write  # noqa: PLC0415

        write()


def spreads(times: Times) -> dict[str, dict[str, float]]:
    """Median, least and most of both times, in seconds."""
    by_kind = zip(("wall_s", "cpu_s"), zip(*times, strict=True), strict=True)
    return {name: {key: round(value, 4) for key, value in asdict(Spread.of(values)).items()} for name, values in by_kind}


if __name__ == "__main__":
    main()
