"""Reports as text: each function takes a ``Report`` and returns a string, and touches nothing else."""

from unspin.report.diff import to_diff
from unspin.report.html import to_html
from unspin.report.json_format import to_json, to_jsonl
from unspin.report.positions import LineIndex, Position
from unspin.report.summary import counted, hidden, summarise
from unspin.report.text import to_concise, to_text

__all__ = [
    "LineIndex", "Position", "counted", "hidden", "summarise",
    "to_concise", "to_diff", "to_html", "to_json", "to_jsonl", "to_text",
]  # fmt: skip
