"""Send many short documents through repair, and look at what must not change: ``python tests/bench/fidelity.py --count 100000``.

Each document is repaired twice, with the safe edits and with those for review, as `unspin fix` does, and what comes out is repaired again. Two laws:
the figures, doses, number words, negations, sides, drug names and addresses are those of the source, by the extractor of `bench.kept`, which shares
nothing with the guard; and the second run changes nothing. A run that is ended goes on where it was (``--state``); what is known so far is printed
and written as JSON each time it ends. What unspin says it takes away as boilerplate is left out of the comparison.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bench.host import about, engine
from bench.kept import changed
from bench.spinning import Documents, Made

from unspin.edits import apply_edits
from unspin.edits.guard import BOILERPLATE, is_edit
from unspin.formats import parse
from unspin.model import Applicability, Document, Edit, FileReport

CHUNK = 100
THOROUGH = 20
"""One document in so many is repaired in all ways. Of the others a run is left out where nothing can be applied, or nothing has changed."""
SHOWN = 40
"""Documents that break a law are kept in the figures up to this number; the state holds all of them."""
MODES = {"safe": Applicability.SAFE, "review": Applicability.REVIEW}
State = dict[int, dict[str, Any]]


class Repairs(Protocol):
    """What is tried: an engine."""

    def repair(self, document: Document, allow: Applicability = ...) -> FileReport:
        """The document repaired."""
        ...


@dataclass
class Tally:
    """What was counted, and the documents that break a law."""

    counts: Counter[str] = field(default_factory=Counter)
    broken: list[dict[str, Any]] = field(default_factory=list)

    def look(self, made: Made, repairs: Repairs) -> None:
        """Repair one document in both modes, and note what differs."""
        self.counts.update({"documents": 1, f"documents {made.kind}": 1, "words": len(made.text.split())})
        thorough = made.number % THOROUGH == 0
        for name, allow in MODES.items():
            report = repairs.repair(parse(made.text), allow)
            self._compare(made, name, report)
            if report.repaired != made.text or thorough:
                self._again(made, name, report, repairs)
            if not thorough and not any(map(is_edit, report.findings)):
                return

    def _compare(self, made: Made, mode: str, report: FileReport) -> None:
        self.counts[f"{mode} edits"] += len(report.applied)
        self.counts[f"{mode} changed"] += report.repaired != made.text
        gone = [Edit(one.span, "") for one in report.applied if one.rule.startswith(BOILERPLATE)]
        kinds, restated = changed(apply_edits(made.text, gone).text, report.repaired)
        self.counts[f"{mode} restated"] += restated
        if kinds and not restated:
            self.counts[f"{mode} different"] += 1
            self._keep(made, mode, "different", report, kinds)

    def _again(self, made: Made, mode: str, report: FileReport, repairs: Repairs) -> None:
        again = repairs.repair(parse(report.repaired), MODES[mode])
        self.counts[f"{mode} second runs"] += 1
        if again.repaired != report.repaired:
            self.counts[f"{mode} changed again"] += 1
            self._keep(made, mode, "changed again", report, again.repaired)

    def _keep(self, made: Made, mode: str, law: str, report: FileReport, what: object) -> None:
        edits = [[one.rule, one.found, one.suggestions[0]] for one in report.applied]
        row = {"number": made.number, "kind": made.kind, "mode": mode, "law": law, "what": what}
        self.broken.append({**row, "text": made.text, "repaired": report.repaired, "edits": edits})


def chunk(first: int, count: int, documents: Any, repairs: Repairs) -> dict[str, Any]:
    """The figures of ``count`` documents from number ``first`` on; seconds are of processor time."""
    tally, started = Tally(), time.process_time()
    for number in range(first, first + count):
        tally.look(documents[number], repairs)
    return {"first": first, "count": count, "cpu_s": time.process_time() - started, "counts": dict(tally.counts), "broken": tally.broken}


def read_state(path: Path) -> State:
    """The chunks that are done, by their first number; half a line, of a run that was killed, is none."""
    done: State = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        done[row["first"]] = row
    return done


def run(count: int, path: Path, documents: Any, repairs: Repairs, until: float = float("inf")) -> Iterator[dict[str, Any]]:
    """Do the chunks that are not yet done of the first ``count`` documents, and write each to the state at ``path``.

    ``until`` is a time of `time.monotonic` after which no chunk is begun.
    """
    done, name = read_state(path), engine()
    for first in range(0, count, CHUNK):
        size = min(CHUNK, count - first)
        if done.get(first, {}).get("count", 0) >= size:
            continue
        if time.monotonic() > until:
            return
        row = chunk(first, size, documents, repairs) | {"engine": name}
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" * _ends_early(path) + json.dumps(row) + "\n")
        yield row


def _ends_early(path: Path) -> bool:
    """Whether a run was killed while it wrote the last line."""
    if not path.stat().st_size:
        return False
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"


def figures(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The sums over chunks, what was broken, and the words that were read per second of processor time."""
    counts: Counter[str] = Counter()
    broken: list[dict[str, Any]] = []
    seconds, engines = 0.0, Counter[str]()
    for row in sorted(rows, key=lambda one: one["first"]):
        engines[row["engine"]] += row["count"]
        counts.update(row["counts"])
        broken += row["broken"]
        seconds += row["cpu_s"]
    laws = Counter(f"{one['mode']}: {one['law']} ({', '.join(one['what']) if isinstance(one['what'], dict) else 'text'})" for one in broken)
    return {
        "host": about(),
        "engines": dict(engines),
        "cpu_s": round(seconds, 1),
        "counts": dict(sorted(counts.items())),
        "broken": dict(sorted(laws.items())),
        "examples": broken[:SHOWN],
    }


def main() -> None:
    """Read the arguments, run, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="documents")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end after that time; the next run goes on")
    parser.add_argument("--state", type=Path, default=Path("fidelity.state.jsonl"), help="what is done, kept from run to run")
    parser.add_argument("--out", type=Path, help="where the figures are written as JSON")
    parser.add_argument("--figures-only", action="store_true", help="run nothing")
    chosen = parser.parse_args()
    tell = partial(print, flush=True)
    if not chosen.figures_only:
        from unspin.engine import Engine  # noqa: PLC0415

        until = time.monotonic() + chosen.minutes * 60
        for row in run(chosen.count, chosen.state, Documents(), Engine(), until):
            tell(f"{row['first'] + row['count']:,} documents, {len(row['broken'])} of {row['count']} break a law, {row['cpu_s']:.1f} s")
    found = figures(read_state(chosen.state).values())
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8")
    tell(json.dumps({key: found[key] for key in ("cpu_s", "counts", "broken")}, indent=1))


if __name__ == "__main__":
    main()
