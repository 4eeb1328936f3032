"""Where the data that comes with unspin lives: in the installed package, or beside it in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def builtin_root() -> Traversable:
    """The folder of built-in data inside the package, whether or not it exists."""
    return files("unspin") / "_builtin"


def glossary_root() -> Traversable:
    """The glossary folder: the one in the wheel, else that of the checkout this module stands in.

    Raises:
        FileNotFoundError: neither is there, so the installation is broken.
    """
    shipped = builtin_root() / "glossary"
    if shipped.is_dir():
        return shipped
    checkout = Path(__file__).resolve().parents[2]
    beside = checkout / "glossary"
    if (checkout / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    raise FileNotFoundError(f"no glossary at {shipped}; install unspin again")


def model_root() -> Traversable:
    """The folder of the trained models, which are part of the package in a wheel and in a checkout.

    Raises:
        FileNotFoundError: it is not there, so the installation is broken.
    """
    models = builtin_root() / "models"
    if models.is_dir():
        return models
    raise FileNotFoundError(f"no models at {models}; install unspin again")
