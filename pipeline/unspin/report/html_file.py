"""One file of the diff report: its paragraphs in two columns, and its findings one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unspin.model import Applicability, FileReport, Span
from unspin.report.alignment import Mark, Row, explained, marks_of, rows_of
from unspin.report.markup import attribute_text, element_text
from unspin.report.positions import LineIndex
from unspin.report.summary import counted, percent, shows_confidence
from unspin.report.visible import shortened

_LABEL_CHARS = 80
_TRUST = {
    Applicability.SAFE: "safe: right at least 98 times in 100",
    Applicability.REVIEW: "review: a person should look",
    Applicability.DISPLAY: "display: shown, never applied",
}


def file_section(number: int, file: FileReport) -> str:
    """The section of the page on ``file``; ``number``, from 1, makes its anchors unlike those of other files.

    Its content is a ``noscript`` element, which costs a browser with script almost nothing: the script builds from it the
    one file that is looked at.
    """
    index, section = LineIndex(file.source), f"f{number}"
    marks = marks_of(file)
    return (
        f'<section class="file" id="{section}" aria-labelledby="{section}-name">'
        f'<header class="file-head"><h2 id="{section}-name"><bdi>{element_text(file.path)}</bdi></h2>'
        f"<p>{_counts(marks)}</p></header>"
        f"<noscript>{_columns(section, file, index)}{_list(section, marks, index)}</noscript></section>"
    )


def status(mark: Mark) -> str:
    """What became of a finding: ``repaired``, ``to review`` or ``shown only``, as the page words it."""
    if mark.applied:
        return "repaired"
    return "shown only" if mark.finding.applicability is Applicability.DISPLAY else "to review"


def _style(mark: Mark) -> str:
    return status(mark).replace(" ", "-")


def _counts(marks: tuple[Mark, ...]) -> str:
    if not marks:
        return "Nothing found."
    kinds = [status(mark) for mark in marks]
    shares = [f"{kinds.count(one):,} {one}" for one in ("repaired", "to review", "shown only") if one in kinds]
    return f"{counted(len(marks), 'finding')} · {' · '.join(shares)}"


# The two columns ------------------------------------------------------------------------------------------------------


def _columns(section: str, file: FileReport, index: LineIndex) -> str:
    heads = '<div class="heads" aria-hidden="true"><span></span><span>Original</span><span>Repaired</span></div>'
    if explained(file):
        rows = "".join(_row(section, row, file.source) for row in rows_of(file, index))
        return f'<div class="rows">{heads}{rows}</div>'
    note = '<p class="warning">The repaired text differs in more places than the findings below account for.</p>'
    row = Row(Span(0, len(file.source)), 1, ())
    cells = _cell("Original", element_text(file.source)) + _cell("Repaired", element_text(file.repaired))
    return f'{note}<div class="rows">{heads}<div class="row changed">{_gutter(row)}{cells}</div></div>'


def _row(section: str, row: Row, source: str) -> str:
    if not row.span.slice(source).strip() and not row.marks:
        return ""
    old = _cell("Original", _side(section, row, source, _old_mark))
    new = _cell("Repaired", _side(section, row, source, _new_mark))
    name = "row changed" if row.marks else "row same"
    return f'<div class="{name}">{_gutter(row)}{old}{new}</div>'


def _gutter(row: Row) -> str:
    return f'<span class="line" aria-hidden="true">{row.line}</span>'


def _cell(side: str, content: str) -> str:
    shown = content or '<span class="emptied">removed</span>'
    return f'<div class="cell {side.lower()}" role="group" aria-label="{side}" dir="auto">{shown}</div>'


def _side(section: str, row: Row, source: str, draw: Callable[[str, Mark], str]) -> str:
    """One cell: the text between the findings, and each finding as ``draw`` puts it."""
    at, parts = row.span.start, []
    for mark in row.marks:
        parts += [element_text(source[at : mark.finding.span.start]), draw(section, mark)]
        at = mark.finding.span.end
    parts.append(element_text(source[at : row.span.end]))
    return "".join(parts).strip("\n")


def _old_mark(section: str, mark: Mark) -> str:
    tag = "del" if mark.applied else "span"
    return _anchor(section, mark, "c", tag, mark.finding.found)


def _new_mark(section: str, mark: Mark) -> str:
    if mark.applied and not mark.new:
        return "" if "\n" in mark.finding.found else _anchor(section, mark, "r", "ins", "")
    return _anchor(section, mark, "r", "ins" if mark.applied else "span", mark.new)


def _anchor(section: str, mark: Mark, side: str, tag: str, text: str) -> str:
    """A place in the text that leads to its details: the left one (``c``) takes part in the tab order."""
    place = f'id="{section}-{side}{mark.number}" href="#{section}-d{mark.number}"'
    name = f"mark {_style(mark)}" + ("" if text else " gap")
    extra = f'aria-label="{_label(mark)}"' if side == "c" else 'tabindex="-1"'
    return f'<a class="{name}" {place} {extra}><{tag}>{element_text(text.rstrip())}</{tag}></a>{_tail(text)}'


def _tail(text: str) -> str:
    """The blanks that ``text`` ends with: they stay outside the mark, so that no line is drawn under them."""
    return element_text(text[len(text.rstrip()) :])


def _label(mark: Mark) -> str:
    found = attribute_text(shortened(mark.finding.found, max_chars=_LABEL_CHARS))
    best = attribute_text(shortened((*mark.finding.suggestions, "")[0], max_chars=_LABEL_CHARS))
    if not found:
        swap = f"insert {best}"
    elif best:
        swap = f"{found}, {'now' if mark.applied else 'perhaps'}: {best}"
    else:
        swap = f"{found}, {'removed' if mark.applied else 'no change'}"
    return f"Finding {mark.number}, {status(mark)}: {swap}"


# The list of findings -------------------------------------------------------------------------------------------------


def _list(section: str, marks: tuple[Mark, ...], index: LineIndex) -> str:
    if not marks:
        return ""
    entries = "".join(_entry(section, mark, index) for mark in marks)
    return (
        f'<section class="findings" aria-labelledby="{section}-list">'
        f'<h3 id="{section}-list">Findings, one by one</h3><ol>{entries}</ol></section>'
    )


def _entry(section: str, mark: Mark, index: LineIndex) -> str:
    summary = (
        f'<span class="badge {_style(mark)}">{status(mark)}</span> '
        f'<span class="brief">{_swap(mark)}</span> '
        f"<code>{element_text(mark.finding.rule)}</code>"
    )
    detail = f'<div class="detail" id="{section}-d{mark.number}">{"".join(_detail(section, mark, index))}</div>'
    return f"<li><details><summary>{summary}</summary>{detail}</details></li>"


def _detail(section: str, mark: Mark, index: LineIndex) -> Iterator[str]:
    finding, position = mark.finding, index.position(mark.finding.span.start)
    yield f'<p class="reason">{element_text(finding.message)}</p>'
    yield '<dl class="facts">'
    if shows_confidence(finding):
        yield (
            f'<dt>Confidence</dt><dd><meter min="0" max="1" value="{finding.confidence:.3f}" aria-hidden="true">'
            f"</meter> {percent(finding.confidence)}</dd>"
        )
    yield f"<dt>Applicability</dt><dd>{_TRUST[finding.applicability]}</dd>"
    yield f"<dt>Rule</dt><dd><code>{element_text(finding.rule)}</code></dd>"
    yield f"<dt>Place</dt><dd>line {position.line:,}, column {position.column:,}</dd>"
    if len(finding.suggestions) > 1:
        others = ", ".join(_quoted(one) for one in finding.suggestions[1:])
        yield f'<dt class="others">Or else</dt><dd class="others">{others}</dd>'
    for one in finding.evidence:
        yield f"<dt>{element_text(one.label.capitalize())}</dt><dd>{element_text(one.detail)}</dd>"
    yield f'</dl><p class="back"><a href="#{section}-c{mark.number}">Show in the text</a></p>'


def _quoted(suggestion: str) -> str:
    return f"“{element_text(suggestion)}”" if suggestion else "delete"


def _trimmed(text: str) -> str:
    """``text`` without the blanks around it; blanks alone are shown as one mark."""
    return text.strip() or ("␣" if text else "")


def _swap(mark: Mark) -> str:
    """The wording found and the one that replaces it or might."""
    old, new = _trimmed(mark.finding.found), (*mark.finding.suggestions, None)[0]
    left = f'<span class="was">{element_text(shortened(old, max_chars=_LABEL_CHARS))}</span>' if old else ""
    if new is None:
        return left
    verb = "" if mark.applied else "perhaps "
    if not new:
        return f'{left} <span class="arrow">{verb}removed</span>'
    if not old:
        return f'<span class="arrow">{verb}inserted</span> <span class="now">{element_text(_trimmed(new))}</span>'
    arrow = f'<span class="arrow"><span aria-hidden="true">→</span><span class="spoken"> {verb}now </span></span>'
    best = element_text(shortened(new, max_chars=_LABEL_CHARS))
    return f'{left} {arrow} <span class="now">{best}</span>'
