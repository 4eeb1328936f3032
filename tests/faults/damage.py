"""Cut and twist the files that unspin keeps: decisions, records, baseline, manifest, settings, glossary.

``python tests/faults/damage.py [--quick]``. Each file is cut at many lengths, and every value in it replaced by others. The command that
reads it must end with 0 or 1, or with 2 and lines of unspin's own; no file on its way may be left, and nothing be written outside of the folder.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from harness import is_temporary, restore, run, sample, snapshot
from scenarios import CLEAN, OLD, decided

VALUES = (None, True, -1, 10**30, 1.5, "", "x", "../../x", "/x", "\ud800", "\0", [], [[]], {}, {"a": 1})
QUICK = 12
_ROW = b"plain,pos,spun,source,example,leave_alone\nvein,n,zorbic,editor,,\n"
_SITE = {
    "schema": 1,
    "site": "https://site.example",
    "posts": [
        {"id": 4, "type": "posts", "file": "0004-a.html", "status": "publish", "link": "", "modified_gmt": "2026-01-01T00:00:00",
         "sha256": dict.fromkeys(("title", "excerpt", "content"), "0" * 64)},
    ],
}  # fmt: skip


def _after(files: dict[str, bytes], *command: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        restore(Path(folder), files)
        assert run(command, Path(folder)).code == 0
        return snapshot(Path(folder))


def _cases() -> Iterator[tuple[dict[str, bytes], str, tuple[str, ...]]]:
    """(files, the one that is damaged, command that reads it)."""
    posts = {**OLD, **CLEAN}
    decisions = {**posts, "d.json": decided()}
    done = _after(decisions, "apply", "d.json")
    known = _after(posts, "baseline", "create", "posts")
    record = next(name for name in done if name.startswith(".unspin/undo/"))
    yield decisions, "d.json", ("apply", "d.json")
    yield decisions, "d.json", ("review", "posts", "--decisions", "d.json")
    yield done, "d.json", ("apply", "--undo", "d.json")
    yield done, record, ("apply", "--undo", "d.json")
    yield done, record, ("apply", "d.json")
    yield known, "unspin-baseline.json", ("check", "posts")
    yield known, "unspin-baseline.json", ("fix", "posts")
    yield known, "unspin-baseline.json", ("baseline", "update", "posts")
    yield known, "unspin-baseline.json", ("baseline", "show", "posts")
    yield {**posts, "posts/wordpress.json": json.dumps(_SITE).encode()}, "posts/wordpress.json", ("wordpress", "push", "posts", "--user", "x")
    yield {**posts, "unspin.toml": b'apply = "review"\nexclude = ["a/"]\nmax-sentence-words = 20\n'}, "unspin.toml", ("fix", "posts")
    yield {**posts, "ours/lexicon/site.csv": _ROW}, "ours/lexicon/site.csv", ("glossary", "add", "artery", "tube", "--dir", "ours")
    yield {**posts, "ours/lexicon/site.csv": _ROW}, "ours/lexicon/site.csv", ("glossary", "check", "ours", "--fix")


def _damages(raw: bytes) -> Iterator[bytes]:
    """The file cut, with a byte that is none of its encoding, nested without end, and with each value replaced."""
    yield from (raw[:length] for length in range(0, len(raw), max(1, len(raw) // 60)))
    yield from (raw[:at] + b"\xff" + raw[at + 1 :] for at in range(0, len(raw), max(1, len(raw) // 20)))
    yield b"[" * 200_000
    yield b"\0" * 100
    try:
        table = json.loads(raw)
    except ValueError:
        return
    for twist in _twists(table):
        yield json.dumps(twist).encode()


def _twists(table: Any) -> Iterator[Any]:
    """The table with one value replaced, taken out or doubled."""
    for path in _paths(table):
        for value in VALUES:
            yield _changed(table, path, lambda holder, key, value=value: holder.__setitem__(key, value))
        yield _changed(table, path, lambda holder, key: holder.pop(key))
        yield _changed(table, path, lambda holder, key: isinstance(holder, list) and holder.append(holder[key]))


def _paths(value: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*so_far, key)
        yield from _paths(value[key], (*so_far, key))


def _changed(table: Any, path: tuple[Any, ...], change: Callable[[Any, Any], object]) -> Any:
    made = copy.deepcopy(table)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    change(holder, path[-1])
    return made


def problems(folder: Path, files: dict[str, bytes], name: str, raw: bytes, command: tuple[str, ...]) -> Iterator[str]:
    """What is wrong when the command meets ``raw`` in the file ``name``."""
    restore(folder, {**files, name: raw})
    outcome = run(command, folder, keys="nnnnnn")
    told = all(line.startswith("unspin: ") for line in outcome.errors.splitlines())
    if not outcome.is_told or not told or outcome.code not in {0, 1, 2} or (outcome.code == 2 and not outcome.errors):
        yield f"{raw[:200]!r} ends with {outcome.code}: {outcome.errors[-300:]}"
    for post in snapshot(folder):
        if is_temporary(post):
            yield f"{raw[:100]!r}: {post} is left"
    if len(list(folder.parent.iterdir())) != 1:
        yield f"{raw[:100]!r}: written outside of the folder"


def main() -> int:
    """Say the figures; 1 if something was not told."""
    tell = partial(print, flush=True)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="some damages of each file alone")
    options = parser.parse_args()
    chance, bad, runs = random.Random(1), 0, 0
    for files, name, command in _cases():
        damages = list(_damages(files[name]))
        chosen = sample(range(len(damages)), QUICK if options.quick else len(damages), chance)
        with tempfile.TemporaryDirectory() as above:
            folder = Path(above).resolve() / "here"
            folder.mkdir()
            found = [one for number in chosen for one in problems(folder, files, name, damages[number], command)]
        bad, runs = bad + len(found), runs + len(chosen)
        tell(f"{name}, {' '.join(command[:3])}: {len(chosen)} damages, {len(found)} problems")
        for problem in found[:8]:
            tell(f"    {problem}")
    tell(f"{runs} damages, {bad} problems")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
