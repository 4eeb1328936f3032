"""Blocks around an article that are no part of it: blog engines, share bars, comment forms, calls to action."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable
from typing import Any

from unspin.detect.between import holds_nothing
from unspin.detect.index import BeginningIndex
from unspin.detect.necessary import folded
from unspin.detect.parts import Opening, Openings, Parts
from unspin.detect.rules import read_tables
from unspin.errors import GlossaryError
from unspin.glossary.tables import TableFile
from unspin.model import Applicability, Document, Evidence, Finding, Segment, SegmentKind, Span

FILE = "boilerplate.toml"
"""Where the rules stand below the root of the glossary."""

DEFAULT_MAX_WORDS = 12
"""Longer than this a block is an article's own prose more often than not; rules for longer blocks say so."""

TAIL_BLOCKS = 5
"""Short pages have tails that begin before their last third: so many blocks at the end count as end, too."""

HEAD_BLOCKS = 3
"""So many blocks at the start count as start, too."""

_PROSE = (SegmentKind.PARAGRAPH, SegmentKind.HEADING, SegmentKind.LIST_ITEM, SegmentKind.TABLE_CELL)
LONGEST_TITLE = 18
"""An item of a list of links to other articles has at most so many words."""

FEWEST_CELL_WORDS = 3
"""Shorter cells of a table ("Comments", "Email") are heads of columns and fields more often than boilerplate."""

LONGEST_BLOCK = 4000
"""Code points of a block from which on it stays: rules have 80 words at most, and some look at a text from each of its words."""

LONGEST_WORD = 120
"""Code points of a word from which on its block stays. Names in rules are words, which may hold hyphens, and stand beside hyphens: where both may end
is tried for each of them. The longest word in the phrases of the rules has 14."""

_REQUIRED = ("id", "patterns", "confidence", "examples", "leave_alone")
_OPTIONAL = (
    *("match", "max_words", "only_at", "takes_next", "takes_list", "not_patterns", "applicability"),
    *("with_marks", "title_case"),
)
_LEADING_MARKS = re.compile(r"[^\w©(\[]*")
_TRAILING_MARKS = re.compile(r"[^\w)\]©]*")
_PICTURES = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\ufffc\u2709\u260e\u2764\U0001f000-\U0001faff]+")
_SEPARATORS = re.compile(r"[\r\n]+|(?<![^\S\r\n])[^\S\r\n]+[|·•]+\s+")
_SEPARATING = re.compile(r"[\r\n|·•]")
_SENTENCE_END = re.compile(r"(?<!\.\.)[.;:][\"'”’)]*\s*\Z")
_LONG_WORD = re.compile(rf"(?<![\w'’-])[\w'’-]{{{LONGEST_WORD}}}")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")


@dataclass(frozen=True, slots=True)
class BlockRule:
    """One row of the table: which blocks are boilerplate, and where."""

    id: str
    patterns: Openings
    not_patterns: Openings
    takes_next: Openings
    takes_list: bool
    with_marks: bool
    title_case: bool
    max_words: int
    only_at: str
    applicability: Applicability
    confidence: float
    examples: tuple[str, ...]
    leave_alone: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Whether a block that reads ``text`` is one of these, wherever it stands."""
        return self.fits_by(self.patterns, text)

    def fits_by(self, patterns: Iterable[Opening], text: str) -> bool:
        """The same, if only those ``patterns`` of its own are tried."""
        seen = _seen(text, with_marks=self.with_marks)
        if not 0 < seen.length <= self.max_words or (self.title_case and not _has_title_case(seen.text)):
            return False
        matches = any(one.match(seen.text, seen.folded) for one in patterns)
        return matches and not self.not_patterns.match(seen.text, seen.folded)

    def takes(self, text: str, *, listed: bool = False) -> bool:
        """Whether a block that reads ``text``, perhaps ``listed`` in a list, goes with one of these right before it."""
        if listed and self.takes_list and _is_title(text):
            return True
        seen = _seen(text, with_marks=False)
        return self.takes_next.match(seen.text, seen.folded)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A block as the rules read it, the same `folded`, and how many words it has."""

    text: str
    folded: str
    length: int


@lru_cache(maxsize=256)
def _seen(text: str, *, with_marks: bool) -> _Seen:
    seen = " ".join(text.split()) if with_marks else bare_text(text)
    return _Seen(seen, folded(seen), len(seen.split()))


def bare_text(text: str) -> str:
    """``text`` on one line, without pictures and without the marks at its ends.

    >>> bare_text("← Previous   Post »")
    'Previous Post'
    """
    line = " ".join(_PICTURES.sub(" ", text).split())
    start = _marks_at_start(line, _LEADING_MARKS)
    end = len(line) - _marks_at_start(line[::-1], _TRAILING_MARKS)
    return line[start:end] if start <= end else line[start:]  # of marks alone those from the first that may begin a block


def _marks_at_start(text: str, marks: re.Pattern[str]) -> int:
    found = marks.match(text)
    return found.end() if found else 0


def _has_title_case(text: str) -> bool:
    """Whether each word of more than three letters begins with a capital, as in a name."""
    return not any(word[0].islower() for word in re.findall(r"[^\W\d_]{4,}", text))


def _is_title(text: str) -> bool:
    """Whether ``text`` can be a link to another article: short, and no sentence."""
    return len(text.split()) <= LONGEST_TITLE and not _SENTENCE_END.search(text)


@dataclass(frozen=True, slots=True)
class _Run:
    """Segments ``first`` to ``last`` of a document, both included, that go together."""

    rule: BlockRule
    first: int
    last: int


class _RuleIndex:
    """The rules of a detector that read blocks in the same way, by the beginnings of the blocks that they fit."""

    def __init__(self, rules: Sequence[BlockRule], *, with_marks: bool) -> None:
        own = [(number, rule) for number, rule in enumerate(rules) if rule.with_marks is with_marks]
        self._with_marks = with_marks
        self._max_words = max((rule.max_words for _, rule in own), default=0)
        self.patterns = [(number, one) for number, rule in own for one in rule.patterns]
        self._index = BeginningIndex([one.necessary for _, one in self.patterns])

    def may_fit(self, text: str) -> Iterator[tuple[int, Opening]]:
        """The patterns that may match a block that reads ``text``, each with the number of its rule."""
        seen = _seen(text, with_marks=self._with_marks)
        if seen.length <= self._max_words:
            yield from (self.patterns[at] for at in self._index.may_match(seen.folded))


@dataclass(frozen=True)
class Boilerplate:
    """The detector: proposes to delete whole blocks. Time is linear in the segments of the document."""

    rules: tuple[BlockRule, ...]
    keep: Openings
    """Blocks that stay, whatever rule they fall under."""

    def __call__(self, document: Document) -> tuple[Finding, ...]:
        """The findings in ``document``, sorted and disjoint; spans count in its source, blank lines on one side included.

        The spans of a run of blocks at the end of the document take the blank lines before them, all others those
        behind. In a document that is boilerplate all through every finding is only for display.
        """
        blocks = [one for one in document.segments if one.block is not None and one.kind in _PROSE]
        runs = list(self._runs(document, blocks))
        gone = sum(run.last - run.first + 1 for run in runs)
        places = self._deletions(document, blocks, runs)
        findings = tuple(_finding(run, place, document.source) for run, place in zip(runs, places, strict=True))
        return (
            tuple(one.as_display("the whole page is of this kind") for one in findings)
            if gone == len(blocks)
            else findings
        )

    def _runs(self, document: Document, blocks: Sequence[Segment]) -> list[_Run]:
        runs, i = [], 0
        while i < len(blocks):
            rule = None if _is_small_cell(blocks[i]) else self.rule_for(blocks[i].text, *_place(document, blocks, i))
            last = i
            while rule and last + 1 < len(blocks) and self._takes(rule, blocks[last + 1]) and self._touch(document, *blocks[last : last + 2]):
                last += 1
            if rule:
                runs.append(_Run(rule, i, last))
            i = last + 1
        return runs

    def _touch(self, document: Document, one: Segment, other: Segment) -> bool:
        """Whether nothing that a reader would miss stands between two blocks."""
        before, behind = one.block or Span(0, 0), other.block or Span(0, 0)
        return self._is_nothing(document.source[before.end : behind.start])

    def _is_nothing(self, source: str) -> bool:
        return holds_nothing(source, lambda text: self.rule_for(text, at_start=True, at_end=True) is not None)

    def _takes(self, rule: BlockRule, block: Segment) -> bool:
        listed = block.kind is SegmentKind.LIST_ITEM
        return not _is_too_long(block.text) and rule.takes(block.text, listed=listed) and not self._stays(block.text)

    def _stays(self, text: str) -> bool:
        seen = _seen(text, with_marks=False)
        return self.keep.match(seen.text, seen.folded)

    def rule_for(self, text: str, at_start: bool, at_end: bool) -> BlockRule | None:
        """The first rule that a block with ``text`` falls under; one of several lines or fields when each of them does."""
        if _is_too_long(text):
            return None
        places = {"", "start" if at_start else "", "end" if at_end else ""}
        rule = next(self._fitting(text, places), None) or self._rule_of_pieces(text, places)
        return None if rule is None or self._stays(text) else rule

    @cached_property
    def _indexes(self) -> tuple[_RuleIndex, _RuleIndex]:
        return _RuleIndex(self.rules, with_marks=False), _RuleIndex(self.rules, with_marks=True)

    def _fitting(self, text: str, places: Collection[str]) -> Iterator[BlockRule]:
        """Each rule for one of the ``places`` that a block with ``text`` falls under, in order."""
        patterns = defaultdict[int, list[Opening]](list)
        for index in self._indexes:
            for number, one in index.may_fit(text):
                patterns[number].append(one)
        for number in sorted(patterns):
            rule = self.rules[number]
            if rule.only_at in places and rule.fits_by(patterns[number], text):
                yield rule

    def _rule_of_pieces(self, text: str, places: Collection[str]) -> BlockRule | None:
        """The least certain of the rules that the lines or fields of ``text`` fall under, if there are several and each does."""
        if not _SEPARATING.search(text):
            return None
        pieces = [piece for piece in _SEPARATORS.split(text) if bare_text(piece)]
        if len(pieces) < 2:
            return None
        heads, lines = list(self._fitting(pieces[0], places)), "\n" in text
        found = list[BlockRule]()
        for piece in pieces:
            taken = (rule for rule in heads if rule.takes(piece, listed=lines))
            rule = next(self._fitting(piece, places), None) or next(taken, None)
            if rule is None:
                return None
            found.append(rule)
        return min(found, key=lambda rule: rule.confidence)

    def _deletions(self, document: Document, blocks: Sequence[Segment], runs: Sequence[_Run]) -> list[Span]:
        """What to take out of the source for each of ``runs``, so that blank lines are left on one side only."""
        source = document.source
        content = [self._widened(_content(source, run, blocks), document) for run in runs]
        places: list[Span] = []
        at_end = not content or not source[content[-1].end :].strip()
        for i in range(len(content) - 1, -1, -1):
            at_end = at_end and (i == len(content) - 1 or not source[content[i].end : content[i + 1].start].strip())
            places.append(_with_gap_before(source, content[i]) if at_end else _with_gap_behind(source, content[i]))
        return places[::-1]

    def _widened(self, place: Span, document: Document) -> Span:
        """``place``, or the largest container around it that holds nothing else."""
        source = document.source
        for whole in document.containers:
            if whole.contains(place) and not _has_other_prose(whole, place, document):
                sides = source[whole.start : place.start], source[place.end : whole.end]
                place = whole if all(map(self._is_nothing, sides)) else place
        return place


def _is_too_long(text: str) -> bool:
    return len(text) > LONGEST_BLOCK or (len(text) >= LONGEST_WORD and bool(_LONG_WORD.search(text)))


def _is_small_cell(block: Segment) -> bool:
    return block.kind is SegmentKind.TABLE_CELL and len(block.text.split()) < FEWEST_CELL_WORDS


def _place(document: Document, blocks: Sequence[Segment], i: int) -> tuple[bool, bool]:
    """Whether block ``i`` stands in the first third or among the first blocks, and in the last third or the tail."""
    block = blocks[i].block or Span(0, 0)
    share = block.start / max(1, len(document.source))
    return share <= 1 / 3 or i < HEAD_BLOCKS, share >= 2 / 3 or i >= len(blocks) - TAIL_BLOCKS


def _content(source: str, run: _Run, blocks: Sequence[Segment]) -> Span:
    """The blocks of ``run`` without the white space at their end."""
    first, last = blocks[run.first].block, blocks[run.last].block
    start, end = (first or Span(0, 0)).start, (last or Span(0, 0)).end
    return Span(start, start + len(source[start:end].rstrip()))


def _has_other_prose(whole: Span, place: Span, document: Document) -> bool:
    return any(one.block and whole.contains(one.block) and not place.contains(one.block) for one in document.segments)


def _with_gap_before(source: str, place: Span) -> Span:
    return Span(len(source[: place.start].rstrip()), place.end)


def _with_gap_behind(source: str, place: Span) -> Span:
    gap = _BLANK_LINES.match(source, place.end)
    return Span(place.start, gap.end() if gap else place.end)


def _finding(run: _Run, place: Span, source: str) -> Finding:
    rule = run.rule
    return Finding(
        rule=f"boilerplate.{rule.id}",
        span=place,
        found=place.slice(source),
        suggestions=("",),
        applicability=rule.applicability,
        confidence=rule.confidence,
        message="This block belongs to the page around the article, not to the article.",
        evidence=(Evidence("strength", "strong"), Evidence("blocks", str(run.last - run.first + 1))),
    )


def load(root: Traversable, *, compiled: bool = False) -> Boilerplate:
    """The detector with the rules of ``boilerplate.toml`` under ``root``, the glossary.

    With ``compiled`` all expressions are compiled at once, so that a bad one is refused with its line.

    Raises:
        GlossaryError: for a rule that cannot be used.
    """
    file = TableFile.read(root, FILE)
    rows = list(read_tables(file, "block", _REQUIRED, _OPTIONAL))
    kept = [one for row, _ in read_tables(file, "keep", ("id", "patterns"), ()) for one in row["patterns"]]
    try:
        parts = Parts(file.tables.get("parts", {}), file.text)
        keep = parts.openings(kept)
        if compiled:
            keep.refuse_bad()
    except (ValueError, re.error) as error:
        raise GlossaryError(FILE, 1, f"parts or keep: {error}", "correct the phrase") from error
    return Boilerplate(tuple(_rule(row, line, parts, compiled=compiled) for row, line in rows), keep)


def _rule(row: Mapping[str, Any], line: int, parts: Parts, *, compiled: bool) -> BlockRule:
    if not row["examples"] or not row["leave_alone"]:
        raise GlossaryError(FILE, line, f"{row['id']} is untested", "give a block that goes and one that stays")
    if row.get("match", "whole") not in _TAILS or row.get("only_at", "") not in ("", "start", "end"):
        raise GlossaryError(FILE, line, f"{row['id']}: unknown match or only_at", "see the head of the file")
    try:
        rule = _built(row, parts)
        for one in (rule.patterns, rule.not_patterns, rule.takes_next) if compiled else ():
            one.refuse_bad()
        return rule
    except (ValueError, re.error) as error:
        raise GlossaryError(FILE, line, f"{row['id']}: {error}", "correct the rule") from error


_TAILS = {"whole": r"\Z", "start": r"\b.*"}


def _built(row: Mapping[str, Any], parts: Parts) -> BlockRule:
    return BlockRule(
        id=row["id"],
        patterns=parts.openings(row["patterns"], _TAILS[row.get("match", "whole")]),
        not_patterns=parts.openings(row.get("not_patterns", ())),
        takes_next=parts.openings(row.get("takes_next", ())),
        takes_list=bool(row.get("takes_list", False)),
        with_marks=bool(row.get("with_marks", False)),
        title_case=bool(row.get("title_case", False)),
        max_words=int(row.get("max_words", DEFAULT_MAX_WORDS)),
        only_at=row.get("only_at", ""),
        applicability=Applicability(row.get("applicability", "review")),
        confidence=float(row["confidence"]),
        examples=tuple(row["examples"]),
        leave_alone=tuple(row["leave_alone"]),
    )
