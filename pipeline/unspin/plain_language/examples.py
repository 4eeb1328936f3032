"""Whether the sentences of a plain-language list say the truth: the first is flagged for its term, the second is not."""

from __future__ import annotations

from collections.abc import Iterator

from unspin.glossary.entry import PlainEntry, read_plain_list
from unspin.glossary.plain_language import PlainIndex
from unspin.model import Document, Segment
from unspin.plain_language.prose import passages
from unspin.plain_language.terms import find_terms


def untrue_examples(text: str, name: str) -> tuple[str, ...]:
    """A line for each sentence of the list ``text``, a file called ``name``, that the rule treats otherwise than it says.

    Raises:
        GlossaryError: a row cannot be read.
    """
    entries = read_plain_list(text, name)
    index = PlainIndex(entries)
    return tuple(problem for entry in entries for problem in _problems(entry, index))


def _problems(entry: PlainEntry, index: PlainIndex) -> Iterator[str]:
    place = f"{entry.path}:{entry.line}"
    if entry.term not in _flagged(entry.example, index):
        yield f"{place}: {entry.term!r} is not found in its example; write a sentence that holds it unexplained"
    if entry.term in _flagged(entry.leave_alone, index):
        yield f"{place}: {entry.term!r} is flagged in leave_alone; explain it there, or add the phrase to not_in"


def _flagged(sentence: str, index: PlainIndex) -> set[str]:
    """The terms that the rule ``plain.word`` reports in a page of one sentence."""
    page = Document(sentence, (Segment.literal(sentence),))
    return {term for term, _, _ in find_terms(index, passages(page))}
