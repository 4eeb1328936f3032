"""A review in progress: which findings wait for a decision, what was decided, and what can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from unspin.decisions.schema import Decision, Decisions, FileDecisions, Verdict
from unspin.edits import is_edit
from unspin.model import Finding
from unspin.text.spans import any_overlaps


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A file under review: ``path`` and ``sha256`` as decisions name it, ``source`` its text, the findings in that.

    ``text_fields`` are those that it was read with.
    """

    path: str
    sha256: str
    source: str
    findings: tuple[Finding, ...]
    text_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """One finding to decide on, by the numbers, from 0, of its file and of the finding in it."""

    file: int
    number: int


class Session:
    """The questions of a batch, answered in any order. Nothing is written: ``decisions`` is what has to be kept."""

    def __init__(self, files: Sequence[Reviewed], earlier: Decisions) -> None:
        """Take over the ``earlier`` decisions that still fit."""
        self.files = tuple(files)
        self.questions = tuple(
            Question(number, place) for number, file in enumerate(files) for place in range(len(file.findings))
        )
        self._earlier = earlier
        self._answers: dict[Question, Decision] = {}
        self._undo: list[tuple[Question, ...]] = []
        self.stale: list[FileDecisions] = []
        """Earlier decisions about files of this batch that have changed since; only what was rejected is taken over."""
        self._known = {one.path: one for one in earlier.files}
        for number, file in enumerate(self.files):
            if file.path in self._known:
                self._take_over(number, self._known[file.path])

    def finding(self, question: Question) -> Finding:
        """What ``question`` asks about."""
        return self.files[question.file].findings[question.number]

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return len(self._answers)

    def open_from(self, start: Question, skipped: Collection[int] = ()) -> Question | None:
        """The first open question from ``start`` on, else the first open one; those of ``skipped`` files are left out."""
        waiting = [one for one in self.questions if one not in self._answers and one.file not in skipped]
        return next((one for one in waiting if one >= start), waiting[0] if waiting else None)

    def answer(self, question: Question, verdict: Verdict, new: str | None = None) -> None:
        """Decide on one finding; ``new`` is the wording of one's own, or another than the first suggestion."""
        self._set([question], verdict, new)

    def alike(self, question: Question, verdict: Verdict) -> tuple[Question, ...]:
        """The open questions with the rule and wording of ``question``, whatever the case, itself included.

        For ``ACCEPT`` only those that can be accepted.
        """
        key = _likeness(self.finding(question))
        found = (one for one in self.questions if one not in self._answers and _likeness(self.finding(one)) == key)
        return tuple(one for one in found if verdict is not Verdict.ACCEPT or is_edit(self.finding(one)))

    def answer_alike(self, question: Question, verdict: Verdict) -> int:
        """Decide on all that are ``alike``, each with its own first suggestion; how many they were."""
        questions = self.alike(question, verdict)
        self._set(questions, verdict, None)
        return len(questions)

    def undo(self) -> Question | None:
        """Take the last answer of this session back; the question it was about, None if there is none."""
        if not self._undo:
            return None
        questions = self._undo.pop()
        for one in questions:
            del self._answers[one]
        return questions[0]

    def decisions(self, tool: str) -> Decisions:
        """All that was decided; where this session answered nothing about a file, the earlier decisions as they are."""
        answered = {one.file for questions in self._undo for one in questions}
        own = {self.files[number].path: self._decided(number) for number in sorted(answered)}
        others = [one for one in self._earlier.files if one.path not in own]
        return Decisions(tool, (*others, *own.values()))

    def _decided(self, number: int) -> FileDecisions:
        """The answers about one file, and the earlier ones to what this run does not ask."""
        file = self.files[number]
        answers = [one for question, one in self._answers.items() if question.file == number]
        earlier = self._known.get(file.path)
        if earlier and earlier.sha256 == file.sha256:
            taken = sorted(one.span for one in answers)
            answers += [one for one in earlier.decisions if not any_overlaps(taken, one.span)]
        ordered = tuple(sorted(answers, key=lambda one: one.span))
        return FileDecisions(file.path, file.sha256, ordered, file.text_fields)

    def _set(self, questions: Iterable[Question], verdict: Verdict, new: str | None) -> None:
        questions = tuple(questions)
        for one in questions:
            self._answers[one] = _decision(self.finding(one), verdict, new)
        self._undo += [questions] if questions else []

    def _take_over(self, number: int, earlier: FileDecisions) -> None:
        file = self.files[number]
        if file.sha256 == earlier.sha256:
            known = {(one.span, one.rule): one for one in earlier.decisions}
            for place, finding in enumerate(file.findings):
                if (finding.span, finding.rule) in known:
                    self._answers[Question(number, place)] = known[finding.span, finding.rule]
            return
        self.stale.append(earlier)
        kept = Counter((one.rule, one.new) for one in earlier.decisions if one.verdict is Verdict.REJECT)
        here = Counter((one.rule, one.found) for one in file.findings)
        for place, finding in enumerate(file.findings):
            key = finding.rule, finding.found
            if kept[key] and kept[key] == here[key]:
                self._answers[Question(number, place)] = _decision(finding, Verdict.REJECT, None)


def _likeness(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.found.casefold()


def _decision(finding: Finding, verdict: Verdict, new: str | None) -> Decision:
    if verdict is Verdict.REJECT:
        new = finding.found
    elif new is None:
        new = finding.suggestions[0]
    return Decision(finding.span, finding.found, finding.rule, finding.applicability, verdict, new)
