"""The scoreboard: everything that one run of `unspin eval` has to say, before it is laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from unspin.config import PARTS, Settings
from unspin.evaluate.gold import Article, CleanText, GoldPlace
from unspin.evaluate.judge import JudgedPlace
from unspin.evaluate.measure import Checker, Clock, Measured, measure
from unspin.evaluate.reliability import Reliability, reliability
from unspin.evaluate.score import CleanFigures, SpunFigures, clean_by_source, clean_figures, spun_figures
from unspin.model import Document, Finding

MakeChecker = Callable[[Settings], Checker]
"""Composes the engine that is measured."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one engine reached; a half is None where there was nothing to measure it on."""

    spun: SpunFigures | None
    clean: CleanFigures | None
    clean_sources: tuple[tuple[str, CleanFigures], ...]
    reliability: Reliability | None

    @property
    def words_per_second(self) -> float | None:
        """Words checked a second, the engine loaded; None where the clock did not move."""
        halves = [one for one in (self.spun, self.clean) if one]
        seconds = sum(one.seconds for one in halves)
        return sum(one.words for one in halves) / seconds if seconds > 0 else None


@dataclass(frozen=True, slots=True)
class Variant:
    """The figures without one part of the engine."""

    left_out: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Miss:
    """A gold place that does not read right, with the edits that were made there, if any."""

    document: Document
    place: GoldPlace
    touched: bool
    edits: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A finding in clean text."""

    document: Document
    finding: Finding


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of the whole engine, those without each part, and examples of what went wrong."""

    figures: Figures
    ablation: tuple[Variant, ...] = ()
    misses: tuple[Miss, ...] = ()
    alarms: tuple[Alarm, ...] = ()


def board(
    make: MakeChecker,
    settings: Settings,
    articles: Iterable[Article],
    texts: Iterable[CleanText],
    *,
    clock: Clock,
    ablation: bool = False,
    max_examples: int = 0,
) -> Board:
    """The scoreboard of the engine that ``make`` composes by ``settings``.

    Args:
        make: called once, and with ``ablation`` once more for each part that ``settings`` has.
        settings: how the engine is composed.
        articles: what damage is found and repaired in; walked once for each engine, as are the texts.
        texts: what nothing should be found in.
        clock: tells the seconds.
        ablation: measures everything again with one part left out at a time.
        max_examples: how many misses, and how many false alarms, are kept; the first ones.
    """
    measured = measure(make(settings), articles, texts, clock=clock)
    variants = (
        Variant(part, _figures(measure(make(without), articles, texts, clock=clock)))
        for part, without in (_without_each(settings) if ablation else ())
    )
    misses, alarms = list(_misses(measured)), list(_alarms(measured))
    return Board(_figures(measured), tuple(variants), tuple(misses[:max_examples]), tuple(alarms[:max_examples]))


def _without_each(settings: Settings) -> Iterator[tuple[str, Settings]]:
    for part in PARTS:
        if part in settings.parts:
            yield part, replace(settings, parts=tuple(one for one in settings.parts if one != part))


def _figures(measured: Measured) -> Figures:
    findings = [finding for one in measured.articles for finding in one.judged.findings]
    return Figures(
        spun_figures(measured.articles) if measured.articles else None,
        clean_figures(measured.texts) if measured.texts else None,
        clean_by_source(measured.texts),
        reliability(findings) if measured.articles else None,
    )


def _misses(measured: Measured) -> Iterator[Miss]:
    for article in measured.articles:
        for one in article.judged.places:
            if not one.repaired:
                yield _miss(article.document, one)


def _miss(document: Document, judged: JudgedPlace) -> Miss:
    return Miss(document, judged.place, judged.touched, judged.edits)


def _alarms(measured: Measured) -> Iterator[Alarm]:
    for one in measured.texts:
        for finding in one.findings:
            yield Alarm(one.text.document, finding)
