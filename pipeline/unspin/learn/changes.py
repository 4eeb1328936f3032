"""What was replaced in a pair of sentences: windows of words, without the words that both sides have at their ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from unspin.glossary.match import opcodes
from unspin.learn.align import Sentence
from unspin.model import Span

_MOVE_GAP = 2
"""Words between a word taken away and the same put in again: *cancer of the bosom* becomes *breast cancer*."""

_AGREEMENT = (
    {"a", "an"}, {"is", "are"}, {"was", "were"}, {"has", "have"}, {"does", "do"}, {"this", "these"}, {"that", "those"},
)  # fmt: skip
_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Change:
    """Tokens ``old`` of the sentence before became tokens ``new`` of the sentence after."""

    before: Sentence
    after: Sentence
    old: Span
    new: Span

    @property
    def spun(self) -> tuple[str, ...]:
        """The words before, in lower case."""
        return self.before.keys[self.old.start : self.old.end]

    @property
    def plain(self) -> tuple[str, ...]:
        """The words after, in lower case."""
        return self.after.keys[self.new.start : self.new.end]

    @property
    def spun_text(self) -> str:
        """What stood there before, on one line."""
        return " ".join(self.before.place(self.old).slice(self.before.text).split())

    @property
    def plain_text(self) -> str:
        """What stands there after, on one line."""
        return " ".join(self.after.place(self.new).slice(self.after.text).split())

    def cut(self, old: Span, new: Span) -> Change:
        """The same sentences with another window, counted from the start of this one's."""
        return replace(self, old=old.shifted(self.old.start), new=new.shifted(self.new.start))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sentences word by word: the windows that differ, and for each token after that is kept its number before."""

    before: Sentence
    after: Sentence
    changes: tuple[Change, ...]
    kept: dict[int, int]

    @property
    def kept_words(self) -> int:
        """How many words stand in both."""
        return sum(self.after.keys[j][0].isalnum() for j in self.kept)

    @property
    def recased(self) -> tuple[Change, ...]:
        """Words that only changed a capital, but where a sentence begins or the neighbour changed."""
        edges = {at for change in self.changes for at in (change.new.start - 1, change.new.end)} | {0}
        return tuple(
            Change(self.before, self.after, Span(i, i + 1), Span(j, j + 1))
            for j, i in self.kept.items()
            if i and j not in edges and _straight(self.before.tokens[i].text) != _straight(self.after.tokens[j].text)
        )

    def around(self, new: Span) -> Change | None:
        """The change of exactly the tokens ``new`` after; None if it would cut a window in two."""
        if not new:
            return None
        touched = [one for one in self.changes if one.new.start < new.end and new.start < one.new.end]
        if any(not new.contains(one.new) for one in touched):
            return None
        first = next((one.old.start for one in touched if one.new.start == new.start), self.kept.get(new.start))
        last = next((one.old.end for one in touched if one.new.end == new.end), None)
        if last is None:
            end = self.kept.get(new.end - 1)
            last = None if end is None else end + 1
        if first is None or last is None or first > last:
            return None
        return Change(self.before, self.after, Span(first, last), new)


def _straight(word: str) -> str:
    return word.replace("’", "'")


def compare(before: Sentence, after: Sentence) -> Comparison:
    """The windows in which two sentences differ, from left to right. Time grows with the product of their lengths."""
    kept: dict[int, int] = {}
    windows: list[tuple[Span, Span]] = []
    for tag, i1, i2, j1, j2 in opcodes(before.keys, after.keys):
        if tag == "equal":
            kept.update((j, i1 + j - j1) for j in range(j1, j2))
        elif windows and windows[-1][0].end == i1 and windows[-1][1].end == j1:
            windows[-1] = (Span(windows[-1][0].start, i2), Span(windows[-1][1].start, j2))
        else:
            windows.append((Span(i1, i2), Span(j1, j2)))
    windows = list(_moves_joined(windows, before.keys))
    for _, new in windows:
        for j in range(new.start, new.end):
            kept.pop(j, None)
    return Comparison(before, after, tuple(Change(before, after, old, new) for old, new in windows), kept)


def _moves_joined(windows: list[tuple[Span, Span]], keys: tuple[str, ...]) -> Iterator[tuple[Span, Span]]:
    """The windows, a word put in and a word taken away close by made one."""
    at = 0
    while at < len(windows):
        old, new = windows[at]
        if at + 1 < len(windows):
            next_old, next_new = windows[at + 1]
            gap = keys[old.end : next_old.start]
            one_way = not old and new and next_old and not next_new
            other_way = old and not new and not next_old and next_new
            if (one_way or other_way) and len(gap) <= _MOVE_GAP and all(key[0].isalnum() for key in gap):
                old, new = Span(old.start, next_old.end), Span(new.start, next_new.end)
                at += 1
        yield old, new
        at += 1


def trimmed(change: Change) -> Change:
    """The change without marks and mere agreement (*a*/*an*, *is*/*are*) at its ends.

    What both sides have in common at an end goes as well, articles even where they differ.
    """
    old, new = _without_marks(change.before, change.old), _without_marks(change.after, change.new)
    while old and new and _agree(change.before.keys[old.start], change.after.keys[new.start], at_start=True):
        old, new = Span(old.start + 1, old.end), Span(new.start + 1, new.end)
    while old and new and _agree(change.before.keys[old.end - 1], change.after.keys[new.end - 1], at_start=False):
        old, new = Span(old.start, old.end - 1), Span(new.start, new.end - 1)
    return replace(change, old=old, new=new)


def _without_marks(sentence: Sentence, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and not sentence.keys[start][0].isalnum():
        start += 1
    while start < end and not sentence.keys[end - 1].lstrip("'")[:1].isalnum():
        end -= 1
    return Span(start, end)


def _agree(spun: str, plain: str, *, at_start: bool) -> bool:
    if spun == plain or any(spun in pair and plain in pair for pair in _AGREEMENT):
        return True
    return at_start and spun in _ARTICLES and plain in _ARTICLES
