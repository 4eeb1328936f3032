"""The contract of a grammar backend, and what all of them do with the complaints they get."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from unspin.errors import BackendError
from unspin.grammar.article import article_for
from unspin.model import OPAQUE, Applicability, Finding, Span
from unspin.text.tokens import sentences

SAFE_CONFIDENCE = 0.98
"""For a doubled word or an article that our own rule agrees on, beside our own edit: the floor of the safe tier."""
REVIEW_CONFIDENCE = 0.7
"""For all else. Judged on 30 seeded errors and 150,000 words of patient information: about 3 of 4 complaints right."""

CLAIM_WORDS = frozenset(
    """no not never none nor neither without cannot unless except only may might must should can could would will shall
    left right more less fewer most least above below over under before after up down increase decrease always usually
    often sometimes rarely seldom daily twice once mg ml mcg g kg cm mm iu ug unit units percent zero one two three
    four five six seven eight nine ten eleven twelve hundred thousand half""".split()
)
"""Words a claim hangs on (research, section 4). A complaint that adds, drops or doubles one is shown, never applied."""

_CLAIM = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’]t\b)?")
_WORDS = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"([^\W\d_]+)\s+\1", re.IGNORECASE)
_BESIDE = re.compile(r"\s*[^\W_]*\s*")
_BESIDE_BACK = re.compile(r"\s*[^\W_]*\s*$")
_LETTER_A = re.compile(r"(?<=\w )A$|(?<=[\w-])[Aa]n?$")
"""An A that is a name (*Part A*) or the end of one (*type 2A*)."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a backend says about ``span`` of the text it was given: its rule, and wordings that may stand there."""

    rule: str
    span: Span
    suggestions: tuple[str, ...]
    message: str


class Backend(Protocol):
    """Something that finds grammatical errors. It may be used by one thread at a time, and ``close`` twice."""

    @property
    def name(self) -> str:
        """The name it is chosen by: a key of ``BACKENDS``."""

    def check(
        self, text: str, near: tuple[Span, ...] | None, *, protected: tuple[Span, ...] = ()
    ) -> tuple[Finding, ...]:
        """The findings in ``text``, sorted and disjoint, counted in its code points.

        ``near`` holds the spans that were edited: only the sentences they touch are looked at; ``None`` means all.
        Nothing overlaps ``protected``. Rules read ``grammar.BACKEND.RULE``. Raises ``BackendError`` if it fails.
        """

    def close(self) -> None:
        """Let go of what the backend holds."""


def windows(text: str, near: tuple[Span, ...] | None) -> tuple[Span, ...]:
    """The runs of sentences that ``near`` touches, sorted and disjoint; the whole text for ``None``.

    >>> windows("It hurts. Rest. Call us.", (Span(11, 12),))
    (Span(start=10, end=16),)
    """
    if near is None:
        return (Span(0, len(text)),) if text.strip() else ()
    runs: list[Span] = []
    for sentence in sentences(text):
        if any(_meets(sentence, edit) for edit in near):
            joined = runs and runs[-1].end == sentence.start
            runs[-1:] = [Span(runs[-1].start, sentence.end)] if joined else [*runs[-1:], sentence]
    return tuple(runs)


def _meets(one: Span, other: Span) -> bool:
    """Whether the two share a character; for a deletion, whether it happened in or at the end of ``one``."""
    if other.start == other.end:
        return one.start <= other.start <= one.end
    return one.start < other.end and other.start < one.end


def beside(text: str, span: Span, near: Iterable[Span]) -> bool:
    """Whether ``span`` meets one of ``near`` or the word next to it.

    >>> [beside("Wear a elastic stocking.", Span(5, 6), [edit]) for edit in (Span(7, 14), Span(15, 23))]
    [True, False]
    """
    for edit in near:
        before = _BESIDE_BACK.search(text, max(0, edit.start - 40), edit.start)
        after = _BESIDE.match(text, edit.end)
        start, end = before.start() if before else edit.start, after.end() if after else edit.end
        if span.start < end and start < span.end:
            return True
    return False


def claims(text: str) -> tuple[str, ...]:
    """The numbers and the words of ``CLAIM_WORDS`` in ``text``, in order and in small letters.

    >>> claims("Take no more than 2.5 mg")
    ('no', 'more', '2.5', 'mg')
    """
    words = (found.group().lower().replace("’", "'") for found in _CLAIM.finditer(text))
    return tuple(word for word in words if word[0].isdigit() or word.endswith("n't") or word in CLAIM_WORDS)


def settle(
    complaints: Iterable[Complaint],
    text: str,
    near: tuple[Span, ...] | None,
    protected: tuple[Span, ...],
    name: str,
) -> tuple[Finding, ...]:
    """The findings that ``complaints`` about ``text`` amount to: sorted, disjoint, of two that overlap the first.

    Complaints without a wording, with one that changes nothing, within ``protected`` or over opaque content are
    dropped.
    """
    settled: list[Finding] = []
    for complaint in sorted(complaints, key=lambda one: (one.span.start, -one.span.end)):
        finding = _finding(complaint, text, near or (), name)
        clear = finding and not any(finding.span.overlaps(span) for span in protected)
        if finding and clear and not (settled and finding.span.start < settled[-1].span.end):
            settled.append(finding)
    return tuple(settled)


def _finding(complaint: Complaint, text: str, near: tuple[Span, ...], name: str) -> Finding | None:
    found = complaint.span.slice(text)
    suggestions = tuple(new for new in dict.fromkeys(complaint.suggestions) if new != found)
    article = found.lower() in {"a", "an"}
    if article:
        suggestions = _article(text, complaint.span)
    if not suggestions or OPAQUE in found:
        return None
    applicability = _applicability(text, complaint.span, suggestions[0], near, article=article)
    confidence = SAFE_CONFIDENCE if applicability is Applicability.SAFE else REVIEW_CONFIDENCE
    rule = f"grammar.{name}.{complaint.rule}"
    return Finding(rule, complaint.span, found, suggestions, applicability, confidence, complaint.message)


def _article(text: str, span: Span) -> tuple[str, ...]:
    """The article our own rule wants at ``span``, if another stands there; Harper errs on *Part A*, *an HIV test*."""
    after = re.compile(r"\s+[\"“‘'(\[]?([^\W_][\w'’.,-]*)").match(text, span.end)
    wanted = article_for(after.group(1)) if after else None
    old = span.slice(text)
    if wanted is None or wanted == old.lower() or _LETTER_A.search(text, max(0, span.start - 2), span.end):
        return ()
    return (wanted.capitalize() if old[0].isupper() else wanted,)


def _applicability(text: str, span: Span, new: str, near: tuple[Span, ...], *, article: bool) -> Applicability:
    old = span.slice(text)
    if claims(old) != claims(new):
        return Applicability.DISPLAY
    doubled = bool(_DOUBLED.fullmatch(old)) and _WORDS.findall(old)[:1] == _WORDS.findall(new)
    if (article or (doubled and old.split()[0].lower() not in {"had", "that"})) and beside(text, span, near):
        return Applicability.SAFE
    return Applicability.REVIEW


def _load_none(_url: str | None) -> Backend:
    from unspin.grammar.none import NoGrammar  # noqa: PLC0415

    return NoGrammar()


def _load_harper(_url: str | None) -> Backend:
    from unspin.grammar.harper import Harper  # noqa: PLC0415

    return Harper()


def _load_languagetool(url: str | None) -> Backend:
    from unspin.grammar.languagetool import LanguageToolServer  # noqa: PLC0415

    return LanguageToolServer(url)


BACKENDS: dict[str, Callable[[str | None], Backend]] = {
    "harper": _load_harper,
    "languagetool": _load_languagetool,
    "none": _load_none,
}
"""Each backend by name, with what makes it; its library is imported only then."""


def load_backend(name: str, *, languagetool_url: str | None = None) -> Backend:
    """The backend called ``name``, ready to check. ``languagetool_url`` is the server for ``languagetool``.

    Raises ``BackendError`` with one line that says what to do if the name is unknown or the backend not available.
    """
    if name not in BACKENDS:
        raise BackendError(f"there is no grammar backend {name!r}; choose one of {', '.join(BACKENDS)}")
    return BACKENDS[name](languagetool_url)
