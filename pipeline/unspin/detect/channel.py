"""The noisy channel over a whole document: candidates, the ranker's reading, selection, findings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from unspin.channel.candidates import CandidateModel, Window
from unspin.channel.ranker import Ranker, Reading
from unspin.channel.select import Choice, Weights, choose
from unspin.model import Applicability, Document, Evidence, Finding, Segment, Span
from unspin.text.casing import carry_case
from unspin.text.tokens import Token, sentences, tokenize

SAFE_ACCEPTED = 0.98
"""Calibrated probability from which an edit is safe (DESIGN 2.3: at least 98 of 100 right)."""

MIN_WRONG = 0.5
"""Calibrated probability from which a place is reported: more likely wrong than right."""

PASSAGE_WORDS = 240
"""Words that go through the models together; context reaches no further than a few dozen."""

HEDGES = frozenset(
    "can could may might must shall should will would always usually often sometimes rarely never seldom occasionally frequently "
    "typically generally normally commonly mostly".split()
)
"""Modals and frequency words carry a claim (DESIGN 2.3): an edit that changes them is never safe."""

COMPARATORS = frozenset("more less than over under least most above below fewer up".split())
"""Beside a number these change it ("more than 4,000 mg"): an edit that changes them there is only shown."""

_MARK = "¶"
_MEMORY_WORDS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a passage: its segment's number and its token."""

    segment: int
    token: Token


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What the channel sees in a document: its passages, their readings, and the document's own spin rate."""

    passages: tuple[tuple[Place | None, ...], ...]
    readings: tuple[Reading, ...]
    rate: float
    """Share of swapped words, 0 to 1."""


class Channel:
    """Finds spun wordings by candidates × context. Holds the model; safe to share between threads."""

    def __init__(self, candidates: CandidateModel, ranker: Ranker, weights: Weights) -> None:
        """Compose the parts; nothing is loaded here."""
        self._candidates = candidates
        self._ranker = ranker
        self._weights = weights

    def read(self, document: Document) -> DocumentReading:
        """The ranker's reading of all prose of a document. Linear in its length."""
        passages = tuple(self._passages(document.segments))
        inputs: list[tuple[list[str], tuple[Window, ...]]] = []
        for passage in passages:
            words = [place.token.text if place else _MARK for place in passage]
            inputs.append((words, self._candidates.windows(tuple(word.lower().replace("’", "'") for word in words))))
        readings, rate = self._ranker.read(inputs, _memory(passages))
        return DocumentReading(passages, readings, rate)

    def explained(self, phrase: str) -> list[str]:
        """A line for each candidate of each window of ``phrase``: wording, channel, origin, probability standing alone."""
        words = [token.text for token in tokenize(phrase)]
        windows = self._candidates.windows(tuple(word.lower().replace("’", "'") for word in words))
        (reading,), _ = self._ranker.read([(words, windows)], frozenset())
        lines = []
        for scored in reading.windows:
            here = " ".join(words[scored.window.span.start : scored.window.span.end])
            lines.append(f"      “{here}” as it stands: {math.exp(scored.log_keep):.3f}")
            ranked = sorted(zip(scored.log_candidates, scored.window.candidates, strict=True), key=lambda one: -one[0])
            for score, candidate in ranked[:8]:
                source = f"{candidate.origin}: {candidate.entry}" if candidate.entry else candidate.origin
                lines.append(
                    f"        {math.exp(score):.3f}  “{candidate.text}”  {candidate.log10_channel:.1f}  {source}"
                )
        return lines

    def find(self, document: Document, reading: DocumentReading) -> tuple[tuple[int, Finding], ...]:
        """(segment number, finding in that segment's text) for each place that is probably wrong, in order."""
        memory = _memory(reading.passages)
        found: list[tuple[int, Finding]] = []
        for passage, one in zip(reading.passages, reading.readings, strict=True):
            words = [place.token.text if place else _MARK for place in passage]
            for choice in choose(one, words, reading.rate, memory, self._weights):
                places = passage[choice.span.start : choice.span.end]
                first, last = places[0], places[-1]
                if choice.wrong < MIN_WRONG or first is None or last is None:
                    continue
                segment = document.segments[first.segment]
                finding = _finding(segment, Span(first.token.start, last.token.end), choice, reading.rate)
                if finding is not None:
                    found.append((first.segment, finding))
        return tuple(found)

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


_RUN_WORDS = 90


def _runs(text: str) -> Iterator[tuple[Token, ...]]:
    """The tokens of a segment sentence by sentence, an endless sentence cut into runs."""
    for sentence in sentences(text):
        tokens = [
            Token(token.text, token.start + sentence.start, token.end + sentence.start)
            for token in tokenize(sentence.slice(text))
        ]
        for start in range(0, len(tokens), _RUN_WORDS):
            yield tuple(tokens[start : start + _RUN_WORDS])


def _memory(passages: Sequence[tuple[Place | None, ...]]) -> frozenset[str]:
    """Every run of one to four words of the document, in lower case."""
    seen: set[str] = set()
    for passage in passages:
        words = [place.token.text.lower() if place else _MARK for place in passage]
        for length in range(1, _MEMORY_WORDS + 1):
            seen.update(" ".join(words[i : i + length]) for i in range(len(words) - length + 1))
    return frozenset(seen)


def _finding(segment: Segment, span: Span, choice: Choice, rate: float) -> Finding | None:
    """The finding of a choice, or None where the text would not change."""
    found = span.slice(segment.text)
    suggestions = [carry_case(found, candidate.text) for candidate in choice.candidates]
    suggestions = [new for new in dict.fromkeys(suggestions) if new != found]
    if not suggestions:
        return None
    best = choice.candidates[0]
    changed = {word.lower() for word in found.split()} ^ {word.lower() for word in suggestions[0].split()}
    confidence = round(min(choice.accepted, choice.wrong), 4)
    kind = {"lexicon": "synonym", "thesaurus": "synonym"}.get(best.origin, best.origin)
    return Finding(
        rule=f"channel.{kind}",
        span=span,
        found=found,
        suggestions=tuple(suggestions[:5]),
        applicability=_applicability(confidence, changed, segment.text[span.end :].lstrip()[:1]),
        confidence=confidence,
        message=f"“{found}” looks like a spun form of “{suggestions[0]}”.",
        evidence=(
            Evidence(best.origin, best.entry or best.text),
            Evidence("context", f"the wording is wrong here with probability {choice.wrong:.2f}"),
            Evidence("document", f"about {1000 * rate:.0f} of 1,000 words look swapped"),
        ),
    )


def _applicability(confidence: float, changed: set[str], follows: str) -> Applicability:
    """How far an edit that changes some words may be trusted; ``follows`` is the character after it."""
    if changed & COMPARATORS and follows.isdigit():
        return Applicability.DISPLAY
    return Applicability.SAFE if confidence >= SAFE_ACCEPTED and not changed & HEDGES else Applicability.REVIEW
