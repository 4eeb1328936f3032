"""The grammar backend that finds nothing, for runs without one."""

from __future__ import annotations

from unspin.model import Finding, Span


class NoGrammar:
    """A backend without findings."""

    name = "none"

    def check(
        self, text: str, near: tuple[Span, ...] | None = None, *, protected: tuple[Span, ...] = ()
    ) -> tuple[Finding, ...]:
        """Nothing, whatever the text."""
        del text, near, protected
        return ()

    def close(self) -> None:
        """Nothing is held."""
