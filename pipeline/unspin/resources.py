"""Where the data that comes with unspin lives: in the installed package, or beside it in a checkout."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from unspin.errors import ModelError

CHECKSUMS = "SHA256SUMS"
"""The list of the models with their checksums, in their folder."""


def builtin_root() -> Traversable:
    """The folder of built-in data inside the package, whether or not it exists."""
    return files("unspin") / "_builtin"


def code_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each module of the package, sorted by name."""
    yield from _modules(files("unspin"), "")


def _modules(folder: Traversable, inside: str) -> Iterator[tuple[str, bytes]]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.name.endswith(".py"):
            yield inside + one.name, one.read_bytes()
        elif one.is_dir() and not one.name.startswith(("_", ".")):
            yield from _modules(one, f"{inside}{one.name}/")


def glossary_root() -> Traversable:
    """The glossary folder: the one in the wheel, else that of the checkout this module stands in.

    Raises:
        ModelError: neither is there, so the installation is broken.
    """
    shipped = builtin_root() / "glossary"
    if shipped.is_dir():
        return shipped
    checkout = Path(__file__).resolve().parents[2]
    beside = checkout / "glossary"
    if (checkout / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    raise ModelError(f"no glossary at {shipped}; install unspin again")


def model_root() -> Traversable:
    """The folder of the trained models, which are part of the package in a wheel and in a checkout.

    The first time that a process asks, every file is held to its checksum (49 MB, 0.06 s): half a file, after a disk was full,
    would be read without an error now and then, and find less.

    Raises:
        ModelError: it is not there or a file in it is not as it was shipped, so the installation is broken.
    """
    models = builtin_root() / "models"
    if not models.is_dir():
        raise ModelError(f"no models at {models}; install unspin again")
    if str(models) not in _whole:
        _refuse_damaged(models)
        _whole.add(str(models))
    return models


_whole: set[str] = set()
"""The folders of models whose files were held to their checksums."""


def _refuse_damaged(models: Traversable) -> None:
    """Raise ModelError for the first file that is not as the list says, which pipeline/training/checksums.py writes."""
    name = CHECKSUMS
    try:
        for line in (models / name).read_text(encoding="utf-8").splitlines():
            told, name = line.split("  ", 1)
            if _digest_of(models / name) != told:
                raise ModelError(f"the model file {name} of unspin is damaged; install unspin again")
    except (OSError, ValueError) as error:
        raise ModelError(f"the model file {name} of unspin is missing or cannot be read; install unspin again") from error


def _digest_of(file: Traversable) -> str:
    """The SHA-256 of a file, read piece by piece: to hold it all would take as much memory, which the process then keeps."""
    whole = hashlib.sha256()
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            whole.update(piece)
    return whole.hexdigest()


_PIECE_BYTES = 2**18
