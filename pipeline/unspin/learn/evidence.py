"""What speaks for and against each pair: how often it was made, and where its spun wording stands in clean text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from unspin.edits import apply_edits
from unspin.glossary.lexicon import words_of
from unspin.learn.align import blocks_of
from unspin.learn.changes import Change
from unspin.learn.clean import Seen
from unspin.learn.known import Known
from unspin.learn.pairs import Made
from unspin.learn.rows import Row, Words, forms_of
from unspin.model import OPAQUE, Document, Edit, Finding, Span
from unspin.report.summary import counted

Check = Callable[[Document], Sequence[Finding]]
"""The findings in a document, such as ``Engine.check``."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line, from 1, of a file before correction."""

    path: str
    line: int

    def __str__(self) -> str:
        """As editors open it."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How often a spun wording stands in given clean texts, and the first sentence in which it does."""

    times: int = 0
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Repaired:
    """At how many places of a pair the engine puts the plain wording, or something else; the other places it leaves."""

    so: int
    otherwise: int
    places: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row to learn and its evidence."""

    row: Row
    places: tuple[Place, ...]
    example: str
    """A spun sentence that an editor corrected."""
    term_example: str
    """The corrected sentence with the spun wording put back, and nothing else spun."""
    seen: Seen
    in_after: Standing
    in_clean: Standing
    in_lexicon: bool
    repaired: Repaired | None
    """None where the engine was not asked."""
    kind: str
    """The kind of a new medical term, else an empty text."""

    @property
    def times(self) -> int:
        """How often the pair was made."""
        return len(self.places)

    @property
    def leave_alone(self) -> str:
        """A sentence in which the spun wording is right, if one was seen."""
        return self.in_after.sentence or self.in_clean.sentence

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why the spun wording is no sure sign: empty for a pair that is not ambiguous."""
        found = (
            (self.in_after.times, f"stands uncorrected in the corrected files, {counted(self.in_after.times, 'time')}"),
            (self.in_clean.times, f"stands in the clean files, {counted(self.in_clean.times, 'time')}"),
            (self.seen.common, f"is good English elsewhere: {self.seen} in clean text"),
        )
        return tuple(text for holds, text in found if holds)


@dataclass(frozen=True, slots=True)
class NegativeTexts:
    """Texts that nobody spun: those after correction, and clean ones that were named."""

    after: Iterable[Document]
    clean: Iterable[Document] = ()


def proposals(
    made: Iterable[Made],
    known: Known,
    kinds: Mapping[str, str],
    negative: NegativeTexts,
    findings: Mapping[str, Sequence[Finding]] | None,
) -> tuple[Proposal, ...]:
    """The pairs made, each once with its evidence, the most frequent first.

    ``known`` is what was known before; ``kinds`` holds the new terms; ``findings`` those of the engine by the path of the file before,
    None if it was not asked.
    """
    by_row: dict[Row, list[Change]] = {}
    for one in made:
        by_row.setdefault(one.row, []).append(one.change)
    in_after, in_clean = standing(by_row, negative.after), standing(by_row, negative.clean)
    found = [
        Proposal(
            row,
            tuple(sorted(Place(one.before.path, one.before.line(one.old)) for one in changes)),
            *_examples(changes),
            known.clean.seen(forms_of(row.spun, row.pos)),
            in_after.get(row, Standing()),
            in_clean.get(row, Standing()),
            known.has_pair(row.spun, row.plain),
            None if findings is None else _repaired(changes, findings),
            kinds.get(row.plain, ""),
        )
        for row, changes in by_row.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, one.row)))


def standing(rows: Iterable[Row], documents: Iterable[Document]) -> dict[Row, Standing]:
    """Where the spun wordings of rows stand in texts, but as a part of their plain wording. Linear in the texts."""
    index: dict[Words, list[Row]] = {}
    for row in rows:
        for form in forms_of(row.spun, row.pos):
            index.setdefault(form, []).append(row)
    longest = max(map(len, index), default=0)
    found: dict[Row, Standing] = {}
    for document in documents if index else ():
        for sentence in (one for block in blocks_of(document) for one in block):
            for row in _standing_in(sentence.keys, index, longest):
                old = found.get(row, Standing(0, ""))
                shown = "" if OPAQUE in sentence.text else _on_one_line(sentence.text)
                found[row] = Standing(old.times + 1, old.sentence or shown)
    return found


def _standing_in(keys: Words, index: Mapping[Words, Sequence[Row]], longest: int) -> Iterator[Row]:
    for start in range(len(keys)):
        for end in range(start + 1, min(start + longest, len(keys)) + 1):
            for row in index.get(keys[start:end], ()):
                plain = words_of(row.plain)
                if not _covers(keys, plain, Span(start, end)):
                    yield row


def _covers(keys: Words, plain: Words, span: Span) -> bool:
    """Whether ``plain`` stands around ``span``."""
    first = max(0, span.end - len(plain))
    return any(keys[i : i + len(plain)] == plain for i in range(first, span.start + 1) if i + len(plain) >= span.end)


def _examples(changes: Sequence[Change]) -> tuple[str, str]:
    """The sentence before with least else changed, and the one after with the spun wording in it; empty if there are only unfit ones."""
    fit = [one for one in changes if OPAQUE not in one.before.text + one.after.text]
    if not fit:
        return "", ""
    best = min(fit, key=lambda one: (_else_changed(one), len(one.before.text)))
    place = best.after.place(best.new)
    text = best.after.text
    term = f"{text[: place.start]}{best.spun_text}{text[place.end :]}"
    return _on_one_line(best.before.text), _on_one_line(term)


def _else_changed(change: Change) -> int:
    """How many words of the sentence before are not in the one after, or stand in the window."""
    after = set(change.after.keys)
    return sum(key not in after for key in change.before.keys)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _repaired(changes: Sequence[Change], findings: Mapping[str, Sequence[Finding]]) -> Repaired:
    results = [_outcome(one, findings.get(one.before.path, ())) for one in changes]
    return Repaired(results.count("so"), results.count("otherwise"), len(results))


def _outcome(change: Change, findings: Sequence[Finding]) -> str:
    """``so`` if the findings turn the place into the words after, ``otherwise`` if they change it, else an empty text."""
    place = change.before.source_place(change.old)
    touching = [one for one in findings if one.span.overlaps(place) and one.suggestions]
    if not touching:
        return ""
    source = change.before.lines.source
    spans = [place, *(one.span for one in touching)]
    whole = Span(min(one.start for one in spans), max(one.end for one in spans))
    wanted = f"{source[whole.start : place.start]}{change.plain_text}{source[place.end : whole.end]}"
    return "so" if _key(_applied(touching, whole, source)) == _key(wanted) else "otherwise"


def _applied(findings: Iterable[Finding], whole: Span, source: str) -> str:
    edits = [Edit(one.span.shifted(-whole.start), one.suggestions[0]) for one in findings]
    return apply_edits(whole.slice(source), edits).text


def _key(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
