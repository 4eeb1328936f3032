"""Patterns as in a ``.gitignore`` file, matched as git's wildmatch does: byte by byte, the last one that fits decides."""

from __future__ import annotations

import os
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

_CLASSES = {
    "alpha": string.ascii_letters,
    "digit": string.digits,
    "alnum": string.ascii_letters + string.digits,
    "upper": string.ascii_uppercase,
    "lower": string.ascii_lowercase,
    "punct": string.punctuation,
    "space": " \t\n\v\f\r",
    "blank": " \t",
    "xdigit": string.hexdigits,
    "cntrl": "".join(map(chr, (*range(32), 127))),
    "graph": string.ascii_letters + string.digits + string.punctuation,
    "print": string.ascii_letters + string.digits + string.punctuation + " ",
}
_STARS = re.compile(rb"\*+")
_SLASH = ord("/")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a list of patterns. ``place`` says where it stands, such as ``.gitignore:3``."""

    text: str
    place: str
    negated: bool
    folders_only: bool
    anchored: bool
    regex: re.Pattern[bytes]

    @classmethod
    def read(cls, line: str, place: str) -> Pattern | None:
        """The pattern on a line; None for a comment, a blank line and a pattern that git can never match."""
        body = _without_trailing_blanks(line)
        if not body or body.startswith("#"):
            return None
        negated = body.startswith("!")
        rest = body.removeprefix("!")
        folders_only = rest.endswith("/")
        rest = rest.removesuffix("/")
        try:
            regex = re.compile(_translated(os.fsencode(rest.removeprefix("/"))), re.DOTALL)
        except _MalformedError:
            return None
        return cls(body, place, negated, folders_only, "/" in rest, regex)


class _MalformedError(ValueError):
    """A bracket that is not closed, an unknown class or a backslash at the end: such a pattern matches nothing."""


class Patterns:
    """A list of patterns for what lies below one folder; paths are relative to it, with ``/`` between their parts.

    >>> drafts = Patterns(["drafts/", "!drafts.md"], "unspin.toml")
    >>> drafts.excluding("posts/drafts/a.md").text, drafts.excluding("drafts.md")
    ('drafts/', None)
    """

    def __init__(self, lines: Iterable[str], place: str, *, numbered: bool = False) -> None:
        """Read ``lines``; ``numbered`` adds the number of the line to ``place``."""
        read = (Pattern.read(line, f"{place}:{n}" if numbered else place) for n, line in enumerate(lines, start=1))
        self._reversed = tuple(one for one in read if one)[::-1]

    def __bool__(self) -> bool:
        """Whether there is any pattern."""
        return bool(self._reversed)

    def last_match(self, path: str, *, is_folder: bool) -> Pattern | None:
        """The last pattern that fits ``path`` itself, whatever its folders are; it may be a negated one."""
        whole = os.fsencode(path)
        name = whole.rpartition(b"/")[2]
        for one in self._reversed:
            if (is_folder or not one.folders_only) and one.regex.fullmatch(whole if one.anchored else name):
                return one
        return None

    def excluding(self, path: str, *, is_folder: bool = False) -> Pattern | None:
        """The pattern that takes ``path`` or a folder above it; below a folder that is taken nothing comes back."""
        for part, folder in _down_to(path, is_folder=is_folder):
            found = self.last_match(part, is_folder=folder)
            if found and not found.negated:
                return found
        return None


def _down_to(path: str, *, is_folder: bool) -> Iterator[tuple[str, bool]]:
    steps = list(accumulate(path.split("/"), "{}/{}".format))
    yield from ((step, True) for step in steps[:-1])
    yield path, is_folder


def _without_trailing_blanks(line: str) -> str:
    """The line without its line break and the spaces at its end, but for one that a backslash keeps."""
    line = line.removesuffix("\n").removesuffix("\r")
    kept = line.rstrip(" ")
    slashes = len(kept) - len(kept.rstrip("\\"))
    return line[: len(kept) + 1] if slashes % 2 and len(line) > len(kept) else kept


_STAR, _FOLDERS, _ALL = b"[^/]*", b"(?:.*/)?", b".*"
"""What stars match: within a name, whole folders or none, and whatever comes."""


def _translated(glob: bytes) -> bytes:
    """A regular expression for what ``glob`` matches in a path, after wildmatch.c of git (WM_PATHNAME)."""
    out, at = [], 0
    while at < len(glob):
        one = glob[at : at + 1]
        if one == b"*":
            regex, at = _stars(glob, at)
            out.append(regex)
        elif one == b"?":
            out.append(b"[^/]")
            at += 1
        elif one == b"[":
            members, at = _bracket(glob, at + 1)
            out.append(b"[" + b"".join(b"\\x%02x" % code for code in sorted(members)) + b"]" if members else b"(?!)")
        else:
            at += one == b"\\"
            out.append(re.escape(_byte(glob, at)))
            at += 1
    within = _settled(out, _STAR, b"[^/]*?", (b"/", _FOLDERS, _ALL))
    return b"".join(_settled(within, _FOLDERS, b"(?:.*?/)??", (_ALL,)))


def _settled(parts: list[bytes], star: bytes, shortest: bytes, ends: tuple[bytes, ...]) -> list[bytes]:
    """The same expression, so that a pattern of many stars takes no longer than one of few.

    What stands between two of ``star``, and none of ``ends``, matches where it fits first and is not looked for again:
    the second takes whatever a later place would have left.
    """
    out, at = [], 0
    while at < len(parts):
        after = next((i for i in range(at + 1, len(parts)) if parts[i] in (star, *ends)), len(parts))
        between = parts[at + 1 : after]
        if parts[at] == star and parts[after : after + 1] == [star]:
            out.append(b"(?>" + shortest + b"".join(between) + b")")
        else:
            out += parts[at], *between
        at = after
    return out


def _stars(glob: bytes, at: int) -> tuple[bytes, int]:
    """What the stars at ``at`` match, and where the rest begins: two between slashes cross folders, or none at all."""
    found = _STARS.match(glob, at)
    end = found.end() if found else at + 1
    before, after = glob[at - 1 : at] if at else b"", glob[end : end + 1]
    if end - at < 2 or before not in (b"", b"/"):
        return _STAR, end
    if after == b"/":
        return _FOLDERS, end + 1
    return (_ALL if not after or glob[end : end + 2] == b"\\/" else _STAR), end


def _bracket(glob: bytes, at: int) -> tuple[set[int], int]:
    """The bytes that the bracket whose content begins at ``at`` matches, never a slash, and where the rest begins."""
    negated = glob[at : at + 1] in (b"!", b"^")
    at += negated
    members: set[int] = set()
    previous: int | None = None
    first = True
    while first or glob[at : at + 1] != b"]":
        first = False
        if glob[at : at + 2] == b"[:":
            named, previous, at = _class(glob, at)
            members |= named
            continue
        if glob[at : at + 1] == b"-" and previous is not None and glob[at + 1 : at + 2] not in (b"", b"]"):
            at += 1 + (glob[at + 1 : at + 2] == b"\\")
            members |= set(range(previous, _byte(glob, at)[0] + 1))
            previous = None
        else:
            at += glob[at : at + 1] == b"\\"
            previous = _byte(glob, at)[0]
            members.add(previous)
        at += 1
    if negated:
        members = set(range(256)) - members
    return members - {_SLASH}, at + 1


def _class(glob: bytes, at: int) -> tuple[set[int], int | None, int]:
    """The bytes of ``[:name:]`` at ``at``, what a range may begin with, and where the rest begins.

    Without ``:]`` it is an ordinary bracket.
    """
    end = glob.find(b"]", at + 2)
    if end < 0:
        raise _MalformedError
    if end == at + 2 or glob[end - 1 : end] != b":":
        return {ord("[")}, ord("["), at + 1
    name = glob[at + 2 : end - 1].decode("ascii", "replace")
    if name not in _CLASSES:
        raise _MalformedError
    return set(_CLASSES[name].encode()), None, end + 1


def _byte(glob: bytes, at: int) -> bytes:
    if at >= len(glob):
        raise _MalformedError
    return glob[at : at + 1]
