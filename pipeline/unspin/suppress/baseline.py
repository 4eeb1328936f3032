"""The baseline: findings that were there when unspin was taken up, each known by its file and fingerprint."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from unspin.model import Applicability, FileReport, Finding
from unspin.report.fingerprints import fingerprints_of, folded

FILE_NAME = "unspin-baseline.json"
"""Stands beside the configuration file."""

_WORDING_CHARS = 100
"""Of a finding so much is kept, for people and to know it again: a whole block can be a page long."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that is known: ``path`` from the folder of the baseline, with slashes; ``added`` the day it was recorded."""

    path: str
    rule: str
    found: str
    fingerprint: str
    applicability: Applicability
    added: date

    @property
    def order(self) -> tuple[str, ...]:
        """By file, rule and wording, so that lines of one file stand together and two branches rarely touch the same."""
        return self.path, self.rule, self.found.lower(), self.found, self.fingerprint


@dataclass(frozen=True, slots=True)
class Change:
    """What an update did: the new baseline, and how many entries came, went and stayed."""

    baseline: Baseline
    added: int
    removed: int
    kept: int


@dataclass(frozen=True)
class Baseline:
    """Entries, in their order, and the folder that their paths count from. An empty one hides nothing."""

    root: Path
    entries: tuple[Entry, ...] = ()

    @cached_property
    def by_path(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of each path, in their order."""
        paths: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            paths[entry.path].append(entry)
        return {path: tuple(entries) for path, entries in paths.items()}

    def path_of(self, path: str) -> str:
        """A path as entries hold it: from the folder of the baseline, with slashes, in NFC."""
        whole = Path(path).resolve()
        try:
            relative = Path(os.path.relpath(whole, self.root.resolve()))
        except ValueError:  # another drive
            relative = whole
        return unicodedata.normalize("NFC", relative.as_posix())

    def hide(self, file: FileReport) -> FileReport:
        """The report without the findings that are known, and with their number."""
        known = self._known(file)
        left = tuple(finding for finding, entry in zip(file.findings, known, strict=True) if entry is None)
        return replace(file, findings=left, baselined=len(known) - len(left))

    def updated(
        self, files: Iterable[FileReport], today: date, *, gone: Collection[str] = (), adds: bool = True
    ) -> Change:
        """The baseline after a check of ``files``, whose findings are all there.

        Entries of these files, and of the paths ``gone``, that are found no more are taken out; with ``adds`` what is
        new is recorded. Known ones keep their day.
        """
        entries: list[Entry] = []
        checked, added = set(gone), 0
        for file in files:
            path = self.path_of(file.path)
            checked.add(path)
            rows = zip(file.findings, fingerprints_of(file), self._known(file), strict=True)
            for finding, fingerprint, old in rows:
                if old or adds:
                    entries.append(_entry(path, finding, fingerprint, old.added if old else today))
                    added += old is None
        elsewhere = [entry for entry in self.entries if entry.path not in checked]
        everything = tuple(sorted((*elsewhere, *entries), key=lambda one: one.order))
        kept = len(everything) - added
        return Change(Baseline(self.root, everything), added, len(self.entries) - kept, kept)

    def _known(self, file: FileReport) -> tuple[Entry | None, ...]:
        """For each finding the entry that knows it, each entry once: by fingerprint, else by rule and wording.

        The second is for findings with an edit beside them, which changes the fingerprint: as many of a wording stay
        hidden as were there, and one more is reported.
        """
        entries = self.by_path.get(self.path_of(file.path), ()) if file.path != "-" else ()
        if not entries:
            return (None,) * len(file.findings)
        exact = {entry.fingerprint: entry for entry in entries}
        known = [exact.pop(one, None) for one in fingerprints_of(file)]
        left: dict[tuple[str, str], deque[Entry]] = defaultdict(deque)
        for entry in exact.values():
            left[entry.rule, folded(entry.found)].append(entry)
        for i, finding in enumerate(file.findings):
            alike = left.get((finding.rule, folded(_wording(finding))))
            if known[i] is None and alike:
                known[i] = alike.popleft()
        return tuple(known)


def _entry(path: str, finding: Finding, fingerprint: str, added: date) -> Entry:
    return Entry(path, finding.rule, _wording(finding), fingerprint, finding.applicability, added)


def _wording(finding: Finding) -> str:
    """The beginning of what was found, in one line."""
    return " ".join(unicodedata.normalize("NFC", finding.found).split())[:_WORDING_CHARS]
