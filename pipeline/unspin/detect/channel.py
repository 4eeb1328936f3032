"""The noisy channel over a whole document: candidates, the ranker's reading, selection, findings."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from unspin.channel.candidates import CandidateModel
from unspin.channel.features import memory_of
from unspin.channel.judge import Judge
from unspin.channel.ranker import Ranker, Rates, Reading
from unspin.channel.select import Choice, choose, without_broken_terms
from unspin.model import Applicability, Candidate, Document, Evidence, Finding, Segment, Span
from unspin.text.casing import carry_case, carry_spelling
from unspin.text.tokens import Token, sentences, tokenize, tokens_within

SAFE_ACCEPTED = 0.9525
"""Probability from which an edit is safe (DESIGN 2.3: at least 98 of 100 right).

The labels accept 237 of 241 such edits in the development articles, which were in view, and 826 of 870 in 96 articles that no model has read. Of
the 37 of an earlier judge that were not accepted there 8, read one by one, were wrong (decision 3, eighth round).
"""

MIN_WRONG = 0.8
"""Probability from which a place of a spun page is reported. Of all findings in 96 articles that no model has read 89 in 100 stand on a swap with it,
86 with .7 and 84 with .65; correct uses of words that are spun elsewhere are left alone in 88 of 100 cases, 84 and 82."""

MIN_WRONG_TO_SHOW = 0.85
"""The same for a place with no wording that may be applied. A judgement: what is only shown costs a look and gives nothing, so it must be surer to be
wrong."""

MIN_WRONG_IN_DOUBT = 0.85
"""The same on a page that is likely spun, but not surely. Of the places of training articles that have as much by a judge fitted without them 97 of
100 were wrong."""

MIN_WRONG_ON_CLEAN = 0.994
"""The same on a page that does not look spun. A judgement: in 39,982 words of hard clean prose 52 places are reported with it, 82 with .99.
What is left on other clean text stands in decision 2."""

SPUN_PAGE, SURELY_SPUN, SPUN_PASSAGE = 0.95, 0.96, 0.985
"""Probability from which a page is likely spun, and surely, and from which a passage of a page that as a whole is not counts as surely spun.

All of 96 articles that no model has read reach .979, and 94 of them .985 in a passage; of their clean forms and of 255 pieces written to be full of
what spinners like the highest has .937, and .976 in a passage.
"""

MIN_ACCEPTED = 0.2
"""Calibrated probability below which the first suggestion is only shown: a wrong wording in four of five cases helps nobody unseen."""

PASSAGE_WORDS = 240
"""Words that go through the models together; context reaches no further than a few dozen."""

HEDGES = frozenset(
    "can could may might must shall should will would always usually often sometimes rarely never seldom occasionally frequently "
    "typically generally normally commonly mostly".split()
)
"""Modals and frequency words carry a claim (DESIGN 2.3): an edit that changes them is never safe."""

SIDES = frozenset({"left", "right"})
"""Whatever they mean where they stand ("departed out" → "left out"), an edit that brings one in or takes one away is never safe."""

SMALL_WORDS = frozenset("a an and as also at but by for from in into it its of on or so than that the this to well with yet".split())
"""A wording of these alone ("as well as") is good English on any page: an edit of it is never safe."""

ORDINARY = frozenset({"as well as", "as well"})
"""Phrases that spinners put for "and", and authors write as often on the same page."""

MIN_WRONG_OF_ORDINARY = 0.95
"""Calibrated probability from which one of them is reported on a page that has it once. A judgement: 31 of 100 of those are swaps in the training
articles, and nothing around them tells."""

WORDS_PER_ORDINARY = 400
"""A page that has one of them twice and more, and once in so many words, has it from its spinner: 89 of 100 are swaps in the training articles."""

GRADES = frozenset("mild moderate severe".split())
"""How bad a thing is. Spinners take one for another, but what stands around one fits the others as well, and the reader acts on it."""

MIN_ACCEPTED_OF_GRADE = 0.7
"""Calibrated probability from which an edit that takes one grade for another is reported. A judgement."""

MIN_ACCEPTED_OF_TERM = 0.5
"""Calibrated probability from which an edit that takes the place of a whole term of the glossary, or fixed wording of the lexicon, is reported.

One that stands there as it should says something else than its neighbour does ("mallet finger", "hammertoe"), so the edit must be likelier right than
not. Of 79 such edits in 96 articles that no model has read 42 of the 60 with as much are accepted by the labels, and 4 of the others.
"""

COMPARATORS = frozenset("more less than over under least most above below fewer up".split())
"""Beside a number these change it ("more than 4,000 mg"): an edit that changes them there is only shown."""

RULES = {
    "term": "channel.term",
    "lexicon": "channel.synonym",
    "thesaurus": "channel.synonym",
    "spelling": "channel.spelling",
    "inflection": "channel.inflection",
    "encoder": "channel.synonym",
    "project": "channel.project",
}
"""The rule of a finding by the origin of its best candidate."""

_MARK = "¶"


class Place(NamedTuple):
    """A word of a passage: its segment's number and its token."""

    segment: int
    token: Token


@dataclass(frozen=True)
class DocumentReading:
    """What the channel sees in a document: its passages, their readings, what is chosen in each, and the document's own spin rate."""

    passages: tuple[tuple[Place | None, ...], ...]
    readings: tuple[Reading, ...]
    choices: tuple[tuple[Choice, ...], ...]
    memory: Mapping[str, int]
    """How often each run of one to four words, in lower case, stands in the document."""
    rates: Rates
    spun: float
    """The probability, 0 to 1, that the document was spun."""

    @classmethod
    def of_nothing(cls) -> DocumentReading:
        """The reading of a document without prose, which no model is needed for."""
        return cls((), (), (), {}, Rates(0.0, 0.0), 0.0)

    def has_often(self, phrase: str) -> bool:
        """Whether a lower-case phrase of ORDINARY stands on the page more often than an author puts it there."""
        times = self.memory.get(phrase, 0)
        return times > 1 and times * WORDS_PER_ORDINARY >= sum(map(len, self.passages))

    def swapped(self, segment: int, span: Span) -> float:
        """The greatest probability, 0 to 1, that a word of the segment within ``span`` of its text was swapped; two binary searches."""
        words = self._words.get(segment, [])
        first, last = bisect_right(words, span.start, key=_end), bisect_left(words, span.end, key=_start)
        return max((one for _, one in words[first:last]), default=0.0)

    @cached_property
    def _words(self) -> dict[int, list[tuple[Span, float]]]:
        found: dict[int, list[tuple[Span, float]]] = {}
        for passage, reading in zip(self.passages, self.readings, strict=True):
            for place, one in zip(passage, reading.swapped, strict=True):
                if place is not None:
                    found.setdefault(place.segment, []).append((Span(place.token.start, place.token.end), one))
        return found


def _start(word: tuple[Span, float]) -> int:
    return word[0].start


def _end(word: tuple[Span, float]) -> int:
    return word[0].end


class Channel:
    """Finds spun wordings by candidates × context. Holds the model; safe to share between threads."""

    def __init__(self, candidates: CandidateModel, ranker: Ranker, judge: Judge) -> None:
        """Compose the parts; nothing is loaded here."""
        self._candidates = candidates
        self._ranker = ranker
        self._judge = judge

    def read(self, document: Document) -> DocumentReading:
        """The ranker's reading of all prose of a document. Linear in its length."""
        passages = tuple(self._passages(document.segments))
        words = [_words(passage) for passage in passages]
        memory = memory_of(words)
        readings, rates = self._ranker.read(words, self._candidates.windows, memory)
        choices = tuple(choose(one, here, rates.share, memory, self._judge) for one, here in zip(readings, words, strict=True))
        return DocumentReading(passages, readings, choices, memory, rates, self._spun(choices, sum(map(len, words))))

    def _spun(self, choices: Sequence[Sequence[Choice]], words: int) -> float:
        """The probability that passages of so many words, in which these are chosen, were spun."""
        return self._judge.spun(((one.wrong, one.accepted) for several in choices for one in several), words)

    def explained(self, phrase: str) -> list[str]:
        """A line for each candidate of each window of ``phrase``: wording, channel, origin, probability standing alone."""
        words = [token.text for token in tokenize(phrase)]
        (reading,), _ = self._ranker.read([words], self._candidates.windows, {}, doubt=-math.inf)
        lines = []
        for scored in reading.windows:
            here = " ".join(words[scored.window.span.start : scored.window.span.end])
            lines.append(f"      “{here}” as it stands: {math.exp(scored.log_keep):.3f}")
            ranked = sorted(zip(scored.log_candidates, scored.window.candidates, strict=True), key=lambda one: -one[0])
            for score, candidate in ranked[:8]:
                source = f"{candidate.origin}: {_row(candidate)}" if candidate.lemma else candidate.origin
                lines.append(
                    f"        {math.exp(score):.3f}  “{candidate.text}”  {candidate.log10_channel:.1f}  {source}"
                )
        return lines

    def find(self, document: Document, reading: DocumentReading) -> tuple[tuple[int, Finding], ...]:
        """(segment number, finding in that segment's text) for each place that is probably wrong, in order."""
        rate = reading.rates.share
        found: list[tuple[int, Finding]] = []
        for passage, choices in zip(reading.passages, reading.choices, strict=True):
            least = least_wrong(reading.spun, self._spun([choices], len(passage)))
            trust = Applicability.SAFE if least == MIN_WRONG else Applicability.REVIEW
            words = _words(passage)
            for choice in without_broken_terms(choices, words, self._candidates.is_term):
                first, last = passage[choice.span.start], passage[choice.span.end - 1]
                if first is None or last is None or choice.wrong < self._least_of(choice, words, least, reading):
                    continue
                span = Span(first.token.start, last.token.end)
                finding = _finding(document.segments[first.segment], span, choice, rate)
                if finding is not None:
                    found.append((first.segment, finding.at_best(trust)))
        return tuple(found)

    def _least_of(self, choice: Choice, words: Sequence[str], least: float, reading: DocumentReading) -> float:
        """From which probability a choice in a passage of ``words`` of a document is reported where others are from ``least`` on."""
        here = [word.lower() for word in words[choice.span.start : choice.span.end]]
        found = " ".join(here)
        if choice.accepted < MIN_ACCEPTED_OF_GRADE and regrades(found, choice.candidates[0].text):
            return 1.0
        if choice.accepted < MIN_ACCEPTED_OF_TERM and len(here) > 1 and self._candidates.is_term(here):
            return 1.0
        if choice.accepted < MIN_ACCEPTED:
            return max(least, MIN_WRONG_TO_SHOW)
        return max(least, MIN_WRONG_OF_ORDINARY) if found in ORDINARY and not reading.has_often(found) else least

    def _passages(self, segments: Sequence[Segment]) -> Iterator[tuple[Place | None, ...]]:
        """Runs of words of up to PASSAGE_WORDS words; None stands between segments."""
        current: list[Place | None] = []
        size = 0
        for number, segment in enumerate(segments):
            for run in _runs(segment.text):
                length = len(run)
                if size + length > PASSAGE_WORDS and current:
                    yield tuple(current)
                    current, size = [], 0
                current += [Place(number, token) for token in run]
                size += length
            if current:
                current.append(None)
        if any(current):
            yield tuple(current)


def least_wrong(page: float, passage: float) -> float:
    """From which probability a place of a passage is reported: the surer that the page, or the passage by itself, was spun, the less.

    >>> least_wrong(0.96, 0.1), least_wrong(0.95, 0.1), least_wrong(0.1, 0.1)
    (0.8, 0.85, 0.994)
    """
    if page >= SURELY_SPUN or passage >= SPUN_PASSAGE:
        return MIN_WRONG
    return MIN_WRONG_IN_DOUBT if page >= SPUN_PAGE else MIN_WRONG_ON_CLEAN


_RUN_WORDS = 90


def _runs(text: str) -> Iterator[tuple[Token, ...]]:
    """The tokens of a segment sentence by sentence, an endless sentence cut into runs."""
    for sentence in sentences(text):
        tokens = tokens_within(text, sentence)
        for start in range(0, len(tokens), _RUN_WORDS):
            yield tokens[start : start + _RUN_WORDS]


def _words(passage: Sequence[Place | None]) -> list[str]:
    return [place.token.text if place else _MARK for place in passage]


def _finding(segment: Segment, span: Span, choice: Choice, rate: float) -> Finding | None:
    """The finding of a choice, or None where the text would not change."""
    found = span.slice(segment.text)
    lower = found.lower()
    suggestions = [carry_case(found, carry_spelling(lower, candidate.text)) for candidate in choice.candidates]
    suggestions = [new for new in dict.fromkeys(suggestions) if new != found]
    if not suggestions:
        return None
    best = choice.candidates[0]
    changed = {word.lower() for word in found.split()} ^ {word.lower() for word in suggestions[0].split()}
    confidence = round(min(choice.accepted, choice.wrong), 4)
    return Finding(
        rule=RULES[best.origin],
        span=span,
        found=found,
        suggestions=tuple(suggestions[:5]),
        applicability=_applicability(confidence, found, changed, segment.text[span.end :].lstrip()[:1]),
        confidence=confidence,
        message=f"“{found}” looks like a spun form of “{suggestions[0]}”.",
        evidence=(
            Evidence(best.origin, _row(best) or best.text),
            Evidence("context", f"the wording is wrong here with probability {choice.wrong:.2f}"),
            Evidence("document", f"about {1000 * rate:.0f} of 1,000 words look swapped"),
        ),
    )


def _row(candidate: Candidate) -> str:
    """What names the row of a candidate, such as ``spider vein (np)``; nothing where it has none."""
    return f"{candidate.lemma} ({candidate.pos})" if candidate.pos else candidate.lemma


def regrades(old: str, new: str) -> bool:
    """Whether a wording says how bad a thing is, and the other something else.

    >>> regrades("Moderate soreness", "mild pain"), regrades("moderate ache", "moderate pain"), regrades("gentle ache", "mild pain")
    (True, False, False)
    """
    before, after = (GRADES.intersection(one.lower().split()) for one in (old, new))
    return bool(before and after and before != after)


def _applicability(confidence: float, found: str, changed: set[str], follows: str) -> Applicability:
    """How far an edit of ``found`` that changes some words may be trusted; ``follows`` is the character after it."""
    if confidence < MIN_ACCEPTED or (changed & COMPARATORS and follows.isdigit()):
        return Applicability.DISPLAY
    careful = changed & (HEDGES | SIDES) or SMALL_WORDS.issuperset(found.lower().split())
    return Applicability.SAFE if confidence >= SAFE_ACCEPTED and not careful else Applicability.REVIEW
