"""Where given strings stand in texts that were stripped of all but letters and digits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from bench.checks.leakage.anchors import WIDTH, AnchorTable, Bytes, Ints, agreeing, keys_of
from bench.checks.leakage.flat import PAD, Flat

_STOP = 0x01


class Substrings:
    """Strings of letters and digits, ready to be found.

    Args:
        strings: None of them empty.
    """

    def __init__(self, strings: Sequence[str]) -> None:
        raw = [one.encode() for one in strings]
        stop = bytes([_STOP]) * PAD
        self._data: Bytes = np.frombuffer(stop + stop.join(raw) + stop, dtype=np.uint8)
        self._lengths: Ints = np.array([len(one) for one in raw], dtype=np.int64)
        self._start: Ints = PAD + np.cumsum(self._lengths + PAD) - self._lengths - PAD
        tables: dict[int, list[tuple[int, int, int]]] = {}
        often = Counter(key for one in raw for key in _keys(one))
        for number, one in enumerate(raw):
            keys = _keys(one)
            at = min(range(len(keys)), key=lambda i: (often[keys[i]], i))
            tables.setdefault(min(len(one), WIDTH), []).append((keys[at], number, at))
        self._tables = [AnchorTable.of(width, rows) for width, rows in sorted(tables.items())]

    def found(self, flat: Flat) -> tuple[Ints, Ints]:
        """Return which strings stand in which texts, each pair as often as it does."""
        data = flat.data[flat.data != 0x20]
        ends = np.flatnonzero(data == flat.data[flat.ends[0]])
        keys = keys_of(data)
        places = np.arange(keys.size)
        strings, texts = [], []
        for table in self._tables:
            for number, offset, place in table.pairs(keys, places):
                start = np.maximum(place - offset, 0)  # 0: in the padding, where nothing agrees
                length = agreeing(self._data, self._start[number], data, start, 1)
                whole = length >= self._lengths[number]
                strings.append(number[whole])
                texts.append(flat.texts[np.searchsorted(ends, start[whole]) - 1])
        none = [np.empty(0, dtype=np.int64)]
        return np.concatenate(strings or none), np.concatenate(texts or none)


def _keys(one: bytes) -> list[int]:
    """Return each 8 bytes of a string as a number; the whole of a shorter one."""
    last = max(len(one) - WIDTH, 0)
    return [int.from_bytes(one[at : at + WIDTH], "little") for at in range(last + 1)]
