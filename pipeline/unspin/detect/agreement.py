"""Agreement on spun pages: the findings of a document, with the form of words that they leave in disagreement mended.

A spinner swaps a word and leaves its neighbours ("the bruises vanishes slowly"). The sentence is read as the findings would mend it: a word that a
finding writes takes the form that agrees, another word becomes a finding of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from unspin.channel.agreement import Agreement
from unspin.model import Applicability, Document, Evidence, Finding, Span
from unspin.text.casing import carry_case
from unspin.text.tokens import Token, sentences, tokens_within, words_of

RULE = "channel.inflection"

CONFIDENCE = 0.6
"""Of 86 such places in training articles whose other swaps were mended 68 were swapped, and 47 read as an accepted wording with this form alone."""


class _Run(NamedTuple):
    """Words of a mended sentence: what they read, where they or what they stand for are, and by which finding they were written, if by one."""

    words: list[str]
    place: Span
    finding: int | None


def agreed(document: Document, found: Sequence[tuple[int, Finding]], agreement: Agreement) -> tuple[tuple[int, Finding], ...]:
    """``found`` (number of the segment, finding in its text), its first suggestions in the form that agrees, and what disagrees without them."""
    there = by_segment(found)
    read = [(number, runs) for number, one in enumerate(document.segments) for runs in _sentences(one.text, there.get(number, ()))]
    disagreements = agreement.find_all([[word for run in runs for word in run.words] for _, runs in read])
    new: dict[int, list[Finding]] = {}
    for (number, runs), in_sentence in zip(read, disagreements, strict=True):
        for one in in_sentence:
            run, at = _run_with(runs, one.at)
            if run.finding is None:
                word = tokens_within(document.segments[number].text, run.place)[at]
                new.setdefault(number, []).append(_finding(word, one.new))
            else:
                there[number][run.finding] = _with_form(there[number][run.finding], run.words[at], one.new)
    return tuple((number, one) for number in range(len(document.segments)) for one in (*there.get(number, ()), *new.get(number, ())))


def by_segment(found: Iterable[tuple[int, Finding]]) -> dict[int, list[Finding]]:
    """The findings of each segment, by its number, in their order."""
    there: dict[int, list[Finding]] = {}
    for number, finding in found:
        there.setdefault(number, []).append(finding)
    return there


def _sentences(text: str, found: Sequence[Finding]) -> Iterator[list[_Run]]:
    """The words of each sentence of a text as its findings would mend it."""
    edits = [i for i, finding in enumerate(found) if finding.suggestions and finding.applicability is not Applicability.DISPLAY]
    edits.sort(key=lambda i: found[i].span.start)
    starts = [found[i].span.start for i in edits]
    for place in sentences(text):
        here = edits[bisect_left(starts, place.start) : bisect_left(starts, place.end)]
        yield list(_mended(text, place, found, here))


def _mended(text: str, place: Span, found: Sequence[Finding], edits: Sequence[int]) -> Iterator[_Run]:
    """The words of a sentence as the ``edits`` among its findings would write them, in order."""
    at = place.start
    for i in edits:
        finding = found[i]
        if at <= finding.span.start and finding.span.end <= place.end:
            yield _as_it_is(text, Span(at, finding.span.start))
            yield _Run(words_of(finding.suggestions[0], Span(0, len(finding.suggestions[0]))), finding.span, i)
            at = finding.span.end
    yield _as_it_is(text, Span(at, place.end))


def _as_it_is(text: str, place: Span) -> _Run:
    return _Run(words_of(text, place), place, None)


def _run_with(runs: Sequence[_Run], number: int) -> tuple[_Run, int]:
    """The run that has a word of the sentence, and the number of the word in it."""
    for run in runs:
        if number < len(run.words):
            return run, number
        number -= len(run.words)
    raise IndexError(f"no word {number} behind the last run")


def _finding(word: Token, form: str) -> Finding:
    new = carry_case(word.text, form)
    return Finding(
        rule=RULE,
        span=Span(word.start, word.end),
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
