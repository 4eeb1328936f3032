"""The file of a baseline: JSON with one entry a line, sorted, so that branches merge."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from unspin.errors import InputError
from unspin.formats import read_bytes
from unspin.formats.json_text import LONE_SURROGATE
from unspin.model import Applicability
from unspin.report.fingerprints import SCHEME
from unspin.suppress.baseline import Baseline, Entry

SCHEMA = 1
"""Grows when an older unspin could not read the file any more."""

_RENEW = "restore it, or make a new one with `unspin baseline create --force`"
_FIELDS: dict[str, Callable[[str], object]] = {
    "path": str,
    "rule": str,
    "before": str,
    "found": str,
    "after": str,
    "fingerprint": str,
    "applicability": Applicability,
    "added": date.fromisoformat,
}
"""The fields of an entry, in their order in the file, and how each is read."""


def to_json(baseline: Baseline) -> str:
    """The text of the file. What no text can hold, such as a name of bytes, is written by number."""
    rows = [_by_number(json.dumps(_row(entry), ensure_ascii=False)) for entry in baseline.entries]
    head = f'{{\n"schema": {SCHEMA},\n"fingerprints": "{SCHEME}",\n"findings": ['
    return head + "".join(f"{',' if i else ''}\n{row}" for i, row in enumerate(rows)) + "\n]\n}\n"


def _by_number(row: str) -> str:
    return LONE_SURROGATE.sub(lambda one: f"\\u{ord(one[0]):04x}", row)


def _row(entry: Entry) -> dict[str, str]:
    return {
        "path": entry.path,
        "rule": entry.rule,
        "before": entry.before,
        "found": entry.found,
        "after": entry.after,
        "fingerprint": entry.fingerprint,
        "applicability": entry.applicability.value,
        "added": entry.added.isoformat(),
    }


def read_baseline(path: Path) -> Baseline:
    """The baseline that the file at ``path`` holds; an entry that stands there twice, as after a merge, counts once, the older.

    Raises:
        InputError: the file is missing, damaged, something else, or of another scheme of fingerprints.
    """
    try:
        table = json.loads(read_bytes(path).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(str(path), "is not UTF-8", _RENEW) from error
    except json.JSONDecodeError as error:
        problem = f"is damaged in line {error.lineno} ({error.msg})"
        raise InputError(str(path), problem, f"finish the merge if there is one, else {_RENEW}") from error
    except (ValueError, RecursionError) as error:
        problem = "is nested too deeply" if isinstance(error, RecursionError) else f"is damaged ({error})"
        raise InputError(str(path), problem, _RENEW) from error
    if not isinstance(table, dict) or not isinstance(table.get("findings"), list):
        raise InputError(str(path), "is no baseline of unspin", _RENEW)
    if table.get("schema") != SCHEMA or table.get("fingerprints") != SCHEME:
        raise InputError(str(path), "was made by another version of unspin", _RENEW)
    entries = [_entry(row, number, path) for number, row in enumerate(table["findings"], start=1)]
    entries.sort(key=lambda one: one.added, reverse=True)
    oldest = {(entry.path, entry.fingerprint): entry for entry in entries}
    return Baseline(path.parent, tuple(sorted(oldest.values(), key=lambda one: one.order)))


def _entry(row: object, number: int, path: Path) -> Entry:
    try:
        if not isinstance(row, dict) or not all(isinstance(row[name], str) for name in _FIELDS):
            raise ValueError("a field is no text")
        values = {name: read(row[name]) for name, read in _FIELDS.items()}
    except KeyError as error:
        raise InputError(str(path), f"finding {number} has no {error.args[0]!r}", _RENEW) from error
    except ValueError as error:
        raise InputError(str(path), f"finding {number} is damaged ({error})", _RENEW) from error
    return Entry(**values)  # type: ignore[arg-type]
