"""The figures: counts of what was judged, and the shares that follow from them. All are frozen, none is rounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from unspin.evaluate.gold import words_in
from unspin.evaluate.judge import JudgedDecoy, JudgedFinding, JudgedPlace
from unspin.evaluate.measure import MeasuredArticle, MeasuredText
from unspin.model import Applicability

_Key = TypeVar("_Key", bound=Hashable)
_Judged = TypeVar("_Judged")


def share(part: float, whole: float) -> float | None:
    """``part`` of ``whole``, None where there is no whole.

    >>> share(1, 4), share(0, 0)
    (0.25, None)
    """
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """How many gold places there are, and of how many each is true; see ``JudgedPlace``."""

    places: int
    touched: int
    repaired: int
    safe: int
    top3: int

    @classmethod
    def of(cls, places: Sequence[JudgedPlace]) -> PlaceFigures:
        """The counts of ``places``."""
        return cls(
            len(places),
            sum(one.touched for one in places),
            sum(one.repaired for one in places),
            sum(one.safe for one in places),
            sum(one.top3 for one in places),
        )

    @property
    def touched_share(self) -> float | None:
        """Places that a finding touches, of all."""
        return share(self.touched, self.places)

    @property
    def repaired_share(self) -> float | None:
        """Places that read right after the first suggestions, of all."""
        return share(self.repaired, self.places)

    @property
    def safe_share(self) -> float | None:
        """Places that read right after the safe edits alone, of those repaired."""
        return share(self.safe, self.repaired)

    @property
    def top3_share(self) -> float | None:
        """Places that one of the first three suggestions makes right, of all."""
        return share(self.top3, self.places)


@dataclass(frozen=True, slots=True)
class FindingFigures:
    """How many findings there are in the articles, and of how many each is true; see ``JudgedFinding``."""

    findings: int
    on_gold: int
    edits: int
    accepted: int

    @classmethod
    def of(cls, findings: Sequence[JudgedFinding]) -> FindingFigures:
        """The counts of ``findings``."""
        return cls(
            len(findings),
            sum(one.on_gold for one in findings),
            sum(one.is_edit for one in findings),
            sum(one.accepted for one in findings),
        )

    @property
    def on_gold_share(self) -> float | None:
        """Findings that touch a gold place, of all."""
        return share(self.on_gold, self.findings)

    @property
    def accepted_share(self) -> float | None:
        """Edits that belong to a repaired place, of all edits."""
        return share(self.accepted, self.edits)


@dataclass(frozen=True, slots=True)
class DecoyFigures:
    """How many decoys there are, how many a finding touches, and how many no edit changes."""

    decoys: int
    flagged: int
    kept: int

    @classmethod
    def of(cls, decoys: Sequence[JudgedDecoy]) -> DecoyFigures:
        """The counts of ``decoys``."""
        return cls(len(decoys), sum(one.flagged for one in decoys), sum(one.kept for one in decoys))

    @property
    def kept_share(self) -> float | None:
        """Decoys left alone, of all."""
        return share(self.kept, self.decoys)


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """The places that have something in common: ``kind`` is severity, class, family or file."""

    kind: str
    name: str
    figures: PlaceFigures


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings that have something in common: ``kind`` is applicability, rule, or rules for a family of these."""

    kind: str
    name: str
    figures: FindingFigures


@dataclass(frozen=True, slots=True)
class SpunFigures:
    """The figures of annotated articles. ``seconds`` is the time of the checks alone."""

    articles: int
    words: int
    seconds: float
    places: PlaceFigures
    findings: FindingFigures
    decoys: DecoyFigures
    place_groups: tuple[PlaceGroup, ...]
    finding_groups: tuple[FindingGroup, ...]

    @property
    def safe(self) -> FindingFigures:
        """The figures of the safe findings: all but 2 of 100 must be accepted (DESIGN 2.3)."""
        return next(one.figures for one in self.finding_groups if one.name == Applicability.SAFE.value)


@dataclass(frozen=True, slots=True)
class CleanFigures:
    """The false alarms on clean text, by applicability in its order, every one included. ``seconds`` of checks alone."""

    texts: int
    words: int
    seconds: float
    findings: int
    by_applicability: tuple[tuple[Applicability, int], ...]
    by_rule: tuple[tuple[str, int], ...]
    """The rules that found something, the most frequent first, then by name."""

    def per_1000_words(self, findings: int) -> float:
        """A number of findings as a rate; 0.0 without text."""
        return 1000 * findings / max(1, self.words)

    @property
    def safe(self) -> int:
        """How many of the findings would be applied unseen."""
        return dict(self.by_applicability)[Applicability.SAFE]


def spun_figures(articles: Sequence[MeasuredArticle]) -> SpunFigures:
    """The figures of all ``articles`` together, and of each group of places and findings in them."""
    placed = [(one.name, place) for one in articles for place in one.judged.places]
    found = [finding for one in articles for finding in one.judged.findings]
    return SpunFigures(
        articles=len(articles),
        words=sum(words_in(one.document) for one in articles),
        seconds=sum(one.seconds for one in articles),
        places=PlaceFigures.of([place for _, place in placed]),
        findings=FindingFigures.of(found),
        decoys=DecoyFigures.of([decoy for one in articles for decoy in one.judged.decoys]),
        place_groups=tuple(_place_groups(placed)),
        finding_groups=tuple(_finding_groups(found)),
    )


def clean_figures(texts: Sequence[MeasuredText]) -> CleanFigures:
    """The figures of all ``texts`` together."""
    found = [finding for one in texts for finding in one.findings]
    rules = _grouped(found, lambda one: one.rule)
    return CleanFigures(
        texts=len(texts),
        words=sum(words_in(one.text.document) for one in texts),
        seconds=sum(one.seconds for one in texts),
        findings=len(found),
        by_applicability=tuple((one, sum(finding.applicability is one for finding in found)) for one in Applicability),
        by_rule=tuple(sorted(((rule, len(of)) for rule, of in rules.items()), key=lambda row: (-row[1], row[0]))),
    )


def clean_by_source(texts: Sequence[MeasuredText]) -> tuple[tuple[str, CleanFigures], ...]:
    """The figures of the texts that each argument named, in the order of the arguments."""
    return tuple((source, clean_figures(of)) for source, of in _grouped(texts, lambda one: one.text.source).items())


def _grouped(items: Iterable[_Judged], key: Callable[[_Judged], _Key]) -> dict[_Key, list[_Judged]]:
    """The items by their key, in the order in which the keys are met."""
    groups = defaultdict(list)
    for one in items:
        groups[key(one)].append(one)
    return dict(groups)


def _place_groups(placed: Sequence[tuple[str, JudgedPlace]]) -> Iterator[PlaceGroup]:
    keys: tuple[tuple[str, Callable[[tuple[str, JudgedPlace]], str]], ...] = (
        ("severity", lambda one: one[1].place.severity),
        ("class", lambda one: one[1].place.kind),
        ("family", lambda one: one[1].place.family),
        ("file", lambda one: one[0]),
    )
    for kind, key in keys:
        for name, group in sorted(_grouped(placed, key).items()):
            yield PlaceGroup(kind, name, PlaceFigures.of([place for _, place in group]))


def _finding_groups(found: Sequence[JudgedFinding]) -> Iterator[FindingGroup]:
    """Every applicability, found or not, in its order; families of rules by their first part, then rules, by name."""
    trusts = _grouped(found, lambda one: one.finding.applicability)
    for trust in Applicability:
        yield FindingGroup("applicability", trust.value, FindingFigures.of(trusts.get(trust, [])))
    for family, group in sorted(_grouped(found, lambda one: one.finding.rule.split(".")[0]).items()):
        yield FindingGroup("rules", family, FindingFigures.of(group))
    for rule, group in sorted(_grouped(found, lambda one: one.finding.rule).items()):
        yield FindingGroup("rule", rule, FindingFigures.of(group))
