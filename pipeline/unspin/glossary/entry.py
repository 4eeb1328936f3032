"""The rows of the editors' files, and how a file of rows is read.

Four kinds of file, all CSV in UTF-8 with a header line: *terms* (``term,kind,source,example``) hold the canonical
wordings; the *lexicon* (``plain,pos,spun,source,example,leave_alone``) holds for each plain wording what a spinner puts
in its place, the wordings separated by ``|``, most typical first; the *plain-language list*
(``term,pos,plain,note,source,not_in,example,leave_alone``) holds for each term of the trade what patients understand;
the *spellings* (``british,american,both,pos``) are words that British and American authors spell in two ways.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import TypeVar

from unspin.errors import GlossaryError

TERM_HEADER = ("term", "kind", "source", "example")
LEXICON_HEADER = ("plain", "pos", "spun", "source", "example", "leave_alone")
PLAIN_HEADER = ("term", "pos", "plain", "note", "source", "not_in", "example", "leave_alone")
SPELLING_HEADER = ("british", "american", "both", "pos")
BOTH = ("no", "yes", "sense")
SPELLING_POS = ("n", "v", "adj")
POS = frozenset({"n", "np", "v", "vp", "adj", "adv", "prep", "conj", "det", "pron", "phr"})
KINDS = frozenset("disease symptom anatomy procedure test drug device substance person place care topic phrase".split())


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A canonical wording of patient information, such as *spider vein*."""

    term: str
    kind: str
    source: str
    example: str
    path: str
    line: int

    @property
    def key(self) -> tuple[str, ...]:
        """What must be unique, and what a file is sorted by."""
        return (self.term.casefold(),)

    def cells(self) -> tuple[str, ...]:
        """The row as it is written."""
        return (self.term, self.kind, self.source, self.example)


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A plain wording and the wordings that spinners put in its place, most typical first."""

    plain: str
    pos: str
    spun: tuple[str, ...]
    source: str
    example: str
    leave_alone: str
    path: str
    line: int

    @property
    def key(self) -> tuple[str, ...]:
        """What must be unique, and what a file is sorted by."""
        return (self.plain.casefold(), self.pos)

    def cells(self) -> tuple[str, ...]:
        """The row as it is written."""
        return (self.plain, self.pos, "|".join(self.spun), self.source, self.example, self.leave_alone)


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """A term of the trade and the wordings that patients understand, best first.

    ``not_in`` are phrases that hold the term and are left alone, such as the name of a condition.
    """

    term: str
    pos: str
    plain: tuple[str, ...]
    note: str
    source: str
    not_in: tuple[str, ...]
    example: str
    leave_alone: str
    path: str
    line: int

    @property
    def key(self) -> tuple[str, ...]:
        """What must be unique, and what a file is sorted by."""
        return (self.term.casefold(), self.pos)

    def cells(self) -> tuple[str, ...]:
        """The row as it is written."""
        return (
            self.term, self.pos, "|".join(self.plain), self.note, self.source, "|".join(self.not_in), self.example, self.leave_alone,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpellingEntry:
    """A word in its British and its American spelling, in base form.

    ``both`` says whether British authors write the American one too: ``no``, ``yes`` (*organize*), or ``sense`` where theirs is
    another word (*tire*, *check*). ``pos`` are the parts of speech, ``n``, ``v`` and ``adj``, by which its other forms are derived.
    """

    british: str
    american: str
    both: str
    pos: tuple[str, ...]
    path: str
    line: int

    @property
    def key(self) -> tuple[str, ...]:
        """What must be unique, and what a file is sorted by."""
        return (self.british,)

    def cells(self) -> tuple[str, ...]:
        """The row as it is written."""
        return (self.british, self.american, self.both, "|".join(self.pos))


Entry = TypeVar("Entry", TermEntry, LexiconEntry, PlainEntry, SpellingEntry)


def parse_term(cells: list[str], path: str, line: int) -> TermEntry:
    """The term of one row; raises GlossaryError for an empty term or an unknown kind."""
    term, kind, source, example = cells
    if not term.strip():
        raise GlossaryError(path, line, "the term is empty", "write the canonical wording or delete the row")
    if kind not in KINDS:
        raise GlossaryError(path, line, f"unknown kind {kind!r}", f"use one of {', '.join(sorted(KINDS))}")
    return TermEntry(term.strip(), kind, source.strip(), example.strip(), path, line)


def parse_lexicon(cells: list[str], path: str, line: int) -> LexiconEntry:
    """The lexicon entry of one row; raises GlossaryError for what cannot be used."""
    plain, pos, spun, source, example, leave_alone = (cell.strip() for cell in cells)
    wordings = _wordings(spun)
    if not plain:
        raise GlossaryError(path, line, "the plain wording is empty", "write it or delete the row")
    _refuse_unknown_pos(pos, path, line)
    if not wordings:
        raise GlossaryError(path, line, f"{plain!r} has no spun wording", "add one, several with | between")
    if plain.casefold() in {one.casefold() for one in wordings}:
        raise GlossaryError(path, line, f"{plain!r} is listed as a spun form of itself", "delete it from the row")
    return LexiconEntry(plain, pos, wordings, source, example, leave_alone, path, line)


def parse_plain(cells: list[str], path: str, line: int) -> PlainEntry:
    """The row of a plain-language list; raises GlossaryError for what cannot be used."""
    term, pos, plain, note, source, not_in, example, leave_alone = (cell.strip() for cell in cells)
    wordings, kept = _wordings(plain), _wordings(not_in)
    if not term:
        raise GlossaryError(path, line, "the term is empty", "write it or delete the row")
    _refuse_unknown_pos(pos, path, line)
    if not wordings:
        raise GlossaryError(path, line, f"{term!r} has no plain wording", "add one, several with | between")
    if term.casefold() in {one.casefold() for one in wordings}:
        raise GlossaryError(path, line, f"{term!r} is listed as a plain wording of itself", "delete it from the row")
    if not (example and leave_alone):
        raise GlossaryError(path, line, f"{term!r} lacks a sentence", "fill both example and leave_alone")
    for one in kept:
        if term.casefold() not in one.casefold():
            raise GlossaryError(path, line, f"{one!r} does not hold {term!r}", "delete it from not_in")
    return PlainEntry(term, pos, wordings, note, source, kept, example, leave_alone, path, line)


_WORD = re.compile(r"[a-z]+")
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")
_BRITISH_LETTERS = re.compile(r"ae|oe|our|[iy]s(?=e|ation)|[tb]re|ogue|ence")
"""What British spelling has and American has not: a row is the wrong way round where all of it stands on the right."""


def parse_spelling(cells: list[str], path: str, line: int) -> SpellingEntry:
    """The pair of spellings of one row; raises GlossaryError for what cannot be used."""
    british, american, both, pos = (cell.strip() for cell in cells)
    if not _WORDS.fullmatch(british) or not _WORD.fullmatch(american):
        advice = "write one word in small letters on each side; only the British one may have a hyphen"
        raise GlossaryError(path, line, f"{british!r} and {american!r} are no pair of spellings", advice)
    if british == american:
        raise GlossaryError(path, line, f"{british!r} stands on both sides", "correct one side or delete the row")
    if len(_BRITISH_LETTERS.findall(american)) > len(_BRITISH_LETTERS.findall(british)):
        raise GlossaryError(path, line, f"{american!r} is the British spelling", f"write {american},{british}: the British one first")
    if both not in BOTH:
        raise GlossaryError(path, line, f"both is {both!r}", f"use one of {', '.join(BOTH)}")
    for one in (parts := _wordings(pos)):
        if one not in SPELLING_POS:
            raise GlossaryError(path, line, f"pos is {one!r}", f"use {', '.join(SPELLING_POS)} with | between, or leave it empty")
    return SpellingEntry(british, american, both, parts, path, line)


def _wordings(cell: str) -> tuple[str, ...]:
    """The wordings of a cell that bars part, each once."""
    return tuple(dict.fromkeys(one.strip() for one in cell.split("|") if one.strip()))


def _refuse_unknown_pos(pos: str, path: str, line: int) -> None:
    if pos not in POS:
        raise GlossaryError(path, line, f"unknown part of speech {pos!r}", f"use one of {', '.join(sorted(POS))}")


def read_terms(text: str, path: str) -> tuple[TermEntry, ...]:
    """All rows of a terms file; raises GlossaryError at the first bad one."""
    return tuple(_rows(text, path, TERM_HEADER, parse_term))


def read_lexicon(text: str, path: str) -> tuple[LexiconEntry, ...]:
    """All rows of a lexicon file; raises GlossaryError at the first bad one."""
    return tuple(_rows(text, path, LEXICON_HEADER, parse_lexicon))


def read_plain_list(text: str, path: str) -> tuple[PlainEntry, ...]:
    """All rows of a plain-language list; raises GlossaryError at the first bad one."""
    return tuple(_rows(text, path, PLAIN_HEADER, parse_plain))


def read_spellings(text: str, path: str) -> tuple[SpellingEntry, ...]:
    """All rows of a file of spellings; raises GlossaryError at the first bad one."""
    return tuple(_rows(text, path, SPELLING_HEADER, parse_spelling))


def _rows(
    text: str, path: str, header: tuple[str, ...], parse: Callable[[list[str], str, int], Entry]
) -> Iterator[Entry]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        if tuple(next(reader, ())) != header:
            raise GlossaryError(
                path, 1, "the header is not the expected one", f"the first line must be {','.join(header)}"
            )
        for cells in reader:
            if len(cells) != len(header):
                raise GlossaryError(
                    path,
                    reader.line_num,
                    f"{len(cells)} columns instead of {len(header)}",
                    "quote cells that hold a comma",
                )
            yield parse(cells, path, reader.line_num)
    except csv.Error as error:
        raise GlossaryError(path, reader.line_num, str(error), "check the quotation marks of the row") from error


def files_in(folder: Traversable, suffix: str = ".csv") -> tuple[tuple[str, str], ...]:
    """(name, text) of each file with ``suffix`` in a folder, sorted by name; empty if there is no such folder.

    Raises GlossaryError for a file that is not UTF-8.
    """
    if not folder.is_dir():
        return ()
    found = []
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(suffix):
            continue
        try:
            found.append((file.name, file.read_bytes().decode("utf-8")))
        except UnicodeDecodeError as error:
            raise GlossaryError(file.name, 1, f"not UTF-8 at byte {error.start}", "save the file as UTF-8") from error
    return tuple(found)
