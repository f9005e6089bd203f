"""Could signs alone explain the mean? The sign-flip permutation test, on items or groups.

Conventions:
    Under the null every difference (or every group's summed difference) is as likely to be its
    own mirror image. Flips that reach the observed statistic, ties included, are counted:
    p = c / 2^n where all flips are listed, else (c + 1) / (B + 1).
    Magnitudes are sorted first, so neither the items' order nor a swap of A and B can change
    the p-value, random draws included.

Source:
    Phipson & Smyth (2010) for (c + 1) / (B + 1). Studentized where groups differ in size,
    because flips of unequal sums do not share one variance.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from stats.inputs import TOLERANCE, FloatArray

ENUMERATED = 16
DRAWS = 9_999
# Elements of one block of signs: 32 MB as float64, whatever n is.
BLOCK = 4_000_000


def signflip(
    values: FloatArray, *, sizes: FloatArray | None = None, seed: int = 0, draws: int = DRAWS
) -> tuple[float, bool]:
    """Two-sided p-value of a zero mean.

    Args:
        values: Differences, or group sums of differences; shape (n,), finite.
        sizes: Items per group, shape (n,); where they differ the statistic is studentized.
        seed: Of the random flips.
        draws: Number B of random flips.

    Returns:
        p-value in (0, 1], and whether all flips were listed: they are where at most 16 values
        differ from 0 (a 0 has no sign to flip). Then neither `seed` nor `draws` is used.
        p = 1 where all values are 0, or there are none.

    Examples:
        >>> signflip(np.array([1.0, 2.0, 3.0]))
        (0.25, True)
    """
    sizes = np.ones(len(values)) if sizes is None else sizes
    magnitude, kept = np.abs(values), np.flatnonzero(values)
    if not kept.size:
        return 1.0, True
    order = kept[np.lexsort((sizes[kept], magnitude[kept]))]
    statistic = _Statistic(magnitude[order], sizes[order], sizes)
    extreme = float(statistic(np.sign(values[order])[None, :])[0]) - TOLERANCE
    listed = kept.size <= ENUMERATED
    blocks = _all_signs(kept.size) if listed else _random_signs(kept.size, draws, seed)
    count = sum(int((statistic(signs) >= extreme).sum()) for signs in blocks)
    return (count / 2.0**kept.size, True) if listed else ((count + 1) / (draws + 1), False)


class _Statistic:
    """How far a row of signs pulls the mean from 0, on a scale of 0 to 1.

    Equal sizes: |Σ s·v| / Σ|v|. Else t² / (1 + t²) with t² = (Σ s·R)² / Σ(s·R − m·mean)², the
    clustered t of the flipped sums R up to a constant. Both grow with the evidence, and their
    fixed scale gives the tolerance for ties one meaning.
    """

    def __init__(self, magnitude: FloatArray, weight: FloatArray, sizes: FloatArray) -> None:
        self._magnitude, self._weighted = magnitude, magnitude * weight
        self._studentized = bool(np.ptp(sizes) > 0)
        self._items, self._squares = float(sizes.sum()), float(sizes @ sizes)

    def __call__(self, signs: FloatArray) -> FloatArray:
        """Statistic of each row of signs, shape (flips, n) -> (flips,)."""
        total = signs @ self._magnitude
        if not self._studentized:
            return np.asarray(np.abs(total) / self._magnitude.sum())
        mean = total / self._items
        spread = self._magnitude @ self._magnitude + mean * (
            mean * self._squares - 2 * (signs @ self._weighted)
        )
        return np.asarray(total**2 / (total**2 + np.maximum(spread, 0.0)))


def _all_signs(n: int) -> Iterator[FloatArray]:
    numbers = np.arange(2**n, dtype=np.int64)[:, None]
    yield ((numbers >> np.arange(n)) & 1).astype(np.float64) * 2 - 1


def _random_signs(n: int, draws: int, seed: int) -> Iterator[FloatArray]:
    rng = np.random.Generator(np.random.SFC64(seed))
    rows = max(1, BLOCK // n)
    for start in range(0, draws, rows):
        count = min(rows, draws - start)
        raw = np.frombuffer(rng.bytes((count * n + 7) // 8), dtype=np.uint8)
        bits = np.unpackbits(raw, count=count * n).reshape(count, n)
        yield bits.astype(np.float64) * 2 - 1
