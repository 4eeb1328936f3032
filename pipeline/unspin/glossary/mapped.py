"""What windows of text may stand for: lexicon and terms, ours and a site's own, as tables that are made once and then mapped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from unspin.glossary.entry import files_in, read_lexicon, read_terms
from unspin.glossary.lexicon import Lexicon
from unspin.glossary.strings import opened, packed
from unspin.glossary.terms import TermIndex, composing
from unspin.kept import kept, key_of

_MAKERS = (
    *("glossary/entry.py", "glossary/lexicon.py", "glossary/strings.py", "glossary/terms.py", "glossary/mapped.py"),
    *("text/inflection.py", "text/tokens.py"),
)
"""The modules that take part in making the tables."""


@dataclass(frozen=True, slots=True)
class MappedGlossary:
    """The lexicon, and the index of the terms that windows may compose to."""

    lexicon: Lexicon
    terms: TermIndex


def load(root: Traversable, own: Sequence[Traversable] = (), thesaurus: str = "") -> MappedGlossary:
    """Those of the glossary at ``root`` and of a site's ``own`` ones, with the text of a thesaurus.

    They are read from the files the first time (half a second); from then on they are mapped, as long as the files are the same.

    Raises:
        GlossaryError: for a row that cannot be used.
    """
    sources = _Sources(thesaurus, tuple(_Files.of(one) for one in (root, *own)))
    tables = opened(kept("wordings", key_of(sources.parts(), _MAKERS), sources.packed))
    return MappedGlossary(Lexicon.of(tables), TermIndex.of(tables))


@dataclass(frozen=True, slots=True)
class _Files:
    """Name and text of each file of a glossary."""

    lexicon: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, folder: Traversable) -> _Files:
        return cls(files_in(folder / "lexicon"), files_in(folder / "terms"))


@dataclass(frozen=True, slots=True)
class _Sources:
    """All that the tables are made of; the first of ``glossaries`` is ours."""

    thesaurus: str
    glossaries: tuple[_Files, ...]

    def parts(self) -> Iterable[bytes]:
        """What decides on the tables; names of files do not, but how many there are."""
        yield self.thesaurus.encode()
        for one in self.glossaries:
            for kind in (one.lexicon, one.terms):
                yield str(len(kind)).encode()
                yield from (text.encode() for _, text in kind)

    def packed(self) -> bytes:
        """The tables as a file."""
        terms = [row.term for one in self.glossaries for name, text in one.terms for row in read_terms(text, name)]
        ours, *others = ([row for name, text in one.lexicon for row in read_lexicon(text, name)] for one in self.glossaries)
        theirs = [row for one in others for row in one]
        lexicon = Lexicon(ours, self.thesaurus)
        for entry in theirs:
            lexicon.add(entry, "project")
        index = TermIndex(composing(terms, (entry.plain for entry in (*ours, *theirs))))
        return packed({**lexicon.tables(), **index.tables()})
