"""A passage through the sentence encoder: its own candidates, its scores, and the counts in the context as it would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from unspin.channel.candidates import MAX_CANDIDATES, Window
from unspin.channel.encoder import Encoded, Encoder
from unspin.channel.features import FeatureModel, PassagePairs, greatest, mended_words
from unspin.glossary.lexicon import MAX_WORDS
from unspin.model import Candidate, Span

MIN_DOUBT = -1.0
"""Logit by the encoder that a word was swapped from which its nearest wordings are candidates: a probability of 0.27. A judgement."""

NEAREST = 6
"""So many of the nearest wordings are proposed for a place. A judgement: they held 30 of 100 originals that no list had offered (decision 3)."""

LOG10_OF_NEAREST = -3.0
"""log10 P(spun | plain) of a pair that no list holds. A judgement: about the least that a listed pair has."""

SURE_KEEP, SURE_LOGIT = 0.98, -3.0
"""A window stands if the counts say so with such a probability and no word of it looks swapped to the encoder (logit): 38 of 100 pairs of
simulated text go, and with them 4 of 1,000 swapped places that a candidate would mend."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encodings:
    """A passage as the encoder read it: windows, their spans, pairs, and for each word the logit that it was swapped."""

    windows: tuple[Window, ...]
    spans: NDArray[np.int64]
    pairs: PassagePairs
    swapped: Floats


def encode(
    features: FeatureModel, encoder: Encoder, words: Sequence[str], windows: Sequence[Window], pairs: PassagePairs,
    memory: Mapping[str, int], keep: Floats | None = None,
) -> Encodings:  # fmt: skip
    """A passage with the encoder's own candidates, its pairs with all features but those of the document.

    ``pairs`` are those of ``windows``; where the counts and the encoder agree that one stands as written it is left out, if ``keep``
    says for each how probable that is by the counts.
    """
    passage = encoder.read(words)
    if keep is not None:
        doubtful = (keep < SURE_KEEP) | (greatest(passage.swapped, spans_of(windows)) > SURE_LOGIT)
        windows, pairs = tuple(compress(windows, doubtful.tolist())), pairs.of_windows(doubtful)
    nearest = nearest_windows(windows, words, encoder, passage)
    windows, pairs = with_nearest(windows, pairs, nearest, features.pairs(words, nearest, memory))
    spans = spans_of(windows)
    scores = encoder.score(passage, spans, pairs.wordings, pairs.owner)
    scores[pairs.starts] += encoder.keep
    pairs.with_encoder(scores, passage.swapped, spans)
    if len(scores):
        mended, place = mended_words(words, windows, pairs)
        features.mend(pairs, mended, place[spans])
    return Encodings(windows, spans, pairs, passage.swapped)


def nearest_windows(
    windows: Sequence[Window], words: Sequence[str], encoder: Encoder, passage: Encoded
) -> tuple[Window, ...]:
    """Windows over what looks swapped, with those of the encoder's nearest wordings that ``windows`` do not hold yet."""
    known = {one.span: {candidate.text.lower() for candidate in one.candidates} for one in windows}
    spans = list(doubtful_spans(words, passage.swapped))
    if not spans:
        return ()
    found = []
    table = np.array([(one.start, one.end) for one in spans], dtype=np.int64)
    for span, nearest in zip(spans, encoder.nearest(passage, table, NEAREST), strict=True):
        seen = known.get(span, set()) | {" ".join(words[span.start : span.end]).lower()}
        room = MAX_CANDIDATES - len(seen) + 1
        new = tuple(Candidate(one, "encoder", LOG10_OF_NEAREST) for one in nearest if one not in seen)[:room]
        if new:
            found.append(Window(span, new))
    return tuple(sorted(found, key=lambda one: one.span))


def with_nearest(
    windows: Sequence[Window], pairs: PassagePairs, nearest: Sequence[Window], their_pairs: PassagePairs
) -> tuple[tuple[Window, ...], PassagePairs]:
    """``windows`` with the candidates of ``nearest`` behind their own, and the pairs of both in the same order."""
    if not nearest:
        return tuple(windows), pairs
    own, new = {one.span: i for i, one in enumerate(windows)}, {one.span: i for i, one in enumerate(nearest)}
    merged: list[Window] = []
    rows: list[int] = []
    owner: list[int] = []
    base = len(pairs.features)
    for number, span in enumerate(sorted({*own, *new})):
        candidates: tuple[Candidate, ...] = ()
        before = len(rows)
        if span in own:
            one = windows[own[span]]
            candidates = one.candidates
            rows += range(start := int(pairs.starts[own[span]]), start + 1 + len(candidates))
        if span in new:
            one = nearest[new[span]]
            start = base + int(their_pairs.starts[new[span]])
            rows += range(start + (span in own), start + 1 + len(one.candidates))
            candidates += one.candidates
        merged.append(Window(span, candidates))
        owner += [number] * (len(rows) - before)
    wordings = (*pairs.wordings, *their_pairs.wordings)
    features = np.concatenate([pairs.features, their_pairs.features])[rows]
    owners = np.array(owner, dtype=np.int64)
    joined = PassagePairs(np.searchsorted(owners, np.arange(len(merged))), features, tuple(wordings[row] for row in rows), owners)
    joined.count_choices()
    return tuple(merged), joined


def doubtful_spans(words: Sequence[str], swapped: Floats) -> Iterator[Span]:
    """Each word that the encoder takes for swapped, and each run of two to four such words that no other such word touches."""
    doubts = [logit > MIN_DOUBT and word[0].isalpha() for word, logit in zip(words, swapped.tolist(), strict=True)]
    start = 0
    for end in range(1, len(words) + 1):
        if end == len(words) or not doubts[end] or not doubts[start]:
            if doubts[start]:
                yield from (Span(at, at + 1) for at in range(start, end))
                if 1 < end - start <= MAX_WORDS:
                    yield Span(start, end)
            start = end


def spans_of(windows: Sequence[Window]) -> NDArray[np.int64]:
    """The spans of windows as rows: shape [windows, 2]."""
    return np.array([(one.span.start, one.span.end) for one in windows], dtype=np.int64).reshape(-1, 2)
