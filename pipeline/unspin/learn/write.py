"""Proposals as rows of the editors' files, in the glossary's own format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from unspin.glossary.check import with_entries, written
from unspin.glossary.entry import TERM_HEADER, LexiconEntry, TermEntry, files_in, read_lexicon, read_terms
from unspin.learn.evidence import Proposal

FILE = "learned.csv"
SOURCE = "learned"


@dataclass(frozen=True, slots=True)
class Addition:
    """The new text of a glossary file, the one before, None if there was no file, and how many wordings it has gained."""

    path: Path
    text: str
    gained: int
    before: str | None


def additions(proposals: Iterable[Proposal], folder: Path) -> tuple[Addition, ...]:
    """The files of a glossary folder that change if the proposals are learned into it; nothing is written.

    New rows go into ``lexicon/learned.csv`` and ``terms/learned.csv``; where another file of the folder has the row of the same wording
    and part of speech, the spun wording goes there, since a row stands once in a glossary. Raises GlossaryError for files that cannot
    be read.
    """
    proposals = tuple(proposals)
    found = (_with_pairs(proposals, folder / "lexicon"), _with_terms(proposals, folder / "terms"))
    return tuple(one for additions in found for one in additions)


def _with_pairs(proposals: Iterable[Proposal], folder: Path) -> tuple[Addition, ...]:
    texts = dict(files_in(folder))
    homes = {row.key: name for name, text in texts.items() for row in read_lexicon(text, str(folder / name))}
    had = _pairs(texts, folder)
    gained: dict[str, list[LexiconEntry]] = {}
    for one in proposals:
        plain, spun, pos = one.row.plain, one.row.spun, one.row.pos
        pair = (plain.casefold(), pos, spun.casefold())
        if pair in had:
            continue
        name = homes.setdefault((plain.casefold(), pos), FILE)
        path = str(folder / name)
        gained.setdefault(name, []).append(
            LexiconEntry(plain, pos, (spun,), SOURCE, one.example, one.leave_alone, path, 0)
        )
        had.add(pair)
    return tuple(
        Addition(folder / name, with_entries(texts.get(name, ""), str(folder / name), rows), len(rows), texts.get(name))
        for name, rows in sorted(gained.items())
    )


def _pairs(texts: Mapping[str, str], folder: Path) -> set[tuple[str, str, str]]:
    rows = (row for name, text in texts.items() for row in read_lexicon(text, str(folder / name)))
    return {(row.plain.casefold(), row.pos, spun.casefold()) for row in rows for spun in row.spun}


def _with_terms(proposals: Iterable[Proposal], folder: Path) -> tuple[Addition, ...]:
    texts = dict(files_in(folder))
    had = {row.key for name, text in texts.items() for row in read_terms(text, str(folder / name))}
    path = folder / FILE
    new: dict[tuple[str, ...], TermEntry] = {}
    for one in proposals:
        entry = TermEntry(one.row.plain, one.kind, SOURCE, one.term_example, str(path), 0)
        if one.kind and entry.key not in had:
            new.setdefault(entry.key, entry)
    if not new:
        return ()
    rows = read_terms(texts[FILE], str(path)) if FILE in texts else ()
    return (Addition(path, written(TERM_HEADER, (*rows, *new.values())), len(new), texts.get(FILE)),)
