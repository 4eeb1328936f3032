"""The figures of reading, for a terminal and for programs; pages that need work most come first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from unspin.plain_language.reading import Reading, SentenceLength
from unspin.report import LineIndex
from unspin.report.summary import counted
from unspin.report.visible import plain, shortened
from unspin.text.readability import MIN_WORDS

SCHEMA = 1
"""Grows when a field is taken away or changes its meaning."""

_SHARE_DIGITS = 3
_NONE = "–"


def by_need(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The highest grade first, those too short for a grade last, then by path."""
    return tuple(sorted(readings, key=lambda one: (one.grade is None, -(one.grade or 0.0), one.path)))


def to_text(readings: Sequence[Reading], target_grade: float, *, width: int) -> str:
    """The figures of one page in full with its longest sentences cut to ``width`` columns; of several a table."""
    if len(readings) == 1:
        return "".join(f"{line}\n" for line in _page_lines(readings[0], target_grade, width))
    over = sum(one.over(target_grade) > 0 for one in readings)
    last = f"{over} of {counted(len(readings), 'file')} over the target, grade {target_grade:g}"
    hint = "; `unspin readability FILE` lists its longest sentences" if over else ""
    return f"{_table(by_need(readings), target_grade)}\n{last}{hint}.\n"


def to_json(readings: Sequence[Reading], target_grade: float) -> str:
    """All figures as one JSON document, pages in the order of ``by_need``; a grade is null where there is too little text."""
    files = [_file(one, target_grade) for one in by_need(readings)]
    return (
        json.dumps({"schema": SCHEMA, "target_grade": target_grade, "files": files}, ensure_ascii=False, indent=1)
        + "\n"
    )


def _file(reading: Reading, target_grade: float) -> dict[str, object]:
    index = LineIndex(reading.source)
    return {
        "path": reading.path,
        "flesch_kincaid": reading.grade,
        "smog": None if reading.grades.smog is None else round(reading.grades.smog, 1),
        "over_target": reading.over(target_grade),
        "words": reading.grades.words,
        "sentences": reading.grades.sentences,
        "long_word_share": round(reading.long_word_share, _SHARE_DIGITS),
        "longest_sentences": [
            {
                "start": one.span.start,
                "end": one.span.end,
                "line": index.line_of(one.span.start),
                "words": one.words,
                "text": one.text,
            }
            for one in reading.longest
        ],
    }


def _table(readings: Sequence[Reading], target_grade: float) -> str:
    head = ("grade", f"over {target_grade:g}", "SMOG", "words", "sentences", "long words", "longest")
    rows = [(head, "file"), *((_cells(one, target_grade), plain(one.path)) for one in readings)]
    widths = [max(map(len, column)) for column in zip(*(cells for cells, _ in rows), strict=True)]
    lines = (
        "  ".join([*(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)), path])
        for cells, path in rows
    )
    return "\n".join(lines) + "\n"


def _cells(reading: Reading, target_grade: float) -> tuple[str, ...]:
    over = reading.over(target_grade)
    return (
        _grade(reading.grade),
        f"+{over:.1f}" if over else "",
        _grade(reading.grades.smog),
        f"{reading.grades.words:,}",
        f"{reading.grades.sentences:,}",
        f"{reading.long_word_share:.0%}",
        str(reading.longest[0].words) if reading.longest else _NONE,
    )


def _grade(grade: float | None) -> str:
    return _NONE if grade is None else f"{grade:.1f}"


def _page_lines(reading: Reading, target_grade: float, width: int) -> Iterator[str]:
    found = reading.grades
    yield plain(reading.path)
    yield f"  grade       {_judged(reading, target_grade)}"
    yield f"  SMOG        {_grade(found.smog)}"
    each = f", {found.words / found.sentences:.1f} words each" if found.sentences else ""
    yield f"  length      {counted(found.words, 'word')} in {counted(found.sentences, 'sentence')}{each}"
    yield f"  long words  {reading.long_word_share:.0%} have three syllables or more"
    if reading.longest:
        yield "  longest sentences"
        yield from _sentence_lines(reading, width)


def _judged(reading: Reading, target_grade: float) -> str:
    if reading.grade is None:
        return f"{_NONE}  too little text: a grade takes {MIN_WORDS} words"
    over = reading.over(target_grade)
    place = f"{over:.1f} over the target of {target_grade:g}" if over else f"within the target of {target_grade:g}"
    return f"{reading.grade:.1f}  {place} (Flesch–Kincaid, school years)"


def _sentence_lines(reading: Reading, width: int) -> Iterator[str]:
    index = LineIndex(reading.source)
    rows: list[tuple[str, SentenceLength]] = [(f"line {index.line_of(one.span.start)}", one) for one in reading.longest]
    room = max(len(place) for place, _ in rows)
    for place, one in rows:
        lead = f"    {place:<{room}}  {one.words:>3} words  "
        yield lead + shortened(f"“{plain(one.text)}”", max_chars=max(20, width - len(lead)))
