"""Every regular expression of unspin against inputs made to stop it: ``python tests/fuzz/regexes.py`` says how time grows.

The expressions are those that are compiled while all modules and tables of the glossary are loaded and the seeds are read. From the parts
of each that repeat come the inputs: what may stand before, the part over and over, and an end that does not fit.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parent.parent)

ENDS = ("", "\0", "!", "\n", "a", " ", ">")
SIZES = (1000, 4000, 16000)
TOO_LONG = 0.1
"""Seconds of the largest size from which on growth is told."""
Pattern = re.Pattern[str] | re.Pattern[bytes]


def all_expressions() -> dict[Pattern, str]:
    """The expressions that unspin compiles, each with the place of the first that does."""
    found: dict[Pattern, str] = {}
    original: Callable[..., Any] = re._compile  # type: ignore[attr-defined]

    def noted(pattern: object, flags: int) -> object:
        made = original(pattern, flags)
        frame = sys._getframe(2)
        if "unspin" in Path(frame.f_code.co_filename).parts and isinstance(made, re.Pattern):
            found.setdefault(made, f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
        return made

    re._compile = noted  # type: ignore[attr-defined]
    try:
        _load()
    finally:
        re._compile = original  # type: ignore[attr-defined]
    return found


def _load() -> None:
    """Import all modules, make the detectors of the glossary's tables, and read the seeds."""
    unspin = importlib.import_module("unspin")
    for one in pkgutil.walk_packages(unspin.__path__, "unspin."):
        if not one.name.startswith(("unspin.lsp", "unspin.spacy")) and "__main__" not in one.name:
            importlib.import_module(one.name)
    root = importlib.import_module("unspin.resources").glossary_root()
    for table in ("function_words", "boilerplate"):
        importlib.import_module(f"unspin.detect.{table}").load(root, compiled=True)
    seeds, targets = importlib.import_module("fuzz.seeds"), importlib.import_module("fuzz.targets")
    for name, rows in seeds.SEEDS.items():
        for row in rows:
            targets.TARGETS[name](row.encode())


def inputs(pattern: Pattern, size: int) -> Iterator[str | bytes]:
    """Hostile inputs of about ``size`` characters, the same at each call."""
    for before, part in sorted(set(_repeats(pattern))):
        for end in ENDS:
            text = before + part * max(1, size // max(1, len(part))) + end
            yield text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def _repeats(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """For each part that repeats what may stand before it, and some of what it matches."""
    from re import _parser  # type: ignore[attr-defined]  # noqa: PLC0415 - the only tree there is of an expression

    chance = random.Random(1)  # noqa: S311
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    yield from _walk(list(tree), "", chance)
    whole = _sample(list(tree), chance)
    yield ("", whole) if whole else ("", " ")


def _walk(tree: list[Any], before: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    for name, value in tree:
        kind = str(name)
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if int(most) > 1:
                for _ in range(3):
                    part = _sample(list(body), chance)
                    if part:
                        yield before, part
                        yield "", part
            yield from _walk(list(body), before, chance)
        else:
            for inside in _inside(kind, value):
                yield from _walk(list(inside), before, chance)
        before = (before + _sample([(name, value)], chance))[-200:]


def _inside(kind: str, value: Any) -> list[Any]:  # noqa: ANN401
    """The expressions within one that repeats nothing itself."""
    if kind == "BRANCH":
        return list(value[1])
    if kind == "SUBPATTERN":
        return [value[3]]
    if kind in ("ASSERT", "ASSERT_NOT"):
        return [value[1]]
    return [value] if kind == "ATOMIC_GROUP" else []


_CATEGORIES = {"DIGIT": "1", "SPACE": " \n", "WORD": "a_1", "NOT_DIGIT": "a", "NOT_SPACE": "a", "NOT_WORD": " ."}


def _sample(tree: list[Any], chance: random.Random) -> str:
    """Something that the expression may match, roughly."""
    out = ""
    for name, value in tree:
        kind = str(name)
        if kind == "LITERAL":
            out += chr(value)
        elif kind in ("ANY", "NOT_LITERAL"):
            out += chance.choice("a <")
        elif kind == "IN":
            out += _member(value, chance)
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            out += _sample(list(value[2]), chance) * max(int(value[0]), min(1, int(value[1])))
        elif kind == "BRANCH":
            out += _sample(list(chance.choice(value[1])), chance)
        elif kind not in ("ASSERT", "ASSERT_NOT"):
            out += "".join(_sample(list(one), chance) for one in _inside(kind, value))
    return out


def _member(rows: list[Any], chance: random.Random) -> str:
    """A character of a class; of one that is negated some that it leaves in."""
    if str(rows[0][0]) == "NEGATE":
        barred = "".join(_members(rows[1:]))
        return next((one for one in chance.sample("a <1.\n{[*", 9) if one not in barred), "ÿ")
    return chance.choice("".join(_members(rows)) or "a")


def _members(rows: list[Any]) -> Iterator[str]:
    for name, value in rows:
        kind = str(name)
        if kind == "LITERAL":
            yield chr(value)
        elif kind == "RANGE":
            yield chr(value[0])
        elif kind == "CATEGORY":
            yield _CATEGORIES[str(value).removeprefix("CATEGORY_")]


def seconds(pattern: Pattern, text: str | bytes) -> float:
    """What it takes to find all matches in ``text``."""
    started = time.process_time()
    for _ in pattern.finditer(text):  # type: ignore[arg-type]
        pass
    return time.process_time() - started


def worst(pattern: Pattern, size: int, enough: float = math.inf) -> float:
    """The longest time over the inputs of a size, up to the first over ``enough``."""
    most = 0.0
    for text in inputs(pattern, size):
        most = max(most, seconds(pattern, text))
        if most > enough:
            break
    return most


def main() -> None:
    """Print the expressions whose time grows faster than their input, and how fast."""
    expressions = all_expressions()
    slow = 0
    for pattern, place in sorted(expressions.items(), key=lambda one: one[1]):
        times = [worst(pattern, SIZES[0], 1.0)]
        for size in SIZES[1:]:
            if times[-1] < 1.0:
                times.append(worst(pattern, size, 1.0))
        growth = math.log(max(times[-1], 1e-6) / max(times[-2], 1e-6), 4) if len(times) > 1 else math.inf
        if times[-1] > TOO_LONG and growth > 1.4:
            slow += 1
            print(f"{place}: {' '.join(f'{one:.3f}' for one in times)} s, power {growth:.1f}: {pattern.pattern!r:.150}")  # noqa: T201
    print(f"{len(expressions)} expressions, {slow} that grow faster than their input")  # noqa: T201


if __name__ == "__main__":
    main()
