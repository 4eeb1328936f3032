"""Runs of numbers as the keys of hash tables, compiled."""

from __future__ import annotations

import numpy as np
from numba import njit

NONE = -1
_PRIME, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


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
