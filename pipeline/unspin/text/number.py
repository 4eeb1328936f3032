"""Singular and plural of the nouns that an edit puts in, as far as a word alone can tell."""

from __future__ import annotations

import re
from functools import lru_cache

from unspin.text.inflection import inflect, singulars_of

UNTELLING = frozenset(
    """series species forceps biceps triceps sheep fish herpes diabetes rabies measles mumps shingles rickets news
    data media means headquarters scissors glasses pants trousers thanks hives piles scabies ascites caries feces
    faeces genitals remains surroundings whereabouts always perhaps sometimes besides afterwards towards thus this yes
    plus us its his hers ours yours theirs crossroads premises overseas aids sars""".split()
)
"""Words whose form says nothing of their number, or that are no nouns; ``number_of`` gives ``None``."""
SINGULAR_IN_S = frozenset(
    """gas bias lens canvas atlas pancreas pus bus virus sinus uterus fetus anus plexus thymus campus bonus focus
    hiatus callus abacus census chorus crocus cactus chaos rhesus asbestos""".split()
)
"""Singular nouns in -s that take -es; their ending does not show it."""
_SINGULAR_S = re.compile(r"(?:ss|us|is|ics)$")
_PLURAL_S = re.compile(r"(?:[bcdfgklmnprtvwy]s|[aeou]s|ths|ies|es)$")
_E_KEPT = frozenset(
    "ache axe cache niche psyche avalanche moustache headache toothache backache earache stomachache".split()
)
_IE_KEPT = frozenset("movie cookie calorie lie tie pie genie zombie smoothie hippie".split())
_NOT_NOUN = re.compile(r"(?:ly|n['’]t|['’]s|s['’])$")


@lru_cache(maxsize=20_000)
def number_of(word: str) -> str | None:
    """``"singular"`` or ``"plural"`` for a noun in small letters; ``None`` where its form does not tell.

    >>> number_of("veins"), number_of("vein"), number_of("diagnosis"), number_of("vertebrae"), number_of("series")
    ('plural', 'singular', 'singular', 'plural', None)
    """
    if word in UNTELLING or not word.isalpha() or len(word) < 3 or _NOT_NOUN.search(word):
        return None
    if singular_of(word) is not None:
        return "plural"
    return "singular" if word in SINGULAR_IN_S or not word.endswith("s") or _SINGULAR_S.search(word) else None


def singular_of(word: str) -> str | None:
    """The singular of a plural noun in small letters; ``None`` if the word does not look like a plural.

    >>> [singular_of(word) for word in ("biopsies", "diseases", "diagnoses", "rashes", "calories", "bus", "children")]
    ['biopsy', 'disease', 'diagnosis', 'rash', 'calorie', None, 'child']
    """
    if word in UNTELLING or word in SINGULAR_IN_S:
        return None
    lemmas = [lemma for lemma in singulars_of(word) if lemma != word]
    if not word.endswith("s"):
        return lemmas[0] if lemmas else None
    irregular = [lemma for lemma in lemmas if lemma not in {word[:-1], word[:-2], word[:-3] + "y"}]
    if irregular:
        return irregular[0]
    if word.endswith("es") and word[:-2] in SINGULAR_IN_S:
        return word[:-2]
    return _cut(word) if _PLURAL_S.search(word) and not _SINGULAR_S.search(word) else None


def _cut(word: str) -> str:
    """A regular plural without its ending."""
    if word.endswith("ies") and len(word) > 4 and word[:-1] not in _IE_KEPT:
        return word[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x|zz|oto|ato|hero|echo)es$", word) and word[:-1] not in _E_KEPT:
        return word[:-2]
    return word[:-1]


def plural_of(word: str) -> str:
    """The plural of a singular noun in small letters.

    >>> plural_of("biopsy"), plural_of("foot")
    ('biopsies', 'feet')
    """
    return inflect(word, "NNS")
