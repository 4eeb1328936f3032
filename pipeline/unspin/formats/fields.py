"""Which fields of a record hold prose: columns of a table, members of an object."""

from __future__ import annotations

from collections.abc import Sequence

from unspin.errors import InputError

USUAL_FIELDS = ("text", "content", "body")
"""Those that hold prose where none are named."""

MOST_NAMES = 12
"""Names that an error lists."""


class Wanted:
    """The fields that are read: those that are named, else the usual ones, in capitals or not."""

    def __init__(self, names: Sequence[str]) -> None:
        """``names`` may be empty."""
        self._names = tuple(names or USUAL_FIELDS)
        self._folded = frozenset(name.casefold() for name in self._names)

    def __contains__(self, name: str) -> bool:
        """Whether a field of that name is read.

        >>> "Text" in Wanted(()), "Text" in Wanted(("lead",))
        (True, False)
        """
        return name.casefold() in self._folded

    def missing(self, path: str, what: str, present: Sequence[str]) -> InputError:
        """The error for a file that has none of them, but the fields ``present``; ``what`` such a field is."""
        advice = f"name one with --text-field; the file has {_listed(present)}"
        return InputError(path, f"has no {what} {_listed(sorted(self._names))}", advice)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(map(repr, names[:MOST_NAMES])) + more or "none"
