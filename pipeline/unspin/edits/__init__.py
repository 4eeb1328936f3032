"""From findings to a repaired text: overlaps, protected tokens, edits, and the fidelity guard."""

from unspin.edits.apply import Applied, SourceMap, apply_edits
from unspin.edits.guard import Violation, check_fidelity, guarded_edits, is_edit
from unspin.edits.protected import Protected, ProtectedKind, protected_spans
from unspin.edits.resolve import guarded, resolve

__all__ = [
    "Applied",
    "Protected",
    "ProtectedKind",
    "SourceMap",
    "Violation",
    "apply_edits",
    "check_fidelity",
    "guarded",
    "guarded_edits",
    "is_edit",
    "protected_spans",
    "resolve",
]
