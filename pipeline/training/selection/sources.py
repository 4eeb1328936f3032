"""The candidate model and the simulator, built from the checkout's glossary and thesaurus."""

from __future__ import annotations

import collections
from dataclasses import replace
from pathlib import Path

from simulate import Simulator

from unspin.channel.candidates import CandidateModel
from unspin.channel.language_model import LanguageModel
from unspin.glossary.entry import LexiconEntry, files_in, read_lexicon, read_terms
from unspin.glossary.lexicon import Lexicon
from unspin.glossary.match import Speller
from unspin.glossary.terms import TermIndex, composing

LEARNED = "learned.csv"
"""Rows that come from the training articles: whoever trains on these must not know them."""
LEARNED_PAIRS = "pipeline/training/articles/learned.tsv"
"""Pairs from there that stand in rows of other files, as ``plain, pos, spun``."""


def lexicon_entries(repo: Path) -> list[LexiconEntry]:
    """The rows of glossary/lexicon but those of LEARNED, without LEARNED_PAIRS; a row that has no other wording is left out."""
    pairs = {tuple(line.casefold().split("\t")) for line in (repo / LEARNED_PAIRS).read_text(encoding="utf-8").splitlines()[1:]}
    files = files_in(repo / "glossary/lexicon")
    entries = [entry for name, text in files if name != LEARNED for entry in read_lexicon(text, name)]
    known = [replace(entry, spun=tuple(one for one in entry.spun if (*entry.key, one.casefold()) not in pairs)) for entry in entries]
    return [entry for entry in known if entry.spun]


def thesaurus_text(repo: Path) -> str:
    """The reverse thesaurus as shipped."""
    return (repo / "pipeline/unspin/_builtin/models/thesaurus.tsv").read_text(encoding="utf-8")


def candidate_model(repo: Path, language: LanguageModel, *, with_thesaurus: bool = True) -> CandidateModel:
    """The candidate model of the engine."""
    entries = lexicon_entries(repo)
    terms = [entry.term for name, text in files_in(repo / "glossary/terms") for entry in read_terms(text, name)]
    index = TermIndex(composing(terms, (entry.plain for entry in entries)))
    lexicon = Lexicon(entries, thesaurus_text(repo) if with_thesaurus else "")
    return CandidateModel(lexicon, index, Speller(index.words, language.knows), language.is_common)


def plain_wordings(repo: Path, language: LanguageModel) -> list[str]:
    """What an author may have written, in order: the plain side of the lexicon, and the common words of the counts."""
    words = {entry.plain.lower() for entry in lexicon_entries(repo)}
    return sorted(words | {word for word in language.words if word.isalpha() and language.is_common(word)})


def simulator(repo: Path, language: LanguageModel, thesaurus: str = "") -> Simulator:
    """The spinner that uses the same sources the other way round, or another reverse thesaurus than the shipped one, the likeliest synonyms first."""
    table: dict[str, list[tuple[str, str, float]]] = collections.defaultdict(list)
    for line in (thesaurus or thesaurus_text(repo)).splitlines():
        spun, pos, plains = line.split("\t")
        for one in plains.split("|"):
            plain, _, channel = one.rpartition(":")
            table[plain].append((spun, pos, 10 ** float(channel)))
    for triples in table.values():
        triples.sort(key=lambda one: -one[2])
    return Simulator(lexicon_entries(repo), table, language.is_common)
