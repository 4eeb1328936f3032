"""All rules of plain language on one page; what they find never stands in the way of a repair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from unspin.glossary.plain_language import PlainIndex, read_lists
from unspin.glossary.tables import read_abbreviations
from unspin.model import Document, Finding, Span
from unspin.plain_language.abbreviations import find_abbreviations
from unspin.plain_language.long_sentences import find_long_sentences
from unspin.plain_language.places import Places
from unspin.plain_language.prose import Passage, passages
from unspin.plain_language.terms import find_terms

Spelling = Callable[[Finding], Finding | None]
"""Puts the suggestions of a finding in another spelling; None where that leaves nothing to suggest."""


def as_spelt(finding: Finding) -> Finding:
    """The finding as it is."""
    return finding


@dataclass(frozen=True, slots=True)
class PlainLanguage:
    """The detector; ``expansions`` gives the known wordings of an abbreviation in capitals."""

    index: PlainIndex
    expansions: Mapping[str, tuple[str, ...]]

    def __call__(
        self, document: Document, *, max_sentence_words: int, taken: Iterable[Span] = (), spelling: Spelling = as_spelt
    ) -> tuple[Finding, ...]:
        """The findings, sorted, counted in the source, disjoint from each other and from what is ``taken``: a repair wins.

        Of each term and each abbreviation the first place is reported. All are ``display``. ``spelling`` puts suggestions in the page's.
        """
        places = Places(taken)
        prose = passages(document)
        found = list(self._once_each(document, prose, places, spelling))

        def is_free(passage: Passage, span: Span) -> bool:
            return places.is_free(passage.segment.source_span(span))

        for passage, finding in find_long_sentences(prose, max_sentence_words, is_free):
            found.append(finding.located(passage.segment, document.source))
        return tuple(sorted(found, key=lambda one: one.span))

    def _once_each(
        self, document: Document, prose: Sequence[Passage], places: Places, spelling: Spelling
    ) -> Iterator[Finding]:
        reported: set[tuple[str, str]] = set()
        for subject, passage, finding in (
            *find_terms(self.index, prose),
            *find_abbreviations(self.expansions, prose),
        ):
            spelt = spelling(finding)
            if spelt is None or (finding.rule, subject) in reported:
                continue
            located = spelt.located(passage.segment, document.source)
            if places.is_free(located.span):
                reported.add((finding.rule, subject))
                places.take(located.span)
                yield located


def load(folders: Sequence[Traversable]) -> PlainLanguage:
    """The detector with the plain-language lists of glossary ``folders``, later ones over earlier, and the abbreviations of the first.

    Raises:
        GlossaryError: a row of a list cannot be used.
    """
    return PlainLanguage(PlainIndex(read_lists(folders)), read_abbreviations(folders[0]))
