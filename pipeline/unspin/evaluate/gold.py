"""Annotated articles and clean text: what the figures are measured on, read and checked.

A folder holds ``NAME.spun.EXT`` (or ``NAME.txt``) with ``NAME.gold.jsonl``, and may hold ``NAME.decoys.jsonl`` and
``NAME.clean.EXT``. Offsets in these files are those of findings: half-open, in code points of the decoded text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from unspin.errors import GoldError, InputError
from unspin.formats import SUFFIXES, collect, parse, read_file
from unspin.model import Document, Span

GOLD, DECOYS = ".gold.jsonl", ".decoys.jsonl"
UNKNOWN_FAMILY = "?"
"""The family of a place whose line names none."""

_COUNTING = "count in code points of the decoded file, without its byte-order mark"


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A damaged place of a spun text; ``span`` counts in its source.

    ``fixes`` are the accepted wordings, best first; the empty string means delete. An empty ``wrong`` marks missing words.
    """

    span: Span
    wrong: str
    fixes: tuple[str, ...]
    kind: str
    """The class of the error, such as ``domain-term``."""
    severity: str
    family: str = UNKNOWN_FAMILY
    """The family of spinners it comes from."""


@dataclass(frozen=True, slots=True)
class Decoy:
    """Right words that look like damage and must stay; ``span`` counts in the source."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A spun text, everything that is wrong with it, and what must be left alone in it."""

    document: Document
    places: tuple[GoldPlace, ...]
    decoys: tuple[Decoy, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without damage; ``source`` is the argument that named it, by which figures are grouped."""

    document: Document
    source: str


def words_in(document: Document) -> int:
    """How many words a document has, for rates: runs of its source without white space, as the reference scorer counts.

    >>> words_in(parse("No pain, no swelling."))
    4
    """
    return len(document.source.split())


def read_articles(folders: Iterable[Path]) -> tuple[Article, ...]:
    """The annotated articles of the folders, by name within each.

    Raises:
        InputError: a folder that is none or holds no gold, a text that is missing, ambiguous or unreadable.
        GoldError: a line that is malformed, or does not fit the text.
    """
    return tuple(_article(gold) for folder in folders for gold in _gold_files(folder))


def read_clean(paths: Iterable[Path], beside: Iterable[Path] = ()) -> tuple[CleanText, ...]:
    """The clean texts that ``paths`` name, after the clean halves of the articles in the folders ``beside``, each once.

    Of a folder among ``paths`` the annotated texts, which are not clean, are left out.

    Raises:
        InputError: a path that cannot be read, or a folder without clean text.
    """
    found: dict[Path, CleanText] = {}
    for folder in beside:
        for path in _clean_halves(folder):
            found.setdefault(path.resolve(), CleanText(_document(path), f"clean halves of {folder}"))
    for one in paths:
        for path in _clean_files(one):
            if path.resolve() not in found:
                found[path.resolve()] = CleanText(_document(path), str(one))
    return tuple(found.values())


def _gold_files(folder: Path) -> Sequence[Path]:
    if not folder.is_dir():
        raise InputError(str(folder), "is no folder", f"name a folder that holds NAME.spun.txt with NAME{GOLD}")
    found = sorted(one for one in folder.iterdir() if one.name.endswith(GOLD))
    if not found:
        raise InputError(str(folder), f"holds no NAME{GOLD}", "name a folder of annotated articles")
    return found


def _article(gold: Path) -> Article:
    document = _document(_text_beside(gold))
    places = tuple(_place(row, document.source) for row in _rows(gold))
    decoys = gold.with_name(_stem(gold) + DECOYS)
    return Article(
        document, places, tuple(_decoy(row, document.source) for row in _rows(decoys)) if decoys.exists() else ()
    )


def _stem(gold: Path) -> str:
    return gold.name.removesuffix(GOLD)


def _text_beside(gold: Path) -> Path:
    """The spun text of a gold file."""
    found = sorted(one for one in gold.parent.iterdir() if one.name.startswith(_stem(gold) + ".spun."))
    plain = gold.with_name(_stem(gold) + ".txt")
    if not found and plain.is_file():
        return plain
    if not found:
        raise InputError(str(gold), "has no text beside it", f"put {_stem(gold)}.spun.txt there")
    if len(found) > 1:
        names = ", ".join(one.name for one in found)
        raise InputError(str(gold), f"has more than one text beside it ({names})", "leave one")
    return found[0]


def _clean_halves(folder: Path) -> Iterator[Path]:
    for gold in _gold_files(folder):
        yield from sorted(one for one in folder.iterdir() if one.name.startswith(_stem(gold) + ".clean."))


def _clean_files(path: Path) -> Sequence[Path]:
    found = [one for one in collect([path], SUFFIXES) if one == path or not _is_annotated(one)]
    if not found:
        raise InputError(str(path), "holds annotated texts only", "name a folder or file of clean text")
    return found


def _is_annotated(text: Path) -> bool:
    stem, spun, _ = text.name.partition(".spun.")
    if not spun and text.suffix != ".txt":
        return False
    return text.with_name((stem if spun else text.stem) + GOLD).exists()


def _document(path: Path) -> Document:
    return parse(read_file(path).text, str(path))


class _Row:
    """One line of a gold or decoys file, asked for its fields; what is wrong with it becomes a GoldError."""

    def __init__(self, path: Path, line: int, written: str) -> None:
        self._path, self._line = str(path), line
        try:
            fields = json.loads(written)
        except json.JSONDecodeError as error:
            raise self.error(f"no JSON at column {error.colno}", "write one object a line") from error
        except (ValueError, RecursionError) as error:
            raise self.error("no JSON that can be read", "write one object a line") from error
        if not isinstance(fields, dict):
            raise self.error("not a JSON object", 'write one object a line, as in {"start": 12, …}')
        self._fields: dict[str, object] = fields

    def error(self, problem: str, advice: str) -> GoldError:
        """The error that names this line."""
        return GoldError(self._path, self._line, problem, advice)

    def __contains__(self, key: str) -> bool:
        return key in self._fields

    def text(self, key: str) -> str:
        """A field that is a text."""
        value = self._value(key, "a text")
        if not isinstance(value, str):
            raise self.error(f'"{key}" is not a text', f'write "{key}": "…"')
        return value

    def offset(self, key: str) -> int:
        """A field that is a whole number from 0."""
        value = self._value(key, "a whole number")
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.error(f'"{key}" is not a whole number from 0', _COUNTING)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A field that is a list of one or more texts."""
        value = self._value(key, "a list of texts")
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            raise self.error(f'"{key}" is not a list of texts with one at least', f'write "{key}": ["…"]; [""] deletes')
        return tuple(value)

    def place(self, source: str, start: int, expected: str) -> Span:
        """The span from ``start`` that reads as ``expected``; a field ``end``, where there is one, must agree."""
        span = Span(start, start + len(expected))
        if span.slice(source) != expected:
            raise self.error(f"{start}-{span.end} reads “{span.slice(source)}”, not “{expected}”", _COUNTING)
        if "end" in self and self.offset("end") != span.end:
            raise self.error(f'"end" is {self.offset("end")}, but the text ends at {span.end}', _COUNTING)
        return span

    def _value(self, key: str, kind: str) -> object:
        if key not in self._fields:
            raise self.error(f'"{key}" is missing', f"give it {kind}")
        return self._fields[key]


def _rows(path: Path) -> Iterator[_Row]:
    """The lines of a file that hold something; a file may have no bytes."""
    if not path.stat().st_size:
        return
    for number, line in enumerate(read_file(path).text.split("\n"), start=1):
        if line.strip():
            yield _Row(path, number, line)


def _place(row: _Row, source: str) -> GoldPlace:
    wrong = row.text("wrong")
    family = row.text("family") if "family" in row else UNKNOWN_FAMILY
    span = row.place(source, row.offset("start"), wrong)
    return GoldPlace(span, wrong, row.texts("fixes"), row.text("class"), row.text("severity"), family)


def _decoy(row: _Row, source: str) -> Decoy:
    text = row.text("text")
    return Decoy(row.place(source, row.offset("start"), text), text)
