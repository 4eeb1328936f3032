"""All that is fuzzed, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fuzz import engines, files, readers, reports

TARGETS: Mapping[str, Callable[[bytes], None]] = {
    **{name: readers.reading(f"a.{suffix}") for name, suffix in (
        ("text", "txt"), ("markdown", "md"), ("mdx", "mdx"), ("html", "html"), ("rst", "rst"), ("asciidoc", "adoc"),
        ("csv", "csv"), ("jsonl", "jsonl"), ("wxr", "xml"),
    )},
    "docx": readers.word_document,
    "fields": readers.fields_of,
    "configuration": files.configuration,
    "decisions": files.decisions,
    "baseline": files.baseline,
    "directives": files.directives,
    "glossary": files.glossary,
    "patterns": files.patterns,
    "wordpress": files.wordpress,
    "cache": files.cached,
    "reports": reports.reports,
    "engine": engines.phrases,
    "models": engines.models,
}  # fmt: skip
"""The harnesses by name."""

LONGEST: Mapping[str, int] = {"models": 160, "reports": 1024}
"""Bytes of an input, where those of the others would take too long: a byte may be a phrase in ``models``."""
