"""Regular expressions that are compiled when they are first needed: of a table of hundreds a page needs a few dozen."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property


class Expression:
    """A regular expression that is written out and compiled when it is first needed.

    >>> bool(Expression(lambda: "days?").pattern.match("Days"))
    True
    """

    def __init__(self, write: Callable[[], str], flags: re.RegexFlag = re.IGNORECASE) -> None:
        """``write`` gives the source."""
        self._write = write
        self._flags = flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression; raises ValueError or re.error for a bad one."""
        return re.compile(self._write(), self._flags)
