"""The spelling of a page: British suggestions on a British page, American ones on an American page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from unspin.glossary.spelling import Pair, SpellingTable, Variety
from unspin.model import Document, Evidence, Finding
from unspin.text.casing import carry_case

LEAD = 2
"""Times as many signs of one variety as of the other make a page one of it. A judgement; one sign is enough where nothing speaks against it."""

_WORD = re.compile(r"[^\W\d_]+")

CARE: Mapping[Variety, frozenset[str]] = {
    Variety.BRITISH: frozenset(
        "NHS GP GPs MHRA paracetamol physiotherapist physiotherapists physiotherapy salbutamol midwifery antenatal postcode nappy nappies "
        "paracetamol fortnight fortnightly".split()
    ),
    Variety.AMERICAN: frozenset(
        "Medicaid HIPAA acetaminophen Tylenol albuterol copay copays copayment copayments deductible diaper diapers pacifier".split()
    ),
}
"""Words, in the case they stand in, that are written of the care of one country."""

CARE_PHRASES: Mapping[Variety, re.Pattern[str]] = {
    Variety.BRITISH: re.compile(
        r"A&E\b|\b(?:(?:[Cc]all|[Dd]ial|[Rr]ing|[Pp]hone)\s(?:999|111)|(?:operating|in)\stheatre|district\snurses?|health\svisitors?"
        r"|Harley\sStreet|Royal\sCollege)\b|£(?=\d)"
    ),
    Variety.AMERICAN: re.compile(
        r"\b(?:[Cc]all\s911|9-1-1|[Pp]hysical\sthera(?:py|pists?)|[Cc]o-pay(?:ment)?s?|the\sER|ER\s(?:visits?|doctors?|physicians?)"
        r"|[Ee]mergency\sroom|[Bb]oard[-\s]certified|[Pp]rimary\scare\sphysicians?|[Zz]ip\scode)\b|°F\b|\$(?=\d)"
    ),
}
"""The same for what takes more than a word to say."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for each variety on a page, each word once in whatever form."""

    british: frozenset[str]
    american: frozenset[str]

    @property
    def variety(self) -> Variety | None:
        """The variety that leads clearly; None where neither does.

        >>> [Signs(frozenset(one), frozenset(other)).variety for one, other in (("abc", "d"), ("a", "b"), ("", ""), ("", "a"))]
        [<Variety.BRITISH: 'British'>, None, None, <Variety.AMERICAN: 'American'>]
        """
        for variety, own, others in ((Variety.BRITISH, self.british, self.american), (Variety.AMERICAN, self.american, self.british)):
            if own and len(own) >= LEAD * len(others):
                return variety
        return None


class PageSpelling:
    """Spells the suggestions of findings as their page is spelt. The page is read when a suggestion first depends on it; linear in its length."""

    def __init__(self, table: Callable[[], SpellingTable], page: Document) -> None:
        """Nothing is read yet; ``table`` gives the pairs of spellings."""
        self._load = table
        self._page = page

    @cached_property
    def _table(self) -> SpellingTable:
        return self._load()

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for segment in self._page.segments for word in _WORD.findall(segment.text))

    @cached_property
    def signs(self) -> Signs:
        """What speaks for the two varieties: spellings in small letters (names are spelt as they are), and words of one country's care."""
        return Signs(
            self._spelt(self._table.british) | self._care(Variety.BRITISH),
            self._spelt({word: pair for word, pair in self._table.american.items() if pair.entry.both == "no"}) | self._care(Variety.AMERICAN),
        )

    def _spelt(self, pairs: Mapping[str, Pair]) -> frozenset[str]:
        return frozenset(pairs[word].entry.british for word in pairs.keys() & self._words)

    def _care(self, variety: Variety) -> frozenset[str]:
        phrases = (one for segment in self._page.segments for one in CARE_PHRASES[variety].findall(segment.text))
        return (CARE[variety] & self._words) | frozenset(one.lower() for one in phrases)

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """The kinds of pairs (`Pair.kind`) that British authors spell both ways, and that the page spells in the British way alone."""
        both = {
            side: {pairs[word].kind for word in pairs.keys() & self._words if pairs[word].entry.both == "yes"}
            for side, pairs in (("british", self._table.british), ("american", self._table.american))
        }
        return frozenset(both["british"] - both["american"])

    def __call__(self, finding: Finding) -> Finding | None:
        """The finding with its suggestions in the page's spelling; None where the first then leaves what stands there.

        Words that stand in the place itself, and capitals that are not those of the place, which are names, stay as they are.
        """
        new = tuple(dict.fromkeys(self._respelt(finding.found, one) for one in finding.suggestions))
        if new == finding.suggestions:
            return finding
        if new[0] == finding.found:
            return None
        message = finding.message.replace(f"“{finding.suggestions[0]}”", f"“{new[0]}”")
        kept = tuple(one for one in new if one != finding.found)
        if self._variety is None:
            return finding
        evidence = Evidence("spelling", f"{self._variety.value}, as on this page")
        return replace(finding, suggestions=kept, message=message, evidence=(*finding.evidence, evidence))

    @property
    def _variety(self) -> Variety | None:
        return self.signs.variety

    def _respelt(self, found: str, suggestion: str) -> str:
        words = [place for place in _WORD.finditer(suggestion) if self._may_change(place.group().lower())]
        if not words or self._variety is None:
            return suggestion
        there = {word.lower() for word in _WORD.findall(found)}
        cased = carry_case(found, suggestion.lower())
        out, at = [], 0
        for place in words:
            word = place.group()
            if word.lower() not in there and (word.islower() or cased[place.start() : place.end()] == word):
                out += [suggestion[at : place.start()], carry_case(word, self._spelling(word.lower()))]
                at = place.end()
        return "".join((*out, suggestion[at:]))

    def _may_change(self, word: str) -> bool:
        return word in self._table.american or word in self._table.british

    def _spelling(self, word: str) -> str:
        """A word in small letters in the page's spelling."""
        if self._variety is Variety.AMERICAN:
            return self._table.british[word].american if word in self._table.british else word
        pair = self._table.american.get(word)
        if pair is None or pair.entry.both == "sense" or (pair.entry.both == "yes" and pair.kind not in self._kinds):
            return word
        return pair.british
