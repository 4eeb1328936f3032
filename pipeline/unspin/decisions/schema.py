"""The decisions file, schema 1: what a person decided about each finding, and of which bytes.

``{"schema": 1, "tool": "unspin 0.1.0", "files": [{"path": "posts/a.md", "sha256": "…", "decisions": [{"start": 110,
"end": 129, "found": "crawler capillaries", "rule": "channel.term", "applicability": "safe", "decision": "accept",
"new": "spider veins"}]}]}``

``path`` is relative, with ``/``. ``sha256`` is that of the file as it stood when it was looked at; ``start`` and ``end``
count code points of its text, and ``found`` is what stands there. Where the file held the repair already, ``was`` is
the wording before it. ``text_fields``, beside ``sha256``, names the columns of CSV or members of JSON lines that were read,
if not those of the usual names. Fields that are not known are passed over.
"""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from unspin.errors import InputError
from unspin.formats import read_bytes
from unspin.model import Applicability, Span

SCHEMA = 1
"""Grows when a field is taken away or changes its meaning; a new field leaves it as it is."""

_E = TypeVar("_E", bound=enum.Enum)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ADVICE = "download it from the review page again, or answer again with unspin review"


class Verdict(enum.Enum):
    """What was decided: take a suggestion, keep the author's wording, or put one's own."""

    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one finding.

    ``span`` and ``found`` are its place and wording in the file, ``new`` what shall stand there. ``was`` is the wording
    before a repair that the file holds already, else None: rejecting it puts ``was`` back.
    """

    span: Span
    found: str
    rule: str
    applicability: Applicability
    verdict: Verdict
    new: str
    was: str | None = None

    @property
    def original(self) -> str:
        """The wording before any repair."""
        return self.found if self.was is None else self.was


@dataclass(frozen=True, slots=True)
class FileDecisions:
    """The decisions about one file, by place. ``sha256`` is that of the bytes that the places count in."""

    path: str
    sha256: str
    decisions: tuple[Decision, ...]
    text_fields: tuple[str, ...] = ()
    """The fields of its records that were read, where those of the usual names were not."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """A decisions file; each path stands once."""

    tool: str
    files: tuple[FileDecisions, ...]


def digest(raw: bytes) -> str:
    """The SHA-256 of ``raw`` in hexadecimal, as decisions name a version of a file."""
    return hashlib.sha256(raw).hexdigest()


def to_json(decisions: Decisions) -> str:
    """The decisions file as text, with a final newline; ASCII only, so that no editor or mail program damages it."""
    files = [
        {"path": file.path, "sha256": file.sha256}
        | ({"text_fields": list(file.text_fields)} if file.text_fields else {})
        | {"decisions": [_row(one) for one in file.decisions]}
        for file in decisions.files
    ]
    return json.dumps({"schema": SCHEMA, "tool": decisions.tool, "files": files}, indent=1) + "\n"


def _row(decision: Decision) -> dict[str, object]:
    row: dict[str, object] = {
        "start": decision.span.start,
        "end": decision.span.end,
        "found": decision.found,
        "rule": decision.rule,
        "applicability": decision.applicability.value,
        "decision": decision.verdict.value,
        "new": decision.new,
    }
    return row if decision.was is None else row | {"was": decision.was}


def read_decisions(path: Path) -> Decisions:
    """The decisions in a file.

    Raises:
        InputError: the file cannot be read, is no JSON, or not of this schema; the message names the field.
    """
    raw = read_bytes(path)
    try:
        whole = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), f"is no JSON ({_short(error)})", _ADVICE) from error
    reader = _Reader(str(path))
    table = reader.table(whole, "the file")
    if table.get("schema") != SCHEMA:
        raise reader.error(f"has schema {_short(repr(table.get('schema')))}; this unspin reads schema {SCHEMA}")
    tool = reader.text(table, "tool", "the file")
    files = tuple(reader.file(one, f"files[{i}]") for i, one in enumerate(reader.rows(table, "files", "the file")))
    twice = [path for path, times in Counter(file.path for file in files).items() if times > 1]
    if twice:
        raise reader.error(f"names {twice[0]!r} twice")
    return Decisions(tool, files)


def _short(told: object) -> str:
    return " ".join(str(told).split())[:80]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns parsed JSON into decisions, and says of the first thing that does not fit where it stands."""

    path: str

    def error(self, problem: str) -> InputError:
        return InputError(self.path, problem, _ADVICE)

    def table(self, value: object, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.error(f"{where} is no JSON object")
        return value

    def rows(self, table: dict[str, Any], key: str, where: str) -> list[Any]:
        value = table.get(key)
        if not isinstance(value, list):
            raise self.error(f"{where} has no list “{key}”")
        return value

    def text(self, table: dict[str, Any], key: str, where: str) -> str:
        value = table.get(key)
        if not isinstance(value, str):
            raise self.error(f"{where} has no text “{key}”")
        return value

    def file(self, value: object, where: str) -> FileDecisions:
        table = self.table(value, where)
        sha256 = self.text(table, "sha256", where)
        if not _SHA256.fullmatch(sha256):
            raise self.error(f"“sha256” of {where} is none")
        rows = self.rows(table, "decisions", where)
        found = tuple(self.decision(one, f"{where}.decisions[{i}]") for i, one in enumerate(rows))
        fields = self.rows(table, "text_fields", where) if "text_fields" in table else []
        if not all(isinstance(one, str) for one in fields):
            raise self.error(f"“text_fields” of {where} are no texts")
        ordered = tuple(sorted(found, key=lambda one: one.span))
        return FileDecisions(self.text(table, "path", where), sha256, ordered, tuple(fields))

    def decision(self, value: object, where: str) -> Decision:
        table = self.table(value, where)
        found = self.text(table, "found", where)
        verdict = self.choice(table, "decision", where, Verdict)
        was = self.text(table, "was", where) if "was" in table else None
        kept = found if was is None else was
        new = kept if verdict is Verdict.REJECT and "new" not in table else self.text(table, "new", where)
        if verdict is Verdict.REJECT and new != kept:
            raise self.error(f"{where} rejects and yet changes the wording")
        applicability = self.choice(table, "applicability", where, Applicability)
        rule = self.text(table, "rule", where)
        return Decision(self.span(table, found, where), found, rule, applicability, verdict, new, was)

    def choice(self, table: dict[str, Any], key: str, where: str, kind: type[_E]) -> _E:
        value = self.text(table, key, where)
        try:
            return kind(value)
        except ValueError as error:
            known = ", ".join(str(one.value) for one in kind)
            raise self.error(f"“{key}” of {where} is none of {known}") from error

    def span(self, table: dict[str, Any], found: str, where: str) -> Span:
        start, end = table.get("start"), table.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start <= end:
            raise self.error(f"“start” and “end” of {where} are no range")
        if end - start != len(found):
            raise self.error(f"“found” of {where} does not fill its range")
        return Span(start, end)
