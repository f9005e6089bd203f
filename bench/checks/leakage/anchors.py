"""Anchors: 8 bytes of a phrase, looked up at many places of a text at once.

A table of one byte for each hash drops nearly all places that hold no anchor; what is left is
looked up in a sorted list, and compared with the phrase 8 bytes at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

WIDTH = 8
_BITS = 20
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: multiplicative hashing (Knuth)
_AT_ONCE = 1 << 18  # pairs compared together


@dataclass(frozen=True)
class AnchorTable:
    """Anchors of one width, sorted by key.

    Attributes:
        mask: Leaves that many bytes of a key.
        maybe: Whether some anchor has that hash, shape (2^20,): small enough for the cache.
        keys: Distinct keys, ascending.
        bounds: Where each key's anchors start in the next two, and where the last one's end.
        phrase, offset: Whose anchor it is, and how far from the phrase's start.
    """

    mask: np.uint64
    maybe: NDArray[np.bool_]
    keys: Keys
    bounds: Ints
    phrase: Ints
    offset: Ints

    @classmethod
    def of(cls, width: int, rows: Sequence[tuple[int, int, int]]) -> AnchorTable:
        """Return the table of anchors given as (key, phrase, offset), keys of `width` bytes."""
        ordered = sorted(rows)
        every = np.array([row[0] for row in ordered], dtype=np.uint64)
        keys, first = np.unique(every, return_index=True)
        maybe = np.zeros(1 << _BITS, dtype=np.bool_)
        maybe[_hashed(keys)] = True
        return cls(
            mask=np.uint64((1 << (8 * width)) - 1),
            maybe=maybe,
            keys=keys,
            bounds=np.append(first, len(ordered)).astype(np.int64),
            phrase=np.array([row[1] for row in ordered], dtype=np.int64),
            offset=np.array([row[2] for row in ordered], dtype=np.int64),
        )

    def pairs(self, keys: Keys, places: Ints) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Yield phrases, offsets and places where the place's key is the anchor's, in parts."""
        masked = keys & self.mask
        some = np.flatnonzero(self.maybe[_hashed(masked)])
        slots = np.searchsorted(self.keys, masked[some])
        slots[slots == self.keys.size] = 0
        same = self.keys[slots] == masked[some]
        slots, places = slots[same], places[some[same]]
        counts = self.bounds[slots + 1] - self.bounds[slots]
        for part in _parts(counts):
            repeats = counts[part]
            ends = np.cumsum(repeats)
            within = np.arange(ends[-1]) - np.repeat(ends - repeats, repeats)
            row = np.repeat(self.bounds[slots[part]], repeats) + within
            yield self.phrase[row], self.offset[row], np.repeat(places[part], repeats)


def _parts(counts: Ints) -> Iterator[slice]:
    """Cut a list of counts so that each part adds up to not much more than `_AT_ONCE`."""
    if counts.size:
        steps = np.flatnonzero(np.diff(np.cumsum(counts) // _AT_ONCE)) + 1
        edges = [0, *steps.tolist(), counts.size]
        yield from (slice(a, b) for a, b in pairwise(edges))


def _hashed(keys: Keys) -> NDArray[np.uint64]:
    return (keys * _SPREAD) >> np.uint64(64 - _BITS)


def keys_of(data: Bytes) -> Keys:
    """Return a view of the 8 bytes at each place, little-endian."""
    return np.ndarray((data.size - WIDTH + 1,), dtype="<u8", buffer=data, strides=(1,))


def agreeing(a: Bytes, at: Ints, b: Bytes, place: Ints, step: int) -> Ints:
    """Return how many bytes agree from two places on, to the right (step 1) or left (step -1).

    Phrases end in bytes that stand in no text, so a comparison always ends.
    """
    first, second = keys_of(a), keys_of(b)
    shift = 0 if step == 1 else WIDTH - 1
    total = np.zeros(at.size, dtype=np.int64)
    live = np.arange(at.size)
    while live.size:
        reach = total[live] * step - shift
        differ = first[at[live] + reach] ^ second[place[live] + reach]
        total[live] += _zero_bytes(differ, step)
        live = live[differ == 0]
    return total


def _zero_bytes(differ: Keys, step: int) -> Ints:
    """Return how many bytes are zero from the low end (step 1) or the high end (step -1)."""
    bytes_ = differ[:, None].view(np.uint8)  # little-endian: low end first
    nonzero = bytes_ != 0 if step == 1 else bytes_[:, ::-1] != 0
    count: Ints = np.where(nonzero.any(axis=1), nonzero.argmax(axis=1), WIDTH)
    return count
