"""Where runs of some phrases' words stand in texts: a join on 8 bytes, then a comparison.

Every run of `least` words of a phrase holds at least one *anchor*: the 8 bytes at the start of one
of its words, chosen for being rare. Texts are looked at word by word; where a word starts with an
anchor's bytes (a table of one byte for each hash drops nearly all that do not), text and phrase
are compared to the left and to the right of it, 8 bytes at a time. So every run is found, and
nothing is reported that was not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.checks.leakage.flat import PAD, Bytes, Flat, flat_phrase

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

_WIDTH = 8
_BITS = 20
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: multiplicative hashing (Knuth)
_AT_ONCE = 1 << 18
_STOP = 0x01  # between phrases; stands in no text


@dataclass(frozen=True)
class Hits:
    """Runs of words that phrase and text share, each as long as it goes; shape (n,) all.

    Attributes:
        phrase: Index of the phrase.
        first: Index of the run's first word in the phrase.
        words: Length of the run.
        place: Where the run's first word starts in `Flat.data`.
    """

    phrase: Ints
    first: Ints
    words: Ints
    place: Ints


class Join:
    """Phrases, ready to be found in texts.

    Args:
        phrases: Words of each phrase.
        least: Length of the shortest run worth reporting, in words, for each phrase; at least 1
            and at most the phrase's length.
    """

    def __init__(self, phrases: Sequence[Sequence[str]], least: Sequence[int]) -> None:
        flat = [flat_phrase(words) for words in phrases]
        stop = bytes([_STOP]) * PAD
        self._data: Bytes = np.frombuffer(stop + stop.join(flat) + stop, dtype=np.uint8)
        lengths = np.array([len(one) + PAD for one in flat], dtype=np.int64)
        self._start: Ints = PAD + np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
        self._least: Ints = np.asarray(least, dtype=np.int64)
        spaces = self._data == 0x20
        self._spaces: Ints = np.cumsum(spaces)
        at = np.arange(self._data.size)
        self._space_before: Ints = np.maximum.accumulate(np.where(spaces, at, 0))
        after = np.where(spaces, at, self._data.size)
        self._space_after: Ints = np.minimum.accumulate(after[::-1])[::-1]
        self._set_anchors(flat, [len(words) for words in phrases])

    def _set_anchors(self, flat: Sequence[bytes], lengths: Sequence[int]) -> None:
        candidates = [_word_keys(one) for one in flat]
        often = Counter(key for one in candidates for key, _, _ in one)
        tables: dict[int, list[tuple[int, int, int]]] = {}
        for phrase, (keys, length) in enumerate(zip(candidates, lengths, strict=True)):
            least = int(self._least[phrase])
            for anchor in _anchors(flat[phrase], keys, length, least, often):
                tables.setdefault(anchor[0], []).append((anchor[1], phrase, anchor[2]))
        self._tables = [_Table.of(width, rows) for width, rows in sorted(tables.items())]

    def hits(self, flat: Flat) -> Hits:
        """Return every run of at least `least` words, each once for every anchor in it."""
        found = [self._compared(flat.data, *pairs) for pairs in self._pairs(flat.data)]
        if not found:
            none = np.empty(0, dtype=np.int64)
            return Hits(none, none, none, none)
        return Hits(*(np.concatenate(column) for column in zip(*found, strict=True)))

    def _pairs(self, data: Bytes) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Yield phrases, offsets in them and places in the text that share an anchor's bytes."""
        starts = np.flatnonzero(data[PAD : -PAD - 1] == 0x20) + PAD + 1
        keys = _keys(data)[starts]
        for table in self._tables:
            yield from table.pairs(keys, starts)

    def _compared(self, data: Bytes, phrase: Ints, offset: Ints, place: Ints) -> tuple[Ints, ...]:
        """Return the runs around some pairs of places that are long enough."""
        own = self._start[phrase] + offset
        right = _agreeing(self._data, own, data, place, 1)
        left = _agreeing(self._data, own - 1, data, place - 1, -1)
        # whole words only: from a space that agrees to a space that agrees
        begin = self._space_after[own - left]
        end = self._space_before[own + right - 1]
        words = self._spaces[end] - self._spaces[begin]
        kept = (end > begin) & (words >= self._least[phrase])
        first = self._spaces[begin] - self._spaces[self._start[phrase]]
        run = begin + 1 - own + place
        return phrase[kept], first[kept], words[kept], run[kept]


def _word_keys(phrase: bytes) -> list[tuple[int, int, int]]:
    """Return the first 8 bytes of each word (as a number), where it starts, and its length."""
    found = []
    at = 1
    for word in phrase[1:-1].split(b" "):
        key = int.from_bytes(phrase[at : at + _WIDTH].ljust(_WIDTH, b"\0"), "little")
        found.append((key, at, len(word)))
        at += len(word) + 1
    return found


def _anchors(
    phrase: bytes,
    keys: Sequence[tuple[int, int, int]],
    length: int,
    least: int,
    often: Counter[int],
) -> Iterator[tuple[int, int, int]]:
    """Yield (width, key, offset) so that each run of `least` words holds one of them, whole."""
    last = -1
    for first in range(length - least + 1):
        if last >= first:
            continue  # the run from here on holds the last one
        end = keys[first + least - 1][1] + keys[first + least - 1][2] + 1
        inside = [i for i in range(first, first + least) if keys[i][1] + _WIDTH <= end]
        if inside:
            last = min(inside, key=lambda i: (often[keys[i][0]], -keys[i][2], -i))
            yield _WIDTH, keys[last][0], keys[last][1]
        else:  # a run of fewer than 8 bytes, such as "is it a"
            last = first
            width = end - keys[first][1]
            at = keys[first][1]
            yield width, int.from_bytes(phrase[at : at + width], "little"), at
        # an anchor that reaches beyond a run's end cannot stand for it


@dataclass(frozen=True)
class _Table:
    """Anchors of one width, sorted by key."""

    mask: np.uint64
    maybe: NDArray[np.bool_]
    keys: Keys
    bounds: Ints
    phrase: Ints
    offset: Ints

    @classmethod
    def of(cls, width: int, rows: Sequence[tuple[int, int, int]]) -> _Table:
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


def _keys(data: Bytes) -> Keys:
    """Return a view of the 8 bytes at each place, little-endian."""
    return np.ndarray((data.size - _WIDTH + 1,), dtype="<u8", buffer=data, strides=(1,))


def _agreeing(a: Bytes, at: Ints, b: Bytes, place: Ints, step: int) -> Ints:
    """Return how many bytes agree from two places on, to the right (step 1) or left (step -1).

    Phrases end in bytes that stand in no text, so a comparison always ends.
    """
    first, second = _keys(a), _keys(b)
    shift = 0 if step == 1 else _WIDTH - 1
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
    count: Ints = np.where(nonzero.any(axis=1), nonzero.argmax(axis=1), _WIDTH)
    return count
