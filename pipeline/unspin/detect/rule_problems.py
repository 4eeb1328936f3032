"""The tables of rules as editors check them: a row that cannot be used, and a sentence that a rule treats otherwise than it says."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from unspin.detect import boilerplate, function_words
from unspin.detect.rules import PhraseRule
from unspin.errors import GlossaryError

FILES = (function_words.FILE, boilerplate.FILE)
"""The tables below the root of a glossary."""


def rule_problems(root: Traversable) -> tuple[str, ...]:
    """A line for each problem of the tables of rules under ``root``, file and line or rule first; none where there are no tables."""
    return tuple(problem for name in FILES if root.joinpath(name).is_file() for problem in _problems(root, name))


def _problems(root: Traversable, name: str) -> Iterator[str]:
    try:
        if name == function_words.FILE:
            for rule in function_words.load(root, compiled=True).rules:
                yield from _of_phrase(rule)
        else:
            yield from _of_blocks(boilerplate.load(root, compiled=True))
    except GlossaryError as error:
        yield str(error)


def _of_phrase(rule: PhraseRule) -> Iterator[str]:
    place = f"{function_words.FILE}: rule {rule.id!r}"
    for spun, plain in rule.examples:
        made = _repaired(rule, spun)
        if made != plain:
            yield f"{place} makes {made!r} of its example, not {plain!r}; mend the rule or the example"
    for text in rule.leave_alone:
        if next(iter(function_words.findings_of(rule, text)), None):
            yield f"{place} fires in {text!r}, which it should leave alone; add a guard"


def _repaired(rule: PhraseRule, text: str) -> str:
    for finding in sorted(function_words.findings_of(rule, text), key=lambda one: one.span, reverse=True):
        text = text[: finding.span.start] + finding.suggestions[0] + text[finding.span.end :]
    return text


def _of_blocks(detector: boilerplate.Boilerplate) -> Iterator[str]:
    for rule in detector.rules:
        place = f"{boilerplate.FILE}: rule {rule.id!r}"
        for text in rule.examples:
            if not rule.fits(text):
                yield f"{place} does not fit its example {text!r}; mend the pattern or the example"
        for text in rule.leave_alone:
            if rule.fits(text) and detector.rule_for(text, at_start=True, at_end=True):
                yield f"{place} fits {text!r}, which it should leave alone; narrow it or add a not_pattern"
