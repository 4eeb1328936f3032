"""Signs that a tool broke the text: leftover spinner braces, numbers taken apart, expansions that do not fit their abbreviation."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from unspin.model import Applicability, Evidence, Finding, Segment, Span
from unspin.text.casing import carry_case

_BRACES = re.compile(r"\{([^{}\n|]{1,60}(?:\|[^{}\n|]{1,60}){1,12})\}")
_LOOSE_BRACES = re.compile(r"\{([a-z][a-z'’-]*(?: [a-z][a-z'’-]*){1,12})\}", re.IGNORECASE)
_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_BROKEN_NUMBERS = (
    re.compile(rf"\b(?:{_NUMBER_WORD})\.\d+(?!\w)", re.IGNORECASE),
    re.compile(r"\b(?:a pair of|a couple of|1 or 2|one or two),\d{3}\b", re.IGNORECASE),
    re.compile(r"\b\w+-hitter to \w+-membered\b", re.IGNORECASE),
)
_EXPANSION = re.compile(r"((?:[^\W\d_][\w’'-]*[ -]){1,5}?[^\W\d_][\w’'-]*) \(([A-Z]{3,5})s?\)")


@dataclass(frozen=True, slots=True)
class Damage:
    """The detector; ``expansions`` gives the known wordings of an abbreviation in capitals."""

    expansions: Mapping[str, tuple[str, ...]]

    def __call__(self, segment: Segment) -> tuple[Finding, ...]:
        """The findings in ``segment``, sorted and disjoint; spans count in its text. Linear in the text."""
        found = [*_spintax(segment.text), *_numbers(segment.text), *self._misfits(segment.text)]
        return tuple(sorted(found, key=lambda one: one.span))

    def _misfits(self, text: str) -> Iterator[Finding]:
        """Expansions that share all but one or two initials with one that is known for their abbreviation."""
        for found in _EXPANSION.finditer(text):
            letters = found.group(2)
            words = re.split(r"[ -]", found.group(1))[-len(letters) :]
            known = [one for one in self.expansions.get(letters, ()) if len(re.split(r"[ -]", one)) == len(letters)]
            if len(words) != len(letters) or len(known) != 1:
                continue
            initials = "".join(word[0].upper() for word in words)
            same = sum(a == b for a, b in zip(initials, letters, strict=True))
            if initials == letters or same == 0 or len(letters) - same > 2:
                continue
            old = found.group(1)[-len(" ".join(words)) :]
            end = found.end(1)
            yield Finding(
                "damage.abbreviation", Span(end - len(old), end), old, (carry_case(old, known[0]),), Applicability.REVIEW, 0.9,
                f"“{old}” does not fit its abbreviation {letters}.", (Evidence("abbreviation", letters),),
            )  # fmt: skip


def _spintax(text: str) -> Iterator[Finding]:
    for found in _BRACES.finditer(text):
        choices = tuple(dict.fromkeys(one.strip() for one in found.group(1).split("|") if one.strip()))
        yield _finding(
            "damage.spintax", found, choices, Applicability.REVIEW, 0.7, "These braces were left behind by a spinner."
        )
    for found in _LOOSE_BRACES.finditer(text):
        yield _finding(
            "damage.braces",
            found,
            (),
            Applicability.DISPLAY,
            0.8,
            "These braces were left behind by a spinner; which of the words was meant cannot be told.",
        )


def _numbers(text: str) -> Iterator[Finding]:
    for pattern in _BROKEN_NUMBERS:
        for found in pattern.finditer(text):
            yield _finding(
                "damage.number",
                found,
                (),
                Applicability.DISPLAY,
                0.95,
                "This number is damaged; look it up in the source.",
            )


def _finding(
    rule: str, found: re.Match[str], suggestions: tuple[str, ...], how: Applicability, confidence: float, message: str
) -> Finding:
    return Finding(rule, Span(found.start(), found.end()), found.group(), suggestions, how, confidence, message)


def load(root: Traversable) -> Damage:
    """The detector with the abbreviations of ``abbreviations.csv`` under ``root``; without that file none is compared."""
    file = root / "abbreviations.csv"
    table: dict[str, list[str]] = {}
    if file.is_file():
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))):
            table.setdefault(row["abbreviation"], []).append(row["expansion"])
    return Damage({letters: tuple(wordings) for letters, wordings in table.items()})
