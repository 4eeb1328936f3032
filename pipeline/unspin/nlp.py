"""Tokens with Penn tags, lemmas and sentence starts, from spaCy: our own pipeline or one that is installed.

spaCy is imported when a pipeline is loaded, not before: that import takes longer than everything else together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file
from typing import TYPE_CHECKING

from unspin.errors import BackendError
from unspin.resources import model_root

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_BATCH_TEXTS = 64
"""Texts tagged in one go: with 16 paragraphs a tenth slower, with 256 no faster (MedlinePlus text)."""

_LONGEST_TEXT_CHARS = 2**31 - 1
"""spaCy refuses texts over a million characters because parsers need memory; no part of ours does."""

_UNUSED = ("ner", "entity_linker")
"""Parts of common installed pipelines that would cost time and add nothing here."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or punctuation mark; ``text == source[start:end]``, counted in code points of the tagged text.

    ``tag`` is a Penn Treebank tag (``VBZ``; ``HYPH``, ``ADD``, ``NFP`` as in the Universal Dependencies treebanks).
    ``lemma`` is in lower case except for names.
    """

    text: str
    start: int
    end: int
    tag: str
    lemma: str
    sentence_start: bool


class Tagger:
    """Splits texts into tagged tokens by one spaCy pipeline. Not safe to share between threads."""

    def __init__(self, nlp: Language) -> None:
        """Keep a loaded pipeline; ``load`` is the usual way to one."""
        nlp.max_length = _LONGEST_TEXT_CHARS
        self._nlp = nlp

    def tag(self, texts: Sequence[str]) -> tuple[tuple[Token, ...], ...]:
        """The tokens of each text, in order; white space is in none of them. Linear in the length of the texts."""
        with self._nlp.memory_zone():
            split = [self._nlp.make_doc(text) for text in texts]
            tagged = self._nlp.pipe(map(_without_blanks, split), batch_size=_BATCH_TEXTS)
            return tuple(_tokens(doc, before) for doc, before in zip(tagged, split, strict=True))


def _without_blanks(doc: Doc) -> Doc:
    """The document less the tokens of white space that spaCy makes of line breaks; no treebank has such tokens."""
    words = [token for token in doc if not token.is_space]
    if len(words) == len(doc):
        return doc
    return type(doc)(doc.vocab, [token.text for token in words], [bool(token.whitespace_) for token in words])


def _tokens(tagged: Doc, split: Doc) -> tuple[Token, ...]:
    """The tags of ``tagged`` at the places of the same words in ``split``."""
    starts = (token.idx for token in split if not token.is_space)
    return tuple(
        Token(
            token.text,
            start,
            start + len(token.text),
            token.tag_,
            token.lemma_,
            sentence_start=token.i == 0 or bool(token.is_sent_start),
        )
        for token, start in zip(tagged, starts, strict=True)
    )


@cache
def load(name: str | None = None) -> Tagger:
    """The tagger of our own pipeline, or of the installed spaCy pipeline ``name``; loaded once in a process.

    Raises BackendError if there is no such pipeline or it gives no tags, lemmas and sentences.

    >>> [token.tag for token in load().tag(["The vein is swollen."])[0]]
    ['DT', 'NN', 'VBZ', 'JJ', '.']
    """
    import spacy  # noqa: PLC0415

    if name is None:
        with as_file(model_root() / "spacy") as folder:
            return Tagger(spacy.load(folder))
    try:
        nlp = spacy.load(name, exclude=_UNUSED)
    except OSError as missing:
        advice = "install its package with pip, or leave the name out to use the one that comes with unspin"
        raise BackendError(f"the spaCy pipeline {name!r} is not installed or not readable; {advice}") from missing
    lacking = [what for what in ("TAG", "LEMMA", "SENT_START") if not nlp("Veins swell.").has_annotation(what)]
    if lacking:
        raise BackendError(f"the spaCy pipeline {name!r} does not set {', '.join(lacking)}; choose one that does")
    return Tagger(nlp)
