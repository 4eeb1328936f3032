"""What is known of each candidate at its place, as numbers for the ranker.

All pairs of a passage are scored at once: rows of equal length go through the language model together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from unspin.channel.candidates import Window
from unspin.channel.embeddings import Embeddings
from unspin.channel.language_model import BOUNDARY, ORDER, LanguageModel
from unspin.text.inflection import analyses

CONTEXT = ORDER - 1
MAX_WORDS = 6
_MEMORY_WORDS = 4
ORIGINS = ("keep", "term", "lexicon", "spelling", "inflection", "thesaurus", "encoder", "project")

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

_PATIENT_WEIGHT = 0.7
"""Share of the patient-facing register in the mixed score; the corpora's sizes would say 0.25, the texts to mend are patient-facing."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassagePairs:
    """The pairs of a passage: for each window the window as it stands first, then its candidates.

    ``starts[i]`` is the first pair of window i; ``features`` has one row a pair, columns as NAMES; ``wordings`` and
    ``owner`` give each pair's lower-case words and the number of its window.
    """

    starts: NDArray[np.int64]
    features: Floats
    wordings: tuple[tuple[str, ...], ...] = ()
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
        kept = self.features[:, NEAREST] == 0
        owner = self.owner[kept]
        fewer = PassagePairs(np.searchsorted(owner, np.arange(len(self.starts))), self.features[kept], (), owner)
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
            seen.update(" ".join(lower[i : i + length]) for i in range(len(lower) - length + 1))
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
    """Turns windows and their candidates into features."""

    def __init__(self, language: LanguageModel, embeddings: Embeddings) -> None:
        """Compose the two models of clean text."""
        self._language = language
        self._embeddings = embeddings

    def pairs(self, words: Sequence[str], windows: Sequence[Window], memory: Mapping[str, int]) -> PassagePairs:
        """The pairs of one passage of words as written; ``memory`` says how often each lower-case wording stands in the document."""
        ids = self._ids(words)
        lower = [word.lower() for word in words]
        wordings, owner = wordings_of(lower, windows)
        starts = np.searchsorted(owner, np.arange(len(windows)))
        table = np.zeros((len(owner), len(NAMES)), dtype=np.float32)
        if len(owner):
            spans = spans_of(windows)
            self._language_features(table, ids, wordings, owner, starts, spans)
            self._fit_features(table, ids, wordings, owner, starts, spans)
            _pair_features(table, words, lower, windows, wordings, memory)
        pairs = PassagePairs(starts, table, wordings, owner)
        pairs.count_choices()
        return pairs

    def _ids(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The ids of words with CONTEXT boundaries on either side."""
        return np.array([BOUNDARY] * CONTEXT + self._language.ids(words) + [BOUNDARY] * CONTEXT, dtype=np.int64)

    def _language_features(
        self, table: Floats, ids: NDArray[np.int64], wordings: Sequence[tuple[str, ...]], owner: NDArray[np.int64],
        starts: NDArray[np.int64], spans: NDArray[np.int64],
    ) -> None:  # fmt: skip
        scored = self._in_context(ids, spans + CONTEXT, wordings, owner)
        table[:, [NAMES.index(name) for name in _SCORED]] = scored
        keep = starts[owner]
        table[:, [0, 1, 2, 7]] = scored[:, :4] - scored[keep, :4]
        for name, source in _OF_KEEP.items():
            table[:, NAMES.index(name)] = table[keep, NAMES.index(source)]

    def _in_context(
        self, here: NDArray[np.int64], places: NDArray[np.int64], wordings: Sequence[tuple[str, ...]], owner: NDArray[np.int64]
    ) -> Floats:
        """For each wording, put at its window's place between the words of ``here``, the columns _SCORED."""
        lengths = np.array([len(one) for one in wordings])
        scored = np.zeros((len(wordings), len(_SCORED)), dtype=np.float32)
        for length in np.unique(lengths):
            rows = np.flatnonzero(lengths == length)
            window = places[owner[rows]]
            left = here[window[:, :1] - CONTEXT + np.arange(CONTEXT)]
            right = here[window[:, 1:] + np.arange(CONTEXT)]
            middle = np.array([self._language.ids(wordings[row]) for row in rows.tolist()], dtype=np.int64)
            scores = self._language.score(np.concatenate([left, middle, right], axis=1))
            mixed = np.log10(_PATIENT_WEIGHT * 10.0**scores.patient + (1 - _PATIENT_WEIGHT) * 10.0**scores.other)
            frequency = self._language.log10_frequency(middle)
            scored[rows] = np.stack(
                [scores.patient.sum(1), scores.other.sum(1), mixed.sum(1), frequency[..., 0].sum(1), scores.run.mean(1), scores.run[:, length],
                 scores.run[:, 0], frequency[..., 0].min(1), frequency[..., 1].min(1), mixed.mean(1)], axis=1,
            )  # fmt: skip
        return scored

    def mend(self, pairs: PassagePairs, words: Sequence[str], spans: NDArray[np.int64], mended: Sequence[str], place: NDArray[np.int64]) -> None:
        """Fill in the columns MENDED from the passage that reads ``mended``, in which word i of ``words`` stands at ``place[i]``.

        Where nothing near a window of ``spans`` was mended they are what they were in the passage as written.
        """
        if not len(pairs.features):
            return
        before, after = self._ids(words), self._ids(mended)
        now = place[spans]
        near = np.arange(CONTEXT)
        left = before[spans[:, :1] + near] != after[now[:, :1] + near]
        right = before[spans[:, 1:] + CONTEXT + near] != after[now[:, 1:] + CONTEXT + near]
        changed = (left | right).any(1)
        pairs.features[:, MENDED] = pairs.features[:, _UNMENDED]
        rows = np.flatnonzero(changed[pairs.owner])
        if not len(rows):
            return
        owner = (np.cumsum(changed) - 1)[pairs.owner[rows]]
        scored = self._in_context(after, now[changed] + CONTEXT, [pairs.wordings[row] for row in rows.tolist()], owner)
        keep = np.searchsorted(owner, np.arange(int(changed.sum())))[owner]
        columns = (scored[:, :3] - scored[keep, :3], scored[:, 4:7], scored[keep, 9:], scored[keep, 4:5])
        pairs.features[rows, MENDED] = np.concatenate(columns, axis=1)

    def _fit_features(
        self, table: Floats, ids: NDArray[np.int64], wordings: Sequence[tuple[str, ...]], owner: NDArray[np.int64],
        starts: NDArray[np.int64], spans: NDArray[np.int64],
    ) -> None:  # fmt: skip
        around = self._embeddings.around([self._language.word(number) for number in ids[CONTEXT:-CONTEXT].tolist()], spans)
        fit = self._embeddings.fit(wordings, around[owner])
        table[:, NAMES.index("fit")] = fit
        table[:, NAMES.index("fit_gain")] = fit - fit[starts[owner]]


_SCORED = (
    "patient_gain", "other_gain", "mixed_gain", "frequency_gain", "mean_run", "right_run", "first_run", "rarest", "keep_rarest_other", "keep_score",
)  # fmt: skip
_UNMENDED = [NAMES.index(name.removeprefix("mended_")) for name in NAMES[MENDED]]
_OF_KEEP = {"keep_score": "keep_score", "keep_run": "mean_run", "keep_rarest": "rarest", "keep_rarest_other": "keep_rarest_other"}


def spans_of(windows: Sequence[Window]) -> NDArray[np.int64]:
    """The spans of windows as rows: shape [windows, 2]."""
    return np.array([(one.span.start, one.span.end) for one in windows], dtype=np.int64).reshape(-1, 2)


def wordings_of(lower: Sequence[str], windows: Sequence[Window]) -> tuple[tuple[tuple[str, ...], ...], NDArray[np.int64]]:
    """The lower-case words of each pair, a window of ``lower`` as it stands before its candidates, and for each the number of its window."""
    wordings: list[tuple[str, ...]] = []
    for window in windows:
        wordings.append(tuple(lower[window.span.start : window.span.end]))
        wordings += [_words_of(one.text) for one in window.candidates]
    owner = np.repeat(np.arange(len(windows)), [1 + len(window.candidates) for window in windows])
    return tuple(wordings), owner


@lru_cache(maxsize=200_000)
def _words_of(candidate: str) -> tuple[str, ...]:
    return tuple(candidate.lower().replace("'s", " 's").split())[:MAX_WORDS]


def mended_words(words: Sequence[str], windows: Sequence[Window], pairs: PassagePairs) -> tuple[list[str], NDArray[np.int64]]:
    """The words with what the encoder would mend, and where each of the old ones, the end included, stands among them."""
    shares = pairs.features[:, ENCODER_SHARE]
    ends = np.append(pairs.starts[1:], len(shares))
    best = np.maximum.reduceat(shares, pairs.starts)
    gains = best - shares[pairs.starts]
    taken: dict[int, tuple[int, tuple[str, ...]]] = {}
    used = np.zeros(len(words), dtype=bool)
    for number in np.argsort(-gains, kind="stable"):
        span = windows[number].span
        if gains[number] < MEND_GAIN:
            break
        if not used[span.start : span.end].any():
            used[span.start : span.end] = True
            first = pairs.starts[number]
            taken[span.start] = (span.end, pairs.wordings[first + int(np.argmax(shares[first : ends[number]]))])
    mended: list[str] = []
    place = np.zeros(len(words) + 1, dtype=np.int64)
    at = 0
    while at < len(words):
        end, new = taken.get(at, (at + 1, (words[at],)))
        place[at:end] = len(mended) + np.minimum(np.arange(end - at), len(new))
        mended += new
        at = end
    place[at] = len(mended)
    return mended, place


def _pair_features(
    table: Floats,
    words: Sequence[str],
    lower: list[str],
    windows: Sequence[Window],
    wordings: Sequence[tuple[str, ...]],
    memory: Mapping[str, int],
) -> None:
    """The columns that need no model: channel, origin, lengths, memory, form."""
    channel: list[float] = []
    origins: list[int] = []
    same: list[bool] = []
    capitals: list[bool] = []
    heads: list[int] = []
    for window in windows:
        start = window.span.start
        here = wordings[len(channel)]
        heads.append(len(channel))
        capitals.append(words[start][:1].isupper() and start > 0 and lower[start - 1] not in _SENTENCE_ENDS)
        lemmas = _lemmas_of(here[0]) if len(here) == 1 else frozenset()
        channel.append(0.0)
        origins.append(0)
        same.append(False)
        for candidate in window.candidates:
            wording = wordings[len(channel)]
            same.append(len(wording) == 1 and not lemmas.isdisjoint(_lemmas_of(wording[0])))
            channel.append(candidate.log10_channel)
            origins.append(_ORIGIN[candidate.origin])
    counts = np.diff([*heads, len(channel)])
    times = np.fromiter((memory.get(" ".join(one), 0) for one in wordings), np.float32, len(wordings))
    lengths = np.fromiter(map(len, wordings), np.float32, len(wordings))
    is_keep = np.zeros(len(channel), dtype=bool)
    is_keep[heads] = True
    seen = np.where(is_keep, 0, times)
    columns: dict[str, ArrayLike] = {
        "channel": channel, "words": lengths, "window_words": np.repeat(lengths[heads], counts), "remembered": seen > 0,
        "remembered_often": np.log1p(seen), "repeated": np.repeat(np.log1p(np.maximum(0, times[heads] - 1)), counts),
        "capital": np.repeat(capitals, counts), "same_lemma": same,
    }  # fmt: skip
    for name, column in columns.items():
        table[:, NAMES.index(name)] = column
    table[np.arange(len(channel)), NAMES.index("origin_keep") + np.array(origins)] = 1
    table[:, NAMES.index("origin_lexicon")] += table[:, PROJECT]


_SENTENCE_ENDS = frozenset(".?!¶:")
_ORIGIN = {name: number for number, name in enumerate(ORIGINS)}


@lru_cache(maxsize=65536)
def _lemmas_of(word: str) -> frozenset[str]:
    return frozenset(lemma for lemma, _ in analyses(word))
