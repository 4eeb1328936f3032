"""From windows to phrases: a window over a phrase boundary is cut, a modifier gets its noun, a word its term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unspin.learn.changes import Change, Comparison
from unspin.learn.grammar import Tags, groups_of, letters_of, phrase_of
from unspin.learn.known import Known
from unspin.learn.reasons import MAX_PLAIN_WORDS, MAX_SPUN_WORDS, SMALL_WORDS
from unspin.model import Span

_DAYS = frozenset({"today", "tonight", "tomorrow", "yesterday"})
"""Tagged as nouns, but no head of the noun before them."""


class Phrases:
    """Finds the phrases in the windows of sentences."""

    def __init__(self, known: Known, tags: Mapping[str, Tags]) -> None:
        """``tags`` holds the tags of every sentence that is asked about, by its text."""
        self._known = known
        self._tags = tags

    def cut(self, change: Change) -> tuple[Change, ...]:
        """The change as one phrase, or cut into such where both sides agree on where."""
        if not change.old or not change.new or (self.fits(change) and self._is_phrase(change)):
            return (change,)
        parts = self._by_class(change)
        if len(parts) > 1:
            return parts
        parts = self._by_known_pair(change)
        return tuple(one for part in parts for one in self.cut(part)) if len(parts) > 1 else parts

    def completed(self, change: Change, comparison: Comparison) -> Change:
        """The change with the words around it that it means nothing without.

        A modifier gets the noun after it (*crawler veins* for *spider veins*), unless it is a term of its own. Words that were only
        added or taken away get the known wording that they stand in (*breast most cancer* for *breast cancer*).
        """
        complete = self._with_head if change.old and change.new else self._inside
        wide = complete(change, comparison)
        return wide if wide is not None and self.fits(wide) else change

    def term_around(self, change: Change, comparison: Comparison) -> Change | None:
        """The change of the known noun phrase that the plain words are a part of: one that ends where its nouns end, then the shortest."""
        letters = letters_of(change.after, self._tags)
        spans = _spans_around(change.new, len(letters))
        for new in sorted(spans, key=lambda one: (letters[one.end : one.end + 1] == "N", len(one))):
            words = change.after.keys[new.start : new.end]
            known = self._known.wording(words) if words[0] not in SMALL_WORDS else None
            wide = comparison.around(new) if known is not None and known.is_noun else None
            if wide is not None and self.fits(wide):
                return wide
        return None

    def pos_of(self, change: Change) -> str:
        """The part of speech of the plain words by their tags, an empty text if they are no single phrase."""
        return phrase_of(letters_of(change.after, self._tags)[change.new.start : change.new.end])

    def spun_pos_of(self, change: Change) -> str:
        """The same of the spun words, whose tags are less to be trusted."""
        return phrase_of(letters_of(change.before, self._tags)[change.old.start : change.old.end])

    def tags_of(self, change: Change) -> Tags:
        """The tags of the plain words."""
        return self._tags[change.after.text][change.new.start : change.new.end]

    def fits(self, change: Change) -> bool:
        """Whether neither side is too long to be learned."""
        return len(change.old) <= MAX_SPUN_WORDS and len(change.new) <= MAX_PLAIN_WORDS

    def _is_phrase(self, change: Change) -> bool:
        return bool(self.pos_of(change)) or self._known.wording(change.plain) is not None

    def _by_class(self, change: Change) -> tuple[Change, ...]:
        """Cut between phrases where the words before have, one by one, the classes of those after."""
        old = letters_of(change.before, self._tags)[change.old.start : change.old.end]
        new = letters_of(change.after, self._tags)[change.new.start : change.new.end]
        if old != new:
            return (change,)
        ends = groups_of(new)
        return tuple(change.cut(Span(a, b), Span(a, b)) for a, b in zip((0, *ends), ends, strict=False))

    def _by_known_pair(self, change: Change) -> tuple[Change, ...]:
        """Cut around the longest pair of wordings that the lexicon knows, where something is left on both sides or on none."""
        for old, new in self._known_pairs(change):
            before = (Span(0, old.start), Span(0, new.start))
            after = (Span(old.end, len(change.old)), Span(new.end, len(change.new)))
            if all(bool(left) == bool(right) for left, right in (before, after)) and (before[0] or after[0]):
                return tuple(change.cut(left, right) for left, right in (before, (old, new), after) if left)
        return (change,)

    def _known_pairs(self, change: Change) -> Iterator[tuple[Span, Span]]:
        spun, plain = change.spun, change.plain
        for length in range(min(MAX_SPUN_WORDS, len(spun)), 0, -1):
            for i in range(len(spun) - length + 1):
                for words in sorted(self._known.plains_of(spun[i : i + length]), key=lambda one: (-len(one), one)):
                    if SMALL_WORDS.issuperset((*words, *spun[i : i + length])):
                        continue
                    for j in range(len(plain) - len(words) + 1):
                        if plain[j : j + len(words)] == words:
                            yield Span(i, i + length), Span(j, j + len(words))

    def _with_head(self, change: Change, comparison: Comparison) -> Change | None:
        keys, letters = change.after.keys, letters_of(change.after, self._tags)
        known, end = self._known.wording(change.plain), change.new.end
        if letters[end - 1] != "N" or (known is not None and known.kind):
            return None
        for longer in range(end + 1, min(len(keys), change.new.start + MAX_PLAIN_WORDS) + 1):
            term = self._known.wording(keys[change.new.start : longer])
            if term is not None and term.is_noun:
                return comparison.around(Span(change.new.start, longer))
        while end < len(letters) and letters[end] == "N" and end in comparison.kept and keys[end] not in _DAYS:
            end += 1
        return comparison.around(Span(change.new.start, end)) if end > change.new.end else None

    def _inside(self, change: Change, comparison: Comparison) -> Change | None:
        for new in _spans_around(change.new, len(change.after.keys)):
            inside = new.start < change.new.start and change.new.end < new.end
            words = change.after.keys[new.start : new.end]
            if inside and words[0] not in SMALL_WORDS and self._known.wording(words) is not None:
                return comparison.around(new)
        return None


def _spans_around(span: Span, size: int) -> Iterator[Span]:
    """The longer spans of up to MAX_PLAIN_WORDS tokens that hold ``span``, shortest first."""
    for length in range(len(span) + 1, MAX_PLAIN_WORDS + 1):
        for start in range(max(0, span.end - length), min(span.start, size - length) + 1):
            yield Span(start, start + length)
