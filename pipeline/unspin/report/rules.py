"""Every rule that a finding may carry, with its page: written by hand, or made from the row of the glossary that is the rule."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from unspin.glossary.tables import read_toml
from unspin.report.rule_texts import FAMILIES, FIXED, RulePage
from unspin.resources import glossary_root

CLOSE = 0.75
"""Similarity, 0 to 1, from which a name counts as a misspelt rule; “boilerplate.share” and “boilerplate.share-this” have .88."""

_FAMILY = {page.name: page for page in FAMILIES}
_MARKS = ".,:;!?"


def page_of(name: str) -> RulePage | None:
    """The page of a rule, or of a family by its first part; None if there is none of that name.

    Raises:
        GlossaryError: a table of rules in the glossary is not TOML.
    """
    if name in _FAMILY:
        return _FAMILY[name]
    head, _, rest = name.partition(".languagetool.")
    if head == "grammar" and rest:
        return _grammar_page(name, f"LanguageTool's {rest}")
    return rule_pages().get(name)


def close_names(name: str) -> list[str]:
    """The rules and families that ``name`` may be a misspelling of, the closest first, three at most."""
    return difflib.get_close_matches(name, [*_FAMILY, *rule_pages()], 3, CLOSE)


def members(family: str) -> tuple[RulePage, ...]:
    """The pages of the rules of a family, in the order of their table; those of LanguageTool are open-ended and left out."""
    return tuple(page for page in rule_pages().values() if page.name.startswith(f"{family}."))


@lru_cache(maxsize=1)
def rule_pages() -> Mapping[str, RulePage]:
    """The page of each rule by its name; those of LanguageTool, which has thousands, are made by ``page_of`` alone."""
    pages = (*FIXED, *_function_words(), *_boilerplate(), *_harper())
    return {page.name: page for page in pages}


def _rows(file: str, table: str) -> list[Mapping[str, Any]]:
    text = (glossary_root() / file).read_text(encoding="utf-8")
    rows: list[Mapping[str, Any]] = read_toml(text, file).get(table, [])
    return rows


def _function_words() -> Iterator[RulePage]:
    for row in _rows("function_words.toml", "rule"):
        examples = tuple((spun, plain) for spun, plain in row["examples"])
        yield replace(
            _FAMILY["function-word"],
            name=f"function-word.{row['id']}",
            title=_title(*examples[0]),
            what=f"{_MANNERS[row['family']]} write it so; the phrase and its guards stand in glossary/function_words.toml.",
            trust=f"{_level(row)}{_LIMITS.get(row['evidence'], '')}",
            examples=examples,
            stays=tuple(row["leave_alone"]),
        )


_LIMITS = {
    "weak": "; reported only on a page that looks spun and where the words around bear it out, since the phrase is good English",
    "page": "; reported only on a page that surely was spun, since the phrase is good English",
}
_MANNERS = {
    "as-well-as": "Spinners of the “as well as” family",
    "padding": "Spinners that pad sentences",
    "thesaurus-2012": "The thesaurus spinners of about 2012",
    "tortured": "Paraphrasing tools that torture phrases",
    "web-phrase": "Spinners that take phrases from the web",
    "wordnet-gloss": "Spinners that put in glosses of WordNet",
}
"""Family of spinners in the table of function words to how a page names it."""


def _title(spun: str, plain: str) -> str:
    """What differs between the two sentences of an example, as a title."""
    old, new = spun.split(), plain.split()
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    written, meant = (" ".join(words).strip(_MARKS) for words in (old, new))
    return f"“{written}” for “{meant}”" if meant else f"“{written}” where nothing is needed"


def _level(row: Mapping[str, Any]) -> str:
    level = str(row.get("applicability", "review")).capitalize()
    return f"{level}, with a confidence of {row['confidence']:g}"


def _boilerplate() -> Iterator[RulePage]:
    for row in _rows("boilerplate.toml", "block"):
        yield replace(
            _FAMILY["boilerplate"],
            name=f"boilerplate.{row['id']}",
            title=f"Blog boilerplate: {row['id'].replace('-', ' ')}",
            trust=_level(row),
            examples=tuple((block, "") for block in row["examples"]),
            stays=tuple(row["leave_alone"]),
        )


def _harper() -> Iterator[RulePage]:
    from unspin.grammar.harper import ALLOWED  # noqa: PLC0415  only when a page is asked for

    for rule, reason in ALLOWED.items():
        yield _grammar_page(f"grammar.harper.{rule}", reason[0].upper() + reason[1:])


def _grammar_page(name: str, title: str) -> RulePage:
    return replace(_FAMILY["grammar"], name=name, title=title, examples=(), stays=())
