"""Text that must be kept until the end of a report is known: in memory while it is short, then in a file without a name."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

_IN_MEMORY_BYTES = 8 * 1024 * 1024
_PIECE_CHARS = 1 << 16


class Spool:
    r"""Takes pieces of text and gives them back in order, once. To be used in a ``with`` block, which lets go of them.

    >>> with Spool() as spool:
    ...     spool.add("knee\n"); spool.add("hip")
    ...     list(spool.lines())
    ['knee', 'hip']
    """

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._file = SpooledTemporaryFile(  # noqa: SIM115 - closed by the with block
            _IN_MEMORY_BYTES, mode="w+", encoding="utf-8", errors="surrogatepass", newline=""
        )
        self.empty = True

    def __enter__(self) -> Self:
        """This."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let go of what is kept."""
        self._file.close()

    def add(self, text: str) -> None:
        """Keep ``text`` behind what is kept."""
        self.empty = self.empty and not text
        self._file.write(text)

    def pieces(self) -> Iterator[str]:
        """What is kept, in pieces that may end anywhere."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE_CHARS):
            yield piece

    def lines(self) -> Iterator[str]:
        """What is kept, line by line, without the line feeds."""
        rest = ""
        for piece in self.pieces():
            *lines, rest = (rest + piece).split("\n")
            yield from lines
        if rest:
            yield rest
