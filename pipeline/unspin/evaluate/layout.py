"""The scoreboard as text for a terminal and as Markdown for the dated tables of the decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unspin.evaluate.board import Alarm, Board, Figures, Miss
from unspin.evaluate.reliability import Bin, Reliability
from unspin.evaluate.score import CleanFigures, DecoyFigures, FindingFigures, PlaceFigures, SpunFigures
from unspin.evaluate.tables import Table, as_markdown, as_text, fraction, rate, whole
from unspin.report.positions import LineIndex
from unspin.report.summary import counted
from unspin.report.visible import plain, shortened

_QUOTED_CHARS = 60
_CONTEXT_CHARS = 30


def to_text(board: Board, *, heading: str) -> str:
    """The whole scoreboard in columns, every file and rule included, then the examples."""
    examples = (f"{title}\n" + "".join(f"  {line}\n" for line in lines) for title, lines in _examples(board))
    return "\n".join([f"{heading}\n", *_blocks(board, as_text, in_full=True), *examples])


def to_markdown(board: Board, *, heading: str) -> str:
    """A section under ``heading``, as the dated tables of figures hold it; single files and rules are left out."""
    examples = (f"{title}\n\n" + "".join(f"- {line}\n" for line in lines) for title, lines in _examples(board))
    return "\n".join([f"## {heading}\n", *_blocks(board, as_markdown, in_full=False), *examples])


def _blocks(board: Board, laid_out: Callable[[Table], str], *, in_full: bool) -> Iterator[str]:
    figures = board.figures
    yield "".join(f"{line}\n" for line in _lead(figures))
    if figures.spun:
        yield laid_out(_places_table(figures.spun, in_full=in_full))
        yield laid_out(_findings_table(figures.spun, in_full=in_full))
    if figures.clean:
        yield laid_out(_clean_table(figures.clean, figures.clean_sources))
    if figures.reliability:
        yield laid_out(_reliability_table(figures.reliability))
    if board.ablation:
        yield laid_out(_ablation_table(board))


def _lead(figures: Figures) -> Iterator[str]:
    """What was measured, and the figures that need no table."""
    halves = []
    if figures.spun:
        spun = figures.spun
        halves.append(f"{counted(spun.articles, 'annotated article')} of {counted(spun.words, 'word')}")
    if figures.clean:
        halves.append(f"{counted(figures.clean.texts, 'clean text')} of {counted(figures.clean.words, 'word')}")
    yield f"{', '.join(halves)}; {whole(figures.words_per_second)} words per second once loaded."
    if figures.spun and figures.spun.decoys.decoys:
        yield _decoys_line(figures.spun.decoys)
    if figures.reliability and figures.reliability.edits:
        error = fraction(figures.reliability.expected_error)
        yield f"Expected calibration error {error} over {counted(figures.reliability.edits, 'edit')}."


def _decoys_line(decoys: DecoyFigures) -> str:
    left = f"{decoys.kept:,} of {counted(decoys.decoys, 'decoy')} left alone ({fraction(decoys.kept_share)})"
    return f"{left}; {decoys.flagged:,} flagged."


def _places_table(spun: SpunFigures, *, in_full: bool) -> Table:
    rows = [_places_row("all", spun.places)]
    rows += [
        _places_row(f"{one.kind} {one.name}", one.figures) for one in spun.place_groups if in_full or one.kind != "file"
    ]
    return Table(("annotated articles", "places", "touched", "repaired", "safe of repaired", "top3"), tuple(rows))


def _places_row(name: str, of: PlaceFigures) -> tuple[str, ...]:
    shares = (of.touched_share, of.repaired_share, of.safe_share, of.top3_share)
    return (name, whole(of.places), *map(fraction, shares))


def _findings_table(spun: SpunFigures, *, in_full: bool) -> Table:
    rows = [_findings_row("all", spun.findings)]
    rows += [
        _findings_row(f"{one.kind} {one.name}", one.figures)
        for one in spun.finding_groups
        if in_full or one.kind != "rule"
    ]
    return Table(("found in them", "findings", "on gold", "edits", "accepted"), tuple(rows))


def _findings_row(name: str, of: FindingFigures) -> tuple[str, ...]:
    return (name, whole(of.findings), fraction(of.on_gold_share), whole(of.edits), fraction(of.accepted_share))


def _clean_table(clean: CleanFigures, sources: tuple[tuple[str, CleanFigures], ...]) -> Table:
    """Rates by applicability for each source, then the rules that found something in all of them."""
    trusts = [trust for trust, _ in clean.by_applicability]
    rows = [_clean_row("all", clean)]
    if len(sources) > 1:
        rows += [_clean_row(plain(source), of) for source, of in sources]
    empty = ("",) * len(trusts)
    for rule, findings in clean.by_rule:
        rows.append((f"rule {rule}", "", whole(findings), rate(clean.per_1000_words(findings)), *empty))
    per = "per 1,000 words"
    return Table(("clean text", "words", "findings", per, *(one.value for one in trusts)), tuple(rows))


def _clean_row(name: str, of: CleanFigures) -> tuple[str, ...]:
    kinds = (rate(of.per_1000_words(findings)) for _, findings in of.by_applicability)
    return (name, whole(of.words), whole(of.findings), rate(of.per_1000_words(of.findings)), *kinds)


def _reliability_table(reliability: Reliability) -> Table:
    header = ("confidence", "edits", "mean confidence", "accepted", "on gold")
    return Table(header, tuple(_bin_row(one) for one in reliability.bins))


def _bin_row(one: Bin) -> tuple[str, ...]:
    shares = (one.mean_confidence, one.accepted_share, one.on_gold / one.edits if one.edits else None)
    return (f"{one.low:.1f}–{one.high:.1f}", whole(one.edits), *map(fraction, shares))


def _ablation_table(board: Board) -> Table:
    named = [("nothing", board.figures), *((one.left_out, one.figures) for one in board.ablation)]
    header = ["left out"]
    if board.figures.spun:
        header += [
            "touched",
            "repaired",
            "safe of repaired",
            "top3",
            "on gold",
            "accepted",
            "safe accepted",
            "calibration error",
        ]
    if board.figures.clean:
        header += ["findings per 1,000 clean", "safe per 1,000 clean"]
    return Table((*header, "words/s"), tuple((name, *_ablation_cells(of)) for name, of in named))


def _ablation_cells(of: Figures) -> Iterator[str]:
    if of.spun and of.reliability:
        places, findings = of.spun.places, of.spun.findings
        yield from map(fraction, (places.touched_share, places.repaired_share, places.safe_share, places.top3_share))
        yield from map(fraction, (findings.on_gold_share, findings.accepted_share, of.spun.safe.accepted_share))
        yield fraction(of.reliability.expected_error)
    if of.clean:
        yield rate(of.clean.per_1000_words(of.clean.findings))
        yield rate(of.clean.per_1000_words(of.clean.safe))
    yield whole(of.words_per_second)


def _examples(board: Board) -> Iterator[tuple[str, list[str]]]:
    """A title and a line for each example, where there are any."""
    if board.misses:
        yield "Places not repaired:", [_miss_line(one) for one in board.misses]
    if board.alarms:
        yield "Findings in clean text:", [_alarm_line(one) for one in board.alarms]


def _miss_line(miss: Miss) -> str:
    place = miss.place
    wanted = _quoted(place.fixes[0]) if place.fixes[0] else "nothing"
    got = "; ".join(f"{_quoted(one.found)} → {_quoted(one.suggestions[0])}" for one in miss.edits)
    outcome = f"got {got}" if got else ("shown only" if miss.touched else "not found")
    where = _where(miss.document.path, miss.document.source, place.span.start)
    return f"{where} [{place.kind}] {_quoted(place.wrong)} should be {wanted}: {outcome}"


def _alarm_line(alarm: Alarm) -> str:
    finding, source = alarm.finding, alarm.document.source
    before = source[max(0, finding.span.start - _CONTEXT_CHARS) : finding.span.start]
    after = source[finding.span.end : finding.span.end + _CONTEXT_CHARS]
    best = finding.suggestions[0] if finding.suggestions else "?"
    shown = " ".join(f"{before}[{finding.found} → {best}]{after}".split())
    where = _where(alarm.document.path, source, finding.span.start)
    return f"{where} {finding.applicability.value} {finding.rule}: {plain(shown)}"


def _quoted(text: str) -> str:
    return f"“{shortened(plain(text), max_chars=_QUOTED_CHARS)}”"


def _where(path: str, source: str, offset: int) -> str:
    position = LineIndex(source).position(offset)
    return f"{plain(path)}:{position.line}:{position.column}"
