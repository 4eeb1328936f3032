"""What a user wants left alone: directives in the files themselves, and a baseline of what was there before."""

from unspin.suppress.baseline import FILE_NAME, Baseline, Change, Entry
from unspin.suppress.baseline_file import read_baseline, to_json
from unspin.suppress.ignores import Ignores, read_ignores

__all__ = ["FILE_NAME", "Baseline", "Change", "Entry", "Ignores", "read_baseline", "read_ignores", "to_json"]
