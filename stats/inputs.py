"""What every test accepts: finite scores of equal length, levels, groups.

Each function returns the checked input or raises ValueError with what is needed.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Groups = Sequence[Hashable] | NDArray[np.generic]

# Two numbers nearer than this, relative to the scores' size, are the same number: it absorbs
# what floating point adds to `(a + c) - (b + c)`.
TOLERANCE = 1e-12


def scores(values: ArrayLike, *, name: str = "scores", least: int = 1) -> FloatArray:
    """Finite numbers in one row.

    Args:
        values: Shape (n,).
        name: What the error calls them.
        least: Smallest n that will do.

    Returns:
        A float64 array, shape (n,).

    Raises:
        ValueError: Not one row, fewer than `least`, or NaN or inf among them.
    """
    row = np.asarray(values, dtype=np.float64)
    if row.ndim != 1:
        raise ValueError(f"{name}: one row of numbers is needed, found shape {row.shape}")
    if row.size < least:
        raise ValueError(f"{name}: at least {least} items are needed, found {row.size}")
    bad = np.flatnonzero(~np.isfinite(row))
    if bad.size:
        raise ValueError(
            f"{name}: finite numbers are needed, found {row[bad[0]]} at position {bad[0]} "
            f"({bad.size} such); drop these items from both checkpoints"
        )
    return row


def pair(a: ArrayLike, b: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Scores of two checkpoints on the same two or more items, in the same order.

    Raises:
        ValueError: As `scores`, or the lengths differ.
    """
    first, second = scores(a, name="a", least=2), scores(b, name="b", least=2)
    if first.size != second.size:
        raise ValueError(f"a and b must score the same items, found {first.size} and {second.size}")
    return first, second


def differences(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """A − B per item, with floating-point dust set to exactly 0.

    Returns:
        Shape (n,). All elements are made equal where they differ by dust only.
    """
    first, second = pair(a, b)
    d = first - second
    dust = TOLERANCE * max(1.0, float(np.abs(first).max()), float(np.abs(second).max()))
    d[np.abs(d) <= dust] = 0.0
    if np.ptp(d) <= dust:
        d[:] = d[0]
    return d


def won_and_lost(a: ArrayLike, b: ArrayLike, unit: float) -> tuple[int, int, int]:
    """Discordant counts of two binary rows.

    Args:
        a: Shape (n,), each 0 or `unit`.
        b: Likewise, the same items.
        unit: Score of a right answer.

    Returns:
        b, c, n: items only A has right, items only B has right, all items.

    Raises:
        ValueError: A value is neither 0 nor `unit`.
    """
    first, second = pair(a, b)
    right_a, right_b = right(first, unit), right(second, unit)
    return int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum()), first.size


def right(row: FloatArray, unit: float) -> NDArray[np.bool_]:
    """Which binary scores are `unit`, the others being 0.

    Raises:
        ValueError: `unit` is not positive, or a value is neither 0 nor `unit`.
    """
    if not (np.isfinite(unit) and unit > 0):
        raise ValueError(f"unit must be positive, found {unit}")
    is_right = np.isclose(row, unit, rtol=TOLERANCE, atol=0.0)
    other = row[~is_right & (row != 0)]
    if other.size:
        raise ValueError(f"binary scores must be 0 or {unit:g}, found {other[0]:g}")
    return is_right


def binary_unit(*rows: ArrayLike) -> float:
    """The score of a right answer: the largest value, or 100 where nothing was right."""
    largest = max(float(np.max(np.asarray(row, dtype=np.float64), initial=0.0)) for row in rows)
    return largest if largest > 0 else 100.0


def codes(groups: Groups, n: int) -> IntArray:
    """Groups as numbers 0 … G−1, in order of first appearance.

    Args:
        groups: Length n, hashable names.
        n: Number of items.

    Raises:
        ValueError: Another length than n, or an item without a group (None or NaN).
    """
    names = list(groups)
    if len(names) != n:
        raise ValueError(f"groups: one per item is needed ({n}), found {len(names)}")
    for position, name in enumerate(names):
        if name is None or (isinstance(name, float) and math.isnan(name)):
            raise ValueError(f"groups: every item needs a group, item {position} has none")
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)


def probability(value: float, name: str) -> float:
    """A number strictly between 0 and 1.

    Raises:
        ValueError: It is not.
    """
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, found {value}")
    return float(value)
