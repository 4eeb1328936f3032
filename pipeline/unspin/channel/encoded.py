"""A passage through the sentence encoder: its own candidates, its scores, and the counts in the context as it would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from unspin.channel.candidates import MAX_CANDIDATES, Window, is_letter
from unspin.channel.encoder import Encoded, Encoder
from unspin.channel.features import FeatureModel, PassagePairs, mended_words, sigmoid, spans_of, wordings_of
from unspin.glossary.lexicon import MAX_WORDS
from unspin.model import Candidate, Span

MIN_DOUBT = -2.0
"""Logit by the encoder that a word was swapped from which its nearest wordings are candidates: a probability of 0.12. A judgement."""

NEAREST = 12
"""So many of the nearest wordings are proposed for a place. A judgement: six held 30 of 100 originals that no list had offered (decision 3)."""

LOG10_OF_NEAREST = -3.0
"""log10 P(spun | plain) of a pair that no list holds. A judgement: about the least that a listed pair has."""

MAY_BE_WRONG, MAY_BE_WRONG_IN_SPUN = -4.0, -5.0
"""Logits by the encoder from which a word may be wrong, in a passage that looks clean and in one that looks spun: windows without such a word are
not looked at. In clean text that leaves 14 of 100 words, in spun text 96."""

LOOKS_SPUN = 0.05
"""Mean probability that a word was swapped, by the encoder, from which a passage looks spun: 88 of 100 passages of spun training articles do, read
by encoders that had not seen them, and 2 of 100 of their clean forms and of other clean documents."""

MAX_LIKELY = 16
"""Listed candidates of a window that are weighed, the best by the encoder: 997 of 1,000 that were chosen on spun pages are among them."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encodings:
    """A passage as the encoder read it: windows, their spans, pairs, and for each word the logit that it was swapped."""

    windows: tuple[Window, ...]
    spans: NDArray[np.int64]
    pairs: PassagePairs
    swapped: Floats


Propose = Callable[[Sequence[str], Sequence[bool] | None], Sequence[Window]]
"""The windows of a passage that hold a word that may be wrong, as `CandidateModel.windows` gives them."""


def encode(
    features: FeatureModel, encoder: Encoder, words: Sequence[str], propose: Propose, memory: Mapping[str, int],
    *, doubt: float | None = None, max_likely: int = MAX_LIKELY,
) -> Encodings:  # fmt: skip
    """A passage with what may stand for its doubtful words, listed or nearest to the encoder, and all features but those of the document.

    Doubtful are words from the logit ``doubt`` on, by default from what `least_doubt` says.
    """
    passage = encoder.read(words)
    doubtful = passage.swapped > (least_doubt(passage.swapped) if doubt is None else doubt)
    doubtful[passage.known :] = True
    windows = with_nearest(propose(words, doubtful.tolist()), words, encoder, passage)
    wordings, owner = wordings_of([word.lower() for word in words], windows)
    scores = encoder.score(passage, spans_of(windows), wordings, owner)
    kept = likeliest(scores, owner, windows, max_likely)
    windows, scores = _of_candidates(windows, kept), scores[kept]
    pairs, spans = features.pairs(words, windows, memory), spans_of(windows)
    scores[pairs.starts] += encoder.keep
    pairs.with_encoder(scores, passage.swapped, spans)
    return Encodings(windows, spans, pairs, passage.swapped)


def least_doubt(swapped: NDArray[np.floating]) -> float:
    """The logit from which a word of a passage may be wrong, given those of its words."""
    return MAY_BE_WRONG_IN_SPUN if len(swapped) and sigmoid(swapped).mean() >= LOOKS_SPUN else MAY_BE_WRONG


def mend(features: FeatureModel, words: Sequence[str], encodings: Encodings) -> None:
    """Fill in what the counts say of the pairs in the passage as the encoder would mend it."""
    if len(encodings.windows):
        mended, place = mended_words(words, encodings.windows, encodings.pairs)
        features.mend(encodings.pairs, words, encodings.spans, mended, place)


def likeliest(scores: Floats, owner: NDArray[np.int64], windows: Sequence[Window], number: int) -> NDArray[np.bool_]:
    """For each pair whether it is weighed.

    That are windows as they stand, the ``number`` best listed candidates of each by ``scores``, the encoder's own, which would be the best of
    them all, and what the site itself says.
    """
    origins = [origin for window in windows for origin in ("keep", *(one.origin for one in window.candidates))]
    always = np.array([origin in _ALWAYS_WEIGHED for origin in origins], dtype=bool)
    ranks = ranks_within(np.where(always, np.float32(-np.inf), scores), owner, np.searchsorted(owner, np.arange(len(windows))))
    kept: NDArray[np.bool_] = always | (ranks < number)
    return kept


_ALWAYS_WEIGHED = frozenset({"keep", "encoder", "project"})


def ranks_within(scores: Floats, owner: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each pair how many of its window have a greater score, or the same one and stand before it."""
    rank = np.empty(len(owner), dtype=np.int64)
    rank[np.lexsort((-scores, owner))] = np.arange(len(owner)) - starts[owner]
    return rank


def _of_candidates(windows: Sequence[Window], kept: NDArray[np.bool_]) -> tuple[Window, ...]:
    fewer, flags, at = list[Window](), kept.tolist(), 0
    for one in windows:
        stop = at + 1 + len(one.candidates)
        fewer.append(Window(one.span, tuple(compress(one.candidates, flags[at + 1 : stop]))))
        at = stop
    return tuple(fewer)


def with_nearest(windows: Sequence[Window], words: Sequence[str], encoder: Encoder, passage: Encoded) -> tuple[Window, ...]:
    """``windows`` with those of the encoder's nearest wordings for what looks swapped that they do not hold yet, behind their own candidates."""
    spans = list(doubtful_spans(words, passage.swapped))
    if not spans:
        return tuple(windows)
    found = {one.span: one for one in windows}
    table = np.array([(one.start, one.end) for one in spans], dtype=np.int64)
    for span, nearest in zip(spans, encoder.nearest(passage, table, NEAREST), strict=True):
        known = found[span].candidates if span in found else ()
        seen = {" ".join(words[span.start : span.end]).lower(), *(one.text.lower() for one in known)}
        new = [Candidate(one, "encoder", LOG10_OF_NEAREST) for one in nearest if one not in seen]
        if new:
            found[span] = Window(span, (*known, *new[: MAX_CANDIDATES - len(known)]))
    return tuple(found[span] for span in sorted(found))


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
