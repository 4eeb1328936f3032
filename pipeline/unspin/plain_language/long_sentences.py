"""Sentences that a reader loses the thread of: the rule ``plain.long-sentence``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from unspin.model import Applicability, Finding, Span
from unspin.plain_language.prose import CONFIDENCE, Passage

OPENING_WORDS = 6
"""Words of a long sentence that the finding marks: enough to know it by, and the rest stays free for other findings."""


FEWEST_WORDS = 3
"""Words that a sentence is known by; a shorter run is marked only where there is none longer."""


def find_long_sentences(
    passages: Sequence[Passage], max_words: int, is_free: Callable[[Passage, Span], bool]
) -> Iterator[tuple[Passage, Finding]]:
    """(passage, finding in its text) of each sentence with more than ``max_words`` words.

    A finding marks the first words of the sentence that ``is_free`` says no other finding holds; none is made where
    there are none.
    """
    for passage in passages:
        if not passage.is_advised:
            continue
        for sentence in passage.sentences:
            if len(sentence.words) > max_words:
                span = _opening(passage, sentence.span, is_free)
                if span is not None:
                    yield passage, _finding(span, passage, len(sentence.words), max_words)


def _opening(passage: Passage, sentence: Span, is_free: Callable[[Passage, Span], bool]) -> Span | None:
    """The first run of at least FEWEST_WORDS free words, else the longest one; at most OPENING_WORDS of it."""
    runs = list(_free_runs(passage, sentence, is_free))
    enough = (run for run in runs if len(run) >= FEWEST_WORDS)
    run = next(enough, max(runs, key=len, default=None))
    return Span(run[0].start, run[-1].end) if run else None


def _free_runs(passage: Passage, sentence: Span, is_free: Callable[[Passage, Span], bool]) -> Iterator[list[Span]]:
    run: list[Span] = []
    for token in passage.tokens_in(sentence):
        span = Span(token.start, token.end)
        if not token.is_word:
            continue
        if run and (len(run) == OPENING_WORDS or not is_free(passage, Span(run[0].start, span.end))):
            yield run
            run = []
        if is_free(passage, span):
            run.append(span)
    if run:
        yield run


def _finding(span: Span, passage: Passage, words: int, max_words: int) -> Finding:
    return Finding(
        rule="plain.long-sentence",
        span=span,
        found=span.slice(passage.text),
        suggestions=(),
        applicability=Applicability.DISPLAY,
        confidence=CONFIDENCE,
        message=f"This sentence has {words} words; split it, or cut it to {max_words}.",
    )
