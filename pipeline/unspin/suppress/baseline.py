"""The baseline: findings that were there when unspin was taken up, each known by its file and fingerprint."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from unspin.model import Applicability, FileReport, Finding
from unspin.report.fingerprints import Fingerprints, contexts_of, folded
from unspin.report.summary import by_file
from unspin.selection.tree import true_path

FILE_NAME = "unspin-baseline.json"
"""Stands beside the configuration file."""

_WORDING_CHARS = 100
"""Of a finding so much is kept, for people and to know it again: a whole block can be a page long."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that is known: ``path`` from the folder of the baseline, with slashes; ``added`` the day it was recorded.

    ``before`` and ``after`` are the words beside it, as its fingerprint takes them in.
    """

    path: str
    rule: str
    before: str
    found: str
    after: str
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

    @classmethod
    def of(cls, file: FileReport) -> Baseline:
        """A baseline of what was found in one file alone."""
        return cls(Path()).updated((file,), date.min).baseline

    @cached_property
    def by_path(self) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of each path, in their order."""
        paths: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            paths[entry.path].append(entry)
        return {path: tuple(entries) for path, entries in paths.items()}

    def path_of(self, path: str) -> str:
        """A path as entries hold it: from the folder of the baseline, with slashes, in NFC."""
        whole = true_path(Path(path))
        try:
            relative = Path(os.path.relpath(whole, true_path(self.root)))
        except ValueError:  # another drive
            relative = whole
        return unicodedata.normalize("NFC", relative.as_posix())

    def of_file(self, path: str) -> Baseline | None:
        """The part that is of one file alone; None if no finding in it is known."""
        return Baseline(self.root, self.by_path[self.path_of(path)]) if self.knows(path) else None

    def hide(self, file: FileReport) -> FileReport:
        """The report without the findings that are known, and with their number."""
        if not self.knows(file.path):
            return file
        known = self._known(*self._entries((file,), date.min))
        left = tuple(finding for finding, entry in zip(file.findings, known, strict=True) if entry is None)
        return replace(file, findings=left, baselined=len(known) - len(left))

    def hiding(self, stretches: Iterable[FileReport]) -> Callable[[FileReport], FileReport]:
        """What ``hide`` does, for the stretches of a long file, of which ``stretches`` says all that is found in it.

        It can be sent to another process.
        """
        places: list[_Place] = []

        def noted() -> Iterator[FileReport]:
            for file in stretches:
                places.extend(_place(file, one) for one in file.findings)
                yield file

        path, found = self._entries(noted(), date.min)
        known = self._known(path, found)
        return _Places(frozenset(place for place, entry in zip(places, known, strict=True) if entry)).hide

    def knows(self, path: str) -> bool:
        """Whether findings in the file at ``path`` are known."""
        return path != "-" and self.path_of(path) in self.by_path

    def _entries(self, stretches: Iterable[FileReport], added: date) -> tuple[str, list[Entry]]:
        """The path of a file as entries hold it, and its findings as entries."""
        names, path, entries = Fingerprints(), "", list[Entry]()
        for file in stretches:
            path = path or self.path_of(file.path)
            contexts = contexts_of(file)
            rows = zip(file.findings, contexts, names.of(file, contexts), strict=True)
            entries += (
                Entry(path, one.rule, before, _wording(one), after, fingerprint, one.applicability, added)
                for one, (before, after), fingerprint in rows
            )
        return path, entries

    def with_finding(self, file: FileReport, finding: Finding, today: date) -> Baseline:
        """The baseline with one finding of a file more; this one where it is known. ``file`` holds all that is found in it."""
        path, found = self._entries((file,), today)
        number = file.findings.index(finding)
        if self._known(path, found)[number]:
            return self
        return replace(self, entries=tuple(sorted((*self.entries, found[number]), key=lambda one: one.order)))

    def updated(
        self, files: Iterable[FileReport], today: date, *, gone: Collection[str] = (), adds: bool = True
    ) -> Change:
        """The baseline after a check of ``files``, whose findings are all there.

        Entries of these files, and of the paths ``gone``, that are found no more are taken out; with ``adds`` what is
        new is recorded. Known ones keep their day.
        """
        entries: list[Entry] = []
        checked, added = set(gone), 0
        for stretches in by_file(files):
            path, found = self._entries(stretches, today)
            checked.add(path)
            for now, old in zip(found, self._known(path, found), strict=True):
                if old or adds:
                    entries.append(replace(now, added=old.added if old else today))
                    added += old is None
        elsewhere = [entry for entry in self.entries if entry.path not in checked]
        everything = tuple(sorted((*elsewhere, *entries), key=lambda one: one.order))
        kept = len(everything) - added
        return Change(Baseline(self.root, everything), added, len(self.entries) - kept, kept)

    def _known(self, path: str, found: Sequence[Entry]) -> tuple[Entry | None, ...]:
        """For each of ``found`` in a file the entry that knows it, each once: the one alike by the first of ``_LIKENESSES`` that fits."""
        left = self.by_path.get(path, ())
        known: list[Entry | None] = [None] * len(found)
        for likeness in _LIKENESSES:
            alike: dict[Hashable, deque[Entry]] = defaultdict(deque)
            for entry in left:
                alike[likeness(entry)].append(entry)
            for i, one in enumerate(found):
                if known[i] is None and (entries := alike.get(likeness(one))):
                    known[i] = entries.popleft()
            left = tuple(entry for entries in alike.values() for entry in entries)
        return tuple(known)


_LIKENESSES: tuple[Callable[[Entry], Hashable], ...] = (
    lambda one: one.fingerprint,
    lambda one: (one.rule, folded(one.found), one.after),
    lambda one: (one.rule, folded(one.found), one.before),
    lambda one: (one.rule, folded(one.found)),
)
"""How a finding is known again, the surest first. An edit beside it changes the fingerprint, mostly on one side; whatever is edited, as many of
a wording stay hidden as were there, and one more is reported."""


_Place = tuple[int, int, str]
"""Where a finding stands in the whole file, and its rule."""


@dataclass(frozen=True, slots=True)
class _Places:
    """The findings of a long file that are known."""

    places: frozenset[_Place]

    def hide(self, file: FileReport) -> FileReport:
        """The report on a stretch of the file without them, and with their number."""
        left = tuple(one for one in file.findings if _place(file, one) not in self.places)
        return replace(file, findings=left, baselined=len(file.findings) - len(left))


def _place(file: FileReport, finding: Finding) -> _Place:
    start = file.stretch.offset + finding.span.start
    return start, start + len(finding.span), finding.rule


def _wording(finding: Finding) -> str:
    """The beginning of what was found, in one line."""
    return " ".join(unicodedata.normalize("NFC", finding.found).split())[:_WORDING_CHARS]
