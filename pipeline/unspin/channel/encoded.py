"""A passage through the sentence encoder: its own candidates, its scores, and the counts in the context as it would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unspin.channel.candidates import Window, is_letter
from unspin.channel.encoder import Encoded, Encoder
from unspin.channel.features import FeatureModel, PassagePairs, mended_words
from unspin.channel.offers import ORIGINS, Listings, Offers
from unspin.channel.wordings import Wordings
from unspin.glossary.lexicon import MAX_WORDS
from unspin.model import Span

MIN_DOUBT = -1.0
"""Logit by the encoder that a word was swapped from which its nearest wordings are candidates: a probability of 0.27. In 96 articles that no
model has read .595 of the places were repaired with -2 and 12 wordings, .598 with -1 and 12, .600 with -1 and 24, .599 with 0 and 24 (decision 3)."""

NEAREST = 24
"""So many of the nearest wordings are proposed for a place, beside all that is listed."""

MAY_BE_WRONG = -3.0
"""Logit by the encoder from which a word may be wrong: windows without such a word are not looked at. In 96 articles that no model has read 987 of
1,000 swaps have such a word (993 from -3.5 on), and 47 of 100 words of these articles and 11 of their clean forms are one. With -2 fourteen fewer of
4,775 places are repaired (decision 3)."""

IN_TERMS = -1.0
"""Logit from which a word may be the one that a composed term changes; a swapped term has several such words. In 96 articles that no model has read
as many places are repaired with -.5, and five fewer of 4,775 with 0 (decision 3)."""

MAX_LIKELY = 16
"""Listed candidates of a window that are weighed, the best by the encoder: of the right ones in articles that it had not seen 996
of 1,000 are among them."""

MAX_OF_RIGHT = 8
"""Candidates, listed or nearest, that are weighed where the encoder takes the window as it stands for the best. In 96 articles that no model has read
.578 of the places are repaired with 8, as with all, .577 with 6; 1,217 of 1,375 words used rightly are left alone, 1,208 with all (decision 3)."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encodings:
    """A passage as the encoder read it: what is offered, the pairs with their features, and for each word the logit that it was swapped."""

    offers: Offers
    pairs: PassagePairs
    swapped: Floats


Propose = Callable[[Sequence[str], Sequence[bool] | None, Sequence[bool] | None], Sequence[Window]]
"""The windows of a passage that hold a word that may be wrong, as `CandidateModel.windows` gives them."""


def encode(
    features: FeatureModel, encoder: Encoder, words: Sequence[str], propose: Propose, memory: Mapping[str, int],
    *, doubt: float | None = None, max_likely: int = MAX_LIKELY, max_of_right: int = MAX_OF_RIGHT,
) -> Encodings:  # fmt: skip
    """A passage with what may stand for its doubtful words, listed or nearest to the encoder, and all features but those of the document.

    Doubtful are words from the logit ``doubt`` on, by default from MAY_BE_WRONG on, and from IN_TERMS on for composed terms. Of each window
    ``max_likely`` listed candidates are weighed, and ``max_of_right`` of one that is right as it stands, as `likeliest` says.
    """
    passage = encoder.read(words)
    doubtful = passage.swapped > (MAY_BE_WRONG if doubt is None else doubt)
    in_terms = passage.swapped > (IN_TERMS if doubt is None else doubt)
    doubtful[passage.known :] = in_terms[passage.known :] = True
    windows = propose(words, doubtful.tolist(), in_terms.tolist())
    offers = with_nearest(features.listings, features.wordings, windows, words, encoder, passage)
    scores = encoder.score(passage, offers.spans, features.wordings, offers.wordings, offers.owner)
    scores[offers.starts] += encoder.keep
    kept = likeliest(scores, offers, max_likely, max_of_right)
    offers, scores = offers.only(kept), scores[kept]
    pairs = features.pairs(words, offers, memory)
    pairs.with_encoder(scores, passage.swapped, offers.spans)
    return Encodings(offers, pairs, passage.swapped)


def mend(features: FeatureModel, words: Sequence[str], encodings: Encodings) -> None:
    """Fill in what the counts say of the pairs in the passage as the encoder would mend it."""
    if len(encodings.offers):
        mended, place = mended_words(words, encodings.offers, encodings.pairs)
        features.mend(encodings.pairs, words, encodings.offers, mended, place)


def likeliest(scores: Floats, offers: Offers, number: int, number_of_right: int) -> NDArray[np.bool_]:
    """For each pair whether it is weighed, by the encoder's ``scores``.

    That are windows as they stand, what the site itself says, the ``number`` best listed candidates of each window, which would be the best of them
    all, and the encoder's own; where the window as it stands has the greatest score the ``number_of_right`` best of all its candidates.
    """
    if not len(offers):
        return np.zeros(0, np.bool_)
    right = (scores[offers.starts] >= np.maximum.reduceat(scores, offers.starts))[offers.owner]
    always = _ALWAYS_WEIGHED[offers.origins] | (~right & (offers.origins == _ENCODER))
    ranks = ranks_within(np.where(always, np.float32(-np.inf), scores), offers.owner, offers.starts)
    kept: NDArray[np.bool_] = always | (ranks < np.where(right, number_of_right, number))
    return kept


_ALWAYS_WEIGHED = np.array([origin in {"keep", "project"} for origin in ORIGINS])
_ENCODER = ORIGINS.index("encoder")


def ranks_within(scores: Floats, owner: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each pair how many of its window have a greater score, or the same one and stand before it."""
    rank = np.empty(len(owner), dtype=np.int64)
    rank[np.lexsort((-scores, owner))] = np.arange(len(owner)) - starts[owner]
    return rank


def with_nearest(
    listings: Listings, known: Wordings, windows: Sequence[Window], words: Sequence[str], encoder: Encoder, passage: Encoded
) -> Offers:
    """What ``windows`` offer, with those of the encoder's nearest wordings for what looks swapped that they do not hold yet."""
    spans = [(one.start, one.end) for one in doubtful_spans(words, passage.swapped)]
    found = encoder.nearest(passage, np.array(spans, dtype=np.int64), NEAREST, known) if spans else []
    nearest = dict(zip(spans, found, strict=True))
    return listings.offers([word.lower() for word in words], windows, nearest)


def doubtful_spans(words: Sequence[str], swapped: Floats) -> Iterator[Span]:
    """Each word that the encoder takes for swapped, and each run of two to four such words that no other such word touches."""
    doubts = [logit > MIN_DOUBT and word[0].isalpha() and not is_letter(word) for word, logit in zip(words, swapped.tolist(), strict=True)]
    start = 0
    for end in range(1, len(words) + 1):
        if end == len(words) or not doubts[end] or not doubts[start]:
            if doubts[start]:
                yield from (Span(at, at + 1) for at in range(start, end))
                if 1 < end - start <= MAX_WORDS:
                    yield Span(start, end)
            start = end
