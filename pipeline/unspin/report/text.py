"""The findings for people at a terminal: with the source line and a mark under it, or one line each."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from unspin.model import Applicability, FileReport, Finding, Report
from unspin.report.frame import first_seen, frame
from unspin.report.positions import LineIndex
from unspin.report.summary import Summary, Tally, applied_in, counted, hidden, percent, shows_confidence
from unspin.report.visible import plain, shortened

MIN_WIDTH = 40
"""Narrower terminals get lines of this width: a frame needs room for its gutter and a few words."""

MAX_SUGGESTIONS = 4
"""Suggestions that are shown of one finding; the others are counted."""

MAX_NOTE_LINES = 4
"""Lines that suggestions or evidence may take: all of the channel's evidence at 60 columns."""

_CONCISE_CHARS = 60

_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_COLOURS = {Applicability.SAFE: "\x1b[32m", Applicability.REVIEW: "\x1b[33m", Applicability.DISPLAY: "\x1b[35m"}


@dataclass(frozen=True, slots=True)
class _Paint:
    """Puts ANSI codes around text, or nothing."""

    color: bool

    def __call__(self, text: str, *codes: str) -> str:
        return "".join(codes) + text + _RESET if self.color and text else text


def to_text(report: Report, *, color: bool, width: int) -> str:
    """Every finding with its place, reason, source line and suggestions, then one line that sums up.

    Args:
        report: what a run found.
        color: whether ANSI colours may be used; without them the text holds no escape sequence at all, since those
            of the source are shown by number.
        width: columns of the terminal; source lines are cut to it, suggestions and evidence wrapped, at least ``MIN_WIDTH``.
    """
    return "".join(text_pieces(report.files, color=color, width=width))


def text_pieces(files: Iterable[FileReport], *, color: bool, width: int) -> Iterator[str]:
    """What ``to_text`` gives, finding by finding."""
    tally = Tally()
    for file in tally.through(files):
        for block in _blocks(file, color=color, width=width):
            yield f"{block}\n"
    yield f"{_summary_line(tally.summary())}\n"


def to_concise(report: Report) -> str:
    """One line per finding, ``path:line:column: rule [applicability] “found” → “suggestion”``, without a summary."""
    return "".join(concise_pieces(report.files))


def concise_pieces(files: Iterable[FileReport]) -> Iterator[str]:
    """What ``to_concise`` gives, line by line."""
    return (f"{line}\n" for file in files for line in concise_lines(file))


def concise_lines(file: FileReport) -> Iterator[str]:
    """The lines of ``to_concise`` for one file, without their line breaks, one for each finding in order."""
    index = LineIndex(file.source, file.stretch)
    for finding in file.findings:
        place = _place(file, finding, index)
        yield f"{place}: {finding.rule} [{finding.applicability.value}] {_swap(finding)}"


def _place(file: FileReport, finding: Finding, index: LineIndex) -> str:
    position = index.position(finding.span.start)
    return f"{plain(file.path)}:{position.line}:{position.column}"


def _swap(finding: Finding) -> str:
    found = f"“{shortened(plain(finding.found), max_chars=_CONCISE_CHARS)}”"
    if not finding.suggestions:
        return found
    best = shortened(plain(finding.suggestions[0]), max_chars=_CONCISE_CHARS)
    if not finding.found:
        return f"insert “{best}”"
    return f"{found} → “{best}”" if best else f"{found} → delete"


def _blocks(file: FileReport, *, color: bool, width: int) -> Iterator[str]:
    index, held = LineIndex(file.source, file.stretch), applied_in(file)
    for finding in file.findings:
        yield to_block(file, finding, index, color=color, width=width, applied=finding in held)


def to_block(
    file: FileReport, finding: Finding, index: LineIndex, *, color: bool, width: int, applied: bool = False
) -> str:
    """One finding of ``file`` as ``to_text`` shows it, with a final newline; ``index`` is that of its source."""
    paint, width = _Paint(color), max(width, MIN_WIDTH)
    head = _head_line(file, finding, index, paint)
    if applied:
        head += "  " + paint("applied", _BOLD)
    body = [f"  {plain(finding.message)}", *_frame_lines(finding, index, paint, width)]
    return "\n".join([head, *body]) + "\n"


def _head_line(file: FileReport, finding: Finding, index: LineIndex, paint: _Paint) -> str:
    trust = paint(finding.applicability.value, _BOLD, _COLOURS[finding.applicability])
    share = f" {percent(finding.confidence)}" if shows_confidence(finding) else ""
    return f"{paint(_place(file, finding, index), _BOLD)}  {finding.rule}  {trust}{share}"


def _frame_lines(finding: Finding, index: LineIndex, paint: _Paint, width: int) -> Iterator[str]:
    gutter = len(str(index.line_of(first_seen(finding)))) + 2
    shown = frame(finding, index, width=width - gutter - 3)
    bar, code = paint("│", _DIM), _COLOURS[finding.applicability]
    mark = ("^" if finding.found else "‸") * shown.mark_columns
    yield f"{paint(f'{shown.line:>{gutter}}', _DIM)} {bar} {shown.text}".rstrip()
    yield f"{' ' * gutter} {bar} {' ' * shown.mark_start}{paint(mark, _BOLD, code)}{_and_more(shown.more_lines)}"
    for label, note in notes(finding):
        first, *more = _wrapped(f"{label}: {note}", width - gutter - 3)
        yield f"{' ' * gutter} {paint('=', _DIM)} {first}"
        yield from (f"{' ' * gutter}   {line}" for line in more)


def _wrapped(note: str, width: int) -> list[str]:
    """A note in lines of at most ``width`` characters: what stands last in it, a probability, counts most."""
    return textwrap.wrap(note, width, subsequent_indent="  ", max_lines=MAX_NOTE_LINES, placeholder=" …", break_on_hyphens=False)


def _and_more(lines: int) -> str:
    return f" and {counted(lines, 'more line')}" if lines else ""


def notes(finding: Finding) -> Iterator[tuple[str, str]]:
    """The suggestions and the evidence, if any: a label and a line each, hidden characters shown by number."""
    if finding.suggestions:
        yield "suggestion" if len(finding.suggestions) == 1 else "suggestions", _suggestions(finding)
    if finding.evidence:
        yield "because", "; ".join(f"{plain(one.label)}: {plain(one.detail)}" for one in finding.evidence)


def _suggestions(finding: Finding) -> str:
    shown = [f"“{plain(one)}”" if one else "delete" for one in finding.suggestions[:MAX_SUGGESTIONS]]
    hidden = len(finding.suggestions) - len(shown)
    return ", ".join(shown) + (f" and {hidden} more" if hidden else "")


def counts_line(summary: Summary) -> str:
    """How many findings of which kind in how many files, and how many are hidden, in one line."""
    also = f"; {hidden(summary)}" if hidden(summary) else ""
    if not summary.findings:
        return f"No findings in {counted(summary.read, 'file')}{also}."
    kinds = ", ".join(f"{number:,} {one.value}" for one, number in summary.by_applicability if number)
    return f"{counted(summary.findings, 'finding')} in {counted(summary.files, 'file')}: {kinds}{also}"


def _summary_line(summary: Summary) -> str:
    return f"{counts_line(summary)}; {_next_step(summary)}" if summary.findings else counts_line(summary)


def _next_step(summary: Summary) -> str:
    if summary.applied:
        return f"{summary.applied:,} applied"
    safe, review = (dict(summary.by_applicability)[one] for one in (Applicability.SAFE, Applicability.REVIEW))
    if safe:
        return f"`unspin fix` applies the safe {'one' if safe == 1 else 'ones'}"
    return "`unspin fix --apply review` takes the first suggestions" if review else "none can be applied"
