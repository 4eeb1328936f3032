"""The repairs as a unified diff that ``git apply`` and ``patch`` understand."""

from __future__ import annotations

import difflib
import re

from unspin.model import FileReport, Report

_NO_NEWLINE = "\\ No newline at end of file\n"
_NEEDS_QUOTES = re.compile(r'[\x00-\x1f\x7f"\\]')
_QUOTED = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def to_diff(report: Report) -> str:
    """The difference between source and repaired text of each file that changed; the empty string where none did.

    A line ends with a line feed only, as for ``diff``; a carriage return before it belongs to the line.
    """
    return "".join(map(_file_diff, report.files))


def _file_diff(file: FileReport) -> str:
    old, new = _lines(file.source), _lines(file.repaired)
    path = file.path.lstrip("/")
    hunks = difflib.unified_diff(old, new, _header_path(f"a/{path}"), _header_path(f"b/{path}"))
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in hunks)


def _lines(text: str) -> list[str]:
    r"""The lines of ``text`` with their ``\n``; ``str.splitlines`` would also cut at form feeds and U+2028."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _header_path(path: str) -> str:
    """``path`` as git writes it in a header: quoted where it must be, a tab after one that holds a blank."""
    if _NEEDS_QUOTES.search(path):
        return '"' + _NEEDS_QUOTES.sub(lambda match: _escaped(match.group()), path) + '"'
    return path + "\t" if " " in path else path


def _escaped(character: str) -> str:
    return _QUOTED.get(character, f"\\{ord(character):03o}")
