"""What a user wants left alone: directives in the files themselves, and a baseline of what was there before."""

from unspin.suppress.baseline import FILE_NAME, Baseline, Change, Entry
from unspin.suppress.baseline_file import baseline_at, baseline_beside, read_baseline, to_json
from unspin.suppress.directives import DirectiveReader
from unspin.suppress.ignores import RULES, Ignores, read_ignores
from unspin.suppress.writing import ignoring, ignoring_in_file

__all__ = [
    "FILE_NAME",
    "RULES",
    "Baseline",
    "Change",
    "DirectiveReader",
    "Entry",
    "Ignores",
    "baseline_at",
    "baseline_beside",
    "ignoring",
    "ignoring_in_file",
    "read_baseline",
    "read_ignores",
    "to_json",
]
