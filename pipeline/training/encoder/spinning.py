"""The simulator of `simulate` and the labels of `dataset` once more, over tables of numbers, compiled.

A passage is words by number. What is random comes from numpy's generator, which the caller has seeded.
"""

from __future__ import annotations

import numpy as np
from hashed import NONE, found, hash_of
from numba import njit

PASSAGE_WORDS = 190
ROOM = 640
"""Words of a spun passage at most."""
WORDING_PIECES = 6
"""Pieces of a wording that its vector is made of in training."""
MAX_WINDOW = 4
CLEAN_SHARE = 0.35
"""Share of passages that are left as they are, as `simulate` has it."""
KEEP, RIGHT, NOT_OFFERED = 0, 1, 2
"""What is right at a window: it as it stands, one of its candidates, or none of them."""


@njit(nogil=True)
def clean_passage(t, out):  # noqa: ANN001, ANN201
    """Fill ``out`` with a passage of the corpus; its length."""
    while True:
        document = np.searchsorted(t.until, np.random.random() * t.until[-1], side="right")
        first, last = t.documents[document], t.documents[document + 1]
        start = first + np.random.randint(0, max(1, last - first - 3))
        begin = t.paragraphs[start]
        length = min(PASSAGE_WORDS, t.paragraphs[last] - begin)
        if length > 25:
            out[:length] = t.tokens[begin : begin + length]
            return length


@njit(nogil=True)
def drawn_setting():  # noqa: ANN201
    """rate, thesaurus, function words, sharpness, mended articles, slips, neighbours: as `Setting.drawn`, and a share of words of no list."""
    kind = np.random.randint(0, 3)
    rate = np.random.uniform(0.03, 0.15) if kind == 0 else np.random.uniform(0.12, 0.35) if kind == 1 else np.random.uniform(0.25, 0.6)
    kind = np.random.randint(0, 4)
    thesaurus = (0.05 if kind == 0 else 0.15 if kind == 1 else 0.35 if kind == 2 else 0.6) * np.random.random() * 2
    mended = 1.0 if np.random.random() < 0.4 else 0.0
    near = np.random.random() * 0.08 if np.random.random() < 0.5 else 0.0
    return rate, thesaurus, np.random.random(), np.random.uniform(0.3, 1.6), mended, np.random.random() * 0.02, near


@njit(nogil=True)
def ranked(number, sharpness):  # noqa: ANN001, ANN201
    """One of so many wordings, the first ones more often."""
    total = 0.0
    for rank in range(number):
        total += (1.0 + rank) ** -sharpness
    left = np.random.random() * total
    for rank in range(number):
        left -= (1.0 + rank) ** -sharpness
        if left < 0:
            return rank
    return number - 1


@njit(nogil=True)
def wording_for(t, straight, at, length, setting):  # noqa: ANN001, ANN201
    """(words, wording) of what is put for the words from ``at`` on; 0 words if nothing is."""
    for size in range(min(MAX_WINDOW, length - at), 0, -1):
        place = found(t.spin_hashes, t.spin_slots, hash_of(straight, at, at + size))
        if place == NONE:
            continue
        start, listed = t.spin_starts[place], t.spin_listed[place]
        is_function = listed < 0
        if is_function:
            listed = -listed - 1
        synonyms = t.spin_starts[place + 1] - start - listed
        rate = setting[0] * (1.6 if size > 1 else 1.0)
        if is_function:
            rate = setting[0] * setting[2] * 0.6
        if np.random.random() > rate:
            continue
        use_synonyms = synonyms > 0 and (listed == 0 or np.random.random() < setting[1])
        if use_synonyms and listed == 0 and np.random.random() > 2 * setting[1]:
            continue
        chosen = listed + ranked(synonyms, setting[3] / 2) if use_synonyms else ranked(listed, setting[3])
        return size, t.spin_values[start + chosen]
    return 0, 0


@njit(nogil=True)
def other_word(t, word, setting):  # noqa: ANN001, ANN201
    """Another form of a word, or a word near it, now and then; -1 else."""
    if np.random.random() < setting[5] and t.slip_starts[word + 1] > t.slip_starts[word]:
        return t.slip_values[np.random.randint(t.slip_starts[word], t.slip_starts[word + 1])]
    if np.random.random() < setting[6] and t.near_starts[word + 1] > t.near_starts[word]:
        return t.near_values[np.random.randint(t.near_starts[word], t.near_starts[word + 1])]
    return NONE


@njit(nogil=True)
def spin(t, tokens, straight, length, out, swaps):  # noqa: ANN001, ANN201
    """Fill ``out`` with the passage as it is spun; (its length, number of swaps).

    A row of ``swaps`` is where the swap begins and ends in ``out``, and what it stands for in ``tokens``.
    """
    setting = drawn_setting()
    size, number, at = 0, 0, 0
    while at < length and size < ROOM - 16:
        words, wording = wording_for(t, straight, at, length, setting) if t.initial[tokens[at]] & 1 else (0, 0)
        if words == 0:
            other = other_word(t, straight[at], setting)
            out[size] = tokens[at] if other == NONE else other
            if other != NONE:
                swaps[number, 0], swaps[number, 1], swaps[number, 2], swaps[number, 3] = size, size + 1, at, at + 1
                number += 1
            size, at = size + 1, at + 1
            continue
        start, original = size, at
        first = t.wording_values[t.wording_starts[wording]]
        if setting[4] > 0 and size and (out[size - 1] == t.articles[0] or out[size - 1] == t.articles[1]):
            article = t.articles[1 if t.initial[first] & 2 else 0]
            if article != out[size - 1] and (number == 0 or swaps[number - 1, 1] < size):
                out[size - 1] = article
                start, original = size - 1, at - 1
        for i in range(t.wording_starts[wording], t.wording_starts[wording + 1]):
            out[size] = t.wording_values[i]
            size += 1
        at += words
        swaps[number, 0], swaps[number, 1], swaps[number, 2], swaps[number, 3] = start, size, original, at
        number += 1
    return size, number


@njit(nogil=True)
def equals(t, wording, tokens, low, high):  # noqa: ANN001, ANN201
    """Whether a wording is these words."""
    start = t.wording_starts[wording]
    same = t.wording_starts[wording + 1] - start == high - low
    for i in range(high - low):
        same = same and t.straight[t.wording_values[start + i]] == tokens[low + i]
    return same


@njit(nogil=True)
def mends_part(t, wording, tokens, swap, start, end):  # noqa: ANN001, ANN201
    """Whether a wording stands in the original of a longer swap where the words from ``start`` to ``end`` stand in the swap."""
    size = t.wording_starts[wording + 1] - t.wording_starts[wording]
    for low in range(swap[2], swap[3] - size + 1):
        if (low > swap[2]) == (start > swap[0]) and (low + size < swap[3]) == (end < swap[1]) and equals(t, wording, tokens, low, low + size):
            return True
    return False


@njit(nogil=True)
def swaps_over(start, end, swaps, number):  # noqa: ANN001, ANN201
    """(first and last swap that a window touches, or -1 twice; by how much the clean passage is longer before it)."""
    first = last = NONE
    longer = 0
    for i in range(number):
        if swaps[i, 0] < end and start < swaps[i, 1]:
            first = i if first == NONE else first
            last = i
        if swaps[i, 1] <= start:
            longer = swaps[i, 3] - swaps[i, 1]
    return first, last, longer


@njit(nogil=True)
def label_of_part(t, slot, start, end, out, tokens, swap):  # noqa: ANN001, ANN201
    """(kind, right candidate) of a window inside of a longer swap; kind -1 where that cannot be told."""
    for low in range(swap[2], swap[3] - (end - start) + 1):
        same = (low > swap[2]) == (start > swap[0]) and (low + end - start < swap[3]) == (end < swap[1])
        for i in range(end - start):
            same = same and tokens[low + i] == t.straight[out[start + i]]
        if same:
            return KEEP, NONE
    best, longest = NONE, 0
    if slot != NONE:
        for i in range(t.offer_starts[slot], t.offer_starts[slot + 1]):
            size = t.wording_starts[t.offer_values[i] + 1] - t.wording_starts[t.offer_values[i]]
            if size > longest and mends_part(t, t.offer_values[i], tokens, swap, start, end):
                best, longest = i - t.offer_starts[slot], size
    return (NONE if best == NONE else RIGHT), best


@njit(nogil=True)
def label(t, slot, start, end, out, tokens, swaps, number):  # noqa: ANN001, ANN201
    """(kind, right candidate, first and end of the original) of a window; kind -1 where that cannot be told. ``tokens`` are straight words."""
    first, last, longer = swaps_over(start, end, swaps, number)
    if first == NONE:
        return KEEP, NONE, 0, 0
    if swaps[first, 0] < start or swaps[last, 1] > end:
        if first != last or swaps[first, 0] > start or swaps[first, 1] < end:
            return NONE, NONE, 0, 0
        kind, right = label_of_part(t, slot, start, end, out, tokens, swaps[first])
        return kind, right, 0, 0
    low, high = start + longer, swaps[last, 3] + (end - swaps[last, 1])
    if slot != NONE:
        for i in range(t.offer_starts[slot], t.offer_starts[slot + 1]):
            if equals(t, t.offer_values[i], tokens, low, high):
                return RIGHT, i - t.offer_starts[slot], low, high
    return NOT_OFFERED, NONE, low, high
