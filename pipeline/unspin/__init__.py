"""Find text that article spinners have mangled, put the original wording back, and say why.

>>> import unspin
>>> callable(unspin.check), callable(unspin.repair)
(True, True)
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from unspin.engines import Engines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unspin.config import Settings
    from unspin.errors import BackendError, ConfigError, GlossaryError, InputError, UnspinError
    from unspin.model import (
        Applicability,
        Candidate,
        Document,
        Edit,
        Evidence,
        FileReport,
        Finding,
        Report,
        Segment,
        SegmentKind,
        Span,
    )
    from unspin.scan import ScannedSentence, Scanner, ScanReport

__version__ = "0.1.0"

_HOMES = {
    "config": ("Settings",),
    "errors": ("BackendError", "ConfigError", "GlossaryError", "InputError", "UnspinError"),
    "scan": ("ScanReport", "ScannedSentence"),
    "model": ("Applicability", "Candidate", "Document", "Edit", "Evidence", "FileReport", "Finding", "Report", "Segment", "SegmentKind", "Span"),
}  # fmt: skip
"""The modules that the public names live in; each is imported when a name of it is first asked for."""


def __getattr__(name: str) -> object:
    """A public name from its module."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"unspin.{home}"), name)
    raise AttributeError(f"module 'unspin' has no attribute {name!r}")


_engines = Engines()


def check(
    text: str, *, format_name: str = "text", text_fields: Sequence[str] = (), settings: Settings | None = None
) -> tuple[Finding, ...]:
    """The findings in ``text``, sorted and disjoint; their spans count code points of ``text``.

    Args:
        text: what to look at.
        format_name: one of the names in `unspin.formats.FORMATS`.
        text_fields: the columns of CSV or members of JSON lines that hold text; text, content or body if left out.
        settings: how to look; the defaults if left out. Engines of recent settings are kept.
    """
    from unspin.config import Settings  # noqa: PLC0415
    from unspin.formats import parse  # noqa: PLC0415

    return _engines.of(settings or Settings()).check(parse(text, "-", format_name, text_fields))


def repair(
    text: str,
    *,
    apply: Applicability | None = None,
    format_name: str = "text",
    text_fields: Sequence[str] = (),
    settings: Settings | None = None,
) -> FileReport:
    """The report on ``text`` with the edits that ``apply`` allows carried out: ``.repaired``, ``.applied``, ``.findings``.

    Args:
        text: what to repair.
        apply: ``SAFE``, the default, for edits that may be applied unseen, ``REVIEW`` for the best guess everywhere.
        format_name: one of the names in `unspin.formats.FORMATS`.
        text_fields: the columns of CSV or members of JSON lines that hold text; text, content or body if left out.
        settings: how to look; the defaults if left out.
    """
    from unspin.config import Settings  # noqa: PLC0415
    from unspin.formats import parse  # noqa: PLC0415
    from unspin.model import Applicability  # noqa: PLC0415

    document = parse(text, "-", format_name, text_fields)
    return _engines.of(settings or Settings()).repair(document, apply or Applicability.SAFE)


import_module("unspin.scan")  # now, since importing a part later would put it in the place of the function of its name


def scan(text: str, *, format_name: str = "text", text_fields: Sequence[str] = ()) -> ScanReport:
    """How spun ``text`` is, by a cheap first pass: ``.spun``, ``.swapped_per_100``, ``.family``, ``.sentences``.

    Args:
        text: what to look at.
        format_name: one of the names in `unspin.formats.FORMATS`.
        text_fields: the columns of CSV or members of JSON lines that hold text; text, content or body if left out.
    """
    from unspin.formats import parse  # noqa: PLC0415

    return _scanner().score(parse(text, "-", format_name, text_fields))


@cache
def _scanner() -> Scanner:
    from unspin.scan import Scanner  # noqa: PLC0415

    return Scanner.load()


__all__ = [
    "Applicability", "BackendError", "Candidate", "ConfigError", "Document", "Edit", "Evidence", "FileReport", "Finding",
    "GlossaryError", "InputError", "Report", "ScanReport", "ScannedSentence", "Segment", "SegmentKind", "Settings", "Span", "UnspinError", "check",
    "repair", "scan",
]  # fmt: skip
