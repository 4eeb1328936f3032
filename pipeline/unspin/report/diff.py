"""The repairs as a unified diff that ``git apply`` and ``patch`` understand."""

from __future__ import annotations

import difflib
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain

from unspin.model import FileReport, Report
from unspin.report.spool import Spool
from unspin.report.summary import by_file

_CONTEXT = 3
"""Lines that are shown on either side of a change, as ``diff -u`` does."""

_NO_NEWLINE = "\\ No newline at end of file\n"
_NEEDS_QUOTES = re.compile(r'[\x00-\x1f\x7f"\\]')
_QUOTED = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

_COLOURS = (("--- ", "1"), ("+++ ", "1"), ("@@ ", "36"), ("-", "31"), ("+", "32"))
"""How a line begins, and the code of its colour; the first that fits counts."""

_Pair = tuple[str, str]
"""A part of the source and what it became; the parts of a file are its text without a gap."""


def to_diff(report: Report) -> str:
    """The difference between source and repaired text of each file that changed; the empty string where none did.

    A line ends with a line feed only, as for ``diff``; a carriage return before it belongs to the line.
    """
    return "".join(diff_pieces(report.files))


def diff_pieces(files: Iterable[FileReport]) -> Iterator[str]:
    """What ``to_diff`` gives, hunk by hunk. What is held is a line with its neighbours, however long a hunk is."""
    for stretches in by_file(files):
        first = next(stretches)
        path = first.path.lstrip("/")
        header = f"--- {_header_path(f'a/{path}')}\n+++ {_header_path(f'b/{path}')}\n"
        for hunk in _hunks(_lines(_whole_lines(_pairs(chain((first,), stretches))))):
            yield header
            header = ""
            yield from hunk


def painted(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces of a diff with their lines in the colours that git gives them."""
    waiting = ""
    for piece in pieces:
        *lines, waiting = (waiting + piece).split("\n")
        yield "".join(f"{_painted(line)}\n" for line in lines)
    yield _painted(waiting)


def _painted(line: str) -> str:
    paint = next((code for mark, code in _COLOURS if line.startswith(mark)), "")
    return f"\x1b[{paint}m{line}\x1b[0m" if paint else line


def _pairs(stretches: Iterable[FileReport]) -> Iterator[_Pair]:
    """The parts of a file that are the same, and those that are not: the lines of an edit, where the edits account for all."""
    for file in stretches:
        pairs = list(_around_edits(file))
        if "".join(new for _, new in pairs) == file.repaired:
            yield from pairs
        else:
            yield file.source, file.repaired


def _around_edits(file: FileReport) -> Iterator[_Pair]:
    at, start, end = 0, 0, 0
    new: list[str] = []
    for one in file.applied:
        if new and one.span.start >= end:
            yield file.source[start:end], "".join((*new, file.source[at:end]))
            at, new = end, []
        if not new:
            start = file.source.rfind("\n", 0, one.span.start) + 1
            start = max(start, at)
            if start > at:
                yield file.source[at:start], file.source[at:start]
            at = start
        new += [file.source[at : one.span.start], one.suggestions[0]]
        at = one.span.end
        end = file.source.find("\n", at) + 1 or len(file.source)
    if new:
        yield file.source[start:end], "".join((*new, file.source[at:end]))
        at = end
    yield file.source[at:], file.source[at:]


def _whole_lines(pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    """The same text in parts that end with a line on both sides, the last aside."""
    held: list[_Pair] = []
    for old, new in pairs:
        cut = old.rfind("\n") + 1 if old == new else len(old) * (old.endswith("\n") and new.endswith("\n"))
        if cut:
            held.append((old[:cut], new if old != new else new[:cut]))
            yield _joined(held)
            held = [(old[cut:], old[cut:])] if old == new else []
        else:
            held.append((old, new))
    yield _joined(held)


def _joined(pairs: list[_Pair]) -> _Pair:
    return "".join(old for old, _ in pairs), "".join(new for _, new in pairs)


def _lines(pairs: Iterable[_Pair]) -> Iterator[str]:
    """The lines of a file, each behind its mark: a blank, ``-`` or ``+``."""
    for old, new in pairs:
        before = _cut(old)
        if old == new:
            yield from (f" {line}" for line in before)
            continue
        after = _cut(new)
        for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
            if kind == "equal":
                yield from (f" {line}" for line in before[a:b])
            else:
                yield from (f"-{line}" for line in before[a:b])
                yield from (f"+{line}" for line in after[c:d])


def _hunks(lines: Iterable[str]) -> Iterator[Iterator[str]]:
    """The pieces of each hunk: its changes with the lines around them."""
    beside: deque[str] = deque()
    at = [0, 0]
    hunk: _Hunk | None = None
    for line in lines:
        if line[0] == " ":
            beside.append(line)
            at = [at[0] + 1, at[1] + 1]
            if hunk and len(beside) > 2 * _CONTEXT:
                yield hunk.closed(list(beside)[:_CONTEXT])
                hunk = None
            if not hunk and len(beside) > _CONTEXT:
                beside = deque(list(beside)[-_CONTEXT:])
            continue
        hunk = hunk or _Hunk(at[0] - len(beside), at[1] - len(beside))
        hunk.add((*beside, line))
        beside.clear()
        at["-+".index(line[0])] += 1
    if hunk:
        yield hunk.closed(list(beside)[:_CONTEXT])


class _Hunk:
    """A hunk while it grows; ``old`` and ``new`` are the numbers of lines before it."""

    def __init__(self, old: int, new: int) -> None:
        self._starts, self._lengths = (old, new), [0, 0]
        self._body = Spool()
        self._new: Spool | None = None

    def add(self, lines: Iterable[str]) -> None:
        """Add lines behind their marks; of lines that change in a row, all old ones stand before the new ones."""
        for line in lines:
            self._lengths[0] += line[0] in " -"
            self._lengths[1] += line[0] in " +"
            if line[0] == " ":
                self._add_new()
            elif line[0] == "+":
                self._new = self._new or Spool()
            side = self._new if line[0] == "+" and self._new else self._body
            side.add(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}")

    def _add_new(self) -> None:
        if self._new:
            with self._new as new:
                for piece in new.pieces():
                    self._body.add(piece)
            self._new = None

    def closed(self, context: Iterable[str]) -> Iterator[str]:
        """The pieces of the hunk, with the lines of ``context`` at its end."""
        self.add(context)
        self._add_new()
        old, new = (self._range(side) for side in (0, 1))
        with self._body as body:
            yield f"@@ -{old} +{new} @@\n"
            yield from body.pieces()

    def _range(self, side: int) -> str:
        start, length = self._starts[side], self._lengths[side]
        return f"{start + 1}" if length == 1 else f"{start + bool(length)},{length}"


def _cut(text: str) -> list[str]:
    r"""The lines of ``text`` with their ``\n``; ``str.splitlines`` would also cut at form feeds and U+2028."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _header_path(path: str) -> str:
    """``path`` as git writes it in a header: quoted where it must be, a tab after one that holds a blank."""
    if _NEEDS_QUOTES.search(path):
        return '"' + _NEEDS_QUOTES.sub(lambda match: _escaped(match.group()), path) + '"'
    return path + "\t" if " " in path else path


def _escaped(character: str) -> str:
    return _QUOTED.get(character, f"\\{ord(character):03o}")
