"""What a run of `fix` has done so far: the applied edits and the counts, and whole reports where a page is to be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from unspin.model import FileReport
from unspin.report import applied_lines, counted, hidden
from unspin.report.spool import Spool
from unspin.report.summary import Tally


@dataclass(frozen=True, slots=True)
class Done:
    """An input that was repaired; ``file`` now holds it, None for standard output. ``text_fields`` were read of it."""

    report: FileReport
    file: Path | None
    text_fields: tuple[str, ...]


class Ledger:
    """Gathers what is done; to be used in a ``with`` block. Only a run that ``keeps`` reports holds the files."""

    def __init__(self, *, keeps: bool = False) -> None:
        """Nothing is done yet."""
        self.kept: list[Done] = []
        self._keeps = keeps
        self._tally, self._lines = Tally(), Spool()

    def __enter__(self) -> Self:
        """This."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let go of the lines."""
        self._lines.__exit__(kind, error, trace)

    def add(self, done: Done) -> None:
        """Note an input."""
        self.note(done.report)
        if self._keeps:
            self.kept.append(done)

    def note(self, report: FileReport) -> None:
        """Note a part of an input."""
        self._tally.add(report)
        for line in applied_lines(report):
            self._lines.add(f"{line}\n")

    def noting(self, reports: Iterator[FileReport]) -> Iterator[FileReport]:
        """The parts of an input, each noted as it is taken."""
        for report in reports:
            self.note(report)
            yield report

    def include(self, other: Ledger) -> None:
        """Note what another has noted."""
        self._tally.include(other._tally)
        for piece in other._lines.pieces():
            self._lines.add(piece)

    @property
    def edits(self) -> int:
        """How many edits are applied."""
        return self._tally.summary().applied

    def tell(self, *, quietly: bool, dry: bool) -> None:
        """Every applied edit, then the counts, nothing where no file was done; on standard error where standard output holds text."""
        summary = self._tally.summary()
        if not summary.read:
            return
        for line in self._lines.lines():
            click.echo(line, err=quietly)
        verb = "would be applied" if dry else "applied"
        told = f"{counted(summary.applied, 'edit')} {verb} in {counted(summary.read, 'file')}; "
        told += f"{counted(summary.findings - summary.applied, 'finding')} left for review"
        also = hidden(summary)
        click.echo(f"{told}; {also}" if also else told, err=quietly)
