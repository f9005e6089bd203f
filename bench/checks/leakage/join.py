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

import numpy as np

from bench.checks.leakage.anchors import WIDTH, AnchorTable, Ints, agreeing, keys_of
from bench.checks.leakage.flat import PAD, Bytes, Flat, flat_phrase

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
        self._tables = [AnchorTable.of(width, rows) for width, rows in sorted(tables.items())]

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
        keys = keys_of(data)[starts]
        for table in self._tables:
            yield from table.pairs(keys, starts)

    def _compared(self, data: Bytes, phrase: Ints, offset: Ints, place: Ints) -> tuple[Ints, ...]:
        """Return the runs around some pairs of places that are long enough."""
        own = self._start[phrase] + offset
        right = agreeing(self._data, own, data, place, 1)
        left = agreeing(self._data, own - 1, data, place - 1, -1)
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
        key = int.from_bytes(phrase[at : at + WIDTH].ljust(WIDTH, b"\0"), "little")
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
        inside = [i for i in range(first, first + least) if keys[i][1] + WIDTH <= end]
        if inside:
            last = min(inside, key=lambda i: (often[keys[i][0]], -keys[i][2], -i))
            yield WIDTH, keys[last][0], keys[last][1]
        else:  # a run of fewer than 8 bytes, such as "is it a"
            last = first
            width = end - keys[first][1]
            at = keys[first][1]
            yield width, int.from_bytes(phrase[at : at + width], "little"), at
        # an anchor that reaches beyond a run's end cannot stand for it
