"""The reports of a scan for a terminal and for programs; the most spun document comes first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from unspin.report.summary import counted
from unspin.report.visible import plain, shortened
from unspin.scan.report import ScannedSentence, ScanReport

SCHEMA = 1
"""Grows when a field is taken away or changes its meaning."""

SHOWN = 10
"""Sentences of a single page that are shown on a terminal; JSON has all."""

_NONE = "–"


def worst_first(reports: Sequence[ScanReport]) -> tuple[ScanReport, ...]:
    """The most probably spun first, then by rate, then by path."""
    return tuple(sorted(reports, key=lambda one: (-one.spun, -one.swapped_per_100, one.path)))


def to_text(reports: Sequence[ScanReport], *, width: int) -> str:
    """The figures of one document with its worst sentences, cut to ``width`` columns; of several a table."""
    if len(reports) == 1:
        return "".join(f"{line}\n" for line in _page_lines(reports[0], width))
    spun = sum(one.is_spun for one in reports)
    verb = "looks" if spun == 1 else "look"
    hint = "; `unspin scan FILE` lists its sentences, `unspin fix` repairs them" if spun else ""
    return f"{_table(worst_first(reports))}\n{spun:,} of {counted(len(reports), 'file')} {verb} spun{hint}.\n"


def to_json(reports: Sequence[ScanReport]) -> str:
    """All reports as one JSON document, in the order of ``worst_first``."""
    files = [as_json(one) for one in worst_first(reports)]
    return json.dumps({"schema": SCHEMA, "files": files}, ensure_ascii=False, indent=1) + "\n"


def to_jsonl(report: ScanReport) -> str:
    """A report as one line of JSON."""
    return json.dumps(as_json(report), ensure_ascii=False) + "\n"


def as_json(report: ScanReport) -> dict[str, object]:
    """The fields of a report; ``family`` is null where the document does not look spun."""
    return {
        "path": report.path,
        "spun": report.spun,
        "swapped_per_100": report.swapped_per_100,
        "family": report.family or None,
        "words": report.words,
        "foreign": report.foreign,
        "sentences": [
            {"start": one.span.start, "end": one.span.end, "line": one.line, "score": one.score, "text": one.text}
            for one in report.sentences
        ],
    }


def _table(reports: Sequence[ScanReport]) -> str:
    head = ("score", "swapped", "family", "words")
    rows = [(head, "file"), *((_cells(one), plain(one.path)) for one in reports)]
    widths = [max(map(len, column)) for column in zip(*(cells for cells, _ in rows), strict=True)]
    return "".join(f"{_row(cells, widths)}  {path}\n" for cells, path in rows)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    score, swapped, family, words = (
        cell.ljust(width) if number == 2 else cell.rjust(width) for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"{score}  {swapped}  {family}  {words}"


def _cells(report: ScanReport) -> tuple[str, str, str, str]:
    words = f"{report.words:,}"
    if report.foreign:
        return _NONE, _NONE, "not English", words
    if not report.is_spun:
        return _score(report), _NONE, _NONE, words
    return _score(report), f"{report.swapped_per_100:.0f} %", report.family, words


def _score(report: ScanReport) -> str:
    """Two digits; never 1.00 or 0.00, since nothing is certain."""
    return f"{min(0.99, max(0.01, report.spun)):.2f}"


def _page_lines(report: ScanReport, width: int) -> Iterator[str]:
    yield plain(report.path)
    if report.foreign:
        yield "  does not look English, the only language that is read"
        return
    yield f"  score      {_score(report)}  {'looks spun' if report.is_spun else 'does not look spun'}"
    if report.is_spun:
        yield f"  swapped    about {report.swapped_per_100:.0f} of 100 words"
        yield f"  family     {report.family}"
    yield f"  words      {report.words:,}"
    if report.sentences:
        worst = sorted(report.sentences, key=lambda one: -one.score)[:SHOWN]
        of_all = f", the worst {SHOWN} of {len(report.sentences)}" if len(report.sentences) > SHOWN else ""
        yield f"  sentences that look spun{of_all}"
        yield from _sentence_lines(worst, width)


def _sentence_lines(sentences: Sequence[ScannedSentence], width: int) -> Iterator[str]:
    shown = sorted(sentences, key=lambda one: one.span)
    room = max(len(f"line {one.line}") for one in shown)
    for one in shown:
        lead = f"    {f'line {one.line}':<{room}}  {one.score:.2f}  "
        yield lead + shortened(f"“{plain(one.text)}”", max_chars=max(20, width - len(lead)))
