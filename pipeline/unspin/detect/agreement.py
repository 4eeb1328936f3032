"""Agreement on spun pages: the findings of a document, with the form of words that they leave in disagreement mended.

A spinner swaps a word and leaves its neighbours ("the bruises vanishes slowly"). The sentence is read as the findings would mend it: a word that a
finding writes takes the form that agrees, another word becomes a finding of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from unspin.channel.agreement import Agreement
from unspin.model import Applicability, Document, Evidence, Finding, Span
from unspin.text.casing import carry_case
from unspin.text.tokens import sentences, tokenize

RULE = "channel.inflection"

CONFIDENCE = 0.6
"""Of 86 such places in training articles whose other swaps were mended 68 were swapped, and 47 read as an accepted wording with this form alone."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a mended sentence: what it reads, where it or what it stands for is, and by which finding it was written, if by one."""

    text: str
    span: Span
    finding: int | None


def agreed(document: Document, found: Sequence[tuple[int, Finding]], agreement: Agreement) -> tuple[tuple[int, Finding], ...]:
    """``found`` (number of the segment, finding in its text), its first suggestions in the form that agrees, and what disagrees without them."""
    by_segment: dict[int, list[Finding]] = {}
    for number, finding in found:
        by_segment.setdefault(number, []).append(finding)
    return tuple(
        (number, finding)
        for number, segment in enumerate(document.segments)
        for finding in _in_segment(segment.text, by_segment.get(number, []), agreement)
    )


def _in_segment(text: str, found: list[Finding], agreement: Agreement) -> list[Finding]:
    edits = [i for i, finding in enumerate(found) if finding.suggestions and finding.applicability is not Applicability.DISPLAY]
    edits.sort(key=lambda i: found[i].span.start)
    starts = [found[i].span.start for i in edits]
    new = []
    for place in sentences(text):
        here = edits[bisect_left(starts, place.start) : bisect_left(starts, place.end)]
        words = list(_mended(text, place, found, here))
        for one in agreement.find([word.text for word in words]):
            word = words[one.at]
            if word.finding is None:
                new.append(_finding(word, one.new))
            else:
                found[word.finding] = _with_form(found[word.finding], word.text, one.new)
    return [*found, *new]


def _mended(text: str, place: Span, found: Sequence[Finding], edits: Sequence[int]) -> Iterator[_Word]:
    """The words of a sentence as the ``edits`` among its findings would write them, in order."""
    at = place.start
    for i in edits:
        finding = found[i]
        if at <= finding.span.start and finding.span.end <= place.end:
            yield from _words(text, Span(at, finding.span.start))
            yield from (_Word(token.text, finding.span, i) for token in tokenize(finding.suggestions[0]))
            at = finding.span.end
    yield from _words(text, Span(at, place.end))


def _words(text: str, place: Span) -> Iterator[_Word]:
    for token in tokenize(place.slice(text)):
        yield _Word(token.text, Span(token.start, token.end).shifted(place.start), None)


def _finding(word: _Word, form: str) -> Finding:
    new = carry_case(word.text, form)
    return Finding(
        rule=RULE,
        span=word.span,
        found=word.text,
        suggestions=(new,),
        applicability=Applicability.REVIEW,
        confidence=CONFIDENCE,
        message=f"“{word.text}” does not agree with the words around it; “{new}” would.",
        evidence=(Evidence("agreement", new),),
    )


def _with_form(finding: Finding, word: str, form: str) -> Finding:
    """The finding with ``form`` in the place of ``word`` in its first suggestion; a suggestion that leaves the text as it is, is none."""
    first = " ".join(form if one == word else one for one in finding.suggestions[0].split(" "))
    others = [one for one in finding.suggestions if one != first]
    if first == finding.found or first == finding.suggestions[0]:
        return finding
    message = finding.message.replace(f"“{finding.suggestions[0]}”", f"“{first}”")
    return replace(finding, suggestions=(first, *others), message=message, evidence=(*finding.evidence, Evidence("agreement", form)))
