"""What is known of each candidate at its place, as numbers for the ranker.

All pairs of a passage are scored at once, what depends on a wording alone once for all passages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from unspin.channel.contexts import CONTEXT, Contexts
from unspin.channel.embeddings import Embeddings
from unspin.channel.language_model import BOUNDARY, LanguageModel
from unspin.channel.offers import ORIGINS, Listings, Offers, first_pairs
from unspin.channel.wordings import Column, Runs, Times, Wordings, Words

_MEMORY_WORDS = 4

NAMES = (
    "patient_gain", "other_gain", "mixed_gain", "mean_run", "right_run", "first_run", "rarest", "frequency_gain",
    "channel", *(f"origin_{name}" for name in ORIGINS), "words", "window_words", "remembered", "remembered_often", "repeated",
    "keep_score", "keep_run", "keep_rarest", "keep_rarest_other", "fit_gain", "fit", "same_lemma", "capital",
    "choices", "rate", "around",
    "encoder_gain", "encoder_share", "encoder_keep", "encoder_swap", "encoder_rate",
    "mended_patient_gain", "mended_other_gain", "mended_mixed_gain", "mended_mean_run", "mended_right_run", "mended_first_run",
    "mended_keep_score", "mended_keep_run",
)  # fmt: skip
RATE, AROUND = NAMES.index("rate"), NAMES.index("around")
"""Filled in on the second reading of a document: logit of its swapped share, and of the share near the window."""

ENCODER = slice(NAMES.index("encoder_gain"), NAMES.index("encoder_rate"))
CHOICES, NEAREST = NAMES.index("choices"), NAMES.index("origin_encoder")
PROJECT = NAMES.index("origin_project")
"""A site's own entry; counts as one of the lexicon for the networks, which have not seen any, and gains PROJECT_GAIN in `ranker`."""

ENCODER_RATE, ENCODER_SHARE = NAMES.index("encoder_rate"), NAMES.index("encoder_share")
"""Filled in on the second reading as well: what the sentence encoder says of the pair, the window, and the document."""

MENDED = slice(NAMES.index("mended_patient_gain"), len(NAMES))
"""The language model's columns once more, in the context as the encoder would mend it: beside a swapped word stand others."""

MEND_GAIN = 0.7
"""Natural log of P(best candidate) / P(as it stands) by the encoder from which a place counts as mended for its neighbours: two to one."""

LIMIT = 12.0
"""Scores and logits of the encoder are cut at this size."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassagePairs:
    """The pairs of a passage: for each window the window as it stands first, then its candidates.

    ``starts[i]`` is the first pair of window i; ``features`` has one row a pair, columns as NAMES; ``owner`` gives each pair's window.
    """

    starts: NDArray[np.int64]
    features: Floats
    owner: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def keep(self) -> NDArray[np.int64]:
        """For each pair the row of its window as it stands."""
        return self.starts[self.owner]

    def count_choices(self) -> None:
        """Fill in how many candidates each window has."""
        counts = np.bincount(self.owner, minlength=len(self.starts)).astype(np.float32)
        self.features[:, CHOICES] = np.log(counts)[self.owner]

    def listed(self) -> PassagePairs:
        """Copies of the pairs that the encoder did not propose: all that the first network sees."""
        kept = np.flatnonzero(self.features[:, NEAREST] == 0)
        owner = self.owner[kept]
        fewer = PassagePairs(first_pairs(owner, len(self.starts)), self.features.take(kept, axis=0), owner)
        fewer.count_choices()
        return fewer

    def with_encoder(self, scores: Floats, swapped: Floats, spans: NDArray[np.int64]) -> None:
        """Fill in what the encoder says: a score for each pair, a logit for each word; ``spans`` as words of the windows."""
        if not len(scores):
            return
        logs = log_probabilities(scores, self.starts)
        most = greatest(swapped, spans)[self.owner]
        columns = (scores - scores[self.keep], logs, logs[self.keep], most)
        self.features[:, ENCODER] = np.clip(np.stack(columns, axis=1), -LIMIT, LIMIT)


def greatest(swapped: Floats, spans: NDArray[np.int64]) -> Floats:
    """The greatest logit of the words of each span; -LIMIT for an empty one."""
    most = np.full(len(spans), -LIMIT, dtype=np.float32)
    for length in range(int((spans[:, 1] - spans[:, 0]).max(initial=0))):
        rows = spans[:, 1] - spans[:, 0] > length
        most[rows] = np.maximum(most[rows], swapped[spans[rows, 0] + length])
    return most


def memory_of(passages: Iterable[Sequence[str]]) -> Counter[str]:
    """How often each run of one to four words, in lower case, stands in the passages of a document."""
    seen: Counter[str] = Counter()
    for words in passages:
        lower = [word.lower() for word in words]
        for length in range(1, _MEMORY_WORDS + 1):
            seen.update(map(" ".join, zip(*(lower[at:] for at in range(length)), strict=False)))
    return seen


def sigmoid(logits: Floats) -> Floats:
    """The logistic function."""
    out: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return out


def log_probabilities(scores: Floats, starts: NDArray[np.int64]) -> Floats:
    """Natural log of the softmax of scores within each window."""
    if not len(scores):
        return scores
    counts = np.diff(np.append(starts, len(scores)))
    peak = np.repeat(np.maximum.reduceat(scores, starts), counts)
    total = np.repeat(np.log(np.add.reduceat(np.exp(scores - peak), starts)), counts)
    logs: Floats = scores - peak - total
    return logs


class FeatureModel:
    """Turns windows and what is offered for them into features."""

    def __init__(self, language: LanguageModel, embeddings: Embeddings) -> None:
        """Compose the two models of clean text."""
        self._language = language
        self._embeddings = embeddings
        self.wordings = Wordings()
        """The numbers of wordings that this model's offers go by."""
        self.listings = Listings(self.wordings)
        self._words = Runs(self.wordings, self._rows_of_words)
        self._facts = Column(self.wordings, self._facts_of)
        self._times: Times | None = None

    def _rows_of_words(self, words: Sequence[str]) -> NDArray[np.int64]:
        """For each word its id in the language model, and its row among the embeddings."""
        return np.stack([np.array(self._language.ids(words), np.int64), self._embeddings.rows(words)], axis=1)

    def _facts_of(self, wordings: Sequence[Words]) -> Floats:
        """For each wording log10 frequencies (summed in patient-facing text, the least there and in other text), and how long its vector is."""
        lengths = np.fromiter(map(len, wordings), np.int64, len(wordings))
        starts = np.cumsum(lengths) - lengths
        rows = self._rows_of_words([word for wording in wordings for word in wording])
        patient, other = self._language.log10_unigrams[:, rows[:, 0]]
        columns = (
            np.add.reduceat(patient, starts), np.minimum.reduceat(patient, starts), np.minimum.reduceat(other, starts),
            self._embeddings.lengths(rows[:, 1], starts),
        )  # fmt: skip
        return np.stack(columns, axis=1).astype(np.float32)

    def pairs(self, words: Sequence[str], offers: Offers, memory: Mapping[str, int]) -> PassagePairs:
        """The pairs of one passage of words as written; ``memory`` says how often each lower-case wording stands in the document."""
        table = np.zeros((len(offers), len(NAMES)), dtype=np.float32)
        pairs = PassagePairs(offers.starts, table, offers.owner)
        if len(offers):
            ids, said, keep = self._ids(words), self._said(offers.wordings), pairs.keep
            self._language_features(table, ids, offers, said, keep)
            self._fit_features(table, ids, offers, said, keep)
            self._pair_features(table, words, offers, memory, keep)
            table[:, NAMES.index("words")], table[:, NAMES.index("window_words")] = said.lengths, said.lengths[keep]
        pairs.count_choices()
        return pairs

    def _said(self, wordings: NDArray[np.int64]) -> _Said:
        """What wordings say by themselves, by their numbers."""
        rows, lengths = self._words.of(wordings)
        return _Said(rows[:, 0], rows[:, 1], lengths, self._facts.rows().take(wordings, axis=0))

    def _ids(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The ids of words with CONTEXT boundaries on either side."""
        return np.array([BOUNDARY] * CONTEXT + self._language.ids(words) + [BOUNDARY] * CONTEXT, dtype=np.int64)

    def _language_features(self, table: Floats, ids: NDArray[np.int64], offers: Offers, said: _Said, keep: NDArray[np.int64]) -> None:
        scored = self._in_context(ids, offers.spans + CONTEXT, said, offers.owner)
        kept = scored.take(keep, axis=0)
        for number, name in enumerate(_SCORED):
            table[:, NAMES.index(name)] = scored[:, number] - kept[:, number] if name.endswith("_gain") else scored[:, number]
        for name, source in _OF_KEEP.items():
            table[:, NAMES.index(name)] = kept[:, _SCORED.index(source)]

    def _in_context(self, here: NDArray[np.int64], places: NDArray[np.int64], said: _Said, owner: NDArray[np.int64]) -> Floats:
        """For each wording, put at its window's place between the words of ``here``, the columns _SCORED."""
        scores = Contexts(self._language, here).scores(places.take(owner, axis=0), said.ids, said.lengths)
        patient, least, least_other = said.facts[:, :3].T
        columns = (scores.patient, scores.other, scores.mixed, patient, scores.run, scores.right, scores.first, least, least_other,
                   scores.mixed / scores.words)  # fmt: skip
        scored = np.empty((len(owner), len(columns)), np.float32)
        for number, column in enumerate(columns):
            scored[:, number] = column
        return scored

    def mend(self, pairs: PassagePairs, words: Sequence[str], offers: Offers, mended: Sequence[str], place: NDArray[np.int64]) -> None:
        """Fill in the columns MENDED from the passage that reads ``mended``, in which word i of ``words`` stands at ``place[i]``.

        Where nothing near a window of ``offers`` was mended they are what they were in the passage as written.
        """
        if not len(pairs.features):
            return
        before, after = self._ids(words), self._ids(mended)
        spans, now = offers.spans, place[offers.spans]
        near = np.arange(CONTEXT)
        left = before[spans[:, :1] + near] != after[now[:, :1] + near]
        right = before[spans[:, 1:] + CONTEXT + near] != after[now[:, 1:] + CONTEXT + near]
        changed = (left | right).any(1)
        pairs.features[:, MENDED] = pairs.features.take(_UNMENDED, axis=1)
        rows = np.flatnonzero(changed[pairs.owner])
        if not len(rows):
            return
        owner = (np.cumsum(changed) - 1)[pairs.owner[rows]]
        scored = self._in_context(after, now[changed] + CONTEXT, self._said(offers.wordings[rows]), owner)
        kept = scored.take(first_pairs(owner, int(changed.sum()))[owner], axis=0)
        columns = (scored[:, :3] - kept[:, :3], scored[:, 4:7], kept[:, 9:], kept[:, 4:5])
        pairs.features[rows, MENDED] = np.concatenate(columns, axis=1)

    def _fit_features(self, table: Floats, ids: NDArray[np.int64], offers: Offers, said: _Said, keep: NDArray[np.int64]) -> None:
        around = self._embeddings.around([self._language.words[number] for number in ids[CONTEXT:-CONTEXT].tolist()], offers.spans)
        fit = self._embeddings.fit(said.vectors, said.lengths, said.facts[:, 3], around, offers.owner)
        table[:, NAMES.index("fit")] = fit
        table[:, NAMES.index("fit_gain")] = fit - fit[keep]

    def _pair_features(
        self, table: Floats, words: Sequence[str], offers: Offers, memory: Mapping[str, int], keep: NDArray[np.int64]
    ) -> None:
        """The columns that need no model: channel, origin, memory, form."""
        if self._times is None or self._times.memory is not memory:
            self._times = Times(self.wordings, memory)
        times = self._times.rows().take(offers.wordings)
        seen = np.where(offers.places == 0, 0, times)
        firsts = np.array([_is_capital_within(words, start) for start in offers.spans[:, 0].tolist()], np.float32)
        columns = {
            "channel": offers.channels, "remembered": seen > 0, "remembered_often": np.log1p(seen),
            "repeated": np.log1p(np.maximum(0, times[keep] - 1)), "capital": firsts[offers.owner], "same_lemma": self.listings.are_forms(offers),
        }  # fmt: skip
        for name, column in columns.items():
            table[:, NAMES.index(name)] = column
        table[np.arange(len(offers)), NAMES.index("origin_keep") + offers.origins] = 1
        table[:, NAMES.index("origin_lexicon")] += table[:, PROJECT]


@dataclass(frozen=True, slots=True)
class _Said:
    """What some wordings say by themselves.

    ``ids`` in the language model and rows ``vectors`` among the embeddings are of the words of all wordings, one after the other, ``lengths`` of
    them each; ``facts`` has a row for each wording, as `FeatureModel` computes them.
    """

    ids: NDArray[np.int64]
    vectors: NDArray[np.int64]
    lengths: NDArray[np.int64]
    facts: Floats


_SCORED = (
    "patient_gain", "other_gain", "mixed_gain", "frequency_gain", "mean_run", "right_run", "first_run", "rarest", "keep_rarest_other", "keep_score",
)  # fmt: skip
_UNMENDED = [NAMES.index(name.removeprefix("mended_")) for name in NAMES[MENDED]]
_OF_KEEP = {"keep_score": "keep_score", "keep_run": "mean_run", "keep_rarest": "rarest", "keep_rarest_other": "keep_rarest_other"}


def _is_capital_within(words: Sequence[str], start: int) -> bool:
    """Whether the word at ``start`` has a capital that no beginning of a sentence gives it."""
    return words[start][:1].isupper() and start > 0 and words[start - 1] not in _SENTENCE_ENDS


_SENTENCE_ENDS = frozenset(".?!¶:")


def mended_words(words: Sequence[str], offers: Offers, pairs: PassagePairs) -> tuple[list[str], NDArray[np.int64]]:
    """The words with what the encoder would mend, and where each of the old ones, the end included, stands among them."""
    shares = np.ascontiguousarray(pairs.features[:, ENCODER_SHARE])
    ends = np.append(pairs.starts[1:], len(shares))
    best = np.maximum.reduceat(shares, pairs.starts)
    gains = best - shares[pairs.starts]
    spans = offers.spans.tolist()
    taken: dict[int, tuple[int, Words]] = {}
    used = [False] * len(words)
    for number in np.argsort(-gains, kind="stable").tolist():
        if gains[number] < MEND_GAIN:
            break
        start, end = spans[number]
        if not any(used[start:end]):
            used[start:end] = [True] * (end - start)
            first = pairs.starts[number]
            taken[start] = end, offers.known[int(offers.wordings[first + int(np.argmax(shares[first : ends[number]]))])]
    mended: list[str] = []
    place: list[int] = []
    at = 0
    for start in sorted(taken):
        end, new = taken[start]
        place += range(len(mended), len(mended) + start - at)
        mended += words[at:start]
        place += (len(mended) + min(step, len(new)) for step in range(end - start))
        mended += new
        at = end
    place += range(len(mended), len(mended) + len(words) - at + 1)
    mended += words[at:]
    return mended, np.array(place)
