"""Inputs that once made a target fail, smallest form, each with what was wrong; the suite runs them all."""

from __future__ import annotations

import json

from fuzz.seeds import BASELINE, CACHED, DECISIONS

DEEP = 3000
_NESTED = "[" * DEEP + "]" * DEEP
_LONG = "9" * 5000
_QUOTED = '<content:encoded><![CDATA[<p>a</p><rss xmlns:wp="http://wordpress.org/export/1.2/">]]></content:encoded>'
_EXPORT = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><item><title>a</title>'


def _decisions(old: str, new: str) -> str:
    return json.dumps(DECISIONS).replace(old, new)


def _baseline(old: str, new: str) -> str:
    return json.dumps(BASELINE).replace(old, new)


FINDINGS: tuple[tuple[str, str, str], ...] = (
    ("html", "a reference that reads as nothing made a piece without length", "<p>a&#6;b&#6#65;</p>"),
    ("wxr", "the same, escaped twice", '<rss xmlns:wp="http://wordpress.org/export/1.2/"><item><content:encoded>a&amp;#6;b</content:encoded></item>'),
    ("wxr", "a tag of many letters without an end took minutes", f"{_EXPORT}</{':' * 100_000} </item>"),
    ("wxr", "a post that quotes the tag of an export made any XML one", f"<rss><channel><item>{_QUOTED}</item></channel></rss>"),
    ("wxr", "and so did one within an instruction that does not end", f"<?xml <rss><channel><item>{_QUOTED}</item>?></channel></rss>"),
    ("engine", "where a name and the hyphen behind it end was tried for each of thousands of hyphens", "a-" * 1900),
    ("glossary", "a carriage return in a cell was written without quotation marks", 'term,kind,source,example\n"a\rb",care,,\n'),
    ("cache", "a number larger than any text was an OverflowError", json.dumps(CACHED).replace("7", "7" * 30)),
    ("configuration", "nesting was a RecursionError", f"disable = {_NESTED}"),
    ("configuration", "nested tables, too", "disable = " + "{a=" * DEEP + "1" + "}" * DEEP),
    ("configuration", "a number of too many digits was a ValueError", f"max-sentence-words = {_LONG}"),
    ("configuration", "nan passed for a number of 1 or more", "target-grade = nan"),
    ("configuration", "and so did inf", "target-grade = inf"),
    ("configuration", "NUL in the name of a folder was a ValueError", 'glossary = ["a\\u0000b"]'),
    ("configuration", "a name too long was an OSError", f'glossary = ["{"a" * 5000}"]'),
    ("configuration", "a tool that is a list was an AttributeError", "[[tool]]"),
    ("decisions", "half a character in a path was a UnicodeEncodeError", _decisions("a.txt", "\\ud800")),
    ("decisions", "and in a wording", _decisions('"Spider"', '"\\ud800"')),
    ("decisions", "it may stand in the name of a field", _decisions('["a"]', '["\\ud800"]')),
    ("baseline", "half a character was read and could not be written", _baseline("Crawler", "\\ud800")),
    ("baseline", "a number of too many digits was a ValueError", _baseline('"schema": 1', f'"schema": {_LONG}')),
    ("directives", "nesting in TOML was a RecursionError", _NESTED),
    ("markdown", "the same in a file", f"+++\nunspin = {_NESTED}\n+++\nText"),
)  # fmt: skip
"""Target, what was wrong, input."""
