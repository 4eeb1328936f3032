"""Harper in process, behind a list of allowed rules.

With its default rules Harper is dangerous on medical text (*sclerotherapy* becomes *chemotherapy*), so a rule is off
unless it stands in ``ALLOWED``. Spelling, split words, spaces, numbers and typography are never on.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any

from unspin.errors import BackendError
from unspin.grammar.base import Complaint, beside, settle, windows
from unspin.model import Finding, Span

if TYPE_CHECKING:
    import harper

ALLOWED = {
    "AdjectiveDoubleDegree": "more better, most easiest: left when a synonym is already a comparative",
    "AnA": "a/an by the next word; our own table has the last word, Harper errs on letters (Part A, an HIV test)",
    "AnAnother": "an another, a another: a determiner doubled by a swap",
    "AnotherThings": "another things: number after a swap",
    "AvoidAndAlso": "and also: what as-well-as spinners leave",
    "ComprisesOf": "comprises of: synonym of consists of",
    "DespiteOf": "despite of: synonym of in spite of",
    "DidPast": "did helped: verb form after do",
    "Discuss": "discuss about: synonym of talk about",
    "IsBeenAuxSequence": "is been: auxiliaries swapped",
    "ModalOf": "could of",
    "MoreBetter": "more better, most worst",
    "OneOfTheSingular": "one of the most common cause: number after a swap",
    "OpenCompounds": "alot, infact",
    "PronounInflectionBe": "they is, it are",
    "PronounVerbAgreement": "he have, it help",
    "RegularIrregulars": "childs, foots, informations",
    "RepeatedWords": "the the: left at the edge of a swap; numbers, units and negations are only shown",
    "SentenceCapitalization": "only beside our own edits: a sentence that an edit now begins",
    "SimplePastToPastParticiple": "has went",
    "SinceDuration": "since three years",
    "SupposedTo": "suppose to",
    "TheAnother": "the another: a determiner doubled by a swap",
    "TheMy": "the your: a determiner doubled by a swap",
    "ThisTypeOfThing": "these type of treatment",
    "ToTo": "to to: left at the edge of a swap",
}
"""Rule of Harper 2.13 to why it may run. With our vetoes they fire 9 times in 150,000 words of patient information.
Tried there and left out: InflectedVerbAfterTo (*leads to restricted movement*), MissingPreposition, ModalBeAdjective,
NounVerbConfusion, IAmAgreement (*type I are*), ThereIsAgreement, SingleBe (*where you are is a good place*)."""

_ONLY_BESIDE_EDITS = frozenset({"SentenceCapitalization"})
_OF_PRONOUNS = frozenset({"PronounVerbAgreement", "PronounInflectionBe"})
_NO_PRONOUN = re.compile(
    r"(?:[A-Z]{2,}|\b(?i:type|stage|grade|class|phase|group|part|igf|bipolar|level|factor)[ -]I)\s*$"
)
"""*HE* and the *I* of *type I* are taken for pronouns."""
_REPLACE, _REMOVE, _INSERT_AFTER = range(3)


class Harper:
    """The Harper linter of one process. Its library runs one check at a time, so a lock makes threads take turns."""

    name = "harper"

    def __init__(self) -> None:
        """Load the library and its dictionary: about a second of processor time. Raises ``BackendError`` without it."""
        self._lock = threading.Lock()
        self._linter = _linter()

    def check(
        self, text: str, near: tuple[Span, ...] | None = None, *, protected: tuple[Span, ...] = ()
    ) -> tuple[Finding, ...]:
        """The findings in the sentences that ``near`` touches, see ``Backend.check``. About 15,000 words a second."""
        complaints = [found for window in windows(text, near) for found in self._complaints(text, window, near or ())]
        return settle(complaints, text, near, protected, self.name)

    def close(self) -> None:
        """Nothing is held beyond memory."""

    def _complaints(self, text: str, window: Span, near: tuple[Span, ...]) -> list[Complaint]:
        part = window.slice(text)
        with self._lock:
            by_rule = self._linter.organized_lints(part, language="plaintext")
        found = [
            Complaint(
                rule,
                Span(lint.span.start, lint.span.end).shifted(window.start),
                tuple(_wording(lint.problem_text, suggestion) for suggestion in lint.suggestions),
                lint.message,
            )
            for rule, lints in by_rule.items()
            for lint in lints
        ]
        return [complaint for complaint in found if _stands(complaint, text, near)]


def _linter() -> harper.Linter:
    try:
        import harper  # noqa: PLC0415
    except ImportError as error:
        raise BackendError("Harper is not installed; pip install harper-py, or choose another backend") from error
    if not hasattr(harper, "get_default_lint_config"):
        raise BackendError(
            "another package called harper hides harper-py; pip uninstall harper, then reinstall harper-py"
        )
    config = harper.get_default_lint_config()
    missing = sorted(set(ALLOWED) - set(config))
    if missing:
        raise BackendError(f"this Harper lacks the rule {missing[0]}; pip install 'harper-py>=0.2,<0.3'")
    linter = harper.Linter()
    linter.set_lint_config({rule: rule in ALLOWED for rule in config})
    return linter


def _wording(found: str, suggestion: Any) -> str:  # noqa: ANN401  a harper.Suggestion; its module is loaded lazily
    kind, new = int(suggestion.kind), str(suggestion.replacement_text)
    return {_REPLACE: new, _REMOVE: "", _INSERT_AFTER: found + new}[kind]


def _stands(complaint: Complaint, text: str, near: tuple[Span, ...]) -> bool:
    """Whether a complaint is worth showing: capitals only beside edits, and no abbreviation taken for a pronoun."""
    if complaint.rule in _ONLY_BESIDE_EDITS:
        return beside(text, complaint.span, near)
    start = complaint.span.start
    subject = text[max(0, start - 30) : start] + (complaint.span.slice(text) if text[start : start + 1] == "I" else "")
    return complaint.rule not in _OF_PRONOUNS or not _NO_PRONOUN.search(subject)
