"""Learning from editors: what was corrected by hand becomes rows of the glossary, for review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from unspin.glossary.entry import LexiconEntry, TermEntry
from unspin.learn.align import Alignment, aligned
from unspin.learn.changes import Change, Comparison
from unspin.learn.evidence import Check, NegativeTexts, Place, Proposal, proposals
from unspin.learn.grammar import Tag, tag_sentences
from unspin.learn.known import Known
from unspin.learn.pairs import Made, Refused, compared, pairs_in
from unspin.learn.reasons import Reason
from unspin.learn.rows import Row
from unspin.learn.write import SOURCE
from unspin.model import Document

MAX_ROUNDS = 8
"""What is learned helps to cut other passages, so the search goes on until it learns nothing more: two or three rounds in practice."""


@dataclass(frozen=True, slots=True, order=True)
class NotProposed:
    """A change that teaches nothing, and where it was made."""

    reason: str
    spun: str
    plain: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What two versions of texts teach. ``changed``, ``gone`` and ``new`` count sentences."""

    proposals: tuple[Proposal, ...]
    not_proposed: tuple[NotProposed, ...]
    files: int
    changed: int
    gone: int
    new: int


def learn(
    pairs: Sequence[tuple[Document, Document]],
    known: Known,
    tag: Tag,
    clean: Iterable[Document] = (),
    check: Check | None = None,
) -> Learned:
    """What the second document of each pair teaches about the first.

    Args:
        pairs: texts before and after correction by hand.
        known: the glossary as it is.
        tag: gives Penn Treebank tags.
        clean: texts in which no wording is spun, for the negative check.
        check: the engine, asked whether it would repair each place already.
    """
    alignments = [aligned(before, after) for before, after in pairs]
    comparisons = compared(pair for one in alignments for pair in one.pairs)
    lesson = _to_the_end(comparisons, known, tag)
    taught = {one.change.before.path for one in lesson.made}
    findings = {before.path: check(before) for before, _ in pairs if before.path in taught} if check else None
    found = proposals(lesson.made, known, lesson.kinds, NegativeTexts([after for _, after in pairs], clean), findings)
    return Learned(found, _not_proposed(lesson.refused), len(pairs), len(comparisons), *_unpaired(alignments))


def _unpaired(alignments: Iterable[Alignment]) -> tuple[int, int]:
    gone, new = zip(*((len(one.gone), len(one.new)) for one in alignments), strict=True)
    return sum(gone), sum(new)


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What all rounds made, what the last one refused, and the kinds of the new medical terms by their wording."""

    made: tuple[Made, ...]
    refused: tuple[Refused, ...]
    kinds: Mapping[str, str]


def _to_the_end(comparisons: Sequence[Comparison], known: Known, tag: Tag) -> _Lesson:
    """The lesson when nothing more can be learned, so that learning the same texts again adds nothing."""
    tags = tag_sentences([one for pair in comparisons for one in (pair.before, pair.after)], tag) if comparisons else {}
    made: dict[Made, None] = {}
    rows: frozenset[Row] = frozenset()
    kinds: dict[str, str] = {}
    found: tuple[Made | Refused, ...] = ()
    for _ in range(MAX_ROUNDS):
        current = known.and_also(*_as_entries(rows, kinds))
        found = pairs_in(comparisons, current, tags)
        made.update((one, None) for one in found if isinstance(one, Made))
        old = rows, len(kinds)
        rows = frozenset(one.row for one in made)
        for row in sorted(rows):
            kind = "" if current.is_term(row.plain) else current.kind_of(row.plain, row.pos)
            kinds.update({row.plain: kind} if kind else {})
        if old == (rows, len(kinds)):
            break
    taught = {one.change for one in made}
    refused = (one for one in found if isinstance(one, Refused) and one.change not in taught)
    return _Lesson(tuple(made), tuple(refused), kinds)


def _as_entries(rows: Iterable[Row], kinds: Mapping[str, str]) -> tuple[list[LexiconEntry], list[TermEntry]]:
    """What would stand in the glossary if the rows were learned."""
    lexicon = [LexiconEntry(row.plain, row.pos, (row.spun,), SOURCE, "", "", "", 0) for row in sorted(rows)]
    return lexicon, [TermEntry(plain, kind, SOURCE, "", "", 0) for plain, kind in kinds.items()]


def _not_proposed(refused: Iterable[Refused]) -> tuple[NotProposed, ...]:
    places: dict[tuple[Reason, str, str], list[Place]] = {}
    for one in refused:
        places.setdefault((one.reason, one.change.spun_text, one.change.plain_text), []).append(_place(one.change))
    order = list(Reason)
    found = sorted(places.items(), key=lambda one: (order.index(one[0][0]), min(one[1]), one[0][1:]))
    return tuple(NotProposed(reason.value, spun, plain, tuple(sorted(where))) for (reason, spun, plain), where in found)


def _place(change: Change) -> Place:
    return Place(change.before.path, change.before.line(change.old))
