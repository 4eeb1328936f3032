"""Selection: the best set of edits that do not overlap, and how far each can be trusted.

The ranker says for each window what the author probably wrote there. A path through the lattice takes windows that do not overlap
so that the sum of what they are worth, their `on_path`, is greatest; the judge says how far each of its edits can be trusted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from unspin.channel.evidence import Rivals, best_text, evidence_of, gain_of
from unspin.channel.judge import Judge
from unspin.channel.ranker import Reading, Scored
from unspin.channel.record import Record
from unspin.model import Candidate, Span
from unspin.text.casing import carry_spelling

MIN_GAIN = -2.0
"""Natural log of P(best candidate) / P(as it stands) below which a window is not looked at; the judge decides above it."""

CERTAINTY, COST = 1.5, 0.25
"""Weight of the log probability of the best candidate on the path, and what each edit costs there: one sure edit of a phrase rather than several
unsure ones of its words. In 96 articles that no model has read .6015 of the places are repaired with these, .6006 with 1 and 0, and .6457 of the
edits accepted (.6435); with 2 and 0 .6021 and .6451, where the development articles have one place less; with 1 and 1 .5992 (decision 3)."""

DOUBTFUL_GAIN = 0.01
"""What a window counts on the path that is worth less: it fills a gap, and takes no place from one that gains."""

MAX_CANDIDATES = 5
"""So many candidates of an edit are kept."""

RECORD_WEIGHT = 0.3
"""How much of the record's log odds for an original is added to its log probability where the best candidates of a window are told apart.

Of 21,014 places in articles not trained on .6863 are then right instead of .6854 (.6866 with .2, .6855 with .5); between these the development
articles decided (decision 3).
"""

WHOLE = ("as well as".split(),)
"""Phrases that are changed as a whole or not at all."""

MOST_LETTERS = 2
"""By so many letters a word is longer in British spelling at most (*haemorrhoea*)."""

SURE, UNSURE = 0.8, 0.5
"""Probability from which an edit restores a term that a neighbour of less than the other must not take apart. Judgements."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An edit on the path: ``span`` counts words of the passage; ``candidates`` are best first.

    ``wrong`` is the probability that the place is not what the author wrote, ``accepted`` that the first candidate is.
    """

    span: Span
    candidates: tuple[Candidate, ...]
    wrong: float
    accepted: float
    features: Sequence[float]


def path(windows: Sequence[Scored]) -> list[Scored]:
    """The windows of the best path, in order: no two overlap and the sum of what they are worth is greatest. O(n log n)."""
    worth = sorted((one for one in windows if gain_of(one) > MIN_GAIN), key=lambda one: one.window.span.end)
    ends = [one.window.span.end for one in worth]
    best = [0.0]
    before = []
    for number, one in enumerate(worth):
        at = bisect_right(ends, one.window.span.start, 0, number)
        before.append(at)
        best.append(max(best[-1], best[at] + on_path(one)))
    chosen = []
    number = len(worth)
    while number:
        if best[number] == best[number - 1]:
            number -= 1
        else:
            chosen.append(worth[number - 1])
            number = before[number - 1]
    return chosen[::-1]


def on_path(scored: Scored) -> float:
    """What a window is worth there: CERTAINTY log P(best candidate) - log P(as it stands) - COST, at least DOUBTFUL_GAIN."""
    return max(CERTAINTY * scored.log_candidates[scored.best] - scored.log_keep - COST, DOUBTFUL_GAIN)


def changing(windows: Sequence[Scored], words: Sequence[str]) -> list[Scored]:
    """``windows`` of ``words`` without those whose best candidate spells the same another way, and those that cut a WHOLE phrase.

    "sore as well as red" is *sore and red*: a window of one "as" would make it "sore as well and red".
    """
    lower = [word.lower() for word in words]
    changed = [one for one in windows if not _only_spells(one, lower)]
    whole = [Span(at, at + len(phrase)) for phrase in WHOLE for at in _places_of(phrase, lower)]
    return [one for one in changed if not any(_cuts(one.window.span, phrase) for phrase in whole)] if whole else changed


def _places_of(phrase: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    return (at for at, word in enumerate(words) if word == phrase[0] and words[at : at + len(phrase)] == phrase)


def _cuts(span: Span, phrase: Span) -> bool:
    return span.start < phrase.end and phrase.start < span.end and (phrase.start < span.start or span.end < phrase.end)


def _only_spells(scored: Scored, lower: Sequence[str]) -> bool:
    span = scored.window.span
    here, best = " ".join(lower[span.start : span.end]), best_text(scored)
    return abs(len(here) - len(best)) <= MOST_LETTERS * (here.count(" ") + 1) and carry_spelling(here, best) == here


def joined(chosen: Sequence[Scored], windows: Sequence[Scored]) -> list[Scored]:
    """``chosen`` windows of a path, two that touch replaced by the one over both whose best candidate reads the same.

    "crawler capillaries" is one swap for *spider veins*, and half of it put back helps nobody.
    """
    over = {one.window.span: one for one in windows}
    found: list[Scored] = []
    for one in chosen:
        last = found[-1] if found else None
        both = over.get(Span(last.window.span.start, one.window.span.end)) if last and last.window.span.end == one.window.span.start else None
        if last and both and best_text(both) == f"{best_text(last)} {best_text(one)}":
            found[-1] = both
        else:
            found.append(one)
    return found


def choose(reading: Reading, words: Sequence[str], rate: float, remembered: Container[str], judge: Judge) -> tuple[Choice, ...]:
    """The edits of one passage, in order. ``remembered`` are lower-case wordings that stand elsewhere in the document."""
    windows = changing(reading.windows, words)
    chosen = [by_record(one, words, judge.record) for one in joined(path(windows), windows)]
    rivals = Rivals(windows, words)
    evidence = [
        evidence_of(one, reading, rate, rivals, judge.record, remembered=remembered, capital=words[one.window.span.start][:1].isupper())
        for one in chosen
    ]
    return tuple(
        Choice(one.window.span, _best_candidates(one), wrong, accepted, features)
        for one, features, (wrong, accepted) in zip(chosen, evidence, judge.verdicts(evidence), strict=True)
    )


def by_record(scored: Scored, words: Sequence[str], record: Record) -> Scored:
    """A window of ``words`` with that of its MAX_CANDIDATES best candidates first that is most probable once the record is weighed in."""
    found = " ".join(words[scored.window.span.start : scored.window.span.end]).lower()
    logs = scored.log_candidates
    least = max(logs) - RECORD_WEIGHT * record.apart(found)  # what has less stays behind the first whatever the record says
    near = [number for number, log in enumerate(logs) if log >= least]
    ranked = sorted(near, key=logs.__getitem__, reverse=True)[:MAX_CANDIDATES]
    if len(ranked) == 1:
        return scored if ranked[0] == scored.best else scored.exchanged(ranked[0])
    texts = [scored.window.candidates[number].text.lower() for number in ranked]
    weighed = [logs[number] + RECORD_WEIGHT * record.standing(found, text).original for number, text in zip(ranked, texts, strict=True)]
    best = ranked[max(range(len(ranked)), key=weighed.__getitem__)]
    return scored if best == scored.best else scored.exchanged(best)


def _best_candidates(scored: Scored) -> tuple[Candidate, ...]:
    logs = scored.log_candidates
    ranked = sorted(range(len(logs)), key=logs.__getitem__, reverse=True)
    return tuple(scored.window.candidates[number] for number in ranked[:MAX_CANDIDATES])


def without_broken_terms(choices: Sequence[Choice], words: Sequence[str], is_term: Callable[[Sequence[str]], bool]) -> tuple[Choice, ...]:
    """``choices`` of one passage of ``words`` but unsure ones whose words, left as they are, make a term with what a sure one beside them restores.

    In "upper body pain" the first two words stand for *chest*; *chest pain* is a term, and *pain* is right.
    """
    return tuple(one for at, one in enumerate(choices) if one.accepted >= UNSURE or not _makes_term(choices, at, words, is_term))


def _makes_term(choices: Sequence[Choice], at: int, words: Sequence[str], is_term: Callable[[Sequence[str]], bool]) -> bool:
    one = choices[at]
    here = [word.lower() for word in words[one.span.start : one.span.end]]
    before, after = choices[at - 1 : at] if at else (), choices[at + 1 : at + 2]
    left = [[*_restored(other), *here] for other in before if other.span.end == one.span.start and other.accepted >= SURE]
    right = [[*here, *_restored(other)] for other in after if other.span.start == one.span.end and other.accepted >= SURE]
    return any(is_term(phrase) for phrase in left + right)


def _restored(choice: Choice) -> list[str]:
    return choice.candidates[0].text.lower().split()
