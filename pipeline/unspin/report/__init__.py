"""Reports as text: each function takes a ``Report`` and returns a string, and touches nothing else."""

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
