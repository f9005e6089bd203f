"""Texts as one array of bytes: folded words with single spaces, ready to be searched.

What `words` says of a text, without a Python object for each word: about 150 MB of ASCII and 40 MB
of other text in a second, on one core, where `words` itself does some 40 and 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.checks.words.spacing import spaced

Bytes = NDArray[np.uint8]

END = 0x0A
"""Stands between two texts; never part of a word."""
_BETWEEN = (0x20, END)
PAD = 16
"""Bytes before and after all texts, so that every place can be looked at 8 bytes at a time."""


@dataclass(frozen=True)
class Flat:
    """Some texts as bytes: ` word word END word `, padded at both ends.

    Attributes:
        data: UTF-8.
        ends: Place of the END before each text, and of the one after the last, shape (n + 1,).
        texts: Which texts these are: their index in what was given, shape (n,).
    """

    data: Bytes
    ends: NDArray[np.int64]
    texts: NDArray[np.int64]

    def text_at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which text each place lies in."""
        return self.texts[np.searchsorted(self.ends, places) - 1]

    def word_at(self, place: int) -> int:
        """Return how many words of its text stand before a place."""
        start = int(self.ends[np.searchsorted(self.ends, place) - 1])
        return int(np.count_nonzero(self.data[start + 2 : place] == 0x20))

    def words_around(self, place: int, reach: int) -> list[str]:
        """Return the words of a place's text that stand, whole, within so many bytes of it."""
        slot = int(np.searchsorted(self.ends, place))
        first = max(int(self.ends[slot - 1]) + 1, place - reach)
        last = min(int(self.ends[slot]), place + 2 * reach)
        around = self.data[first:last].tobytes()
        if self.data[first - 1] not in _BETWEEN:
            around = around.partition(b" ")[2]
        if self.data[last] not in _BETWEEN:
            around = around.rpartition(b" ")[0]
        return around.decode().split()


def flattened(texts: Sequence[str], size: int = 1 << 20) -> Iterator[Flat]:
    """Yield texts as arrays of about `size` bytes (small enough for a processor's cache)."""
    for ascii_only in (True, False):
        group: list[int] = []
        held = 0
        for index, text in enumerate(texts):
            if text.isascii() is not ascii_only:
                continue
            group.append(index)
            held += len(text)
            if held >= size:
                yield _flat([texts[i] for i in group], group, ascii_only)
                group, held = [], 0
        if group:
            yield _flat([texts[i] for i in group], group, ascii_only)


def flat_phrase(words: Sequence[str]) -> bytes:
    """Return words as they stand in `Flat.data`, a space at both ends."""
    return b" " + " ".join(words).encode() + b" "


def _flat(texts: Sequence[str], which: Sequence[int], ascii_only: bool) -> Flat:
    joined = " \0 ".join(texts)
    if joined.count("\0") != len(texts) - 1:
        joined = " \0 ".join(text.replace("\0", " ") for text in texts)
    if ascii_only:
        raw = joined.encode().translate(_TO_WORDS, b"'`")
    else:
        raw = spaced(joined).replace("\0", "\n").encode()
    whole = np.frombuffer(_EDGE + b" \n " + raw + b" \n " + _EDGE, dtype=np.uint8)
    blank = whole == 0x20
    twice = blank[1:] & blank[:-1]
    data = np.concatenate([whole[:PAD], whole[PAD:-PAD][~twice[PAD - 1 : -PAD]], whole[-PAD:]])
    return Flat(data, np.flatnonzero(data == END), np.asarray(which, dtype=np.int64))


_EDGE = b"\x02" * PAD
_TO_WORDS = bytes(
    code + 32
    if 65 <= code <= 90
    else code
    if 97 <= code <= 122 or 48 <= code <= 57
    else END
    if code == 0
    else 32
    for code in range(256)
)
"""ASCII to lower-case letters, digits and spaces; the zero byte between texts to END."""
