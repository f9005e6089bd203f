"""Correlations of two rows of numbers, and how much each item adds: what the intervals rest on.

Conventions:
    A coefficient is a function of means over items (or over pairs, triples of items); its influence
    values are that function's first-order changes per item: they average to 0, and the standard
    deviation of their mean is the coefficient's. Their sum over a group of items is the group's.

    kendall: tau-b, (concordant − discordant pairs) / √(pairs untied in x · pairs untied in y).
    spearman: Pearson's coefficient of mid-ranks; ranks are estimated, too, which is accounted for.
    pearson: of the numbers.
    A row whose values are all the same has no coefficient: NaN.

Source:
    Kendall (1945) for ties; Hoeffding (1948) for means over pairs; Daniels & Kendall (1947).
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from stats.inputs import FloatArray, IntArray

Kind = Literal["kendall", "spearman", "pearson"]
Coefficient = tuple[float, FloatArray]
"""Value in −1 to 1, and influence values, shape (n,); NaN and zeros where undefined."""


def coefficient(x: FloatArray, y: FloatArray, kind: Kind) -> Coefficient:
    """Correlation of x and y with its influence values.

    Args:
        x: Shape (n,), finite.
        y: Shape (n,), finite.
        kind: "kendall", "spearman" or "pearson".

    Returns:
        The coefficient and influence values.

    Raises:
        ValueError: Unknown kind.
    """
    functions = {"kendall": _kendall, "spearman": _spearman, "pearson": _pearson}
    if kind not in functions:
        raise ValueError(f"kind must be one of {', '.join(functions)}, found {kind!r}")
    if x.size < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan, np.zeros(x.size)
    return functions[kind](x, y)


def most_without_ties(y: FloatArray) -> float:
    """Highest tau-b with y that a row without any tie can have: √(share of pairs untied in y).

    So tau-b favours a row that ties what y ties. Beside right and wrong in equal parts, a row that
    puts every right one above every wrong one has .71, and one that only says which is which 1.

    Args:
        y: Shape (n,), finite.

    Returns:
        0–1; NaN for fewer than two.

    Examples:
        >>> most_without_ties(np.array([0.0, 0.0, 1.0, 1.0]))
        0.816496580927726
    """
    if y.size < 2:
        return math.nan
    sizes = np.bincount(_places(y))
    tied = float(np.sum(sizes * (sizes - 1))) / (y.size * (y.size - 1))
    return math.sqrt(1 - tied)


def _kendall(x: FloatArray, y: FloatArray) -> Coefficient:
    n = x.size
    a, b = _places(x), _places(y)
    # Per item: how many others it is concordant with, less those it is discordant with.
    agreeing = (_below(a, b) + _below(-a, -b) - _below(a, -b) - _below(-a, b)) / (n - 1)
    untied_x, untied_y = (1 - (np.bincount(row)[row] - 1) / (n - 1) for row in (a, b))
    return _ratio(agreeing, untied_x, untied_y, order=2)


def _spearman(x: FloatArray, y: FloatArray) -> Coefficient:
    a, b = _placements(x), _placements(y)
    both = a * b + _mean_above(x, b) + _mean_above(y, a)
    own = (a * a + 2 * _mean_above(x, a), b * b + 2 * _mean_above(y, b))
    value = float(a @ b / math.sqrt(float(a @ a) * float(b @ b)))
    # Each part is a mean over triples: three times its mean is the sum of the three projections.
    means = [float(np.mean(part)) for part in (a * b, a * a, b * b)]
    parts = [part - 3 * mean for part, mean in zip((both, *own), means, strict=True)]
    spread = math.sqrt(means[1] * means[2])
    influence = parts[0] / spread - value * (parts[1] / means[1] + parts[2] / means[2]) / 2
    return value, np.asarray(influence - influence.mean())


def _pearson(x: FloatArray, y: FloatArray) -> Coefficient:
    a, b = (x - x.mean()) / x.std(), (y - y.mean()) / y.std()
    return _ratio(a * b, a * a, b * b, order=1)


def _ratio(both: FloatArray, own_x: FloatArray, own_y: FloatArray, *, order: int) -> Coefficient:
    """θ = mean(both) / √(mean(own_x) · mean(own_y)); each a mean over sets of `order` items."""
    top, first, second = (float(np.mean(part)) for part in (both, own_x, own_y))
    value = top / math.sqrt(first * second)
    influence = both / math.sqrt(first * second) - value * (own_x / first + own_y / second) / 2
    return min(1.0, max(-1.0, value)), np.asarray(order * (influence - influence.mean()))


def _places(row: FloatArray) -> IntArray:
    """Places of the values in their order, from 0; ties alike."""
    return np.unique(row, return_inverse=True)[1].astype(np.int64)


def _placements(row: FloatArray) -> FloatArray:
    """Mid-ranks as shares, less ½: P(X < x) + ½ P(X = x) − ½."""
    place = _places(row)
    counts = np.bincount(place)
    return np.asarray(((np.cumsum(counts) - counts / 2)[place]) / row.size - 0.5)


def _mean_above(row: FloatArray, weights: FloatArray) -> FloatArray:
    """Per item i: mean over j of weights_j · (1 if row_j > row_i, ½ if equal, else 0), less ½."""
    place = _places(row)
    sums = np.bincount(place, weights=weights)
    above = sums.sum() - np.cumsum(sums) + sums / 2
    return np.asarray((above[place] - weights.sum() / 2) / row.size)


def _below(a: IntArray, b: IntArray) -> IntArray:
    """Per item, how many others are below it in both rows; O(n log² n), by merging."""
    n = a.size
    order = np.lexsort((-b, a))  # Items tied in a come with falling b, so none counts another.
    width = 1 << max(n - 1, 1).bit_length()
    ranks = np.full(width, np.iinfo(np.int64).max // 4, dtype=np.int64)
    ranks[:n] = b[order]
    found = np.zeros(width, dtype=np.int64)
    half = 1
    while half < width:
        blocks = ranks.reshape(-1, 2 * half)
        left = np.arange(2 * half) < half
        # Of equal values the right comes first, so that only smaller ones on the left are counted.
        merged = np.argsort(2 * blocks + left, axis=1, kind="stable")
        before = np.cumsum(left[merged], axis=1)
        counts = np.zeros_like(blocks)
        np.put_along_axis(counts, merged, before, axis=1)
        counts[:, :half] = 0
        found += counts.ravel()
        half *= 2
    result = np.empty(n, dtype=np.int64)
    result[order] = found[:n]
    return result
