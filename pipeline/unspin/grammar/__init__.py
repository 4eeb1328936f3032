"""Grammar: backends that find errors in repaired prose, and our own mending of articles and agreement around edits."""

from unspin.grammar.agreement import mend
from unspin.grammar.article import article_for
from unspin.grammar.base import BACKENDS, Backend, load_backend

__all__ = ["BACKENDS", "Backend", "article_for", "load_backend", "mend"]
