"""An engine for tests of the scoreboard: it reports what stands in ``findings/TEXT.jsonl`` below a text."""

from __future__ import annotations

import json
from pathlib import Path

from unspin.config import Settings
from unspin.model import Applicability, Document, Finding, Span

EVAL_SET = Path(__file__).parent / "eval_set"

FAMILIES = {
    "boilerplate": "boilerplate",
    "damage": "damage",
    "function-words": "function-word",
    "channel": "channel",
}
"""The part of the engine that reports the rules of a family; those of other families are always reported."""


class StubEngine:
    """Reports from files; counts what it was asked."""

    def __init__(self, settings: Settings = Settings()) -> None:  # noqa: B008 - frozen
        self.settings = settings
        self.asked: list[str] = []

    def check(self, document: Document) -> tuple[Finding, ...]:
        """The findings of the parts that the settings have; none for a text without a file."""
        self.asked.append(document.path)
        text = Path(document.path)
        file = text.parent / "findings" / f"{text.name}.jsonl"
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.is_file() else []
        off = {family for part, family in FAMILIES.items() if part not in self.settings.parts}
        return tuple(_finding(row) for row in rows if row["rule"].split(".")[0] not in off)


def _finding(row: dict) -> Finding:
    trust = Applicability(row["applicability"])
    span = Span(row["start"], row["end"])
    return Finding(row["rule"], span, row["found"], tuple(row["suggestions"]), trust, row["confidence"], "looks spun")
