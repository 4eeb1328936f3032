"""Damage each model and glossary file in each way, and see that one clear line comes of it, never a traceback or a silent loss.

``python tests/faults/models.py [--ways WAY…] [NAME…]``. Every case loads all models in a forked child: some seconds each.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from unspin import engine, nlp, resources
from unspin.config import Settings
from unspin.errors import UnspinError
from unspin.formats import parse

MODELS = Path(str(resources.model_root()))
NAMES = tuple(
    one.relative_to(MODELS).as_posix()
    for one in sorted(MODELS.rglob("*"))
    if one.is_file() and one.suffix != ".md" and one.name not in {"SHA256SUMS", "meta.json"}
)
TEXT = "Crawler capillaries fade. The specialist may suggest resting and a bosom malignant growth screening."


def _cut(path: Path, share: float) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])


def _noise(path: Path) -> None:
    """The same length, and nothing of it as it was."""
    path.write_bytes(random.Random(path.name).randbytes(path.stat().st_size))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


WAYS: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut at 20 bytes": lambda path: os.truncate(path, min(20, path.stat().st_size // 2)),
    "half": lambda path: _cut(path, 0.5),
    "all but the end": lambda path: _cut(path, 0.999),
    "noise": _noise,
    "a folder": _folder,
}


def damaged(name: str, way: str, root: Path) -> None:
    """Make ``root`` the models with one file damaged; the others are links."""
    for one in NAMES:
        path = root / one
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(MODELS / one)
    for one in MODELS.rglob("meta.json"):
        (root / one.relative_to(MODELS)).symlink_to(one)
    (root / name).unlink()
    shutil.copyfile(MODELS / name, root / name)
    WAYS[way](root / name)


def outcome(root: Path) -> str:
    """What an engine with the models in ``root``, whose checksums nobody looks at, says of the text.

    Its findings, or the error; ``!`` stands before what is no error of ours.
    """
    engine.model_root = nlp.model_root = lambda: root
    nlp.load.cache_clear()
    try:
        found = engine.Engine(Settings(grammar="none")).check(parse(TEXT))
    except UnspinError as error:
        return f"told: {error}"
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        return f"! {type(error).__name__}: {' '.join(str(error).split())[:150]}"
    return f"found: {[(one.found, *one.suggestions[:1]) for one in found]}"


def in_child(root: Path) -> str:
    """The outcome, asked in a process of its own: a damaged file may end it."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, outcome(root).encode()[:4000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        told = answer.read().decode()
    _, status = os.waitpid(child, 0)
    return told or f"! ended by {os.waitstatus_to_exitcode(status)}"


def main() -> int:
    """Say the outcome of each case; 1 if one is no single line of ours."""
    tell = partial(print, flush=True)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="files; all if none is named")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    options = parser.parse_args()
    whole, bad, cases = in_child(MODELS), 0, 0
    tell(f"whole: {whole}")
    for name in options.names or NAMES:
        for way in options.ways:
            with tempfile.TemporaryDirectory() as folder:
                damaged(name, way, Path(folder))
                told = in_child(Path(folder))
            is_told = told.startswith("told: ") and told.endswith("install unspin again") and "\n" not in told
            cases, bad = cases + 1, bad + (not is_told)
            tell(f"{name}, {way}: {'' if is_told else 'NOT TOLD '}{'as whole' if told == whole else told}")
    tell(f"{cases} cases, {bad} not told")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
