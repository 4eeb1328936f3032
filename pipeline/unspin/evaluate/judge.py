"""The findings in an article beside its gold: what became of each place, each finding and each decoy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from unspin.errors import UnspinError
from unspin.evaluate.gold import Article, Decoy, GoldPlace
from unspin.evaluate.wording import reads_right, still_stands, touches
from unspin.model import Applicability, Document, Edit, Finding

TRIED = 3
"""How many suggestions of one finding may be tried for ``top3``; a review page shows about as many at once."""


@dataclass(frozen=True, slots=True)
class JudgedPlace:
    """A gold place and what was found there.

    ``repaired`` is by the first suggestions of all its ``edits``, ``safe`` by those of its safe ones alone (a part of
    ``repaired``), ``top3`` by any of the first three suggestions of one finding, display included.
    """

    place: GoldPlace
    touched: bool
    repaired: bool
    safe: bool
    top3: bool
    edits: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding and whether it was right. ``accepted`` edits belong to a gold place that was repaired."""

    finding: Finding
    on_gold: bool
    is_edit: bool
    accepted: bool


@dataclass(frozen=True, slots=True)
class JudgedDecoy:
    """A decoy; ``flagged`` by any finding, ``kept`` unless an edit changes it."""

    decoy: Decoy
    flagged: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class JudgedArticle:
    """An article with everything in it judged, in the order of the text."""

    article: Article
    places: tuple[JudgedPlace, ...]
    findings: tuple[JudgedFinding, ...]
    decoys: tuple[JudgedDecoy, ...]


def is_edit(finding: Finding) -> bool:
    """Whether ``fix`` may apply the finding: it has a suggestion and is not for display."""
    return bool(finding.suggestions) and finding.applicability is not Applicability.DISPLAY


def judged(article: Article, findings: Sequence[Finding]) -> JudgedArticle:
    """``article`` with ``findings``, which count in its source, set against its gold.

    Costs places times findings. Raises UnspinError for findings that break the contract of DESIGN 2.2.
    """
    _insist_on_contract(article.document, findings)
    source = article.document.source
    places = tuple(_judged_place(source, place, findings) for place in article.places)
    accepted = {one for place in places if place.repaired for one in place.edits}
    on_gold = {one for one in findings if any(touches(one.span, place.span) for place in article.places)}
    return JudgedArticle(
        article,
        places,
        tuple(JudgedFinding(one, one in on_gold, is_edit(one), one in accepted) for one in findings),
        tuple(_judged_decoy(source, decoy, findings) for decoy in article.decoys),
    )


def _judged_place(source: str, place: GoldPlace, findings: Sequence[Finding]) -> JudgedPlace:
    over = [one for one in findings if touches(one.span, place.span)]
    edits = tuple(one for one in over if is_edit(one))
    safe = [one for one in edits if one.applicability is Applicability.SAFE]
    repaired = bool(edits) and reads_right(source, place, _first(edits))
    return JudgedPlace(
        place,
        touched=bool(over),
        repaired=repaired,
        safe=repaired and bool(safe) and reads_right(source, place, _first(safe)),
        top3=repaired or _within_three(source, place, over),
        edits=edits,
    )


def _within_three(source: str, place: GoldPlace, over: Sequence[Finding]) -> bool:
    """Whether one of the first suggestions of one finding, beside the other edits, makes the place right."""
    return any(
        reads_right(source, place, [Edit(one.span, new), *_first(o for o in over if is_edit(o) and o is not one)])
        for one in over
        for new in one.suggestions[:TRIED]
    )


def _first(edits: Iterable[Finding]) -> list[Edit]:
    return [Edit(one.span, one.suggestions[0]) for one in edits]


def _judged_decoy(source: str, decoy: Decoy, findings: Sequence[Finding]) -> JudgedDecoy:
    over = [one for one in findings if touches(one.span, decoy.span)]
    edits = _first([one for one in over if is_edit(one)])
    return JudgedDecoy(decoy, flagged=bool(over), kept=still_stands(source, decoy, edits))


def _insist_on_contract(document: Document, findings: Sequence[Finding]) -> None:
    """Refuse findings whose text is not that of the source, or that are unsorted or overlap."""
    for one in findings:
        if one.span.slice(document.source) != one.found:
            stands = one.span.slice(document.source)
            raise UnspinError(
                f"{document.path}: {one.rule} reports “{one.found}” where “{stands}” stands; this is a bug"
            )
    for one, after in pairwise(findings):
        if after.span.start < one.span.end:
            rules = f"{one.rule} and {after.rule}"
            raise UnspinError(
                f"{document.path}: {rules} overlap at {after.span.start} or are not sorted; this is a bug"
            )
