"""The scoreboard as JSON. Its ``figures`` have the keys that the reference scorer writes, and some more."""

from __future__ import annotations

import json

from unspin.evaluate.board import Alarm, Board, Figures, Miss
from unspin.evaluate.reliability import Reliability
from unspin.evaluate.score import CleanFigures, FindingFigures, PlaceFigures, SpunFigures

SCHEMA = 1
"""Grows when a field is taken away or changes its meaning."""

_DIGITS = 3
"""Decimals of shares and rates, as in the reference scorer."""

_Json = dict[str, object]


def to_json(board: Board, *, heading: str) -> str:
    """Everything the board holds as one JSON document with a final newline; offsets in examples count code points."""
    written: _Json = {"schema": SCHEMA, "heading": heading, **_figures(board.figures)}
    if board.ablation:
        written["ablation"] = {one.left_out: _figures(one.figures) for one in board.ablation}
    written["misses"] = [_miss(one) for one in board.misses]
    written["alarms"] = [_alarm(one) for one in board.alarms]
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _figures(figures: Figures) -> _Json:
    written: _Json = {"words per second": _rounded(figures.words_per_second, 1)}
    if figures.spun:
        written["spun"] = _spun(figures.spun)
    if figures.clean:
        sources = {source: _clean(of) for source, of in figures.clean_sources}
        written["clean"] = _clean(figures.clean) | {"sources": sources}
    if figures.reliability:
        written["reliability"] = _reliability(figures.reliability)
    return written


def _spun(spun: SpunFigures) -> _Json:
    figures: dict[str, _Json] = {"all": _places(spun.places) | _findings(spun.findings)}
    figures |= {f"{one.kind} {one.name}": _places(one.figures) for one in spun.place_groups}
    figures |= {f"{one.kind} {one.name}": _findings(one.figures) for one in spun.finding_groups}
    decoys = spun.decoys
    return {
        "articles": spun.articles,
        "words": spun.words,
        "seconds": _rounded(spun.seconds),
        "decoys": {"decoys": decoys.decoys, "left alone": _rounded(decoys.kept_share), "flagged": decoys.flagged},
        "figures": figures,
    }


def _places(of: PlaceFigures) -> _Json:
    return {
        "gold": of.places,
        "touched": _rounded(of.touched_share),
        "repaired": _rounded(of.repaired_share),
        "safe of repaired": _rounded(of.safe_share),
        "top3": _rounded(of.top3_share),
    }


def _findings(of: FindingFigures) -> _Json:
    return {
        "findings": of.findings,
        "on-gold": _rounded(of.on_gold_share),
        "edits": of.edits,
        "accepted": _rounded(of.accepted_share),
    }


def _clean(clean: CleanFigures) -> _Json:
    rows = [("all", clean.findings), *((trust.value, findings) for trust, findings in clean.by_applicability)]
    rows += [(f"rule {rule}", findings) for rule, findings in clean.by_rule]
    figures = {
        name: {"findings": findings, "per 1,000 words": _rounded(clean.per_1000_words(findings))}
        for name, findings in rows
    }
    return {"texts": clean.texts, "words": clean.words, "seconds": _rounded(clean.seconds), "figures": figures}


def _reliability(reliability: Reliability) -> _Json:
    bins = [
        {
            "low": one.low,
            "high": one.high,
            "edits": one.edits,
            "mean confidence": _rounded(one.mean_confidence),
            "accepted": _rounded(one.accepted_share),
            "on-gold": one.on_gold,
        }
        for one in reliability.bins
    ]
    error = _rounded(reliability.expected_error)
    return {"edits": reliability.edits, "expected calibration error": error, "bins": bins}


def _miss(miss: Miss) -> _Json:
    place = miss.place
    return {
        "path": miss.document.path,
        "start": place.span.start,
        "wrong": place.wrong,
        "fixes": list(place.fixes),
        "class": place.kind,
        "touched": miss.touched,
        "edits": [{"found": one.found, "suggestions": list(one.suggestions)} for one in miss.edits],
    }


def _alarm(alarm: Alarm) -> _Json:
    finding = alarm.finding
    return {
        "path": alarm.document.path,
        "start": finding.span.start,
        "rule": finding.rule,
        "applicability": finding.applicability.value,
        "found": finding.found,
        "suggestions": list(finding.suggestions),
    }


def _rounded(figure: float | None, digits: int = _DIGITS) -> float | None:
    return None if figure is None else round(figure, digits)
