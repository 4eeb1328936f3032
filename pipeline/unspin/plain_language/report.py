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


def to_text(readings: Sequence[Reading], *, width: int) -> str:
    """The figures of one page in full with its longest sentences cut to ``width`` columns; of several a table."""
    if len(readings) == 1:
        return "".join(f"{line}\n" for line in _page_lines(readings[0], width))
    over, target = sum(one.over > 0 for one in readings), _common_target(readings)
    last = f"{over} of {counted(len(readings), 'file')} over the target, {'of each' if target is None else f'grade {target:g}'}"
    hint = "; `unspin readability FILE` lists its longest sentences" if over else ""
    return f"{_table(by_need(readings))}\n{last}{hint}.\n"


def to_json(readings: Sequence[Reading]) -> str:
    """All figures as one JSON document, pages in the order of ``by_need``.

    A grade is null where there is too little text, the target of all where that of one file is not that of another.
    """
    report = {"schema": SCHEMA, "target_grade": _common_target(readings), "files": [_file(one) for one in by_need(readings)]}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _common_target(readings: Sequence[Reading]) -> float | None:
    """The target of all files; None where they have several, or there is none."""
    targets = {one.target_grade for one in readings}
    return targets.pop() if len(targets) == 1 else None


def _file(reading: Reading) -> dict[str, object]:
    index = LineIndex(reading.source)
    return {
        "path": reading.path,
        "flesch_kincaid": reading.grade,
        "smog": None if reading.grades.smog is None else round(reading.grades.smog, 1),
        "target_grade": reading.target_grade,
        "over_target": reading.over,
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


def _table(readings: Sequence[Reading]) -> str:
    target = _common_target(readings)
    head = ("grade", "over" if target is None else f"over {target:g}", "SMOG", "words", "sentences", "long words", "longest")
    rows = [(head, "file"), *((_cells(one), plain(one.path)) for one in readings)]
    widths = [max(map(len, column)) for column in zip(*(cells for cells, _ in rows), strict=True)]
    lines = (
        "  ".join([*(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)), path])
        for cells, path in rows
    )
    return "\n".join(lines) + "\n"


def _cells(reading: Reading) -> tuple[str, ...]:
    return (
        _grade(reading.grade),
        f"+{reading.over:.1f}" if reading.over else "",
        _grade(reading.grades.smog),
        f"{reading.grades.words:,}",
        f"{reading.grades.sentences:,}",
        f"{reading.long_word_share:.0%}",
        str(reading.longest[0].words) if reading.longest else _NONE,
    )


def _grade(grade: float | None) -> str:
    return _NONE if grade is None else f"{grade:.1f}"


def _page_lines(reading: Reading, width: int) -> Iterator[str]:
    found = reading.grades
    yield plain(reading.path)
    yield f"  grade       {_judged(reading)}"
    yield f"  SMOG        {_grade(found.smog)}"
    each = f", {found.words / found.sentences:.1f} words each" if found.sentences else ""
    yield f"  length      {counted(found.words, 'word')} in {counted(found.sentences, 'sentence')}{each}"
    yield f"  long words  {reading.long_word_share:.0%} have three syllables or more"
    if reading.longest:
        yield "  longest sentences"
        yield from _sentence_lines(reading, width)


def _judged(reading: Reading) -> str:
    if reading.grade is None:
        return f"{_NONE}  too little text: a grade takes {MIN_WORDS} words"
    target = f"the target of {reading.target_grade:g}"
    place = f"{reading.over:.1f} over {target}" if reading.over else f"within {target}"
    return f"{reading.grade:.1f}  {place} (Flesch–Kincaid, school years)"


def _sentence_lines(reading: Reading, width: int) -> Iterator[str]:
    index = LineIndex(reading.source)
    rows: list[tuple[str, SentenceLength]] = [(f"line {index.line_of(one.span.start)}", one) for one in reading.longest]
    room = max(len(place) for place, _ in rows)
    for place, one in rows:
        lead = f"    {place:<{room}}  {one.words:>3} words  "
        yield lead + shortened(f"“{plain(one.text)}”", max_chars=max(20, width - len(lead)))
