"""Engines for tests of batches, which need no models and say what they were asked."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from review_stub import WordEngine

from unspin.config import Settings
from unspin.model import Document, Finding


class CountingEngine(WordEngine):
    """Notes each document that it reads, over all of its kind; a site's lexicon decides what “zorbic” is."""

    read: ClassVar[list[str]] = []

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)

    def with_settings(self, settings: Settings) -> CountingEngine:
        """Another one."""
        return type(self)(settings)

    def check(self, document: Document) -> tuple[Finding, ...]:
        """What the words of the stub are, without what is disabled, and how long the site's lexicon is for “zorbic”."""
        self.read.append(Path(document.path).name)
        return tuple(one for one in super().check(document) if self.settings.allows(one.rule))
