"""The fidelity guard: no repair may change, drop or add what a patient could come to harm by (DESIGN 2.4).

Decisions, for the tiers:

- A protected token that would change, vanish or appear makes a finding ``display``. A drug name that a repair would
  restore ("internal secretion" to "insulin") is an added one: the tool may guess it, a person has to write it.
- The same value in another form ("1" and "one", "is not" and "isn't", "in no way" and "never", "3 and 4" made a range)
  is at best ``review``. Which forms say the same stands in ``atoms`` and ``quantities``, and in decision 22.
- A function word next to a protected one ("now not" to "not") leaves the sequence as it was and is free.
- ``boilerplate.*`` findings delete whole blocks, numbers and addresses included, and are not compared.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from unspin.edits.apply import apply_edits
from unspin.edits.atoms import agree, alike, differing, must_stay
from unspin.edits.causes import MOST_EDITS, smallest_cause
from unspin.edits.protected import ProtectedKind, protected_spans
from unspin.edits.quantities import RANGE_MARK
from unspin.model import Applicability, Document, Edit, Finding, Span
from unspin.text.spans import touching
from unspin.text.tokens import sentences

BOILERPLATE = "boilerplate."
"""How the rules begin whose findings take away whole blocks."""

_SIDES = re.compile(r"(?<!\w)(?:(?:left|right)(?!\w)|(?:bi|uni|contra|ipsi)lateral)", re.IGNORECASE)
_WRITTEN_OTHERWISE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});|\\u[0-9a-fA-F]{4}|\\[nrt]")
"""Entities and escapes: the digits of ``&#8217;`` and ``\\u2019`` are no number of the text."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A protected token that differs: ``before`` is empty if it was added, ``after`` if it is lost."""

    kind: ProtectedKind
    before: str
    after: str

    @property
    def reason(self) -> str:
        """A clause for reports, such as “the negation “not” would be lost”."""
        if not self.after:
            return f"the {self.kind.value} “{self.before}” would be lost"
        if not self.before:
            return f"the {self.kind.value} “{self.after}” would be added"
        return f"the {self.kind.value} “{self.before}” would become “{self.after}”"


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How two texts compare: what was violated, and whether a kept value is only written in another form."""

    violations: tuple[Violation, ...]
    restated: bool


@dataclass(frozen=True, slots=True)
class _Atom:
    """One unit of comparison, and the token it belongs to."""

    value: str
    token: int
    kind: ProtectedKind
    surface: str


def check_fidelity(before: str, after: str) -> tuple[Violation, ...]:
    """The protected tokens that differ between two versions of a sentence, in order; empty if all is kept.

    >>> [one.reason for one in check_fidelity("Do not take 5 mg.", "Do take 50 mg.")]
    ['the negation “not” would be lost', 'the number with unit “5 mg” would become “50 mg”']
    >>> check_fidelity("It does now not hurt.", "It does not hurt.")
    ()
    """
    return fidelity(before, after).violations


def fidelity(before: str, after: str) -> Fidelity:
    """The full comparison of two versions of a sentence or paragraph; linear in both.

    Sides of the body are compared only where the words left and right themselves differ: whether "right" is a side
    depends on the noun beside it, which a repair may restore.
    """
    old, new = _atoms(before), _atoms(after)
    if old == new:
        return Fidelity((), restated=False)
    if _sides(before) == _sides(after):
        old, new = _without_sides(old), _without_sides(new)
    before_values, after_values = [atom.value for atom in old], [atom.value for atom in new]
    here, there = differing(before_values, after_values)
    if agree(before_values[here], after_values[there], may_be_added=RANGE_MARK):
        return Fidelity((), _forms(old) != _forms(new))
    return Fidelity(tuple(_violations(old[here], new[there])), restated=False)


def _forms(atoms: Sequence[_Atom]) -> list[str]:
    """How the tokens are written, but for *another*, which is no number by itself."""
    return [" ".join(atom.surface.lower().split()) for atom in _tokens(atoms) if atom.kind is not ProtectedKind.ANOTHER]


def _sides(text: str) -> list[str]:
    """The words for a side, in lower case; each holds one of three strings, by which most texts are told to have none."""
    lowered = text.lower()
    if "eft" not in lowered and "ght" not in lowered and "lateral" not in lowered:
        return []
    return [word.lower() for word in _SIDES.findall(text)]


def _without_sides(atoms: Sequence[_Atom]) -> tuple[_Atom, ...]:
    return tuple(atom for atom in atoms if atom.kind is not ProtectedKind.LATERALITY)


@lru_cache(maxsize=1024)
def _atoms(text: str) -> tuple[_Atom, ...]:
    """The atoms of all tokens; kept, since a sentence is compared with each of its edits made, and again with all of them."""
    return tuple(
        _Atom(value, i, token.kind, token.span.slice(text))
        for i, token in enumerate(protected_spans(text))
        for value in token.atoms(text)
    )


def _violations(old: Sequence[_Atom], new: Sequence[_Atom]) -> Iterator[Violation]:
    """The tokens between the parts that say the same; lost and added ones of a kind are paired."""
    first = 0
    while first < min(len(old), len(new)) and alike(old[first].value, new[first].value):
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and alike(old[-1 - last].value, new[-1 - last].value):
        last += 1
    lost, added = _tokens(old[first : len(old) - last]), _tokens(new[first : len(new) - last])
    told = [[atom for atom in atoms if must_stay(atom.value)] for atoms in (lost, added)]
    lost, added = told if any(told) else (lost or list(old), added or list(new))
    for before in lost:
        after = next((atom for atom in added if atom.kind is before.kind), None)
        if after:
            added.remove(after)
        yield Violation(before.kind, before.surface, after.surface if after else "")
    yield from (Violation(after.kind, "", after.surface) for after in added)


def _tokens(atoms: Sequence[_Atom]) -> list[_Atom]:
    return [atom for i, atom in enumerate(atoms) if i == 0 or atoms[i - 1].token != atom.token]


def is_edit(finding: Finding) -> bool:
    """Whether some run may apply it: it has a suggestion and is more than ``display``."""
    return bool(finding.suggestions) and finding.applicability is not Applicability.DISPLAY


def guarded_edits(document: Document, findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that may stand, and those made ``display`` because their sentence, all applied, would not be true.

    ``findings`` count in the source and are disjoint, as ``resolve`` and ``located`` leave them. Each sentence is read
    again with its edits made, all of them and the safe ones alone; where a protected token differs, the fewest edits
    that make it differ are demoted and the rest is read again. Of a sentence with more than MOST_EDITS all are.
    """
    ordered = sorted(findings, key=lambda one: one.span)
    edits = [finding for finding in ordered if is_edit(finding) and not finding.rule.startswith(BOILERPLATE)]
    deletions = [finding.span for finding in ordered if is_edit(finding) and finding.rule.startswith(BOILERPLATE)]
    if not edits:
        return tuple(ordered), ()
    why: dict[Finding, str] = {}
    for place, inside in _sentences_with(document, edits):
        why |= _demoted(inside, partial(_read_again, document.source, place, deletions))
    if not why:
        return tuple(ordered), ()
    kept = tuple(finding for finding in ordered if finding not in why)
    return kept, tuple(finding.as_display(why[finding]) for finding in ordered if finding in why)


def _demoted(edits: Sequence[Finding], differing_with: Callable[[Sequence[Finding]], tuple[Violation, ...]]) -> dict[Finding, str]:
    """The edits of a sentence that may not stand, each with the reason: no mix that a run applies may differ."""
    why: dict[Finding, str] = {}
    safe = [one for one in edits if one.applicability is Applicability.SAFE]
    mixes = (edits, safe) if 0 < len(safe) < len(edits) else (edits,)
    while rest := next((left for mix in mixes if differing_with(left := [one for one in mix if not why or one not in why])), None):
        cause = smallest_cause(rest, lambda some: bool(differing_with(some))) if len(rest) <= MOST_EDITS else rest
        violations = differing_with(cause) or differing_with(rest)
        why |= dict.fromkeys(cause, "; ".join(violation.reason for violation in violations))
    return why


def _read_again(source: str, place: Span, deletions: Sequence[Span], inside: Sequence[Finding]) -> tuple[Violation, ...]:
    """What differs in ``place`` once the findings inside are applied, deleted blocks left out of both sides."""
    gone = [Edit(_clipped(span, place), "") for span in touching(deletions, place) if span.overlaps(place)]
    edits = [Edit(finding.span.shifted(-place.start), finding.suggestions[0]) for finding in inside]
    text = place.slice(source)
    before = apply_edits(text, gone).text if gone else text
    return check_fidelity(_as_read(before), _as_read(apply_edits(text, [*gone, *edits]).text))


def _as_read(text: str) -> str:
    """A part of a source with its entities and escapes as they read."""
    return _WRITTEN_OTHERWISE.sub(_character, text) if "&" in text or "\\" in text else text


def _character(found: re.Match[str]) -> str:
    """What an entity or escape reads as."""
    escape = found.group()
    if escape.startswith("&"):
        return html.unescape(escape)
    return html.unescape(f"&#x{escape[2:]};") if escape[1] == "u" else " "


def _clipped(span: Span, place: Span) -> Span:
    return Span(max(span.start, place.start) - place.start, min(span.end, place.end) - place.start)


def _sentences_with(document: Document, edits: list[Finding]) -> Iterator[tuple[Span, list[Finding]]]:
    """The sentences that hold edits, in the source, each with its edits; one edit across two joins them."""
    starts = [finding.span.start for finding in edits]
    for place in _places(document, edits):
        inside = edits[bisect_left(starts, place.start) : bisect_left(starts, place.end)]
        if inside:
            yield place, inside


def _places(document: Document, edits: list[Finding]) -> list[Span]:
    """Sentences of all segments and spans of all edits, those that overlap made one, in order."""
    places = [finding.span or Span(finding.span.start, finding.span.start + 1) for finding in edits]
    for segment in document.segments:
        if segment.pieces:
            start, last = segment.pieces[0].source_start, segment.pieces[-1]
            text = document.source[start : last.source_start + last.source_length]
            places += [span.shifted(start) for span in sentences(text)]
    joined: list[Span] = []
    for place in sorted(places, key=lambda one: (one.start, one.end)):
        if joined and place.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, place.end))
        else:
            joined.append(place)
    return joined
