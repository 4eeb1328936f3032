"""The tables of the glossary that are no rows of terms: the TOML files, and the abbreviations."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from unspin.errors import GlossaryError
from unspin.kept import kept, key_of


def read_toml(text: str, name: str) -> Mapping[str, Any]:
    """What the file called ``name`` says, ``text`` being all of it: read as TOML once, from then on as JSON, which takes a tenth of the time.

    Raises:
        GlossaryError: it is not TOML.
    """
    try:
        tables: Mapping[str, Any] = json.loads(bytes(kept(name, key_of([text.encode()], _MAKERS), lambda: _as_json(text))))
    except TypeError as error:  # JSON has no dates
        raise GlossaryError(name, 1, "holds a date or time", "put quotation marks around it") from error
    except (ValueError, RecursionError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else error
        raise GlossaryError(name, 1, f"is not TOML ({why})", "correct the syntax there") from error
    return tables


_MAKERS = ("glossary/tables.py",)


def _as_json(text: str) -> bytes:
    import tomllib  # noqa: PLC0415 - only needed where the file has changed

    return json.dumps(tomllib.loads(text)).encode()


@dataclass(frozen=True, slots=True)
class TableFile:
    """A TOML file of the glossary: its name, its text, and what it says."""

    name: str
    text: str
    tables: Mapping[str, Any]

    @classmethod
    def read(cls, root: Traversable, name: str) -> TableFile:
        """The file ``name`` under ``root``; raises GlossaryError if it is not TOML."""
        text = root.joinpath(name).read_text(encoding="utf-8")
        return cls(name, text, read_toml(text, name))


def read_abbreviations(root: Traversable) -> Mapping[str, tuple[str, ...]]:
    """The wordings of each abbreviation in ``abbreviations.csv`` under ``root``; empty without that file.

    Raises:
        GlossaryError: the header or a row is not ``abbreviation,expansion``.
    """
    file = root / "abbreviations.csv"
    table: dict[str, list[str]] = {}
    if file.is_file():
        for line, row in enumerate(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))), 2):
            if not (row.get("abbreviation") and row.get("expansion")):
                raise GlossaryError(str(file), line, "has no abbreviation or no expansion", "write them under the header abbreviation,expansion")
            table.setdefault(row["abbreviation"], []).append(row["expansion"])
    return {letters: tuple(wordings) for letters, wordings in table.items()}
