"""The cheap first pass: how spun a document is, in which family's manner, and in which sentences."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unspin.scan.gate import worth_reading
    from unspin.scan.report import SPUN, ScannedSentence, ScanReport
    from unspin.scan.scanner import Scanner

_HOMES = {"gate": ("worth_reading",), "report": ("SPUN", "ScanReport", "ScannedSentence"), "scanner": ("Scanner",)}
"""The modules that the names live in; each is imported when a name of it is first asked for, since `unspin` imports this part."""


def __getattr__(name: str) -> object:
    """A name from its module."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"unspin.scan.{home}"), name)
    raise AttributeError(f"module 'unspin.scan' has no attribute {name!r}")


__all__ = ["SPUN", "ScanReport", "ScannedSentence", "Scanner", "worth_reading"]
