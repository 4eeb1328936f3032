"""Phrase rules as editors write them: the small phrase language, guards, and the reader of rule tables.

The phrase language, from the inside of a word outwards:

- letters stand for themselves in any case, ``'`` for either apostrophe, a blank for any white space;
- ``*`` at the end of a word stands for any further letters: ``protect*``;
- ``(a|b c)`` is one of several wordings, ``(very )?`` and the ``s`` of ``days?`` may be missing; each pair of
  brackets is a group; ``*`` and ``+`` behind brackets repeat them, a backslash takes a mark for itself;
- `` ?`` (a blank and a question mark) is white space or nothing;
- ``<number>`` and the other names in `SLOTS` stand for a class of words, each a group too;
- in a replacement, ``{1}`` is what the first group matched.

A pattern never begins or ends inside a word, a hyphenated compound included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from unspin.detect.expressions import Expression
from unspin.errors import GlossaryError
from unspin.glossary.tables import TableFile
from unspin.model import Applicability, Span

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy"
    "|eighty|ninety|hundred|half|a dozen|a (?:third|quarter|hundred|thousand|million)"
)
SLOTS: Mapping[str, str] = {
    "number": rf"(?:\d[\d,.]*\d|\d|(?:{_NUMBER_WORDS})(?!\w))",
    "digits": r"(?:\d[\d,.]*\d|\d)(?!\w)",
    "figure": r"[0-9]\w*(?:[,.:][0-9]\w*)*",
    "word": r"[^\W\d_][\w'’-]*",
    "small": r"(?-i:[a-z])[\w'’-]*",
    "ing": r"\w{2,}ing",
    "ed": r"\w{2,}(?:ed|en|own|ung|ade)",
    "ly": r"\w{3,}ly",
    "be": r"(?:is|are|was|were|be|been|being)",
    "have": r"(?:has|have|had)",
    "do": r"(?:do|does|did)",
    "modal": r"(?:can|could|may|might|will|would|should|must|shall)",
    "time": r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?)",
    "subject": r"(?:I|you|he|she|it|we|they|there|this|these|those)",
    "start": r"(?:\A|[.!?;:\n])",
    "end": r"(?:[.!?;:\n]|\Z)",
    "rest": r".*",
    "date": r"(?:\w+ \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? \w+,? \d{4}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})",
}
"""The classes of words that a phrase may name, as regular expressions without groups."""

_BLANKS, _MAYBE_BLANKS = r"\s{1,200}", r"\s{0,200}"
"""Blanks between words, with the indentation of a line; without an end, a page of blanks would take the square of its length."""

_WINDOW = 80
"""Code points on either side that ``near`` and ``not_near`` look at: about one sentence."""

_PART = re.compile(
    r"<(?P<slot>[a-z]+)>|(?P<gap>\s+\?)|(?P<blank>\s+)|(?P<literal>\\.)|(?P<bracket>[()|?]|(?<=\))[*+])|(?P<stem>\*)"
    r"|(?P<tick>['’])|(?P<text>.)"
)
_GROUP = re.compile(r"\{(\d)\}")


def phrase_expression(phrase: str) -> str:
    r"""The regular expression of ``phrase``, without boundaries.

    >>> phrase_expression("inside (of )?the")
    'inside\\s{1,200}(of\\s{1,200})?the'

    Raises:
        ValueError: for a slot that has no name in `SLOTS`.
    """
    return "".join(map(_translated, _PART.finditer(phrase)))


def pieces_of(phrase: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each piece of ``phrase``, in order; the text of a slot is its name.

    >>> list(pieces_of("a?<ing>"))
    [('text', 'a'), ('bracket', '?'), ('slot', 'ing')]
    """
    for piece in _PART.finditer(phrase):
        yield piece.lastgroup or "", piece["slot"] or piece.group()


def _translated(part: re.Match[str]) -> str:
    match part.lastgroup:
        case "slot":
            if part["slot"] not in SLOTS:
                raise ValueError(f"no slot <{part['slot']}>; the slots are {', '.join(sorted(SLOTS))}")
            return f"({SLOTS[part['slot']]})"
        case "gap":
            return _MAYBE_BLANKS
        case "blank":
            return _BLANKS
        case "bracket":
            return part.group()
        case "stem":
            return r"\w*"
        case "literal":
            return re.escape(part.group()[1])
        case "tick":
            return "['’]"
    return re.escape(part.group())


_LEFT = r"(?:(?=\W|\Z)|(?<![\w-])(?<!\w['’]))"
_LEFT_OF_LETTER = r"(?<![\w-].)(?<!\w['’].)"
"""The same behind the first letter of a phrase: most places of a text are passed over for their letter, which takes less time."""

_RIGHT = r"(?:(?<=\W)|(?![\w-]|['’]\w))"
_LETTER_FIRST = re.compile(r"[^\W_](?!\?)")


def _bounded(phrase: str) -> str:
    """The expression of ``phrase``, which may neither begin nor end inside a word."""
    expression = phrase_expression(phrase)
    if _LETTER_FIRST.match(phrase):
        return expression[0] + _LEFT_OF_LETTER + expression[1:] + _RIGHT
    return _LEFT + expression + _RIGHT


def bounded_expression(phrase: str, *, case_sensitive: bool = False) -> Expression:
    """The expression of ``phrase`` between word boundaries.

    >>> bool(bounded_expression("inside (of )?a few <time>").pattern.search("Inside a few days it heals"))
    True
    """
    return Expression(lambda: _bounded(phrase), re.NOFLAG if case_sensitive else re.IGNORECASE)


def _alternatives(phrases: tuple[str, ...], before: str = "", after: str = "") -> Expression | None:
    if not phrases:
        return None
    return Expression(lambda: f"{before}(?:{'|'.join(map(_bounded, phrases))}){after}")


@dataclass(frozen=True, slots=True)
class Guards:
    """What must, or must not, stand around a phrase. A guard that is ``None`` always holds.

    The names say where the *phrase* stands: ``unless_before = ["that"]`` is broken by a "that" right behind it.
    """

    unless_before: Expression | None = None
    only_before: Expression | None = None
    unless_after: Expression | None = None
    only_after: Expression | None = None
    near: Expression | None = None
    not_near: Expression | None = None
    position: str = "any"
    """``start`` or ``inside`` of a sentence, or ``any``."""

    @classmethod
    def of(cls, words: Mapping[str, tuple[str, ...]], position: str) -> Guards:
        """Guards from lists of phrases by guard name."""
        return cls(
            unless_before=_alternatives(words.get("unless_before", ()), before=_MAYBE_BLANKS),
            only_before=_alternatives(words.get("only_before", ()), before=_MAYBE_BLANKS),
            unless_after=_alternatives(words.get("unless_after", ()), after=rf"{_MAYBE_BLANKS}\Z"),
            only_after=_alternatives(words.get("only_after", ()), after=rf"{_MAYBE_BLANKS}\Z"),
            near=_alternatives(words.get("near", ())),
            not_near=_alternatives(words.get("not_near", ())),
            position=position,
        )

    def expressions(self) -> tuple[Expression, ...]:
        """Those that there are."""
        every = (self.unless_before, self.only_before, self.unless_after, self.only_after, self.near, self.not_near)
        return tuple(one for one in every if one is not None)

    def hold(self, text: str, start: int, end: int) -> bool:
        """Whether the phrase at ``start`` to ``end`` of ``text`` stands where it may."""
        ahead = text[max(0, start - _WINDOW) : start]
        return (
            not (self.unless_before and self.unless_before.pattern.match(text, end))
            and not (self.only_before and not self.only_before.pattern.match(text, end))
            and not (self.unless_after and self.unless_after.pattern.search(ahead))
            and not (self.only_after and not self.only_after.pattern.search(ahead))
            and self._company_fits(ahead + " " + text[end : end + _WINDOW])
            and (self.position == "any" or starts_sentence(text, start) == (self.position == "start"))
        )

    def _company_fits(self, around: str) -> bool:
        return not (self.near and not self.near.pattern.search(around)) and not (self.not_near and self.not_near.pattern.search(around))


def starts_sentence(text: str, at: int) -> bool:
    """Whether a sentence, a line or a list item of ``text`` begins at ``at``; opening quotes do not count.

    >>> starts_sentence("See “Yet it heals.", 5), starts_sentence("It hurts. “Yet it heals.", 11)
    (False, True)
    """
    before = text[max(0, at - 12) : at].rstrip(" \t\"'“‘([”’)")
    return not before or before[-1] in ".!?…\n•·"


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One row of a table of phrase rules: what a spinner writes, where, and what the author wrote.

    ``confidence`` is the probability, 0 to 1, that an editor accepts the first replacement in a text that is spun.
    ``clean_rate_per_million`` is how often the rule fires in a million words of clean text, as measured by
    ``pipeline/training/measure_rules.py``; ``strength`` is one of `STRENGTHS`.
    """

    id: str
    family: str
    pattern: str
    """The phrase as it is written in the table."""
    expression: Expression
    replacements: tuple[str, ...]
    guards: Guards
    applicability: Applicability
    confidence: float
    strength: str
    clean_rate_per_million: float
    message: str
    examples: tuple[tuple[str, str], ...]
    leave_alone: tuple[str, ...]
    case_sensitive: bool = False

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Each place of ``text`` where the phrase stands and the guards hold, from left to right."""
        for found in self.expression.pattern.finditer(text):
            if self.guards.hold(text, found.start(), found.end()):
                yield found

    def written_out(self, found: re.Match[str]) -> tuple[str, ...]:
        """The replacements with their groups filled in and blanks tidied, best first, in the case of the rule."""
        filled = (_GROUP.sub(lambda group: found[int(group[1])] or "", one) for one in self.replacements)
        return tuple(" ".join(one.split()) for one in filled)


def span_of(found: re.Match[str]) -> Span:
    """The range of a match."""
    return Span(found.start(), found.end())


STRENGTHS = ("strong", "weak", "page")
"""What a phrase says: it alone proves spinning; it may, where the words around it bear it out; it is worth telling on a page that surely was spun."""

_GUARD_NAMES = ("unless_before", "only_before", "unless_after", "only_after", "near", "not_near")
_REQUIRED = ("id", "family", "pattern", "replacements", "confidence", "evidence", "examples", "leave_alone")
_OPTIONAL = (*_GUARD_NAMES, "applicability", "position", "message", "case_sensitive", "clean_rate_per_million")


def read_tables(
    file: TableFile, table: str, required: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[tuple[Mapping[str, Any], int]]:
    """The tables ``[[table]]`` of a file, each with the line of its id (from 1).

    Raises:
        GlossaryError: for an unknown or missing key, or an id that is there twice.
    """
    lines = {
        found[1]: file.text.count("\n", 0, found.start()) + 1
        for found in re.finditer(r'^id = "([^"]*)"', file.text, re.MULTILINE)
    }
    seen: set[str] = set()
    for row in file.tables.get(table, []):
        line = lines.get(str(row.get("id")), 1)
        _refuse_bad_keys(file.name, line, row, required, optional)
        if row["id"] in seen:
            raise GlossaryError(file.name, line, f"the id {row['id']!r} is there twice", "give each rule an id of its own")
        seen.add(row["id"])
        yield row, line


def _refuse_bad_keys(
    name: str, line: int, row: Mapping[str, Any], required: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    missing = [key for key in required if key not in row]
    unknown = sorted(set(row) - set(required) - set(optional))
    if missing:
        raise GlossaryError(name, line, f"the rule lacks {', '.join(missing)}", "add the missing keys")
    if unknown:
        raise GlossaryError(
            name, line, f"unknown key {unknown[0]!r}", f"use one of {', '.join((*required, *optional))}"
        )


def read_rules(root: Traversable, name: str, *, compiled: bool = False) -> tuple[PhraseRule, ...]:
    """The phrase rules of the file ``name`` under ``root``, in the file's order.

    With ``compiled`` all expressions are compiled at once, so that a bad one is refused with its line.

    Raises:
        GlossaryError: for a rule that cannot be used, or one without an example and two sentences to leave alone.
    """
    rows = read_tables(TableFile.read(root, name), "rule", _REQUIRED, _OPTIONAL)
    return tuple(_rule(row, name, line, compiled=compiled) for row, line in rows)


def _rule(row: Mapping[str, Any], name: str, line: int, *, compiled: bool) -> PhraseRule:
    if not row["examples"] or len(row["leave_alone"]) < 2:
        raise GlossaryError(name, line, f"{row['id']} is untested", "give an example and two sentences to leave alone")
    if row["evidence"] not in STRENGTHS:
        raise GlossaryError(name, line, f"evidence {row['evidence']!r} is none of {', '.join(STRENGTHS)}", "choose one")
    try:
        rule = _built(row)
        for one in (rule.expression, *rule.guards.expressions()) if compiled else ():
            _ = one.pattern
        return rule
    except (ValueError, re.error) as error:
        raise GlossaryError(name, line, f"{row['id']}: {error}", "correct the rule") from error


def _built(row: Mapping[str, Any]) -> PhraseRule:
    sensitive = bool(row.get("case_sensitive", False))
    position = row.get("position", "any")
    if position not in ("any", "start", "inside"):
        raise ValueError(f"position {position!r} is none of any, start, inside")
    if not 0.0 <= row["confidence"] <= 1.0:
        raise ValueError(f"confidence {row['confidence']} is not within 0 and 1")
    return PhraseRule(
        id=row["id"],
        family=row["family"],
        pattern=row["pattern"],
        expression=bounded_expression(row["pattern"], case_sensitive=sensitive),
        replacements=tuple(row["replacements"]),
        guards=Guards.of({key: tuple(row.get(key, ())) for key in _GUARD_NAMES}, position),
        applicability=Applicability(row.get("applicability", "review")),
        confidence=float(row["confidence"]),
        strength=row["evidence"],
        clean_rate_per_million=float(row.get("clean_rate_per_million", 0.0)),
        message=row.get("message", ""),
        examples=tuple((spun, plain) for spun, plain in row["examples"]),
        leave_alone=tuple(row["leave_alone"]),
        case_sensitive=sensitive,
    )
