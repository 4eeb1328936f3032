"""What was learned, for people at a terminal and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from unspin.learn import Learned, NotProposed
from unspin.learn.evidence import Place, Proposal, Repaired
from unspin.learn.write import Addition
from unspin.report.summary import counted
from unspin.report.visible import columns, plain, shortened

SCHEMA = 1
"""Grows when a field is taken away or changes its meaning; a new field leaves it as it is."""

_PLACES = 3
_MAX_CHARS = 60
_HEADER = ("plain wording", "spun wording", "part", "made", "clean text", "lexicon", "unspin")


def to_text(learned: Learned, added: Sequence[Addition], *, width: int, dry: bool) -> str:
    """The proposals as a table with their evidence, what is not proposed and why, and one line that sums up.

    Args:
        learned: what is shown.
        added: the glossary files that have grown, or would grow.
        width: columns of the terminal; sentences are cut to it.
        dry: whether nothing was written.
    """
    lines = [*_proposed(learned.proposals, width), *_not_proposed(learned.not_proposed, width), *_summary(learned)]
    verb = "would gain" if dry else "has gained"
    lines += [f"{plain(str(one.path))} {verb} {counted(one.gained, 'wording')}." for one in added]
    return "\n".join(lines) + "\n"


def _proposed(proposals: Sequence[Proposal], width: int) -> Iterator[str]:
    if not proposals:
        return
    rows = [_HEADER, *map(_cells, proposals)]
    widths = [max(columns(row[i]) for row in rows) for i in range(len(_HEADER))]
    yield "Proposed"
    yield _line(rows[0], widths)
    for row, proposal in zip(rows[1:], proposals, strict=True):
        yield _line(row, widths)
        for label, note in _notes(proposal):
            yield "      " + shortened(f"{label}: {plain(note)}", max_chars=max(40, width - 6))
    yield ""


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (size - columns(cell)) for cell, size in zip(cells, widths, strict=True))
    return ("  " + "  ".join(padded)).rstrip()


def _cells(one: Proposal) -> tuple[str, ...]:
    row = one.row
    names = (shortened(plain(text), max_chars=_MAX_CHARS) for text in (row.plain, row.spun))
    lexicon = "has it" if one.in_lexicon else "new"
    return (*names, row.pos, str(one.times), str(one.seen), lexicon, _engine(one.repaired))


def _engine(repaired: Repaired | None) -> str:
    if repaired is None:
        return "not asked"
    if repaired.so == repaired.places:
        return "repairs it"
    told = [f"repairs {repaired.so}"] if repaired.so else []
    told += [f"changes {repaired.otherwise} otherwise"] if repaired.otherwise else []
    return ", ".join([*told, f"of {repaired.places}"]) if told else "leaves it"


def _notes(one: Proposal) -> Iterator[tuple[str, str]]:
    yield "at", _places(one.places)
    if one.example:
        yield "spun", one.example
    if one.kind:
        yield "new term", one.kind
    for doubt in one.doubts:
        yield "ambiguous", doubt
    if one.leave_alone:
        yield "leave alone", one.leave_alone


def _places(places: Sequence[Place]) -> str:
    shown = dict.fromkeys(str(one) for one in places[:_PLACES])
    return ", ".join(shown) + (f" and {len(places) - _PLACES} more" if len(places) > _PLACES else "")


def _not_proposed(refused: Sequence[NotProposed], width: int) -> Iterator[str]:
    if not refused:
        return
    yield "Not proposed"
    for reason, group in groupby(refused, key=lambda one: one.reason):
        yield f"  {reason}"
        for one in group:
            yield "      " + shortened(f"{_swap(one)}  {_places(one.places)}", max_chars=max(40, width - 6))
    yield ""


def _swap(one: NotProposed) -> str:
    shown = (
        f"“{shortened(plain(text), max_chars=_MAX_CHARS)}”" if text else "nothing" for text in (one.spun, one.plain)
    )
    return " → ".join(shown)


def _summary(learned: Learned) -> Iterator[str]:
    ambiguous = sum(bool(one.doubts) for one in learned.proposals)
    told = f"{counted(len(learned.proposals), 'pair')} proposed"
    told += f", {ambiguous} of them ambiguous" if ambiguous else ""
    yield (
        f"{told}; {counted(len(learned.not_proposed), 'other change')}. {counted(learned.changed, 'sentence')} changed in "
        f"{counted(learned.files, 'file')}, {learned.gone} without a counterpart before, {learned.new} after."
    )


def to_json(learned: Learned, added: Sequence[Addition], *, dry: bool) -> str:
    """All of it as one JSON document with a final newline."""
    told = {
        "schema": SCHEMA,
        "proposed": [_proposal(one) for one in learned.proposals],
        "not_proposed": [
            {"reason": one.reason, "spun": one.spun, "plain": one.plain, "places": _json_places(one.places)}
            for one in learned.not_proposed
        ],
        "files": learned.files,
        "sentences": {"changed": learned.changed, "only_before": learned.gone, "only_after": learned.new},
        "added": [{"path": str(one.path), "wordings": one.gained, "written": not dry} for one in added],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _proposal(one: Proposal) -> dict[str, object]:
    repaired = one.repaired
    unit = "times" if one.seen.is_phrase else "per_million"
    return {
        "plain": one.row.plain,
        "pos": one.row.pos,
        "spun": one.row.spun,
        "times": one.times,
        "places": _json_places(one.places),
        "example": one.example,
        "leave_alone": one.leave_alone,
        "ambiguous": bool(one.doubts),
        "doubts": list(one.doubts),
        "in_lexicon": one.in_lexicon,
        "new_term": one.kind or None,
        "clean_text": {unit: round(one.seen.number, 2), "after": one.in_after.times, "clean_files": one.in_clean.times},
        "unspin": None if repaired is None else {"repairs": repaired.so, "changes_otherwise": repaired.otherwise},
    }


def _json_places(places: Sequence[Place]) -> list[dict[str, object]]:
    return [{"path": one.path, "line": one.line} for one in places]
