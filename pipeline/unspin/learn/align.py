"""Which sentence became which: blocks are paired first, then the sentences in them, then what is left, wherever it stands.

Editors do more than repair: they delete a block, move a paragraph, split one in two, write a sentence anew. Pairs are therefore made by
likeness and not by place, the best first; place only decides between equals. A sentence without a partner teaches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from unspin.model import Document, Segment, SegmentKind, Span
from unspin.report.positions import LineIndex
from unspin.text.tokens import Token, sentences, tokenize

BLOCK_LIKENESS = 0.35
"""Share of words in common (Dice) from which a block may be another one edited. Measured on 73 of the hand-spun training articles, two fifths
of their blocks taken away, the rest shuffled among foreign ones: of 1,451 sentences 1,433 find their own, and 5 pairs are wrong. At 0.2
44 are wrong, from 0.6 on more are lost."""

SENTENCE_LIKENESS = 0.4
"""The same for sentences, measured likewise: at 0.3 34 pairs are wrong, from 0.6 on more are lost. Whether a pair is alike enough to learn from
is decided later, and more strictly."""

PLACED_LIKENESS = 0.2
"""The same for the one block or sentence that is left between two pairs: from 0.35 on heavily spun ones are lost, below nothing changes."""

MAX_TOKENS = 300
"""Longer sentences are cut, since their comparison grows with the square: a list without marks, a table, a page without full stops."""

_NEAR = 0.1
"""Most that place adds to likeness: decides between sentences that are nearly equally alike."""

_MAX_HOLDERS = 60
"""Words that more sentences hold do not help to find a partner; keeps the search from growing with the square of the text."""

_CHOICES = 12
"""Partners compared in full, those with most words in common."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a file; its tokens count in ``text``, which begins at ``offset`` of the segment's text."""

    text: str
    tokens: tuple[Token, ...]
    keys: Words
    """The tokens in lower case with straight apostrophes: what is compared."""
    path: str
    segment: Segment
    offset: int
    lines: LineIndex = field(repr=False)

    @property
    def words(self) -> Words:
        """The keys that are words or numbers."""
        return tuple(key for key in self.keys if key[0].isalnum())

    @property
    def is_heading(self) -> bool:
        """Whether capitals may be those of a heading."""
        return self.segment.kind in {SegmentKind.HEADING, SegmentKind.TITLE}

    def place(self, tokens: Span) -> Span:
        """Where a run of tokens stands in the text; for an empty run the end of the token before it."""
        if not tokens:
            at = self.tokens[tokens.start - 1].end if tokens.start else 0
            return Span(at, at)
        return Span(self.tokens[tokens.start].start, self.tokens[tokens.end - 1].end)

    def source_place(self, tokens: Span) -> Span:
        """Where a run of tokens stands in the source of the file."""
        return self.segment.source_span(self.place(tokens).shifted(self.offset))

    def line(self, tokens: Span) -> int:
        """The line, from 1, that a run of tokens begins on."""
        return self.lines.line_of(self.source_place(tokens).start)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The sentences of two versions of a text: those that belong together, and those without a partner."""

    pairs: tuple[tuple[Sentence, Sentence], ...]
    gone: tuple[Sentence, ...]
    new: tuple[Sentence, ...]


def key_of(word: str) -> str:
    """A word as it is compared: lower case, straight apostrophe."""
    return word.lower().replace("’", "'")


def blocks_of(document: Document) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of each segment of a document."""
    lines = LineIndex(document.source)
    return tuple(tuple(_sentences(segment, document.path, lines)) for segment in document.whole().segments if segment.pieces)


def _sentences(segment: Segment, path: str, lines: LineIndex) -> Iterator[Sentence]:
    for span in sentences(segment.text):
        tokens = tokenize(span.slice(segment.text))
        for first in range(0, len(tokens), MAX_TOKENS):
            run = tokens[first : first + MAX_TOKENS]
            start, end = run[0].start, run[-1].end
            shifted = tuple(Token(one.text, one.start - start, one.end - start) for one in run)
            text = segment.text[span.start + start : span.start + end]
            yield Sentence(
                text, shifted, tuple(key_of(one.text) for one in run), path, segment, span.start + start, lines
            )


def aligned(before: Document, after: Document) -> Alignment:
    """The sentences of ``before`` with what became of them in ``after``, in the order of ``before``."""
    old, new = blocks_of(before), blocks_of(after)
    pairs: list[tuple[Sentence, Sentence]] = []
    for left, right in _pairs_of([_words(block) for block in old], [_words(block) for block in new], BLOCK_LIKENESS):
        pairs += _paired(old[left], new[right])
    taken = {one for pair in pairs for one in pair}
    gone = [one for block in old for one in block if one not in taken]
    come = [one for block in new for one in block if one not in taken]
    pairs += _paired(gone, come)
    taken = {one for pair in pairs for one in pair}
    pairs.sort(key=lambda pair: pair[0].source_place(Span(0, 1)).start)
    return Alignment(
        tuple(pairs), tuple(one for one in gone if one not in taken), tuple(one for one in come if one not in taken)
    )


def _words(block: Sequence[Sentence]) -> Words:
    return tuple(word for sentence in block for word in sentence.words)


def _paired(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[tuple[Sentence, Sentence]]:
    found = _pairs_of([one.words for one in old], [one.words for one in new], SENTENCE_LIKENESS)
    return [(old[i], new[j]) for i, j in found]


def _pairs_of(left: Sequence[Words], right: Sequence[Words], least: float) -> tuple[tuple[int, int], ...]:
    found = pair_up(left, right, least)
    return (*found, *_between(found, left, right))


def _between(
    found: Sequence[tuple[int, int]], left: Sequence[Words], right: Sequence[Words]
) -> Iterator[tuple[int, int]]:
    """What alone is left on both sides between two pairs, or at an end: place speaks for it, so less likeness does."""
    edges = [(-1, -1), *found, (len(left), len(right))]
    for (i1, j1), (i2, j2) in pairwise(edges):
        if i2 - i1 == j2 - j1 == 2 and _dice(left[i1 + 1], right[j1 + 1]) >= PLACED_LIKENESS:
            yield i1 + 1, j1 + 1


def pair_up(left: Sequence[Words], right: Sequence[Words], least: float) -> tuple[tuple[int, int], ...]:
    """Index pairs of runs of words that belong together, each run at most once: equal ones in order, then the most alike first.

    ``least`` is the smallest likeness (Dice, 0 to 1) of a pair. Nearly linear in the number of words.

    >>> pair_up([("a", "b", "c"), ("d",)], [("d",), ("a", "b", "x")], 0.5)
    ((0, 1), (1, 0))
    """
    pairs: dict[int, int] = {}
    for match in (_equal, _alike):
        free = [i for i in range(len(left)) if i not in pairs and left[i]]
        taken = set(pairs.values())
        match(left, right, (free, [j for j in range(len(right)) if j not in taken]), least, pairs)
    return tuple(sorted(pairs.items()))


_Free = tuple[Sequence[int], Sequence[int]]


def _equal(left: Sequence[Words], right: Sequence[Words], free: _Free, least: float, pairs: dict[int, int]) -> None:  # noqa: ARG001
    """Add what did not change, wherever it stands."""
    places: dict[Words, list[int]] = {}
    for j in reversed(free[1]):
        places.setdefault(right[j], []).append(j)
    for i in free[0]:
        if places.get(left[i]):
            pairs[i] = places[left[i]].pop()


def _alike(left: Sequence[Words], right: Sequence[Words], free: _Free, least: float, pairs: dict[int, int]) -> None:
    """Add what is alike, best first."""
    holders: dict[str, list[int]] = {}
    for j in free[1]:
        for word in dict.fromkeys(right[j]):
            holders.setdefault(word, []).append(j)
    useful = {word: found for word, found in holders.items() if len(found) <= _MAX_HOLDERS}
    scored = []
    for i in free[0]:
        shared = Counter(j for word in dict.fromkeys(left[i]) for j in useful.get(word, ()))
        for j, _ in shared.most_common(_CHOICES):
            likeness = _dice(left[i], right[j])
            if likeness >= least:
                scored.append((likeness + _NEAR * (1 - abs(i / len(left) - j / len(right))), -i, -j))
    taken = set(pairs.values())
    for _, i, j in sorted(scored, reverse=True):
        if -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)


def _dice(left: Words, right: Words) -> float:
    """Twice the words in common over all words, 0 to 1."""
    return 2 * (Counter(left) & Counter(right)).total() / max(1, len(left) + len(right))
