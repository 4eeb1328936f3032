"""What editors decide about findings: the decisions file, carrying it out on the files, and taking that back."""

from unspin.decisions.apply import Plan, carry_out, plan_file, undo_file
from unspin.decisions.journal import OWN_FOLDER, Journal, keep_out_of_git
from unspin.decisions.paths import inside, name_in, root_of
from unspin.decisions.schema import (
    Decision,
    Decisions,
    FileDecisions,
    Verdict,
    digest,
    read_decisions,
    to_json,
)
from unspin.decisions.session import Question, Reviewed, Session
from unspin.decisions.standing import reviewable
from unspin.decisions.versions import versions

__all__ = [
    "OWN_FOLDER",
    "Decision",
    "Decisions",
    "FileDecisions",
    "Journal",
    "Plan",
    "Question",
    "Reviewed",
    "Session",
    "Verdict",
    "carry_out",
    "digest",
    "inside",
    "keep_out_of_git",
    "name_in",
    "plan_file",
    "read_decisions",
    "reviewable",
    "root_of",
    "to_json",
    "undo_file",
    "versions",
]
