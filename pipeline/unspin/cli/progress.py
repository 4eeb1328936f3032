"""How far a run is, in one line of a terminal that is written over and over and is gone when anything else is written."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from unspin.model import FileReport

PROGRESS_FROM = 20
"""Files from which on a run shows its progress."""

PROGRESS_FROM_BYTES = 4 * 1024 * 1024
"""The same for fewer files: so much is worked on for minutes, and a long file is told by its stretches."""

PERIOD_S = 0.1
"""Between two versions of the line: ten a second look alive and cost nothing."""

WINDOW_S = 30.0
"""So far back the rate looks: a run may begin with files that the cache knows, at a hundred times the rate of the others."""

SETTLED_S = 2.0
"""From when on the rate is shown: before that models are loaded."""

_MINUTE_S, _HOUR_S = 60, 3600


class Progress:
    """Files done of all, words a second, and how long the rest will take at the rate of the last half minute.

    The rest is measured in bytes, since files differ; what is ``done`` is told in bytes and words.
    """

    def __init__(self, files: int, total_bytes: int, stream: TextIO, width: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is written yet; ``width`` gives the columns of the terminal behind ``stream``, ``clock`` seconds."""
        self._files, self._bytes = files, total_bytes
        self._stream, self._width, self._clock = stream, width, clock
        self._done_files = self._done_bytes = self._done_words = self._shown = 0
        self._last = float("-inf")
        self._marks = deque([(clock(), 0, 0)])

    def begin(self) -> None:
        """Show that nothing is done yet."""
        self._draw()

    def done(self, read_bytes: int, words: int, files: int = 1) -> None:
        """One more file, or a part of one, which is none yet."""
        self._done_files += files
        self._done_bytes += read_bytes
        self._done_words += words
        now = self._clock()
        if now - self._last >= PERIOD_S:
            self._mark(now)
            self._draw()

    def clear(self) -> None:
        """Take the line away, so that something else can be written; the next file brings it back."""
        if self._shown:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown, self._last = 0, float("-inf")

    def _mark(self, now: float) -> None:
        self._marks.append((now, self._done_bytes, self._done_words))
        while len(self._marks) > 2 and self._marks[1][0] <= now - WINDOW_S:
            self._marks.popleft()

    def _draw(self) -> None:
        width = self._width() - 1  # some terminals begin a new line after the last column
        line = next((one for one in self._lines() if len(one) <= width), "")
        self._stream.write("\r" + line + " " * (min(self._shown, width) - len(line)))
        self._stream.flush()
        self._shown, self._last = len(line), self._clock()

    def _lines(self) -> Iterator[str]:
        """The line, the longest first."""
        from unspin.report import counted  # noqa: PLC0415 - only needed where somebody looks

        begun, at_bytes, at_words = self._marks[0]
        seconds = self._marks[-1][0] - begun
        if seconds >= SETTLED_S and self._done_bytes > at_bytes:
            words = f"{(self._done_words - at_words) / seconds:,.0f} words/s"
            left = duration((self._bytes - self._done_bytes) * seconds / (self._done_bytes - at_bytes))
            yield f"{self._done_files:,} of {counted(self._files, 'file')} · {words} · {left} left"
            yield f"{self._done_files:,}/{self._files:,} · {words} · {left}"
            yield f"{self._done_files:,}/{self._files:,} · {left}"
        yield f"{self._done_files:,} of {counted(self._files, 'file')}"
        yield f"{self._done_files:,}/{self._files:,}"


class Counter:
    """Shows the progress of a run over many files on a terminal, as long as it is entered; elsewhere nothing."""

    def __init__(self, paths: Sequence[Path | None], width: Callable[[], int]) -> None:
        """Nothing is shown yet; ``width`` gives the columns of the terminal."""
        self._paths, self._width, self._number, self._begun = paths, width, 0, 0
        self._sizes: list[int] = []
        self._progress: Progress | None = None

    def __enter__(self) -> Counter:
        """Show that nothing is done yet."""
        if not sys.stderr.isatty():
            return self
        self._sizes = [_size(one) for one in self._paths]
        if len(self._paths) > PROGRESS_FROM or sum(self._sizes) > PROGRESS_FROM_BYTES:
            self._progress = Progress(len(self._paths), sum(self._sizes), sys.stderr, self._width)
            self._progress.begin()
        return self

    def __exit__(self, *_error: object) -> None:
        """Take the line away for good."""
        self.clear()
        self._progress = None

    def count(self, report: FileReport | None) -> None:
        """One more file is done; what was told of its parts counts once."""
        if self._progress:
            self._progress.done(self._sizes[self._number] - self._begun, _words(report) if report else 0)
            self._number += 1
            self._begun = 0

    def count_part(self, report: FileReport) -> None:
        """One more part of a long file is done, the file not yet."""
        if self._progress:
            left = self._sizes[self._number] - self._begun
            size = min(left, len(report.source.encode("utf-8", "surrogatepass")))
            self._begun += size
            self._progress.done(size, _words(report), files=0)

    def clear(self) -> None:
        """Take the line away before something else is written."""
        if self._progress:
            self._progress.clear()

    def make_way(self) -> None:
        """Take the line away before something goes to standard output, where that is a terminal: perhaps the same."""
        if self._progress and sys.stdout.isatty():
            self._progress.clear()


def _words(report: FileReport) -> int:
    return len(report.source.split())


def _size(path: Path | None) -> int:
    try:
        return path.stat().st_size if path else 0
    except OSError:
        return 0


def duration(seconds: float) -> str:
    """A time as people say it, never less than a second.

    >>> duration(0.2), duration(75), duration(3 * 3600 + 130)
    ('1 s', '1 min 15 s', '3 h 2 min')
    """
    whole = max(1, round(seconds))
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
    return f"{whole // _HOUR_S:,} h {whole % _HOUR_S // _MINUTE_S} min"
