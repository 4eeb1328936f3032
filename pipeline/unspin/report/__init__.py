"""Reports as text: each function takes a ``Report`` and returns a string, and touches nothing else."""

from unspin.report.applied import applied_lines
from unspin.report.diff import to_diff
from unspin.report.html import to_html
from unspin.report.json_format import to_json, to_jsonl
from unspin.report.positions import LineIndex, Position
from unspin.report.review_data import Standing
from unspin.report.summary import counted
from unspin.report.text import MAX_SUGGESTIONS, to_block, to_concise, to_text
from unspin.report.visible import plain

__all__ = [
    "MAX_SUGGESTIONS",
    "LineIndex",
    "Position",
    "Standing",
    "applied_lines",
    "counted",
    "plain",
    "to_block",
    "to_concise",
    "to_diff",
    "to_html",
    "to_json",
    "to_jsonl",
    "to_text",
]
