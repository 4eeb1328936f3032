"""Spun passages as batches for the encoder, made from the tables that `tables` writes, compiled.

One call makes one batch, without Python's lock, so that threads share the work. What is random comes from the seed alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from hashed import NONE, found, hash_of, hashed
from numba import njit
from numpy.typing import NDArray
from spinning import CLEAN_SHARE, KEEP, MAX_WINDOW, NOT_OFFERED, RIGHT, ROOM, WORDING_PIECES, clean_passage, label, spin

PIECES = 288
"""Pieces of a passage that are read in training, the marks at both ends included."""

EDITED, QUIET = 48, 40
"""Windows with a swap in them, and windows that stand as written, taken from each passage at random."""
CHOICES = 14
"""Candidates of a window, taken at random, the right one among them."""
ADDED = 0.35
"""How often the original is offered where no list holds it, since the nearest wordings of the encoder may."""

Ints = NDArray[np.int32]


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
    here [W, WORDING_PIECES]: pieces of the window as it stands, padded with -1; pair_window, pair_wording [P]: candidates of windows, as
    wordings, or as -1 - class;
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
        np.full((windows, WORDING_PIECES), NONE, i), np.zeros(windows * (CHOICES + 1), i), np.zeros(windows * (CHOICES + 1), i), np.zeros(windows, i),
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
            if size < WORDING_PIECES:
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
def spun_passage(t, tokens, straight, length, out, swaps, swapped):  # noqa: ANN001, ANN201
    """Fill ``out`` with a clean passage, as it is or spun, and ``swapped`` with 1 for the words of swaps; (its length, number of swaps)."""
    number, size = 0, length
    if np.random.random() < CLEAN_SHARE:
        out[:length] = tokens[:length]
    else:
        size, number = spin(t, tokens, straight, length, out, swaps)
    for i in range(number):
        swapped[swaps[i, 0] : swaps[i, 1]] = 1
    return size, number


@njit(nogil=True)
def labelled_windows(t, out, read, words, straight, swaps, number, swapped, windows):  # noqa: ANN001, ANN201
    """Fill ``windows`` with those that stand as written (0) and the others (1); how many there are of each.

    A row is start, end, what is offered, kind, right candidate, class of the original.
    """
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
            one[0], one[1], one[2], one[3], one[4], one[5] = start, end, slot, kind, right, original
            counts[which] += 1
    return counts


@njit(nogil=True)
def put_simulated(t, batch, row):  # noqa: ANN001, ANN201
    """Add a passage of the corpus, most of them spun, and some of its windows."""
    tokens, out, straight, read = np.empty(ROOM, np.int32), np.empty(ROOM, np.int32), np.empty(ROOM, np.int32), np.empty(ROOM, np.int32)
    swaps, edges, swapped = np.zeros((ROOM, 4), np.int32), np.empty((ROOM, 2), np.int32), np.zeros(ROOM, np.float32)
    length = clean_passage(t, tokens)
    for i in range(length):
        straight[i] = t.straight[tokens[i]]
    size, number = spun_passage(t, tokens, straight, length, out, swaps, swapped)
    words = layout(t, out, size, row, batch, edges)
    put_words(batch, edges, swapped, words)
    for i in range(size):
        read[i] = t.straight[out[i]]
    windows = np.empty((2, 4 * ROOM, 6), np.int32)
    counts = labelled_windows(t, out, read, words, straight, swaps, number, swapped, windows)
    for which in range(2):
        for i in chosen(counts[which], EDITED if which else QUIET):
            start, end, slot, kind, right, original = windows[which, i]
            low, high = (t.offer_starts[slot], t.offer_starts[slot + 1]) if slot != NONE else (0, 0)
            put_window(t, batch, out, edges, start, end, t.offer_values, low, high, kind, right, original)


@njit(nogil=True)
def put_article(t, batch, row, passage):  # noqa: ANN001, ANN201
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
        for i in chosen(edits if which else still, EDITED if which else QUIET):
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
            put_article(t, batch, row, passages[row])
