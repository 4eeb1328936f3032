"""From pairs of sentences to rows, or to the reasons why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from unspin.learn.align import Sentence
from unspin.learn.changes import Change, Comparison, compare, trimmed
from unspin.learn.grammar import Tags
from unspin.learn.known import Known
from unspin.learn.phrases import Phrases
from unspin.learn.reasons import Reason, form_reason, protected_reason
from unspin.learn.rows import Row, forms_of, row_of
from unspin.model import Span

MIN_KEPT_WORDS = 2
"""Words that must stand in both sentences: with one, "Call us today" would teach "book online" for "call us"."""

MIN_KEPT_SHARE = 0.5
"""Share of the rest of each sentence that must be kept, or be a pair that the lexicon knows. The cases of tests/test_learn.py fail below 0.4
(rewritten sentences teach) and from 0.9 on (spun ones do not)."""


@dataclass(frozen=True, slots=True)
class Made:
    """A pair that an editor made, in the form of a row."""

    row: Row
    change: Change


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that teaches no pair."""

    reason: Reason
    change: Change


def compared(sentences: Iterable[tuple[Sentence, Sentence]]) -> tuple[Comparison, ...]:
    """The sentences that changed, word by word."""
    return tuple(compare(before, after) for before, after in sentences if before.text != after.text)


def pairs_in(comparisons: Iterable[Comparison], known: Known, tags: Mapping[str, Tags]) -> tuple[Made | Refused, ...]:
    """What each changed sentence teaches, and what not and why, in order; ``tags`` holds those of both its versions."""
    return tuple(one for comparison in comparisons for one in _pairs(comparison, known, tags))


def _pairs(comparison: Comparison, known: Known, tags: Mapping[str, Tags]) -> Iterator[Made | Refused]:
    phrases = Phrases(known, tags)
    found: list[Made | Refused] = [Refused(Reason.CAPITALS, change) for change in comparison.recased]
    parts: list[Change] = []
    for change in comparison.changes:
        reason = protected_reason(change) or _trimmed_reason(change)
        if reason:
            found.append(Refused(reason, change))
        else:
            parts += phrases.cut(trimmed(change))
    comparison = replace(comparison, changes=tuple(parts))
    short = (part for part in parts if phrases.fits(part))
    if len(parts) > 1 and not any(_rest_is_kept(part, comparison, known) for part in short):
        found.append(Refused(Reason.REWRITTEN, _whole(comparison)))
    else:
        found += [one for part in parts for one in _learned(part, comparison, phrases, known)]
    yield from sorted(found, key=lambda one: (one.change.old, one.change.new))


def _whole(comparison: Comparison) -> Change:
    """The sentences themselves as one change."""
    before, after = comparison.before, comparison.after
    return Change(before, after, Span(0, len(before.tokens)), Span(0, len(after.tokens)))


def _trimmed_reason(change: Change) -> Reason | None:
    """Why nothing is left of a change once marks and agreement are taken off."""
    left = trimmed(change)
    if left.old or left.new:
        return None
    return Reason.SMALL if any(key[0].isalnum() for key in (*change.spun, *change.plain)) else Reason.PUNCTUATION


def _learned(part: Change, comparison: Comparison, phrases: Phrases, known: Known) -> Iterator[Made | Refused]:
    whole = phrases.completed(part, comparison)
    whole = part if _unfit(whole) else whole
    reason, term = _unfit(whole), phrases.term_around(whole, comparison)
    if term is not None and _unfit(term) not in {None, Reason.NAME}:
        term = None
    if reason is Reason.NAME and (term or known.wording(whole.plain)):
        whole, term, reason = term or whole, None, None
    reason = reason or _context_reason(whole, comparison, known)
    row = row_of(whole, phrases, known) if reason is None else None
    if row is None or row.is_idle:
        yield Refused(reason or Reason.FORM, part)
        return
    yield Made(row, whole)
    wide = row_of(term, phrases, known) if term and known.clean.seen(forms_of(row.spun, row.pos)).common else None
    if term and wide and not wide.is_idle:
        yield Made(wide, term)


def _unfit(change: Change) -> Reason | None:
    return form_reason(change) or protected_reason(change)


def _context_reason(part: Change, comparison: Comparison, known: Known) -> Reason | None:
    """Why what stands around a change does not show that it is a swap of wordings."""
    if not _rest_is_kept(part, comparison, known):
        return Reason.REWRITTEN
    return Reason.BARE if comparison.kept_words < MIN_KEPT_WORDS else None


def _rest_is_kept(part: Change, comparison: Comparison, known: Known) -> bool:
    """Whether what stands around a change is largely the same, known pairs counted as the same."""
    others = [
        one
        for one in comparison.changes
        if not part.new.contains(one.new) and one.old and one.new and known.has_pair(one.spun_text, one.plain_text)
    ]
    kept = comparison.kept_words
    sides = (
        (len(part.before.words) - len(part.old), kept + sum(len(one.old) for one in others)),
        (len(part.after.words) - len(part.new), kept + sum(len(one.new) for one in others)),
    )
    return all(same >= MIN_KEPT_SHARE * rest for rest, same in sides)
