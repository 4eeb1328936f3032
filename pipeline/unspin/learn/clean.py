"""How often wordings stand in clean text: in the counts that come with unspin, and in texts that are given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from unspin.channel.language_model import ORDER
from unspin.text.inflection import analyses

if TYPE_CHECKING:
    from unspin.channel.language_model import LanguageModel

Words = tuple[str, ...]

COMMON_PER_MILLION = 1.0
"""A single word seen as often as this in one of the two registers has a right use of its own. *waterfall* (0.9), *divulge* (0.3), *malady* and
*bosom* (0) lie below; *physician* (93), *vessel* (126), *moderate* (187) above."""

COMMON_TIMES = 2.0
"""A run of two to four words in 14 million: the counts keep none seen but once. *medical focus* has 0, *severe swelling* 6."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How often a wording stands in the counted clean text, all its forms together: words per million, phrases in times."""

    number: float
    is_phrase: bool

    @property
    def common(self) -> bool:
        """Whether it is good English somewhere."""
        return self.number >= (COMMON_TIMES if self.is_phrase else COMMON_PER_MILLION)

    def __str__(self) -> str:
        """The number with its unit."""
        return f"{self.number:.0f} times" if self.is_phrase else f"{self.number:.1f} per million"


class CleanText(Protocol):
    """What is asked of counts of clean text."""

    def seen(self, forms: Iterable[Words]) -> Seen:
        """How often the lower-case forms of one wording stand there."""

    def frequency(self, word: str) -> float:
        """Occurrences of a word per million, 0 if it is not known."""


class CountedText:
    """The counts of the shipped language model."""

    def __init__(self, model: LanguageModel) -> None:
        """Ask ``model``."""
        self._model = model

    def seen(self, forms: Iterable[Words]) -> Seen:
        """The sum over the forms; runs of over four words are never counted."""
        forms = tuple(dict.fromkeys(forms))
        if all(len(form) == 1 for form in forms):
            return Seen(sum(self.frequency(form[0]) for form in forms), is_phrase=False)
        return Seen(sum(self._times(form) for form in forms), is_phrase=True)

    def frequency(self, word: str) -> float:
        """The higher of the two registers."""
        if not self._model.knows(word):
            return 0.0
        log10_frequency = float(self._model.log10_frequency(np.array(self._model.ids([word]))).max())
        return float(1e6 * 10.0**log10_frequency)

    def _times(self, words: Words) -> float:
        ids = self._model.ids(words)
        if 0 in ids or not 2 <= len(ids) <= ORDER:
            return 0.0
        return float(self._model.counts(np.array([ids])).sum())


def lemma_of(word: str, tags: Iterable[str], clean: CleanText) -> str | None:
    """What a lower-case form is an inflection of, by one of the Penn ``tags``; None if it is none, as far as clean text tells.

    Irregular forms go first, then the most frequent lemma. A known word whose lemma is unknown (*bus*) is no inflection.
    """
    tags = frozenset(tags)
    found = [lemma for lemma, tag in analyses(word)[3:] if tag in tags]
    irregular = next((one for one in found if not word.startswith(one[:-1])), None)
    best = irregular or max(found, key=lambda one: (clean.frequency(one), -len(one)), default=None)
    if best is None or (not irregular and clean.frequency(word) > 0 and clean.frequency(best) == 0):
        return None
    return best
