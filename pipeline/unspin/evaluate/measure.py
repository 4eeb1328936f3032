"""One engine run over articles and clean text, with the time it took. The clock is handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from unspin.evaluate.gold import Article, CleanText
from unspin.evaluate.judge import JudgedArticle, judged
from unspin.formats import parse
from unspin.model import Document, Finding

WARM_UP = "The crawler capillaries are tiny as well as blue. See the medical focus if the agony boosts."
"""Checked once before the clock runs, so that every part has loaded: start-up is no part of the speed."""

Clock = Callable[[], float]
"""Seconds from any start, as ``time.perf_counter``."""


class Checker(Protocol):
    """What is measured: an engine, or a stand-in for it."""

    def check(self, document: Document) -> tuple[Finding, ...]:
        """The findings in a document, sorted and disjoint, counted in its source."""


@dataclass(frozen=True, slots=True)
class MeasuredArticle:
    """An article judged; ``seconds`` is the time of its check alone."""

    judged: JudgedArticle
    seconds: float

    @property
    def document(self) -> Document:
        """The spun text."""
        return self.judged.article.document

    @property
    def name(self) -> str:
        """The file name, by which figures are told apart."""
        return PurePath(self.document.path).name


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """A clean text and what was found in it, all of which is a false alarm."""

    text: CleanText
    findings: tuple[Finding, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything one engine said of the articles and the clean texts, in their order."""

    articles: tuple[MeasuredArticle, ...]
    texts: tuple[MeasuredText, ...]


def measure(checker: Checker, articles: Iterable[Article], texts: Iterable[CleanText], *, clock: Clock) -> Measured:
    """What ``checker`` finds in each, judged and timed, after a first text that is not counted."""
    checker.check(parse(WARM_UP))

    def timed(document: Document) -> tuple[tuple[Finding, ...], float]:
        began = clock()
        return checker.check(document), clock() - began

    measured_articles = []
    for article in articles:
        findings, seconds = timed(article.document)
        measured_articles.append(MeasuredArticle(judged(article, findings), seconds))
    return Measured(tuple(measured_articles), tuple(MeasuredText(one, *timed(one.document)) for one in texts))
