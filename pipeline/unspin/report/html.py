"""The diff report: one HTML page that shows what was found and repaired, side by side, and needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from string import Template

from unspin.model import Applicability, Report
from unspin.report.html_file import file_section
from unspin.report.markup import attribute_text, element_text
from unspin.report.prose import paragraphs
from unspin.report.review_data import Standing, review_json
from unspin.report.summary import Summary, counted, summarise
from unspin.text.readability import Grades, grades

_TEMPLATES = files("unspin.report") / "templates"
_STYLES = ("page.css", "review.css")
_SCRIPTS = ("store.js", "posts.js", "view.js", "keys.js")
"""Joined in this order to one script: later ones use what earlier ones name."""

_RULES_AT_ONCE = 5
_KINDS = {
    Applicability.SAFE: "right at least 98 times in 100; may be applied unseen",
    Applicability.REVIEW: "probably right; a person should look",
    Applicability.DISPLAY: "shown only; never applied",
}


def to_html(
    report: Report,
    *,
    title: str,
    tool_version: str,
    date: str = "",
    standing: Sequence[Standing | None] = (),
    command: str = "unspin apply decisions.json",
) -> str:
    """One page with every file of ``report``: its source beside its repaired text, each finding with its reason.

    With script it is a review: one file at a time, each finding to be accepted, rejected or edited, the decisions to be
    downloaded. The page loads nothing: style and script stand in it, and its content security policy names their hashes
    and forbids the rest. Without script all content can be read. Equal arguments give equal pages.

    Args:
        report: what a run found.
        title: the heading; plain text, like everything else that is put in.
        tool_version: shown at the foot.
        date: shown at the foot where it is given.
        standing: for each file of ``report`` how it stands on the disk, None where it cannot be decided on; none at all
            makes a page to read only.
        command: what carries the downloaded decisions out.
    """
    style = "".join(_template(name) for name in _STYLES)
    script = "(() => {\n" + "".join(_template(name) for name in _SCRIPTS) + "})();\n"
    tool = f"unspin {tool_version}"
    return Template(_template("page.html")).substitute(
        title=element_text(title),
        window_title=attribute_text(title),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        lead=_lead(summarise(report)),
        overview="".join(_overview(report)),
        posts=_file_list(report) if len(report.files) > 1 else "",
        sections="".join(file_section(number, file) for number, file in enumerate(report.files, start=1)),
        findings=review_json(report.files, standing or (None,) * len(report.files), tool=tool, command=command),
        foot=element_text(" · ".join(part for part in (tool, date) if part)),
    )


def _template(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(inline: str) -> str:
    """The source expression that allows one inline element (Content Security Policy Level 3, section 8.4)."""
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _overview(report: Report) -> Iterator[str]:
    summary = summarise(report)
    yield _kinds_card(summary)
    yield _rules_card(summary)
    yield _grades_card(report)


def _lead(summary: Summary) -> str:
    if not summary.findings:
        return f"Nothing found in {counted(summary.read, 'file')}."
    start = f"{counted(summary.findings, 'finding')} in {counted(summary.files, 'file')}"
    left = summary.findings - summary.applied
    if not summary.applied:
        return f"{start}; the text is unchanged."
    return f"{start}: <strong>{summary.applied:,} repaired</strong>, " + (
        f"<strong>{left:,} left as {'it was' if left == 1 else 'they were'}</strong>." if left else "none left."
    )


def _kinds_card(summary: Summary) -> str:
    rows = "".join(
        f'<li><span class="sign {one.value}" aria-hidden="true"></span><b>{number:,}</b> '
        f'<span class="kind">{one.value}</span> <span class="note">{_KINDS[one]}</span></li>'
        for one, number in summary.by_applicability
    )
    heading = '<h2 id="by-trust">How far to trust them</h2>'
    body = f'{_bar(summary)}<ul class="kinds">{rows}</ul>'
    return f'<section class="card" aria-labelledby="by-trust">{heading}{body}</section>'


def _bar(summary: Summary) -> str:
    """The shares of the three kinds as a bar; widths are attributes, since the policy allows no inline style."""
    at, parts = 0.0, []
    for one, number in summary.by_applicability:
        share = 100 * number / max(1, summary.findings)
        parts.append(f'<rect class="{one.value}" x="{at:.2f}" width="{max(0.0, share - 0.4):.2f}" height="6"/>')
        at += share
    return f'<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{"".join(parts)}</svg>'


def _rules_card(summary: Summary) -> str:
    first, more = summary.by_rule[:_RULES_AT_ONCE], summary.by_rule[_RULES_AT_ONCE:]
    body = _rules_table(first) if first else "<p>None.</p>"
    if more:
        body += f"<details><summary>{counted(len(more), 'more rule')}</summary>{_rules_table(more)}</details>"
    return f'<section class="card" aria-labelledby="by-rule"><h2 id="by-rule">By rule</h2>{body}</section>'


def _rules_table(rules: tuple[tuple[str, int], ...]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><code>{element_text(rule)}</code></th><td>{number:,}</td></tr>' for rule, number in rules
    )
    return f"<table>{rows}</table>"


def _grades_card(report: Report) -> str:
    before, after = (
        grades(part for text in texts for part in paragraphs(text))
        for texts in ([file.source for file in report.files], [file.repaired for file in report.files])
    )
    rows = "".join(
        f"<div><dt>{name}</dt><dd><span>{old}</span><span class='to' aria-label='then'>→</span><b>{new}</b></dd></div>"
        for name, old, new in _grade_rows(before, after)
    )
    # The sixth grade or below: Weiss, Health Literacy and Patient Safety (AMA Foundation, 2007); CDC allows the eighth.
    note = "School years a reader needs; lower is easier. Patient information aims at 6 to 8."
    heading = '<h2 id="readability">Readability</h2>'
    return (
        f'<section class="card" aria-labelledby="readability">{heading}<dl class="grades">{rows}</dl>'
        f'<p class="note">{note}</p></section>'
    )


def _grade_rows(before: Grades, after: Grades) -> Iterator[tuple[str, str, str]]:
    yield "Flesch–Kincaid grade", _grade(before.flesch_kincaid), _grade(after.flesch_kincaid)
    yield "SMOG grade", _grade(before.smog), _grade(after.smog)
    yield "Words", f"{before.words:,}", f"{after.words:,}"


def _grade(grade: float | None) -> str:
    return "too short" if grade is None else f"{grade:.1f}"


def _file_list(report: Report) -> str:
    return "".join(
        f'<li><a href="#f{number}"><bdi>{element_text(file.path)}</bdi></a> '
        f"<span>{counted(len(file.findings), 'finding')}</span></li>"
        for number, file in enumerate(report.files, start=1)
    )
