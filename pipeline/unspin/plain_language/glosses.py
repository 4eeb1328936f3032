"""Whether a page explains a term: a plain wording stands beside it, or the sentence says what it means."""

from __future__ import annotations

import re

from unspin.glossary.entry import PlainEntry
from unspin.glossary.lexicon import words_of
from unspin.model import Span
from unspin.plain_language.prose import Passage

_REACH = 100
"""Code points before and after a term that are looked at for a gloss."""

_SENTENCE_REACH = 500
"""Code points before and after a term in which its sentence may say it plainly, some 80 words. A judgement; without a bound a page without full
stops takes the square of its length."""

_NO_GLOSS = r"(?!\s*(?:(?:see|e\.?g|for example|such as|including|fig|figure|page)\b|\d))"
_GLOSS_AFTER = re.compile(
    rf"[\"”’*_]*\s*(?:\({_NO_GLOSS}[^()]*[a-z]{{3}}[^()]*\)"
    r"|,?\s*(?:which |that )?(?:means?|refers? to|is when|are when)\b|,?\s*(?:in|during) which\b|,\s*meaning\b)"
)
_CALLED_BEFORE = re.compile(
    r"\b(?:called|known as|termed|medical (?:name|term|word) (?:for [^.;:]{1,60} )?is)\s+(?:an?\s|the\s)?[\"“‘*_]*\Z",
    re.IGNORECASE,
)
_BRACKET_BEFORE = re.compile(r"[^\W\d_][\"”’*_]*\s\((?:or|also|the)?\s*\Z")
_BRACKET_AFTER = re.compile(r"[\"”’*_]*\)")
_DEFINES = re.compile(r"\s(?:is|are)\s(?:an?|the|when|where)\s")
_ARTICLE = re.compile(r"(?:an?|the)?\s*\Z", re.IGNORECASE)
_SHORTEST_CONTENT = 4
_DEFINED = frozenset({"n", "np", "adj"})
"""Parts of speech whose terms are explained; of other words the plain one is simply better."""


def is_explained(entry: PlainEntry, span: Span, passage: Passage) -> bool:
    """Whether the term of ``entry`` at ``span`` stands beside its explanation."""
    text = passage.text
    before, after = text[max(0, span.start - _REACH) : span.start], text[span.end : span.end + _REACH]
    if _GLOSS_AFTER.match(after) or _CALLED_BEFORE.search(before):
        return True
    if _BRACKET_BEFORE.search(before) and _BRACKET_AFTER.match(after):
        return True
    return entry.pos in _DEFINED and _says_it_plainly(entry, span, passage)


def _says_it_plainly(entry: PlainEntry, span: Span, passage: Passage) -> bool:
    """Whether the sentence holds a plain wording of the term, or defines the term with a word of one."""
    sentence = passage.sentence_at(span)
    around = (
        Span(max(sentence.start, span.start - _SENTENCE_REACH), span.start),
        Span(span.end, min(sentence.end, span.end + _SENTENCE_REACH)),
    )
    words = [words_of(part.slice(passage.text)) for part in around]
    if any(_holds(part, words_of(wording)) for part in words for wording in entry.plain):
        return True
    begins = _ARTICLE.fullmatch(around[0].slice(passage.text)) is not None
    content = {word for wording in entry.plain for word in words_of(wording) if len(word) >= _SHORTEST_CONTENT}
    return begins and bool(_DEFINES.match(around[1].slice(passage.text))) and not content.isdisjoint(words[1])


def _holds(words: tuple[str, ...], wording: tuple[str, ...]) -> bool:
    """Whether ``wording`` stands among ``words``, its last word in the singular or the plural."""
    length = len(wording)
    endings = {wording[-1], wording[-1] + "s", wording[-1] + "es"}
    return any(
        words[at : at + length - 1] == wording[:-1] and words[at + length - 1] in endings
        for at in range(len(words) - length + 1)
    )
