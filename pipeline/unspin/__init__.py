"""Find text that article spinners have mangled, put the original wording back, and say why.

>>> import unspin
>>> callable(unspin.check), callable(unspin.repair)
(True, True)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import unspin.repair  # noqa: F401 - first, so that a later import of the package does not hide the function below
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

if TYPE_CHECKING:
    from unspin.engine import Engine

__version__ = "0.1.0"


@lru_cache(maxsize=4)
def _engine(settings: Settings) -> Engine:
    from unspin.engine import Engine  # noqa: PLC0415 - the models load only when something is checked

    return Engine(settings)


def check(text: str, *, format_name: str = "text", settings: Settings | None = None) -> tuple[Finding, ...]:
    """The findings in ``text``, sorted and disjoint; their spans count code points of ``text``.

    Args:
        text: what to look at.
        format_name: one of the names in `unspin.formats.FORMATS`.
        settings: how to look; the defaults if left out. Engines of recent settings are kept.
    """
    from unspin.formats import parse  # noqa: PLC0415

    return _engine(settings or Settings()).check(parse(text, "-", format_name))


def repair(
    text: str,
    *,
    apply: Applicability = Applicability.SAFE,
    format_name: str = "text",
    settings: Settings | None = None,
) -> FileReport:
    """The report on ``text`` with the edits that ``apply`` allows carried out: ``.repaired``, ``.applied``, ``.findings``.

    Args:
        text: what to repair.
        apply: ``SAFE`` for edits that may be applied unseen, ``REVIEW`` for the best guess everywhere.
        format_name: one of the names in `unspin.formats.FORMATS`.
        settings: how to look; the defaults if left out.
    """
    from unspin.formats import parse  # noqa: PLC0415

    return _engine(settings or Settings()).repair(parse(text, "-", format_name), apply)


__all__ = [
    "Applicability", "BackendError", "Candidate", "ConfigError", "Document", "Edit", "Evidence", "FileReport", "Finding",
    "GlossaryError", "InputError", "Report", "Segment", "SegmentKind", "Settings", "Span", "UnspinError", "check", "repair",
]  # fmt: skip
