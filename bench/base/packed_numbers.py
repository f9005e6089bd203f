"""Thousands of numbers as one short text, for files that would else hold a line for each.

Conventions:
    Base64 of zlib of little-endian 64-bit floats: bit for bit, NaN included. Scores repeat
    themselves, so that 10,000 of right or wrong take about 2 kB.
"""

from __future__ import annotations

import base64
import zlib
from binascii import Error

import numpy as np
from numpy.typing import ArrayLike, NDArray

_KIND = "<f8"
_BYTES = 8


def packed(numbers: ArrayLike) -> str:
    """Return the text of numbers, shape (n,)."""
    raw = np.asarray(numbers, dtype=_KIND).tobytes()
    return base64.b64encode(zlib.compress(raw, 9)).decode("ascii")


def unpacked(text: str, n: int) -> NDArray[np.float64]:
    """Return the numbers that `packed` made a text of, shape (n,).

    Args:
        text: What `packed` returned.
        n: How many there must be; no more are ever unpacked, whatever the text claims.

    Raises:
        ValueError: If the text is damaged, or holds more or fewer.
    """
    stream = zlib.decompressobj()
    try:
        raw = stream.decompress(base64.b64decode(text, validate=True), n * _BYTES + 1)
    except (Error, zlib.error) as error:
        raise ValueError(f"packed numbers are damaged: {error}") from None
    if len(raw) != n * _BYTES:
        more = "more" if len(raw) > n * _BYTES else len(raw) // _BYTES
        raise ValueError(f"{more} packed numbers where {n} were expected")
    if not stream.eof:
        raise ValueError("packed numbers are damaged: their end is missing")
    return np.frombuffer(raw, dtype=_KIND).astype(np.float64)
