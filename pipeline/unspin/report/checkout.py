"""Paths as review tools want them: relative to the root of the checkout, with slashes, and as parts of a URI."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where a run took place: ``root`` is the top folder of what is under review, ``here`` the working folder, both absolute."""

    root: Path
    here: Path

    def path(self, path: str) -> str:
        """``path``, as it was given, from the root; absolute where it lies outside. No link is followed.

        >>> Checkout(Path("/site"), Path("/site/posts")).path("a.md")
        'posts/a.md'
        """
        whole = Path(os.path.normpath(self.here / path))
        return (whole.relative_to(self.root) if whole.is_relative_to(self.root) else whole).as_posix()

    def uri(self, path: str) -> str:
        """The same as a URI: a relative reference within the root, a ``file`` URI outside.

        >>> Checkout(Path("/site"), Path("/site")).uri("knee pain.md")
        'knee%20pain.md'
        """
        shown = self.path(path)
        return Path(shown).as_uri() if Path(shown).is_absolute() else quote(os.fsencode(shown))
