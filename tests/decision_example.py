"""Decisions for tests: about one text, and how they are carried out."""

from __future__ import annotations

from unspin.decisions import Decision, FileDecisions, Journal, Verdict, carry_out, digest, plan_file
from unspin.model import Applicability, Span

ACCEPT, REJECT, EDIT = Verdict
SAFE, REVIEW, DISPLAY = Applicability
TEXT = "Crawler capillaries hurt. Take 5 mg as well as do not smoke.\n"


def decision(text, found, new, verdict=ACCEPT, trust=REVIEW, was=None):
    """A decision about the first place where ``found`` stands in ``text``."""
    start = text.index(found)
    return Decision(Span(start, start + len(found)), found, "channel.term", trust, verdict, new, was)


def file_of(path, raw, *decisions):
    """The decisions about a file with the bytes ``raw``."""
    return FileDecisions(path, digest(raw), decisions)


def apply(file, root):
    """Carry out the decisions about one file; the plan."""
    plan = plan_file(file, root, Journal(root))
    if not plan.done:
        carry_out(plan, Journal(root))
    return plan
