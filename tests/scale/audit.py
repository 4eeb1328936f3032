"""Whether a run lost nothing, doubled nothing and changed nothing: every id once, and what the library gives directly."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from corpus import documents

import unspin
from unspin.scale import COLUMNS, Plan, Repairer

SEED = 20261126
TOLD = 5
"""Of each kind of fault so many ids are named."""


def audit(rows: Iterable[Mapping[str, Any]], count: int, plan: Plan, sample: int) -> dict[str, Any]:
    """What is wrong with the output rows of a run over ``documents(count)``, and how much they hold.

    Each row holds ``id``, ``text`` as it came, and the columns of `unspin.scale`. Ids and texts are looked at in all rows; ``sample``
    of them are repaired again, half of them ones with findings if there are as many, by ``unspin.repair`` itself.
    """
    expected = dict(documents(count))
    seen: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    altered, with_findings, without = [], [], []
    for row in rows:
        seen[row["id"]] += 1
        if row["text"] != expected.get(row["id"]):
            altered.append(row["id"])
        totals.update({one.key: row[one.key] for one in COLUMNS if one.kind == "number"})
        totals["errors"] += row["unspin_error"] is not None
        kept = {one.key: row[one.key] for one in COLUMNS}
        (with_findings if row["unspin_findings"] else without).append((row["id"], row["text"], kept))
    chosen = random.Random(SEED).sample(with_findings, min(sample // 2, len(with_findings)))
    chosen += random.Random(SEED).sample(without, min(sample - len(chosen), len(without)))
    different = [name for name, text, kept in chosen if kept != directly(text, plan)]
    faults = {
        "lost": [name for name in expected if name not in seen],
        "doubled": [name for name, times in seen.items() if times > 1],
        "unknown": [name for name in seen if name not in expected],
        "altered": altered,
        "different": different,
    }
    return {
        "documents": len(expected),
        "rows": seen.total(),
        "with_findings": len(with_findings),
        "compared": len(chosen),
        **{key.removeprefix("unspin_"): value for key, value in totals.items()},
        **{name: len(ids) for name, ids in faults.items()},
        "named": {name: ids[:TOLD] for name, ids in faults.items() if ids},
    }


def directly(text: str, plan: Plan) -> dict[str, object]:
    """The columns of a text as ``unspin.repair`` gives them, which knows nothing of any distributed engine."""
    report = unspin.repair(text, apply=plan.apply, format_name=plan.format_name, settings=plan.settings)
    columns = Repairer(plan)(text).columns()
    facts = {
        "unspin_repaired": report.repaired,
        "unspin_applied": len(report.applied),
        "unspin_findings": [
            row | {"rule": one.rule, "start": one.span.start, "found": one.found, "suggestions": list(one.suggestions)}
            for row, one in zip(columns["unspin_findings"], report.findings, strict=True)
        ],
    }
    return columns | facts


def is_whole(result: Mapping[str, Any]) -> bool:
    """Whether an audit found no fault."""
    return not result["named"] and result["rows"] == result["documents"]


def tell(result: Mapping[str, Any], folder: Path) -> int:
    """Print a result as JSON and write it into the folder of its run; the exit code, 0 if no fault was found."""
    told = json.dumps(result, indent=1) + "\n"
    sys.stdout.write(told)
    (folder / "result.json").write_text(told, encoding="utf-8")
    return 0 if is_whole(result) else 1


def die_once(marker: Path) -> None:
    """Kill this process with a signal that nothing can catch, unless it was done before."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
