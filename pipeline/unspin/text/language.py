"""Whether a text is in another language than English, the only one that unspin reads."""

from __future__ import annotations

import re

MIN_WORDS = 25
"""Fewer words are not judged: a list of names has no small words of any language."""

ENGLISH_SHARE = 0.04
"""Less of the small English words than this; in English prose they are a fifth of all words, in a table of terms none."""

OTHER_SHARE = 0.08
"""And more of the small words of other languages than this, so that a table of English terms is no foreign text."""

_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset("the and to are with for that your you it this be from have not if will by of is".split())
_OTHER = frozenset(
    "le la les des du une un est et dans que qui pour pas vous sur avec au ce ne de "  # French
    "der die das den und ist nicht mit ein eine sie zu auf bei oder werden von im "  # German
    "el los las y se por con su para al lo del es no o en una más "  # Spanish
    "il di che per non sono della si gli i da dei e um uma os as do da em não com ao "  # Italian, Portuguese
    "het een van dat niet voor op te zijn aan och att det som på av för är den till "  # Dutch, Swedish
    "w na nie się z jest do i są oraz i v se na je že".split()  # Polish, Czech
)
"""The commonest small words, but those that are common in English too."""
_OTHER_ALONE = _OTHER - _ENGLISH


def is_foreign(text: str) -> bool:
    """Whether ``text`` is certainly not English; False where it is short or mixed.

    >>> is_foreign("Les varices sont des veines dilatées. " * 5), is_foreign("Varicose veins are swollen veins. " * 5)
    (True, False)
    """
    words = SmallWords()
    words.add(text)
    return words.foreign


class SmallWords:
    """Counts the small words of a text that comes part by part."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._words = self._english = self._other = 0

    def add(self, text: str) -> None:
        """Count the words of the next part."""
        words = [word.lower() for word in _WORD.findall(text)]
        self._words += len(words)
        self._english += sum(word in _ENGLISH for word in words)
        self._other += sum(word in _OTHER_ALONE for word in words)

    @property
    def foreign(self) -> bool:
        """What ``is_foreign`` says of the whole text."""
        if self._words < MIN_WORDS:
            return False
        return self._english / self._words < ENGLISH_SHARE and self._other / self._words > OTHER_SHARE
