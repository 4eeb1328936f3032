"""Directives: comments such as ``<!-- unspin: ignore[channel.term] a quotation -->``, read and checked."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from unspin.config import names_rule
from unspin.model import Document, Span
from unspin.suppress.front_matter import read_front_matter


class Verb(enum.Enum):
    """What a directive does; the words as users write them."""

    IGNORE = "ignore"
    NEXT_LINE = "ignore-next-line"
    FILE = "ignore-file"
    DISABLE = "disable"
    ENABLE = "enable"


@dataclass(frozen=True, slots=True)
class Directive:
    """``place`` is the whole comment in the source; no ``rules`` means every rule."""

    place: Span
    verb: Verb
    rules: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Invalid:
    """A comment, or a part of one, that is no directive although it was meant to be; ``problem`` is a sentence."""

    place: Span
    problem: str


_WITH_FRONT_MATTER = frozenset(("markdown", "mdx"))
_DELIMITERS = (("<!--", "-->"), ("{/*", "*/}"), ("..", ""), ("//", ""))
_OURS = re.compile(r"unspin\s*:\s*(?P<directive>.*)", re.IGNORECASE)
_MEANT = re.compile(r"unspin[\s-]+(?:ignore|disable|enable)\b", re.IGNORECASE)
_PARTS = re.compile(r"(?P<verb>[\w-]*)(?:\s*\[(?P<rules>[^\]]*)\])?(?P<reason>.*)")
_BEFORE_REASON = " \t:,.-–—"


@dataclass(frozen=True)
class DirectiveReader:
    """Reads the directives of documents; ``known`` are the rules that they may name, or their families."""

    known: frozenset[str]
    require_reason: bool = False

    @cached_property
    def _names(self) -> frozenset[str]:
        """The rules and their families."""
        parts = [rule.split(".") for rule in self.known]
        return frozenset(".".join(part[:length]) for part in parts for length in range(1, len(part) + 1))

    def read(self, document: Document, comments: Iterable[Span]) -> Iterator[Directive | Invalid]:
        """The directives in the front matter and the ``comments`` of a document, and what is wrong with them, in order."""
        if document.format in _WITH_FRONT_MATTER:
            metadata = read_front_matter(document.source)
            if metadata and metadata.problem:
                yield Invalid(metadata.place, metadata.problem)
            elif metadata and metadata.ignores:
                yield from self._checked(Directive(metadata.place, Verb.FILE, metadata.rules, metadata.reason))
        for place in comments:
            body = _body(place.slice(document.source))
            ours = _OURS.fullmatch(body)
            if ours:
                yield from self._directive(place, ours["directive"])
            elif _MEANT.match(body):
                yield Invalid(place, "A directive is written with a colon, as in “unspin: ignore”.")

    def _directive(self, place: Span, text: str) -> Iterator[Directive | Invalid]:
        parts = _PARTS.fullmatch(text)
        verbs = {verb.value: verb for verb in Verb}
        verb = verbs.get(parts["verb"].lower()) if parts else None
        if parts is None or verb is None:
            written = re.split(r"[\[\s]", text, maxsplit=1)[0]
            yield Invalid(place, f"There is no directive “{written}”{_close(written, verbs)}")
            return
        reason = parts["reason"].strip(_BEFORE_REASON)
        problem = _misplaced(parts["rules"], reason, verb, self._names)
        if problem:
            yield Invalid(place, problem)
            return
        rules = tuple(dict.fromkeys(one.strip() for one in (parts["rules"] or "").split(",") if one.strip()))
        yield from self._checked(Directive(place, verb, rules, reason))

    def _checked(self, directive: Directive) -> Iterator[Directive | Invalid]:
        """The directive with the rules that exist, unless none does or a required reason is missing."""
        if self.require_reason and not directive.reason and directive.verb is not Verb.ENABLE:
            yield Invalid(directive.place, "This directive gives no reason, so it ignores nothing; add one behind it.")
            return
        unknown = [one for one in directive.rules if not self._exists(one)]
        if len(unknown) < len(directive.rules) or not directive.rules:
            rules = tuple(one for one in directive.rules if one not in unknown)
            yield Directive(directive.place, directive.verb, rules, directive.reason)
        if unknown:
            told = " ".join(f"There is no rule “{one}”{_close(one, self._names)}" for one in unknown)
            yield Invalid(directive.place, told)

    def _exists(self, name: str) -> bool:
        """Whether a rule or family has that name; a backend's own rules are known to the backend alone."""
        return name in self._names or name == "grammar" or any(names_rule(one, name) for one in _OPEN_FAMILIES)


_OPEN_FAMILIES = ("grammar.harper", "grammar.languagetool")
"""Families whose rules are those of another program."""


def _body(comment: str) -> str:
    """The text of a comment in one line, without its delimiters."""
    for opening, closing in _DELIMITERS:
        if comment.startswith(opening):
            comment = comment.removeprefix(opening).removesuffix(closing)
            break
    return " ".join(comment.split())


def _misplaced(rules: str | None, reason: str, verb: Verb, names: Collection[str]) -> str:
    """What is wrong with brackets that are empty or open, or with a rule or family that stands where the reason should."""
    if rules is not None and not rules.strip(" ,"):
        return f"The brackets name no rule; leave them out to mean every rule, as in “unspin: {verb.value}”."
    if reason.startswith("["):
        return f"The brackets are not closed; write “unspin: {verb.value}[rule, rule] reason”."
    first = reason.partition(" ")[0].rstrip(_BEFORE_REASON)
    if rules is None and (meant := _rule_meant(first, reason, names)):
        return f"Rules stand in brackets: “unspin: {verb.value}[{meant}]”."
    return ""


def _rule_meant(first: str, reason: str, names: Collection[str]) -> str:
    """The rule or family that a reason seems to be, or to begin with its ``first`` word, if misspelt the closest one; else nothing.

    >>> _rule_meant("chanel.term", "chanel.term it is quoted", ["channel", "channel.term"]), _rule_meant("channel", "channel is a name", ["channel"])
    ('channel.term', '')
    """
    families = {one for one in names if "." not in one} | {"grammar"}
    if first in names and (first == reason or "." in first):
        return first
    if not _DOTTED.fullmatch(first):
        return first if first == reason and first in families else ""
    if not difflib.get_close_matches(first.partition(".")[0].lower(), families, 1):
        return ""
    return next(iter(difflib.get_close_matches(first.lower(), sorted(names), 1)), first)


_DOTTED = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def _close(name: str, names: Collection[str]) -> str:
    """The end of a sentence: the closest of ``names``, else those without a dot."""
    close = difflib.get_close_matches(name.lower(), sorted(names), 1)
    if close:
        return f"; did you mean “{close[0]}”?"
    return f"; there are {', '.join(sorted(one for one in names if '.' not in one))}."
