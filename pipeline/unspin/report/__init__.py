"""Reports as text: each function takes a ``Report`` and returns a string, and touches nothing else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unspin.report.applied import applied_lines
    from unspin.report.checkout import Checkout
    from unspin.report.diff import to_diff
    from unspin.report.github import job_summary, to_github
    from unspin.report.gitlab import to_gitlab
    from unspin.report.html import to_html
    from unspin.report.json_format import to_json, to_jsonl
    from unspin.report.junit import Failing, to_junit
    from unspin.report.positions import LineIndex, Position
    from unspin.report.rdjsonl import to_rdjsonl
    from unspin.report.review_data import Standing
    from unspin.report.sarif import to_sarif
    from unspin.report.statistics import to_statistics
    from unspin.report.summary import counted, hidden, is_repair, summarise
    from unspin.report.text import MAX_SUGGESTIONS, to_block, to_concise, to_text
    from unspin.report.visible import plain

_HOMES = {
    "applied": ("applied_lines",),
    "checkout": ("Checkout",),
    "diff": ("to_diff",),
    "github": ("job_summary", "to_github"),
    "gitlab": ("to_gitlab",),
    "html": ("to_html",),
    "json_format": ("to_json", "to_jsonl"),
    "junit": ("Failing", "to_junit"),
    "positions": ("LineIndex", "Position"),
    "rdjsonl": ("to_rdjsonl",),
    "review_data": ("Standing",),
    "sarif": ("to_sarif",),
    "statistics": ("to_statistics",),
    "summary": ("counted", "hidden", "is_repair", "summarise"),
    "text": ("MAX_SUGGESTIONS", "to_block", "to_concise", "to_text"),
    "visible": ("plain",),
}
"""The modules that the names live in; each is imported when a name of it is first asked for, since most runs need one format."""


def __getattr__(name: str) -> object:
    """A name from its module."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"unspin.report.{home}"), name)
    raise AttributeError(f"module 'unspin.report' has no attribute {name!r}")


__all__ = [
    "MAX_SUGGESTIONS",
    "Checkout",
    "Failing",
    "LineIndex",
    "Position",
    "Standing",
    "applied_lines",
    "counted",
    "hidden",
    "is_repair",
    "job_summary",
    "plain",
    "summarise",
    "to_block",
    "to_concise",
    "to_diff",
    "to_github",
    "to_gitlab",
    "to_html",
    "to_json",
    "to_jsonl",
    "to_junit",
    "to_rdjsonl",
    "to_sarif",
    "to_statistics",
    "to_text",
]
