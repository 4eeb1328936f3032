"""From decisions to changed files, and back: everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from unspin.decisions.journal import Journal
from unspin.decisions.paths import inside
from unspin.decisions.schema import Decision, FileDecisions, Verdict, digest
from unspin.decisions.wording import ANEW, document_of, fitted, refuse_broken
from unspin.edits import apply_edits, check_fidelity, guarded_edits
from unspin.errors import InputError
from unspin.formats import Decoded, decode, encode, read_raw, write_atomic
from unspin.model import Applicability, Document, Edit, FileReport, Finding


@dataclass(frozen=True, slots=True)
class Plan:
    """What the decisions about one file come to. ``report.applied`` are the changes, in the text of ``before``."""

    name: str
    target: Path
    before: bytes
    after: bytes
    now: bytes
    """What the file holds at the moment: ``before``, or what an earlier run put there."""
    report: FileReport
    kept: int
    """Findings that were decided to stay as they are."""
    cautions: tuple[str, ...]
    """Protected tokens that wordings typed by hand change, as clauses."""

    @property
    def done(self) -> bool:
        """Whether the file holds the result already."""
        return self.now == self.after


def plan_file(file: FileDecisions, root: Path, journal: Journal) -> Plan:
    """What carrying out the decisions about ``file`` would do; nothing is written.

    A file that an earlier run changed counts as known: its original comes from the journal, so the same or further
    decisions about it may be carried out.

    Raises:
        InputError: the file is missing, was changed by something else, or a decision does not fit it or breaks the guard.
    """
    target = inside(root, file.path)
    now = read_raw(target)
    before = original_bytes(file, now, journal)
    decoded = decode(before, file.path)
    document = document_of(file, decoded.text)
    changes = tuple(one for one in fitted(file, document) if one.new != one.found)
    _refuse_unsafe(file, document)
    applied = tuple(_finding(one) for one in changes)
    repaired = apply_edits(document.source, [Edit(one.span, one.new) for one in changes]).text
    refuse_broken(file, document, repaired)
    report = FileReport(file.path, document.source, applied, repaired, applied, document.format)
    after = _encoded(report, decoded) if changes else before
    kept = len(file.decisions) - len(changes)
    return Plan(file.path, target, before, after, now, report, kept, tuple(_cautions(file)))


def _encoded(report: FileReport, decoded: Decoded) -> bytes:
    try:
        return encode(report, decoded)
    except UnicodeEncodeError as error:
        raise InputError(report.path, "has a new wording with half a character, which no text holds", ANEW) from error


def original_bytes(file: FileDecisions, now: bytes, journal: Journal) -> bytes:
    """The bytes that the decisions count in: ``now``, what the file holds, or the original that the journal keeps.

    Raises:
        InputError: ``now`` is neither, nor what an earlier run made of it.
    """
    if digest(now) == file.sha256:
        return now
    known = journal.find(file.path, file.sha256)
    if known is None or digest(now) not in known.written:
        raise InputError(file.path, "has changed since the review was made", ANEW)
    return known.raw


def _refuse_unsafe(file: FileDecisions, document: Document) -> None:
    """Hold accepted suggestions to the guard; what a person typed is theirs to answer for, and so is putting back."""
    advice = "reject it, or write the wording by hand (edit)"
    accepted = [one for one in file.decisions if one.verdict is Verdict.ACCEPT and one.new != one.found]
    for one in accepted:
        if one.applicability is Applicability.DISPLAY:
            raise InputError(file.path, f"“{_short(one.found)}” is only to be shown and cannot be accepted", advice)
    _, demoted = guarded_edits(document.whole(), [_finding(one) for one in accepted])
    if demoted:
        why = demoted[0].evidence[-1].detail
        raise InputError(file.path, f"“{_short(demoted[0].found)}” cannot be accepted: {why}", advice)


def _cautions(file: FileDecisions) -> Iterator[str]:
    for one in file.decisions:
        if one.verdict is Verdict.EDIT and one.new != one.found:
            for violation in check_fidelity(one.original, one.new):
                yield f"“{_short(one.found)}” → “{_short(one.new)}”, typed by hand: {violation.reason}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else words[:59] + "…"


def _finding(decision: Decision) -> Finding:
    verb = {Verdict.ACCEPT: "accepted", Verdict.EDIT: "edited", Verdict.REJECT: "put back"}[decision.verdict]
    message = f"“{_short(decision.original)}” was {verb} in a review."
    return Finding(decision.rule, decision.span, decision.found, (decision.new,), Applicability.REVIEW, 1.0, message)


def carry_out(plan: Plan, journal: Journal) -> None:
    """Put the result in place of the file in one step, its original recorded first.

    Raises:
        InputError: the file was changed since it was planned, or it or the record cannot be written; it is as it was.
    """
    journal.note(plan.name, plan.before, plan.after)
    if read_raw(plan.target) != plan.now:
        raise InputError(plan.name, "was changed at this moment by another program", "apply again")
    write_atomic(plan.target, plan.after)


def undo_file(file: FileDecisions, root: Path, journal: Journal) -> bool:
    """Put the bytes back that the file held when it was reviewed; whether there was anything to do.

    Where these decisions were not carried out, those are taken back that led to what the file holds.

    Raises:
        InputError: the file was changed after the decisions were carried out, or cannot be read or written.
    """
    target = inside(root, file.path)
    known = journal.find(file.path, file.sha256)
    now = digest(read_raw(target))
    if known and now != file.sha256:
        if now not in known.written:
            raise InputError(file.path, "was changed after the decisions were applied", "undo your own changes first")
    else:
        journal.forget(file.path, file.sha256)
        known = journal.before(file.path, now)
    if known is None:
        return False
    write_atomic(target, known.raw)
    journal.forget(file.path, digest(known.raw))
    return True
