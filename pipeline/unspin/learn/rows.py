"""The row that a change makes: both wordings in the form that the lexicon keeps them in, and the part of speech."""

from __future__ import annotations

from dataclasses import dataclass

from unspin.glossary.lexicon import head_index, words_of
from unspin.learn.changes import Change
from unspin.learn.clean import CleanText, lemma_of
from unspin.learn.grammar import Tags
from unspin.learn.known import Known
from unspin.learn.phrases import Phrases
from unspin.text.inflection import inflect

_NOUN_FORMS = ("NNS",)
_VERB_FORMS = ("VBZ", "VBG", "VBD", "VBN")
_ADJECTIVE_FORMS = ("JJR", "JJS")
_BASE_TAGS = {
    "n": {"NN", "NNP"}, "np": {"NN", "NNP"}, "v": {"VB", "VBP", "MD"}, "adj": {"JJ"},
}  # fmt: skip
_LIKELY = ("v", "n", "adj", "adv", "prep", "conj", "det", "pron", "phr")
"""Where tags and glossary disagree: taggers take verbs for nouns most often (*sclerotherapy treats*)."""

_FORMS = {"n": _NOUN_FORMS, "np": _NOUN_FORMS, "v": _VERB_FORMS, "adj": _ADJECTIVE_FORMS}

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """A pair as the lexicon writes it."""

    plain: str
    pos: str
    spun: str

    @property
    def is_idle(self) -> bool:
        """Whether both wordings come to the same once they are in their base forms."""
        return "".join(self.plain.casefold().split()) == "".join(self.spun.casefold().split())


def row_of(change: Change, phrases: Phrases, known: Known) -> Row:
    """The row of a change: ``capillaries`` for ``veins`` is *vein, n, capillary*.

    Both heads are put in their base form if both have one; where only one side is inflected the wordings stay as they stand.
    """
    pos = _pos(change, phrases, known)
    tag = phrases.tags_of(change)[head_index(change.plain, pos)]
    spun, plain = _base_forms(change.spun, change.plain, pos, tag, known)
    return Row(_cased(change, plain, phrases.tags_of(change), known), pos, text_of(spun))


def forms_of(spun: str, pos: str) -> tuple[Words, ...]:
    """The wordings that the engine would look up as ``spun``: itself and with its head inflected."""
    words = words_of(spun)
    head = head_index(words, pos)
    inflected = (inflect(words[head], tag) for tag in _FORMS.get(pos, ()))
    forms = (words, *((*words[:head], form, *words[head + 1 :]) for form in inflected if " " not in form))
    return tuple(dict.fromkeys(forms))


def text_of(words: Words) -> str:
    """Words as they are written."""
    return " ".join(words).replace(" 's", "'s")


def _pos(change: Change, phrases: Phrases, known: Known) -> str:
    """The part of speech by the tags of the plain words, unless the glossary knows them as something else; ``phr`` if neither tells."""
    found = {"np": "n"}.get(tagged := phrases.pos_of(change), tagged)
    wording = known.wording(change.plain)
    listed = wording.pos if wording else frozenset[str]()
    if found == "v" and "adj" in listed and lemma_of(change.spun[0], _VERB_FORMS, known.clean) is None:
        found = "adj"
    elif listed and found not in listed:
        spun = {"np": "n"}.get(tagged := phrases.spun_pos_of(change), tagged)
        found = spun if spun in listed else next((one for one in _LIKELY if one in listed), found)
    elif found == "v" and len(change.plain) > 1 and "n" in listed:
        found = "n"
    return "np" if found == "n" and len(change.plain) > 1 else found or "phr"


def _base_forms(spun: Words, plain: Words, pos: str, tag: str, known: Known) -> tuple[Words, Words]:
    """Both wordings with their heads in the base form, as far as both have one."""
    forms = _FORMS.get(pos)
    if forms is None:
        return spun, plain
    at, head = head_index(plain, pos), head_index(spun, pos)
    base = lemma_of(plain[at], forms, known.clean) if tag not in _BASE_TAGS[pos] else None
    spun_base = lemma_of(spun[head], forms, known.clean)
    if base is None:
        return ((spun_base,) if spun_base and len(spun) == 1 and pos in {"n", "v"} else spun), plain
    spun_base = spun_base or _uninflected(spun[head], pos, known.clean)
    new = (*plain[:at], base, *plain[at + 1 :])
    if spun_base is None or (known.wording(plain) is not None and known.wording(new) is None):
        return spun, plain
    return (*spun[:head], spun_base, *spun[head + 1 :]), new


def _uninflected(word: str, pos: str, clean: CleanText) -> str | None:
    """The word itself if it may be a base form where only agreement is broken: clean text holds an inflection of it, or no such verb."""
    unknown = pos == "v" and clean.frequency(word) == 0
    others = (inflect(word, tag) for tag in _FORMS[pos])
    return word if unknown or any(clean.frequency(one) > 0 for one in others if one != word) else None


def _cased(change: Change, words: Words, tags: Tags, known: Known) -> str:
    """The plain wording with the capitals of names and abbreviations alone."""
    wording = known.wording(words)
    if wording is not None and wording.text.lower() == text_of(words):
        return wording.text
    if len(words) != len(change.new):
        return text_of(words)
    shown = []
    for number, word in enumerate(words):
        at = change.new.start + number
        written = change.after.tokens[at].text
        is_name = tags[number].startswith("NNP") and at > 0 and written[0].isupper() and not change.after.is_heading
        kept = (is_name or (len(written) > 1 and written.isupper())) and word == change.after.keys[at]
        shown.append(written if kept and not change.after.text.isupper() else word)
    return text_of(tuple(shown))
