"""The review pages that unspin writes: they quote the posts, and must not be read as posts in the next run."""

from __future__ import annotations

from pathlib import Path

MARK = b'<meta name="generator" content="unspin">'
"""Stands in the head of every page, in report/templates/page.html."""

_HEAD_BYTES = 1024
_SUFFIXES = frozenset((".html", ".htm"))


def is_own_page(path: Path) -> bool:
    """Whether the file at ``path`` is a page that unspin wrote; False for one that cannot be read."""
    if path.suffix.lower() not in _SUFFIXES:
        return False
    try:
        with path.open("rb") as page:
            return MARK in page.read(_HEAD_BYTES)
    except OSError:
        return False
