"""Validator and formatter of the editors' files in one: what is wrong, and how each file should read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from unspin.errors import GlossaryError
from unspin.glossary.entry import LEXICON_HEADER, TERM_HEADER, LexiconEntry, TermEntry, read_lexicon, read_terms

FOLDERS = {"terms": TERM_HEADER, "lexicon": LEXICON_HEADER}
"""Subfolders of a glossary and the header of the files in them."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its problems, one line each, and its text as it should be; None where rows cannot be read."""

    path: str
    problems: tuple[str, ...]
    formatted: str | None


def check_files(kind: str, files: Sequence[tuple[str, str]]) -> tuple[Checked, ...]:
    """The (name, text) files of one kind, ``terms`` or ``lexicon``, checked one by one and against each other."""
    seen: dict[tuple[str, ...], str] = {}
    checked = []
    for name, text in files:
        try:
            rows: Sequence[TermEntry | LexiconEntry] = _read(kind, text, name)
        except GlossaryError as error:
            checked.append(Checked(name, (str(error),), None))
            continue
        problems = list(_duplicates(rows, seen))
        if isinstance(rows, tuple) and kind == "lexicon":
            problems += _cycles([row for row in rows if isinstance(row, LexiconEntry)])
        formatted = written(FOLDERS[kind], rows)
        if not problems and formatted != text:
            problems.append(f"{name}:1: not sorted and formatted; run unspin glossary check --fix")
        checked.append(Checked(name, tuple(problems), formatted))
    return tuple(checked)


def _read(kind: str, text: str, name: str) -> Sequence[TermEntry | LexiconEntry]:
    return read_terms(text, name) if kind == "terms" else read_lexicon(text, name)


def _duplicates(rows: Iterable[TermEntry | LexiconEntry], seen: dict[tuple[str, ...], str]) -> Iterable[str]:
    for row in rows:
        place = f"{row.path}:{row.line}"
        first = seen.setdefault(row.key, place)
        if first != place:
            yield f"{place}: {' '.join(row.key)!r} stands at {first} already; merge the rows"


def _cycles(rows: Iterable[LexiconEntry]) -> Iterable[str]:
    """Rows with a wording that only repeats the plain one in another spelling of blanks or capitals."""
    for row in rows:
        plain = "".join(row.plain.casefold().split())
        for spun in row.spun:
            if "".join(spun.casefold().split()) == plain:
                yield f"{row.path}:{row.line}: {spun!r} is {row.plain!r} itself; delete it from the row"


def written(header: Sequence[str], rows: Iterable[TermEntry | LexiconEntry]) -> str:
    """A file's text: the header, then the rows sorted by their key."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(row.cells() for row in sorted(rows, key=lambda row: row.key))
    return out.getvalue()


def with_pair(
    text: str, path: str, plain: str, spun: str, pos: str, source: str, *, example: str = "", leave_alone: str = ""
) -> str:
    """A lexicon file's text with one more pair, put into the row of its plain wording if there is one.

    The sentences go into a new row, and into an old one that lacks them. Raises GlossaryError if the file or the new row cannot be used.
    """
    rows = list(read_lexicon(text, path)) if text else []
    out: list[LexiconEntry] = []
    added = False
    for row in rows:
        if row.key == (plain.casefold(), pos):
            row = replace(row, example=row.example or example, leave_alone=row.leave_alone or leave_alone)  # noqa: PLW2901
            out.append(replace(row, spun=tuple(dict.fromkeys((*row.spun, spun)))))
            added = True
        else:
            out.append(row)
    if not added:
        out.append(LexiconEntry(plain, pos, (spun,), source, example, leave_alone, path, len(rows) + 2))
    new = written(LEXICON_HEADER, out)
    read_lexicon(new, path)
    return new
