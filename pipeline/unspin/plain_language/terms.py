"""Terms that patients may not know, with what to write in their place: the rule ``plain.word``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unspin.glossary.entry import PlainEntry
from unspin.glossary.lexicon import inflected
from unspin.glossary.plain_language import PlainIndex, PlainMatch
from unspin.model import Applicability, Evidence, Finding, Span
from unspin.plain_language.glosses import is_explained
from unspin.plain_language.prose import CONFIDENCE, Passage
from unspin.text.casing import carry_case

OWN_SOURCE = "knowledge"
"""The source of rows that were written for this project, which tells a reader nothing."""

_AUXILIARIES = frozenset("am are be been being get gets getting got had has have having 've is was were 's 're".split())
_AUXILIARY_REACH = 3
"""Words before a verb among which an auxiliary makes a form like *administered* a participle: "has not yet been given"."""


_BEFORE_NOUNS = frozenset(
    "a an the this that these those your our my his her its their any some no each every another of in on with from by for at without after "
    "before until upon during".split()
)
"""What stands before *a request* but not before *request* as a verb."""


def find_terms(index: PlainIndex, passages: Sequence[Passage]) -> Iterator[tuple[str, Passage, Finding]]:
    """(term, passage, finding in its text) of every term that the page nowhere explains, in order of the page.

    A term may come many times; who reports takes the first.
    """
    found = [(passage, match) for passage in passages for match in index.matches(passage.words)]
    explained = {
        match.entry.key
        for passage, match in found
        if is_explained(match.entry, passage.span(match.start, match.length), passage)
    }
    for passage, match in found:
        span = passage.span(match.start, match.length)
        if match.entry.key in explained or not passage.is_advised:
            continue
        if _is_name(span, match, passage) or _is_noun(match, passage):
            continue
        if passage.may_touch(span):
            yield match.entry.term, passage, _finding(match, span, passage)


def _is_name(span: Span, match: PlainMatch, passage: Passage) -> bool:
    """Whether capitals make it part of a name or a title: "the Pulmonary Clinic", but not "Edema is …"."""
    found = span.slice(passage.text)
    if not found[0].isupper() or match.entry.term[0].isupper():
        return False
    begins = passage.sentence_at(span).start == span.start
    after = match.start + match.length
    titled = after < len(passage.tokens) and passage.tokens[after].text[0].isupper()
    return titled or not begins


def _is_noun(match: PlainMatch, passage: Passage) -> bool:
    """Whether what has the form of a verb of the list is a noun, by the word before it."""
    before = passage.words[match.start - 1 : match.start]
    return (
        match.entry.pos in {"v", "vp"}
        and not {"VB", "VBZ"}.isdisjoint(match.tags)
        and not _BEFORE_NOUNS.isdisjoint(before)
    )


def _finding(match: PlainMatch, span: Span, passage: Passage) -> Finding:
    entry, found = match.entry, span.slice(passage.text)
    tag = _tag(match, passage)
    suggestions = tuple(dict.fromkeys(carry_case(found, inflected(one, entry.pos, tag)) for one in entry.plain))
    source = "" if entry.source == OWN_SOURCE else entry.source
    evidence = (Evidence("note", entry.note), Evidence("source", source))
    return Finding(
        rule="plain.word",
        span=span,
        found=found,
        suggestions=suggestions,
        applicability=Applicability.DISPLAY,
        confidence=CONFIDENCE,
        message=_message(entry, found, suggestions),
        evidence=tuple(one for one in evidence if one.detail),
    )


def _message(entry: PlainEntry, found: str, suggestions: Sequence[str]) -> str:
    if entry.pos in {"n", "np"}:
        return f"Patients may not know “{found}”; write “{suggestions[0]}”, or explain it where it first stands."
    return f"“{found}” has a plainer word: “{suggestions[0]}”."


def _tag(match: PlainMatch, passage: Passage) -> str:
    """The form the term has; past tense and participle are told apart by an auxiliary before or *by* behind."""
    if not {"VBD", "VBN"} <= set(match.tags):
        return match.tags[0] if match.tags else ""
    before = passage.words[max(0, match.start - _AUXILIARY_REACH) : match.start]
    after = passage.words[match.start + match.length :][:1]
    return "VBD" if _AUXILIARIES.isdisjoint(before) and after != ("by",) else "VBN"
