"""Every regular expression of unspin against inputs made to stop it: ``python tests/fuzz/regexes.py`` names those that are slow.

The expressions are those that are compiled while all modules and tables of the glossary are loaded and the seeds are read. From the parts
of each that repeat come the inputs: what may stand before, the part over and over, and an end that does not fit.
"""

from __future__ import annotations

import importlib
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
SIZES = (24, 250, 4000, 10_000)
"""Characters: the first stops an expression whose time doubles with each, before the next would never end."""
TOO_LONG = 0.15
"""Seconds. One that is linear takes some milliseconds for the largest size, one that is quadratic half a second."""
GROWING = (250, 1000)
GROWTH = 7
"""Of four times the characters a linear expression takes four times as long, a quadratic one sixteen times."""
WORTH_A_LOOK = 0.0004
"""Seconds for 1000 characters: one that is quadratic and takes less stays below TOO_LONG for ten times as many."""
Pattern = re.Pattern[str] | re.Pattern[bytes]

WINDOWED = frozenset(("_WORDS_BEFORE",))
"""Those that see some hundred characters of a text at most, whatever its length."""
PHRASES: set[Pattern] = set()
"""Those of the glossary's tables that are looked for in a whole text; the others match where something ends or begins."""
BLOCKS: set[Pattern] = set()
"""Those that see a block of 4000 characters at most, with one blank between words."""
MAX_REPEATS = 25
"""Parts of one expression that are tried; tables of the glossary make some with hundreds."""


def all_expressions() -> dict[Pattern, str]:
    """The expressions that unspin compiles, each with the place of the first that does."""
    found: dict[Pattern, str] = {}
    original: Callable[..., Any] = re._compile  # type: ignore[attr-defined]

    def noted(pattern: object, flags: int) -> object:
        made = original(pattern, flags)
        frame = sys._getframe(2)
        if "unspin" in Path(frame.f_code.co_filename).parts and isinstance(made, re.Pattern):
            found.setdefault(made, f"{frame.f_code.co_filename}:{frame.f_lineno}")
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
    boilerplate = importlib.import_module("unspin.detect.boilerplate").load(root, compiled=True)
    for one in (boilerplate.keep, *(phrases for rule in boilerplate.rules for phrases in (rule.patterns, rule.not_patterns, rule.takes_next))):
        BLOCKS.update(phrase.expression.pattern for phrase in one)
    words = importlib.import_module("unspin.detect.function_words").load(root, compiled=True)
    PHRASES.update(rule.expression.pattern for rule in words.rules)
    seeds, targets = importlib.import_module("fuzz.seeds"), importlib.import_module("fuzz.targets")
    for name, rows in seeds.SEEDS.items():
        for row in rows:
            targets.TARGETS[name](row.encode())


def inputs(pattern: Pattern, size: int, share: int = 1) -> Iterator[str | bytes]:
    """Hostile inputs of about ``size`` characters, the same at each call; one in ``share`` parts, with fewer ends."""
    repeats = sorted(set(_repeats(pattern)))
    if len(repeats) > MAX_REPEATS // share:
        repeats = random.Random(1).sample(repeats, MAX_REPEATS // share)
    for before, part in repeats:
        for end in ENDS[: len(ENDS) // share]:
            text = before + part * max(1, size // max(1, len(part))) + end
            text = " ".join(text.split()) if pattern in BLOCKS else text
            yield text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def _repeats(pattern: Pattern) -> Iterator[tuple[str, str]]:
    """For each part that repeats what may stand before it, and some of what it matches."""
    from re import _parser  # type: ignore[attr-defined]  # noqa: PLC0415 - the only tree there is of an expression

    chance = random.Random(1)
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


def _inside(kind: str, value: Any) -> list[Any]:
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


def uses(pattern: Pattern, place: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """How an expression that is made at ``place`` is used, and on texts of which sizes.

    The methods are those that its module calls on its name, else ``finditer``. Guards of the glossary's tables are matched where a phrase
    ends, or looked for in a window before it.
    """
    path, _, line = place.rpartition(":")
    if pattern in BLOCKS:
        return ("match",), (*SIZES[:2], 4000)
    if path.endswith("expressions.py"):
        shape = str(pattern.pattern)
        return ("finditer" if pattern in PHRASES else "match",), SIZES[:2] if shape.endswith(r"\s{0,200}\Z") else SIZES
    text = Path(path).read_text(encoding="utf-8")
    name = re.match(r"(\w+)(?:: [^=]+)? = re\.compile", text.splitlines()[int(line) - 1])
    found = re.findall(rf"(?<!\w){name[1]}\.(\w+)\(", text) if name else []
    found += ["match"] * len(re.findall(rf"\bend_of\({name[1]},", text)) if name else []
    only_here = name and name[1].startswith("_") and len(re.findall(rf"(?<!\w){name[1]}\b", text)) == len(found) + 1
    methods = {"finditer" if one in ("sub", "subn", "split", "findall") else one for one in found}
    sizes = SIZES[:2] if name and name[1] in WINDOWED else SIZES
    return tuple(sorted(methods & {"match", "fullmatch", "search", "finditer"})) if only_here else ("finditer",), sizes


def seconds(pattern: Pattern, method: str, text: str | bytes) -> float:
    """What it takes to find all matches in ``text``, or the one."""
    started = time.process_time()
    found = getattr(pattern, method)(text)
    if method == "finditer":
        for _ in found:
            pass
    return time.process_time() - started


def worst(pattern: Pattern, methods: tuple[str, ...], size: int, share: int) -> tuple[float, str | bytes]:
    """The longest time over the inputs of a size, and which it was; the first of those that are too long."""
    most: tuple[float, str | bytes] = (0.0, "")
    for text in inputs(pattern, size, share):
        for method in methods:
            took = seconds(pattern, method, text)
            if took > most[0]:
                most = (took, text)
            if took > TOO_LONG:
                return most
    return most


def grown(pattern: Pattern, methods: tuple[str, ...]) -> list[tuple[int, str]]:
    """The inputs, by number, and methods for which four times the characters take more than GROWTH times as long."""
    pairs = zip(inputs(pattern, GROWING[0]), inputs(pattern, GROWING[1]), strict=True)
    found = []
    for number, (small, large) in enumerate(pairs):
        for method in methods:
            took = seconds(pattern, method, large)
            if took > WORTH_A_LOOK and _least(pattern, method, large) > GROWTH * _least(pattern, method, small):
                found.append((number, method))
    return found


def _least(pattern: Pattern, method: str, text: str | bytes) -> float:
    """The shortest of three times, so that what else the machine does counts for little."""
    return min(seconds(pattern, method, text) for _ in range(3))


def largest() -> None:
    """Print the expressions that grow and are too slow on the largest inputs; the others are not tried on these."""
    expressions, suspects, slow = all_expressions(), 0, 0
    for pattern, place in sorted(expressions.items(), key=lambda one: one[1]):
        methods, meant = uses(pattern, place)
        wanted = dict(grown(pattern, methods)) if SIZES[-1] in meant else {}
        suspects += bool(wanted)
        for number, text in enumerate(inputs(pattern, SIZES[-1]) if wanted else ()):
            took = seconds(pattern, wanted[number], text) if number in wanted else 0.0
            if took > TOO_LONG:
                slow += 1
                print(f"{place} {wanted[number]}: {took:.2f} s for {len(text)} characters, {text[:12]!r}: {pattern.pattern!r:.120}", flush=True)  # noqa: T201
                break
    print(f"{len(expressions)} expressions, {suspects} grow faster than their input, {slow} of them slow on {SIZES[-1]} characters")  # noqa: T201
    sys.exit(slow > 0)


def main() -> None:
    """Print the expressions whose time grows faster than their input, with an input that shows it."""
    if "--grown" in sys.argv:
        largest()
    expressions = all_expressions()
    sizes, share = (SIZES[:2], 3) if "--short" in sys.argv else (SIZES, 1)
    slow = 0
    for pattern, place in sorted(expressions.items(), key=lambda one: one[1]):
        methods, meant = uses(pattern, place)
        for size in sorted({*sizes} & {*meant}):
            took, text = worst(pattern, methods, size, share)
            if took > TOO_LONG:
                slow += 1
                print(f"{place} {methods}: {took:.2f} s for {size} characters, {text[:12]!r}…{text[-3:]!r}: {pattern.pattern!r:.120}", flush=True)  # noqa: T201
                break
    print(f"{len(expressions)} expressions, {slow} of them slow")  # noqa: T201
    sys.exit(slow > 0)


if __name__ == "__main__":
    main()
