"""The spelling of a page: British suggestions on a British page, American ones on an American page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from unspin.glossary.spelling import Pair, SpellingTable, Variety, is_ise
from unspin.model import Document, Evidence, Finding
from unspin.text.casing import carry_case

LEAD = 2
"""Times as many signs of one variety as of the other make a page one of it. A judgement; decision 23 has how it judges pages of known origin."""

LEAST: Mapping[Variety, int] = {Variety.BRITISH: 1, Variety.AMERICAN: 2}
"""Signs that it takes at least. Spinners' thesauri are American, so that one American word may be theirs."""

_WORD = re.compile(r"[^\W\d_]+")

CARE: Mapping[Variety, frozenset[str]] = {
    Variety.BRITISH: frozenset(
        "NHS GP GPs MHRA paracetamol physiotherapist physiotherapists salbutamol midwifery antenatal postcode nappy nappies "
        "fortnight fortnightly".split()
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
        r"\b(?:[Cc]all\s911|9-1-1|[Pp]hysical\sthera(?:py|pists?)|[Cc]o-pay(?:ment)?s?|the\sER(?!-)|ER\s(?:visits?|doctors?|physicians?)"
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

        >>> [Signs(frozenset(one), frozenset(other)).variety for one, other in (("abc", "d"), ("a", "b"), ("", ""), ("", "ab"))]
        [<Variety.BRITISH: 'British'>, None, None, <Variety.AMERICAN: 'American'>]
        """
        more, variety = max((len(self.british), Variety.BRITISH), (len(self.american), Variety.AMERICAN), key=lambda one: one[0])
        fewer = len(self.british) + len(self.american) - more
        return variety if more >= max(LEAST[variety], LEAD * fewer) else None


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
        """What speaks for the two varieties: spellings in small letters (names are spelt as they are), and words of one country's care.

        An American spelling that is British as well speaks for nothing, nor does a British one of such a pair (*doughnut*), but for *-ise*.
        """
        british = (pair for pair in self._spelt(self._table.british) if pair.entry.both != "yes" or is_ise(pair.entry))
        american = (pair for pair in self._spelt(self._table.american) if pair.entry.both == "no")
        return Signs(
            frozenset(pair.entry.british for pair in british) | self._care(Variety.BRITISH),
            frozenset(pair.entry.american for pair in american) | self._care(Variety.AMERICAN),
        )

    def _spelt(self, pairs: Mapping[str, Pair]) -> list[Pair]:
        """The pairs that the page has in the spelling by which ``pairs`` are found."""
        return [pairs[word] for word in pairs.keys() & self._words]

    def _care(self, variety: Variety) -> frozenset[str]:
        phrases = (one for segment in self._page.segments for one in CARE_PHRASES[variety].findall(segment.text))
        return (CARE[variety] & self._words) | frozenset(one.lower() for one in phrases)

    @cached_property
    def _kinds(self) -> frozenset[str]:
        """The kinds of pairs (`Pair.kind`) that British authors spell both ways, and that the page spells in the British way alone."""
        both = {
            side: {pair.kind for pair in self._spelt(pairs) if pair.entry.both == "yes"}
            for side, pairs in (("british", self._table.british), ("american", self._table.american))
        }
        return frozenset(both["british"] - both["american"])

    def __call__(self, finding: Finding) -> Finding | None:
        """The finding with its suggestions in the page's spelling; None where the first then leaves what stands there.

        Words that stand in the place itself, and capitals that are not those of the place, which are names, stay as they are.
        """
        british, american = self._table.british, self._table.american
        if not any(word in american or word in british for one in finding.suggestions for word in _WORD.findall(one.lower())):
            return finding
        variety = self.signs.variety
        new = tuple(self._respelt(finding.found, one, variety) if variety else one for one in finding.suggestions)
        if variety is None or new == finding.suggestions:
            return finding
        if new[0] == finding.found:
            return None
        return replace(
            finding,
            suggestions=tuple(one for one in dict.fromkeys(new) if one != finding.found),
            message=finding.message.replace(f"“{finding.suggestions[0]}”", f"“{new[0]}”"),
            evidence=(*finding.evidence, Evidence("spelling", f"{variety.value}, as on this page")),
        )

    def _respelt(self, found: str, suggestion: str, variety: Variety) -> str:
        there = {word.lower() for word in _WORD.findall(found)}
        cased = carry_case(found, suggestion.lower())

        def one(place: re.Match[str]) -> str:
            word = place.group()
            is_name = not word.islower() and cased[place.start() : place.end()] != word
            return word if is_name or word.lower() in there else carry_case(word, self._spelling(word.lower(), variety))

        return _WORD.sub(one, suggestion)

    def _spelling(self, word: str, variety: Variety) -> str:
        """A word in small letters in the spelling of a variety."""
        if variety is Variety.AMERICAN:
            return self._table.british[word].american if word in self._table.british else word
        pair = self._table.american.get(word)
        if pair is None or pair.entry.both == "sense" or (pair.entry.both == "yes" and pair.kind not in self._kinds):
            return word
        return pair.british
