"""Classes of words, one letter each, so that a phrase can be told by a regular expression over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from unspin.learn.align import Sentence
from unspin.text.tokens import Token, tokenize


class Tagged(Protocol):
    """A tagged token, as unspin.nlp gives them."""

    @property
    def start(self) -> int:
        """Where it begins in the text."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def tag(self) -> str:
        """Its Penn Treebank tag."""


Tag = Callable[[Sequence[str]], Sequence[Sequence[Tagged]]]
"""From texts to their tagged tokens, such as ``unspin.nlp.load().tag``."""

Tags = tuple[str, ...]

_CLASSES = {
    "N": "NN NNS NNP NNPS", "A": "JJ JJR JJS AFX", "D": "DT PDT PRP$ WDT WP$", "V": "VB VBZ VBP VBD MD", "G": "VBG VBN",
    "R": "RB RBR RBS WRB", "P": "IN TO", "T": "RP", "C": "CC", "O": "PRP WP EX", "#": "CD", "S": "POS",
}  # fmt: skip
_LETTERS = {tag: letter for letter, tags in _CLASSES.items() for tag in tags.split()}

_NOUN_PHRASE = r"D?[RA#GNS]*N(?:FD?[A#GN]*N)*"
PHRASES = (
    ("np", re.compile(_NOUN_PHRASE)),
    ("v", re.compile(r"R?[VG]+[TP]?")),
    ("adj", re.compile(r"R*A+")),
    ("adv", re.compile(r"R+")),
    ("prep", re.compile(r"[PF]+")),
    ("conj", re.compile(r"C")),
    ("det", re.compile(r"D+")),
    ("pron", re.compile(r"O+")),
)
"""What makes one phrase, by part of speech; F is *of*."""

_GROUP = re.compile(rf"{_NOUN_PHRASE}|R?[VG]+T?|R*A+|R+|[PF]+|.", re.DOTALL)
_PARTICLES = frozenset({"RP", "IN", "HYPH", "POS"})


def tag_sentences(sentences: Iterable[Sentence], tag: Tag) -> dict[str, Tags]:
    """The tags of our tokens for the text of each sentence."""
    texts = tuple(dict.fromkeys(one.text for one in sentences))
    return {text: _of_tokens(tokenize(text), found) for text, found in zip(texts, tag(texts), strict=True)}


def _of_tokens(tokens: Sequence[Token], tagged: Sequence[Tagged]) -> Tags:
    """The tag of each token; one that the tagger splits (*follow-up*) has that of its last part but a particle."""
    tags, at = [], 0
    for token in tokens:
        parts = []
        while at < len(tagged) and tagged[at].start < token.end:
            if tagged[at].end > token.start:
                parts.append(tagged[at].tag)
            at += 1
        if parts and at and tagged[at - 1].end > token.end:
            at -= 1
        full = [one for one in parts if one not in _PARTICLES] or parts or ["XX"]
        tags.append(full[-1])
    return tuple(tags)


def letters_of(sentence: Sentence, tags: Mapping[str, Tags]) -> str:
    """The classes of the tokens of a sentence, one letter each; X where there is none."""
    found = zip(tags[sentence.text], sentence.keys, strict=True)
    return "".join("F" if key == "of" else _LETTERS.get(tag, "X") for tag, key in found)


def phrase_of(letters: str) -> str:
    """The part of speech of one phrase, an empty text if the words are more or less than one.

    >>> phrase_of("AN"), phrase_of("VT"), phrase_of("VAN"), phrase_of("NFN")
    ('np', 'v', '', 'np')
    """
    return next((pos for pos, pattern in PHRASES if pattern.fullmatch(letters)), "")


def groups_of(letters: str) -> tuple[int, ...]:
    """Where each phrase of a run of words ends.

    >>> groups_of("VAN")
    (1, 3)
    """
    return tuple(found.end() for found in _GROUP.finditer(letters))
