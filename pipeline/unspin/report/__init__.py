"""Reports as text: each function takes a ``Report`` and returns a string, and touches nothing else."""

from unspin.report.checkout import Checkout
from unspin.report.diff import to_diff
from unspin.report.github import job_summary, to_github
from unspin.report.gitlab import to_gitlab
from unspin.report.html import to_html
from unspin.report.json_format import to_json, to_jsonl
from unspin.report.junit import Failing, to_junit
from unspin.report.positions import LineIndex, Position
from unspin.report.rdjsonl import to_rdjsonl
from unspin.report.sarif import to_sarif
from unspin.report.statistics import to_statistics
from unspin.report.summary import counted, hidden, summarise
from unspin.report.text import to_concise, to_text

__all__ = [
    "Checkout",
    "Failing",
    "LineIndex",
    "Position",
    "counted",
    "hidden",
    "job_summary",
    "summarise",
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
