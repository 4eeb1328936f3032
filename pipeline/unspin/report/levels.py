"""How the applicability of a finding reads in the words of other tools."""

from __future__ import annotations

from dataclasses import dataclass

from unspin.model import Applicability


@dataclass(frozen=True, slots=True)
class Level:
    """One applicability in each format: ``sarif`` and ``github`` name the level, ``rdjson`` and ``gitlab`` the severity."""

    sarif: str
    github: str
    rdjson: str
    gitlab: str


LEVELS = {
    Applicability.SAFE: Level("error", "error", "ERROR", "major"),
    Applicability.REVIEW: Level("warning", "warning", "WARNING", "minor"),
    Applicability.DISPLAY: Level("note", "notice", "INFO", "info"),
}
"""What is certain is an error, what a person should look at a warning, what is only shown a note (decision 4)."""
