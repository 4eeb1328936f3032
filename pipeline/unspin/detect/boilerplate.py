"""Blocks around an article that are no part of it: blog engines, share bars, comment forms, calls to action."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from unspin.detect.rules import phrase_expression, read_tables
from unspin.errors import GlossaryError
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
_REQUIRED = ("id", "patterns", "confidence", "examples", "leave_alone")
_OPTIONAL = ("match", "max_words", "only_at", "takes_next", "not_patterns", "applicability")
_EDGES = re.compile(r"\A[^\w©(\[]+|[^\w)\]©]+\Z")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*")


@dataclass(frozen=True, slots=True)
class BlockRule:
    """One row of the table: which blocks are boilerplate, and where."""

    id: str
    patterns: re.Pattern[str]
    not_patterns: re.Pattern[str] | None
    takes_next: re.Pattern[str] | None
    max_words: int
    only_at: str
    applicability: Applicability
    confidence: float
    examples: tuple[str, ...]
    leave_alone: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Whether a block that reads ``text`` is one of these, wherever it stands."""
        bare = bare_text(text)
        if not bare or len(bare.split()) > self.max_words or (self.not_patterns and self.not_patterns.match(bare)):
            return False
        return bool(self.patterns.match(bare))

    def takes(self, text: str) -> bool:
        """Whether a block that reads ``text`` goes with one of these right before it."""
        return bool(self.takes_next and self.takes_next.match(bare_text(text)))


def bare_text(text: str) -> str:
    """``text`` on one line, without the marks at its ends.

    >>> bare_text("← Previous   Post »")
    'Previous Post'
    """
    return _EDGES.sub("", " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class _Run:
    """Segments ``first`` to ``last`` of a document, both included, that go together."""

    rule: BlockRule
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The detector: proposes to delete whole blocks. Time is linear in the segments of the document."""

    rules: tuple[BlockRule, ...]

    def __call__(self, document: Document) -> tuple[Finding, ...]:
        """The findings in ``document``, sorted and disjoint; spans count in its source, blank lines on one side included.

        The spans of a run of blocks at the end of the document take the blank lines before them, all others those
        behind. In a document that is boilerplate all through every finding is only for display.
        """
        blocks = [one for one in document.segments if one.block is not None and one.kind in _PROSE]
        runs = list(self._runs(document, blocks))
        gone = sum(run.last - run.first + 1 for run in runs)
        places = _deletions(document, blocks, runs)
        findings = tuple(_finding(run, place, document.source) for run, place in zip(runs, places, strict=True))
        return (
            tuple(one.as_display("the whole page is of this kind") for one in findings)
            if gone == len(blocks)
            else findings
        )

    def _runs(self, document: Document, blocks: Sequence[Segment]) -> list[_Run]:
        runs, i = [], 0
        while i < len(blocks):
            rule = self.rule_for(blocks[i].text, *_place(document, blocks, i))
            last = i
            while rule and last + 1 < len(blocks) and rule.takes(blocks[last + 1].text):
                last += 1
            if rule:
                runs.append(_Run(rule, i, last))
            i = last + 1
        return runs

    def rule_for(self, text: str, at_start: bool, at_end: bool) -> BlockRule | None:
        """The first rule that a block with ``text`` falls under; one of several lines when every line does."""
        where = {"": True, "start": at_start, "end": at_end}
        rules = [rule for rule in self.rules if where[rule.only_at]]
        whole = next((rule for rule in rules if rule.fits(text)), None)
        lines = [line for line in text.splitlines() if line.strip()]
        if whole or len(lines) < 2:
            return whole
        single = [
            next((rule for rule in rules if rule.fits(line) or (rules and _goes_with(rules, lines, line))), None)
            for line in lines
        ]
        found = [rule for rule in single if rule]
        return min(found, key=lambda rule: rule.confidence) if len(found) == len(lines) else None


def _goes_with(rules: Sequence[BlockRule], lines: Sequence[str], line: str) -> bool:
    """Whether ``line`` goes with the first line of its block."""
    return any(rule.fits(lines[0]) and rule.takes(line) for rule in rules)


def _place(document: Document, blocks: Sequence[Segment], i: int) -> tuple[bool, bool]:
    """Whether block ``i`` stands in the first third or among the first blocks, and in the last third or the tail."""
    block = blocks[i].block or Span(0, 0)
    share = block.start / max(1, len(document.source))
    return share <= 1 / 3 or i < HEAD_BLOCKS, share >= 2 / 3 or i >= len(blocks) - TAIL_BLOCKS


def _deletions(document: Document, blocks: Sequence[Segment], runs: Sequence[_Run]) -> list[Span]:
    """What to take out of the source for each of ``runs``, so that blank lines are left on one side only."""
    source = document.source
    content = [_widened(_content(source, run, blocks), document) for run in runs]
    places: list[Span] = []
    at_end = not content or not source[content[-1].end :].strip()
    for i in range(len(content) - 1, -1, -1):
        at_end = at_end and (i == len(content) - 1 or not source[content[i].end : content[i + 1].start].strip())
        places.append(_with_gap_before(source, content[i]) if at_end else _with_gap_behind(source, content[i]))
    return places[::-1]


def _content(source: str, run: _Run, blocks: Sequence[Segment]) -> Span:
    """The blocks of ``run`` without the white space at their end."""
    first, last = blocks[run.first].block, blocks[run.last].block
    start, end = (first or Span(0, 0)).start, (last or Span(0, 0)).end
    return Span(start, start + len(source[start:end].rstrip()))


def _widened(place: Span, document: Document) -> Span:
    """``place``, or the largest container around it that holds no other prose."""
    for whole in document.containers:
        if whole.contains(place) and not any(
            one.block and whole.contains(one.block) and not place.contains(one.block) for one in document.segments
        ):
            place = whole
    return place


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


def load(root: Traversable) -> Boilerplate:
    """The detector with the rules of ``boilerplate.toml`` under ``root``, the glossary.

    Raises:
        GlossaryError: for a rule that cannot be used.
    """
    rows = read_tables(root, FILE, "block", _REQUIRED, _OPTIONAL)
    return Boilerplate(tuple(_rule(row, line) for row, line in rows))


def _rule(row: Mapping[str, Any], line: int) -> BlockRule:
    if not row["examples"] or not row["leave_alone"]:
        raise GlossaryError(FILE, line, f"{row['id']} is untested", "give a block that goes and one that stays")
    if row.get("match", "whole") not in _TAILS or row.get("only_at", "") not in ("", "start", "end"):
        raise GlossaryError(FILE, line, f"{row['id']}: unknown match or only_at", "see the head of the file")
    try:
        return _built(row)
    except (ValueError, re.error) as error:
        raise GlossaryError(FILE, line, f"{row['id']}: {error}", "correct the rule") from error


_TAILS = {"whole": r"\Z", "start": r"\b.*"}


def _built(row: Mapping[str, Any]) -> BlockRule:
    return BlockRule(
        id=row["id"],
        patterns=_any_of(row["patterns"], _TAILS[row.get("match", "whole")]),
        not_patterns=_any_of(row["not_patterns"], r"\Z") if "not_patterns" in row else None,
        takes_next=_any_of(row["takes_next"], r"\Z") if "takes_next" in row else None,
        max_words=int(row.get("max_words", DEFAULT_MAX_WORDS)),
        only_at=row.get("only_at", ""),
        applicability=Applicability(row.get("applicability", "review")),
        confidence=float(row["confidence"]),
        examples=tuple(row["examples"]),
        leave_alone=tuple(row["leave_alone"]),
    )


def _any_of(phrases: Sequence[str], tail: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(phrase_expression, phrases))})[^\\w©]*{tail}", re.IGNORECASE)
