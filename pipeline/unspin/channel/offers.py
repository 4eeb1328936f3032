"""What may stand in the windows of a passage, as arrays: all pairs of a window and a wording, one behind the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np
from numpy.typing import NDArray

from unspin.channel.candidates import Window
from unspin.channel.wordings import Column, Wordings, Words
from unspin.glossary.lexicon import CACHED
from unspin.model import Candidate, Span
from unspin.text.inflection import initial, share_lemma

ORIGINS = ("keep", "term", "lexicon", "spelling", "inflection", "thesaurus", "encoder", "project")
"""Where a wording comes from, by number: ``keep`` is the window as it stands."""

LOG10_OF_NEAREST = -3.0
"""log10 P(spun | plain) of a pair that no list holds. A judgement: about the least that a listed pair has."""

_ORIGIN = {name: number for number, name in enumerate(ORIGINS)}
_KEEP, _ENCODER = _ORIGIN["keep"], _ORIGIN["encoder"]


@dataclass(frozen=True, slots=True)
class Offers:
    """The pairs of a passage: for each window the window as it stands first, then its listed candidates, then those of the encoder.

    ``starts[i]`` is the first pair of window i, ``spans[i]`` are its words. The other arrays have a number for each pair: ``owner`` is its
    window, ``wordings`` the number of its words in ``known``, ``origins`` one of ORIGINS, ``channels`` log10 P(spun | wording), and ``places``
    which of its window it is: 0 as it stands, then the listed ones in their order in ``windows``, then others.
    """

    known: Sequence[Words]
    windows: tuple[Window, ...]
    spans: NDArray[np.int64]
    starts: NDArray[np.int64]
    owner: NDArray[np.int64]
    wordings: NDArray[np.int64]
    origins: NDArray[np.int8]
    channels: NDArray[np.float32]
    places: NDArray[np.int64]

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.owner)

    def only(self, kept: NDArray[np.bool_]) -> Offers:
        """The pairs that ``kept`` names, the first of each window among them."""
        owner = self.owner[kept]
        return replace(
            self, starts=first_pairs(owner, len(self.windows)), owner=owner, wordings=self.wordings[kept], origins=self.origins[kept],
            channels=self.channels[kept], places=self.places[kept],
        )  # fmt: skip

    def candidate(self, pair: int) -> Candidate:
        """The candidate of a pair that is not a window as it stands."""
        listed = self.windows[int(self.owner[pair])].candidates
        place = int(self.places[pair])
        if place <= len(listed):
            return listed[place - 1]
        return Candidate(" ".join(self.known[int(self.wordings[pair])]), "encoder", LOG10_OF_NEAREST)

    def each(self) -> Iterator[Window]:
        """The windows with the candidates that are left, which are made when they are asked for."""
        bounds = [*self.starts.tolist(), len(self.owner)]
        places = self.places.tolist()
        for number, window in enumerate(self.windows):
            first, stop = bounds[number] + 1, bounds[number + 1]
            yield Window(window.span, _Candidates(self, window.candidates, places[first:stop], first))


class _Candidates(Sequence[Candidate]):
    """The candidates of some pairs of a window, the ``first`` one and those behind it."""

    __slots__ = ("_first", "_listed", "_offers", "_places")

    def __init__(self, offers: Offers, listed: Sequence[Candidate], places: Sequence[int], first: int) -> None:
        self._offers, self._listed, self._places, self._first = offers, listed, places, first

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, number: int) -> Candidate: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Candidate]: ...
    def __getitem__(self, number: int | slice) -> Candidate | Sequence[Candidate]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self._places)))]
        place = self._places[number]
        if place <= len(self._listed):  # as `Offers.candidate` would find it, without a look into the arrays
            return self._listed[place - 1]
        return self._offers.candidate(self._first + number % len(self._places))


@dataclass(frozen=True, slots=True)
class _Listing:
    """The pairs of a window that reads like one before it."""

    candidates: Sequence[Candidate]
    wordings: NDArray[np.int64]
    origins: NDArray[np.int8]
    channels: NDArray[np.float32]


class Listings:
    """Makes the offers of passages. What a window and its candidates say by themselves is kept, since most are met again."""

    def __init__(self, wordings: Wordings) -> None:
        """The pairs name ``wordings`` by number."""
        self._wordings = wordings
        self._generation = wordings.generation
        self._kept: dict[tuple[int, int], _Listing] = {}
        self._initials = Column(wordings, _initials_of)

    def offers(self, lower: Sequence[str], windows: Sequence[Window], nearest: Mapping[tuple[int, int], Sequence[int]] | None = None) -> Offers:
        """The pairs of ``windows`` of a passage of lower-case words, in order, and of ``nearest``, the numbers of wordings for spans of it.

        Those stand behind the candidates of their window if it does not hold them, or make a window of their own.
        """
        listed = {(one.span.start, one.span.end): one for one in windows}
        kept: list[Window] = []
        parts: list[_Listing] = []
        more: list[list[int]] = []
        for place in sorted({*listed, *nearest}) if nearest else listed:
            window = listed.get(place) or Window(Span(*place), ())
            listing = self._of(self._wordings.number(tuple(lower[place[0] : place[1]])), window.candidates)
            offered = nearest.get(place) if nearest else None
            new = _not_among(offered, listing.wordings) if offered else []
            if new or window.candidates:
                kept.append(window)
                parts.append(listing)
                more.append(new)
        return self._joined(tuple(kept), parts, more)

    def _joined(self, windows: tuple[Window, ...], parts: Sequence[_Listing], more: Sequence[Sequence[int]]) -> Offers:
        """The pairs of ``parts`` with the numbers of further wordings behind each."""
        listed = np.fromiter((len(one.wordings) for one in parts), np.int64, len(parts))
        counts = listed + np.fromiter(map(len, more), np.int64, len(parts))
        starts = np.cumsum(counts) - counts
        owner = np.repeat(np.arange(len(parts)), counts)
        places = np.arange(len(owner)) - starts[owner]
        is_listed = places < listed[owner]
        wordings, origins = np.zeros(len(owner), np.int64), np.full(len(owner), _ENCODER, np.int8)
        channels = np.full(len(owner), LOG10_OF_NEAREST, np.float32)
        if parts:
            wordings[is_listed] = np.concatenate([one.wordings for one in parts])
            origins[is_listed] = np.concatenate([one.origins for one in parts])
            channels[is_listed] = np.concatenate([one.channels for one in parts])
            wordings[~is_listed] = [number for numbers in more for number in numbers]
        return Offers(self._wordings.words, windows, spans_of(windows), starts, owner, wordings, origins, channels, places)

    def are_forms(self, offers: Offers) -> NDArray[np.bool_]:
        """For each pair whether it is a single word that may be a form of the one that stands there; False for a window as it stands."""
        initials, words = self._initials.rows(), self._wordings.words
        here = offers.wordings[offers.starts]
        of_ones, of_others = initials[offers.wordings], initials[here][offers.owner]
        alike = (of_ones == of_others) | (of_ones == 0) | (of_others == 0)
        are_forms: NDArray[np.bool_] = (offers.places > 0) & (of_ones >= 0) & (of_others >= 0) & alike
        pairs = np.flatnonzero(are_forms)
        ones, others = offers.wordings[pairs].tolist(), here[offers.owner[pairs]].tolist()
        are_forms[pairs] = [share_lemma(words[one][0], words[other][0]) for one, other in zip(ones, others, strict=True)]
        return are_forms

    def _of(self, here: int, candidates: Sequence[Candidate]) -> _Listing:
        """What the window that reads ``here`` offers; the same if the very same candidates are given again."""
        if self._generation != self._wordings.generation or len(self._kept) > 2 * CACHED:
            self._kept.clear()
            self._generation = self._wordings.generation
        key = here, id(candidates)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._listing(here, candidates)
        return found

    def _listing(self, here: int, candidates: Sequence[Candidate]) -> _Listing:
        of_text = self._wordings.of_text
        return _Listing(
            candidates,
            np.array([here, *[of_text(one.text) for one in candidates]]),
            np.array([_KEEP, *[_ORIGIN[one.origin] for one in candidates]], np.int8),
            np.array([0.0, *[one.log10_channel for one in candidates]], np.float32),
        )


def spans_of(windows: Sequence[Window]) -> NDArray[np.int64]:
    """The spans of windows as rows: shape [windows, 2]."""
    return np.array([(one.span.start, one.span.end) for one in windows], dtype=np.int64).reshape(-1, 2)


def first_pairs(owner: NDArray[np.int64], windows: int) -> NDArray[np.int64]:
    """The first pair of each window, of pairs that are sorted by it."""
    return np.searchsorted(owner, np.arange(windows))


def _not_among(offered: Sequence[int], listed: NDArray[np.int64]) -> list[int]:
    known = set(listed.tolist())
    return [one for one in offered if one not in known]


def _initials_of(wordings: Sequence[Words]) -> NDArray[np.int32]:
    """The `initial` of single words; -1 for several."""
    return np.array([initial(words[0]) if len(words) == 1 else -1 for words in wordings], np.int32)
