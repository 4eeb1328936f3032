"""What the stub engines of the tests share."""

from __future__ import annotations

from collections.abc import Sequence

from unspin.model import Document, FileReport, Finding


class Reporting:
    """Gives an engine that has ``check`` the ``report`` that the commands ask for."""

    def check(self, document: Document) -> Sequence[Finding]:
        """What the stub finds."""
        raise NotImplementedError

    def warm_up(self) -> None:
        """Nothing: a stub has no tables."""

    def report(self, document: Document) -> FileReport:
        """The report with that, nothing applied."""
        return FileReport(document.path, document.source, tuple(self.check(document)), document.source, (), document.format)
