"""Validator and formatter of the editors' files in one: what is wrong, and how each file should read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from unspin.errors import GlossaryError
from unspin.glossary import plain_language, spelling
from unspin.glossary.entry import (
    LEXICON_HEADER,
    PLAIN_HEADER,
    SPELLING_HEADER,
    TERM_HEADER,
    LexiconEntry,
    PlainEntry,
    SpellingEntry,
    TermEntry,
    read_lexicon,
    read_plain_list,
    read_spellings,
    read_terms,
)
from unspin.glossary.lexicon import words_of

Row = TermEntry | LexiconEntry | PlainEntry | SpellingEntry


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the ``folder`` below the root of a glossary, empty for the root, the end of its name, and how it reads."""

    folder: str
    suffix: str
    header: tuple[str, ...]
    read: Callable[[str, str], Sequence[Row]]


KINDS = {
    "terms": Kind("terms/", ".csv", TERM_HEADER, read_terms),
    "lexicon": Kind("lexicon/", ".csv", LEXICON_HEADER, read_lexicon),
    "plain-language": Kind("", plain_language.FILE, PLAIN_HEADER, read_plain_list),
    "spelling": Kind("", spelling.FILE, SPELLING_HEADER, read_spellings),
}
"""The kinds of file that a glossary may hold, by name."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file: its problems, one line each, and its text as it should be; None where rows cannot be read."""

    path: str
    problems: tuple[str, ...]
    formatted: str | None


def check_files(kind: str, files: Sequence[tuple[str, str]]) -> tuple[Checked, ...]:
    """The (name, text) files of one of KINDS, checked one by one and against each other."""
    seen: dict[tuple[str, ...], str] = {}
    checked = []
    for name, text in files:
        try:
            rows = KINDS[kind].read(text, name)
        except GlossaryError as error:
            checked.append(Checked(name, (str(error),), None))
            continue
        problems = list(_duplicates(rows, seen))
        problems += _cycles(row for row in rows if isinstance(row, LexiconEntry))
        problems += _not_plain([row for row in rows if isinstance(row, PlainEntry)])
        problems += _crossed([row for row in rows if isinstance(row, SpellingEntry)])
        formatted = written(KINDS[kind].header, rows)
        if not problems and formatted != text:
            problems.append(f"{name}:1: not sorted and formatted; run unspin glossary check --fix")
        checked.append(Checked(name, tuple(problems), formatted))
    return tuple(checked)


def _duplicates(rows: Iterable[Row], seen: dict[tuple[str, ...], str]) -> Iterable[str]:
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


def _not_plain(rows: Sequence[PlainEntry]) -> Iterable[str]:
    """Plain wordings that hold a term of the list itself: a reader would be led round in a circle."""
    index = plain_language.PlainIndex(rows)
    for row in rows:
        for wording in row.plain:
            for found in index.matches(words_of(wording)):
                place = f"line {found.entry.line}" if found.entry != row else "the row itself"
                yield f"{row.path}:{row.line}: {wording!r} holds {found.entry.term!r}, the term of {place}; write it in plain words"


def _crossed(rows: Sequence[SpellingEntry]) -> Iterable[str]:
    """Forms of a pair that are the other side of another pair, and American ones that two British words have: neither could be turned round."""
    british: dict[str, spelling.Pair] = {}
    american: dict[str, spelling.Pair] = {}
    for row in rows:
        place, advice = f"{row.path}:{row.line}", "delete one of the rows, or a part of speech"
        for pair in spelling.forms_of(row):
            for form, side, others in ((pair.british, "British", american), (pair.american, "American", british)):
                if form in others:
                    yield f"{place}: {form!r} is {side} here, and the other in line {others[form].entry.line}; {advice}"
            first = american.setdefault(pair.american, pair)
            if first.british != pair.british:
                yield f"{place}: {pair.american!r} is {first.british!r} in line {first.entry.line} already; {advice}"
            british.setdefault(pair.british, pair)


def written(header: Sequence[str], rows: Iterable[Row]) -> str:
    """A file's text: the header, then the rows sorted by their key."""
    return "".join(map(_line, (header, *(row.cells() for row in sorted(rows, key=lambda row: row.key)))))


def _line(cells: Sequence[str]) -> str:
    """A row with its line feed; ``csv`` puts a cell in quotation marks for a carriage return only if rows end with one, too."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def with_pair(text: str, path: str, plain: str, spun: str, pos: str, source: str) -> str:
    """A lexicon file's text with one more pair, put into the row of its plain wording if there is one.

    Raises GlossaryError if the file or the new row cannot be used.
    """
    return with_entries(text, path, [LexiconEntry(plain, pos, (spun,), source, "", "", path, 0)])


def with_entries(text: str, path: str, entries: Iterable[LexiconEntry]) -> str:
    """A lexicon file's text with more rows, each joined with the row of its plain wording and part of speech if there is one.

    Their sentences go into a new row, and into an old one that lacks them. Raises GlossaryError if the file or a new row cannot be used.
    """
    rows = {row.key: row for row in (read_lexicon(text, path) if text else ())}
    for entry in entries:
        old = rows.get(entry.key)
        if old is None:
            rows[entry.key] = entry
        else:
            spun = tuple(dict.fromkeys((*old.spun, *entry.spun)))
            rows[entry.key] = replace(
                old, spun=spun, example=old.example or entry.example, leave_alone=old.leave_alone or entry.leave_alone
            )
    new = written(LEXICON_HEADER, rows.values())
    read_lexicon(new, path)
    return new
