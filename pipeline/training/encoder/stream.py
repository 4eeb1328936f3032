"""Spun passages as batches for the encoder, made from the tables of `tables`: the simulator of `simulate` and the labels of `dataset` once more, compiled.

One call makes one batch, without Python's lock, so that threads share the work. What is random comes from the seed alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

PASSAGE_WORDS = 190
PIECES = 288
"""Pieces of a passage that are read in training, the marks at both ends included."""

CLEAN_SHARE = 0.35
MAX_WINDOW = 4
EDITED, QUIET = 48, 40
"""Windows with a swap in them, and windows that stand as written, taken from each passage at random."""
CHOICES = 14
"""Candidates of a window, taken at random, the right one among them."""
ADDED = 0.35
"""How often the original is offered where no list holds it, since the nearest wordings of the encoder may."""
HERE_PIECES = 6
ROOM = 640
NONE = -1
KEEP, RIGHT, NOT_OFFERED = 0, 1, 2
"""What is right at a window: it as it stands, one of its pairs, or none of them."""

Ints = NDArray[np.int32]
_PRIME, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


class Tables(NamedTuple):
    """The arrays of `tables`, windows as hash tables, in the order that the compiled functions know."""

    tokens: Ints
    paragraphs: Ints
    documents: Ints
    until: NDArray[np.float64]
    straight: Ints
    initial: NDArray[np.int8]
    articles: Ints
    marks: Ints
    piece_starts: Ints
    piece_values: Ints
    slip_starts: Ints
    slip_values: Ints
    near_starts: Ints
    near_values: Ints
    wording_starts: Ints
    wording_values: Ints
    spin_hashes: NDArray[np.uint64]
    spin_slots: Ints
    spin_starts: Ints
    spin_values: Ints
    spin_listed: Ints
    offer_hashes: NDArray[np.uint64]
    offer_slots: Ints
    offer_starts: Ints
    offer_values: Ints
    class_hashes: NDArray[np.uint64]
    class_slots: Ints
    class_of: Ints
    article_token_starts: Ints
    article_token_values: Ints
    article_choice_starts: Ints
    article_choice_values: Ints
    article_swapped: NDArray[np.int8]
    article_windows: Ints
    article_window_starts: Ints


class Arrays(NamedTuple):
    """A batch as it is filled. Flat piece and pair numbers count through the whole batch; ``sizes`` says how many of each there are.

    pieces [B, PIECES], 0 is padding; word_piece [words]: first piece of each word; word_swapped [words]; window [W, 2]: first and last piece;
    here [W, HERE_PIECES]: pieces of the window as it stands, padded with -1; pair_window, pair_wording [P]: candidates of windows, as wordings;
    kind [W]: KEEP, RIGHT or NOT_OFFERED; right [W]: the right pair, or -1; original [W]: the class of what the author wrote, or -1.
    """

    pieces: Ints
    word_piece: Ints
    word_swapped: NDArray[np.float32]
    window: Ints
    here: Ints
    pair_window: Ints
    pair_wording: Ints
    kind: Ints
    right: Ints
    original: Ints
    sizes: Ints


def empty(passages: int) -> Arrays:
    """Room for a batch of so many passages."""
    windows = passages * (EDITED + QUIET)
    i = np.int32
    return Arrays(
        np.zeros((passages, PIECES), i), np.zeros(passages * PIECES, i), np.zeros(passages * PIECES, np.float32), np.zeros((windows, 2), i),
        np.full((windows, HERE_PIECES), NONE, i), np.zeros(windows * (CHOICES + 1), i), np.zeros(windows * (CHOICES + 1), i), np.zeros(windows, i),
        np.zeros(windows, i), np.zeros(windows, i), np.zeros(3, i),
    )  # fmt: skip


def load(file: Mapping[str, np.ndarray]) -> Tables:
    """The tables of a file, its arrays by name, their windows hashed."""
    spin, offer = (hashed(file[f"{name}_keys"], file[f"{name}_list"]) for name in ("spin", "offer"))
    classes = file["classes"]
    class_of = np.full(len(file["wording_starts"]) - 1, NONE, np.int32)
    class_of[classes] = np.arange(len(classes))
    keys = np.full((len(classes), 8), NONE, np.int32)
    for row, wording in enumerate(classes.tolist()):
        words = file["wording_values"][file["wording_starts"][wording] : file["wording_starts"][wording + 1]][:8]
        keys[row, : len(words)] = file["straight"][words]
    windows = file["article_windows"]
    passages = len(file["article_tokens_starts"]) - 1
    named = {
        "until": np.cumsum(file["shares"].astype(np.float64) * np.diff(file["paragraphs"][file["documents"]])),
        "spin_hashes": spin[0], "spin_slots": spin[1], "offer_hashes": offer[0], "offer_slots": offer[1],
        **dict(zip(("class_hashes", "class_slots"), hashed(keys, np.arange(len(classes), dtype=np.int32)), strict=True)), "class_of": class_of,
        "piece_starts": file["pieces_starts"], "piece_values": file["pieces_values"], "slip_starts": file["slips_starts"],
        "slip_values": file["slips_values"], "article_token_starts": file["article_tokens_starts"],
        "article_token_values": file["article_tokens_values"], "article_choice_starts": file["article_choices_starts"],
        "article_choice_values": file["article_choices_values"],
        "article_window_starts": np.searchsorted(windows[:, 0], np.arange(passages + 1)).astype(np.int32),
    }  # fmt: skip
    return Tables(*(named[name] if name in named else file[name] for name in Tables._fields))


@njit(nogil=True)
def hash_of(ids, start, stop):  # noqa: ANN001, ANN201
    """The 64-bit hash of a run of numbers."""
    state = np.uint64(stop - start)
    for i in range(start, stop):
        state = (state ^ np.uint64(ids[i])) * _PRIME
        state ^= state >> np.uint64(29)
        state *= _MIX
        state ^= state >> np.uint64(32)
    return state


@njit(nogil=True)
def hashed(keys, values):  # noqa: ANN001, ANN201
    """(hashes, values) of a table with open addressing; rows of ``keys`` end before the first -1."""
    size = 16
    while size < 2 * len(keys):
        size *= 2
    hashes, slots = np.zeros(size, np.uint64), np.full(size, NONE, np.int32)
    for row in range(len(keys)):
        length = 0
        while length < keys.shape[1] and keys[row, length] != NONE:
            length += 1
        value = hash_of(keys[row], 0, length)
        at = np.int64(value & np.uint64(size - 1))
        while slots[at] != NONE:
            at = (at + 1) & (size - 1)
        hashes[at], slots[at] = value, values[row]
    return hashes, slots


@njit(nogil=True)
def found(hashes, slots, value):  # noqa: ANN001, ANN201
    """The value of a hash, or -1."""
    at = np.int64(value & np.uint64(len(hashes) - 1))
    while slots[at] != NONE:
        if hashes[at] == value:
            return slots[at]
        at = (at + 1) & (len(hashes) - 1)
    return NONE


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
    kind = np.random.randint(0, 3)
    thesaurus = (0.05 if kind == 0 else 0.15 if kind == 1 else 0.35) * np.random.random() * 2
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
        return size, t.spin_values[start + listed + np.random.randint(0, synonyms)] if use_synonyms else t.spin_values[start + ranked(listed, setting[3])]
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
    if t.wording_starts[wording + 1] - start != high - low:
        return False
    for i in range(high - low):
        if t.straight[t.wording_values[start + i]] != tokens[low + i]:
            return False
    return True


@njit(nogil=True)
def mends_part(t, wording, tokens, swap, start, end):  # noqa: ANN001, ANN201
    """Whether a wording stands in the original of a longer swap where the words from ``start`` to ``end`` stand in the swap."""
    size = t.wording_starts[wording + 1] - t.wording_starts[wording]
    for low in range(swap[2], swap[3] - size + 1):
        if (low > swap[2]) == (start > swap[0]) and (low + size < swap[3]) == (end < swap[1]) and equals(t, wording, tokens, low, low + size):
            return True
    return False


@njit(nogil=True)
def label(t, slot, start, end, out, tokens, swaps, number):  # noqa: ANN001, ANN201
    """(kind, right candidate, first and end of the original) of a window; kind -1 where that cannot be told. ``tokens`` are straight words."""
    first = last = -1
    shift = 0
    for i in range(number):
        if swaps[i, 0] < end and start < swaps[i, 1]:
            first = i if first < 0 else first
            last = i
        if swaps[i, 1] <= start:
            shift = swaps[i, 3] - swaps[i, 1]
    if first < 0:
        return KEEP, NONE, 0, 0
    offers = range(t.offer_starts[slot], t.offer_starts[slot + 1]) if slot != NONE else range(0)
    if swaps[first, 0] < start or swaps[last, 1] > end:
        swap = swaps[first]
        if first != last or swap[0] > start or swap[1] < end:
            return NONE, NONE, 0, 0
        for low in range(swap[2], swap[3] - (end - start) + 1):
            same = (low > swap[2]) == (start > swap[0]) and (low + end - start < swap[3]) == (end < swap[1])
            for i in range(end - start):
                same = same and tokens[low + i] == t.straight[out[start + i]]
            if same:
                return KEEP, NONE, 0, 0
        best, longest = NONE, 0
        for i in offers:
            size = t.wording_starts[t.offer_values[i] + 1] - t.wording_starts[t.offer_values[i]]
            if size > longest and mends_part(t, t.offer_values[i], tokens, swap, start, end):
                best, longest = i - t.offer_starts[slot], size
        return (NONE, NONE, 0, 0) if best == NONE else (RIGHT, best, 0, 0)
    low = swaps[first, 2] - (swaps[first, 0] - start) if swaps[first, 0] >= start else start + shift
    high = swaps[last, 3] + (end - swaps[last, 1])
    for i in offers:
        if equals(t, t.offer_values[i], tokens, low, high):
            return RIGHT, i - t.offer_starts[slot], low, high
    return NOT_OFFERED, NONE, low, high


@njit(nogil=True)
def layout(t, tokens, length, row, batch, edges):  # noqa: ANN001, ANN201
    """Put the pieces of a passage in a row of the batch; how many words fit. ``edges`` takes first and last piece of each word."""
    pieces = batch.pieces[row]
    pieces[:] = 0
    pieces[0] = t.marks[0]
    size, word = 1, 0
    while word < length:
        start, stop = t.piece_starts[tokens[word]], t.piece_starts[tokens[word] + 1]
        if size + stop - start >= PIECES:
            break
        edges[word, 0], edges[word, 1] = row * PIECES + size, row * PIECES + size + stop - start - 1
        for i in range(start, stop):
            pieces[size] = t.piece_values[i]
            size += 1
        word += 1
    pieces[size] = t.marks[1]
    return word


@njit(nogil=True)
def put_words(batch, edges, swapped, words):  # noqa: ANN001, ANN201
    """Add the words of a passage."""
    at = batch.sizes[0]
    for word in range(words):
        batch.word_piece[at + word] = edges[word, 0]
        batch.word_swapped[at + word] = swapped[word]
    batch.sizes[0] += words


@njit(nogil=True)
def put_window(t, batch, out, edges, start, end, values, low, high, kind, right, original):  # noqa: ANN001, ANN201
    """Add a window with some of its candidates ``values[low:high]``; ``right`` counts from ``low``, ``original`` is a class."""
    window, pair = batch.sizes[1], batch.sizes[2]
    batch.window[window, 0], batch.window[window, 1] = edges[start, 0], edges[end - 1, 1]
    batch.here[window] = NONE
    size = 0
    for word in range(start, end):
        for i in range(t.piece_starts[out[word]], t.piece_starts[out[word] + 1]):
            if size < HERE_PIECES:
                batch.here[window, size] = t.piece_values[i]
                size += 1
    batch.right[window] = NONE
    left, wanted = high - low, min(CHOICES, high - low)
    for i in range(low, high):
        is_right = i - low == right
        take = is_right or np.random.random() * left < wanted
        left -= 1
        if take:
            if is_right:
                batch.right[window] = pair
            wanted -= 1
            batch.pair_window[pair], batch.pair_wording[pair] = window, values[i]
            pair += 1
            if wanted <= 0 and (right == NONE or i - low >= right):
                break
    if kind == NOT_OFFERED and original != NONE and np.random.random() < ADDED:
        batch.right[window] = pair
        batch.pair_window[pair], batch.pair_wording[pair] = window, -1 - original
        pair += 1
        kind = RIGHT
    batch.kind[window] = kind
    batch.original[window] = original if kind != KEEP else NONE
    batch.sizes[1], batch.sizes[2] = window + 1, pair


@njit(nogil=True)
def chosen(number, most):  # noqa: ANN001, ANN201
    """At most so many of the first ``number`` numbers, at random."""
    order = np.arange(number)
    most = min(most, number)
    for i in range(most):
        j = np.random.randint(i, number)
        order[i], order[j] = order[j], order[i]
    return order[:most]


@njit(nogil=True)
def put_simulated(t, batch, row):  # noqa: ANN001, ANN201
    """Add a passage of the corpus, most of them spun, and some of its windows."""
    tokens, out = np.empty(PASSAGE_WORDS, np.int32), np.empty(ROOM, np.int32)
    swaps, edges, swapped = np.zeros((ROOM, 4), np.int32), np.empty((ROOM, 2), np.int32), np.zeros(ROOM, np.float32)
    length = clean_passage(t, tokens)
    number, size = 0, length
    straight = np.empty(ROOM, np.int32)
    for i in range(length):
        straight[i] = t.straight[tokens[i]]
    if np.random.random() < CLEAN_SHARE:
        out[:length] = tokens[:length]
    else:
        size, number = spin(t, tokens, straight, length, out, swaps)
    for i in range(number):
        swapped[swaps[i, 0] : swaps[i, 1]] = 1
    words = layout(t, out, size, row, batch, edges)
    put_words(batch, edges, swapped, words)
    read = np.empty(size, np.int32)
    for i in range(size):
        read[i] = t.straight[out[i]]
    windows = np.empty((2, 4 * ROOM, 7), np.int32)
    counts = np.zeros(2, np.int32)
    for start in range(words):
        for end in range(start + 1, min(start + MAX_WINDOW, words) + 1):
            if not t.initial[out[end - 1]] & 1:
                break
            slot = found(t.offer_hashes, t.offer_slots, hash_of(read, start, end))
            if slot == NONE and not (swapped[start] and swapped[end - 1]):
                continue
            kind, right, low, high = label(t, slot, start, end, out, straight, swaps, number)
            original = found(t.class_hashes, t.class_slots, hash_of(straight, low, high)) if high > low else NONE
            if kind == RIGHT and high == low:
                original = t.class_of[t.offer_values[t.offer_starts[slot] + right]]
            if kind == NONE or (slot == NONE and (kind != NOT_OFFERED or original == NONE)):
                continue
            which = 0 if kind == KEEP else 1
            one = windows[which, counts[which]]
            one[0], one[1], one[2], one[3], one[4], one[5], one[6] = start, end, slot, kind, right, original, 0
            counts[which] += 1
    for which in range(2):
        for i in chosen(counts[which], EDITED if which else QUIET):
            start, end, slot, kind, right, original, _ = windows[which, i]
            low, high = (t.offer_starts[slot], t.offer_starts[slot + 1]) if slot != NONE else (0, 0)
            put_window(t, batch, out, edges, start, end, t.offer_values, low, high, kind, right, original)


@njit(nogil=True)
def put_article(t, batch, row, passage, most):  # noqa: ANN001, ANN201
    """Add a passage of an article and some of its windows."""
    edges = np.empty((ROOM, 2), np.int32)
    first, last = t.article_token_starts[passage], min(t.article_token_starts[passage + 1], t.article_token_starts[passage] + ROOM)
    out = t.article_token_values[first:last]
    words = layout(t, out, last - first, row, batch, edges)
    put_words(batch, edges, t.article_swapped[first:last].astype(np.float32), words)
    begin, stop = t.article_window_starts[passage], t.article_window_starts[passage + 1]
    kept, quiet = np.empty(stop - begin, np.int32), np.empty(stop - begin, np.int32)
    edits = still = 0
    for i in range(begin, stop):
        if t.article_windows[i, 2] <= words:
            if t.article_windows[i, 4] != 0:
                kept[edits] = i
                edits += 1
            else:
                quiet[still] = i
                still += 1
    for which in range(2):
        rows = kept if which else quiet
        for i in chosen(edits if which else still, EDITED if which else QUIET) if most else np.arange(edits if which else still)[: EDITED if which else QUIET]:
            _, start, end, offered, target, original = t.article_windows[rows[i]]
            kind = KEEP if target == 0 else RIGHT if target > 0 else NOT_OFFERED
            low, high = t.article_choice_starts[offered], t.article_choice_starts[offered + 1]
            if kind == RIGHT and original == NONE:
                original = t.article_choice_values[low + target - 1]
            class_ = t.class_of[original] if original != NONE else NONE
            put_window(t, batch, out, edges, start, end, t.article_choice_values, low, high, kind, target - 1 if target > 0 else NONE, class_)


@njit(nogil=True)
def fill(t, batch, seed, passages):  # noqa: ANN001, ANN201
    """Fill a batch: a passage of an article for each number in ``passages`` that is not -1, a simulated one for each that is."""
    np.random.seed(seed)
    batch.sizes[:] = 0
    for row in range(len(passages)):
        if passages[row] == NONE:
            put_simulated(t, batch, row)
        else:
            put_article(t, batch, row, passages[row], True)
