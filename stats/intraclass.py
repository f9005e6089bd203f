"""Intraclass correlations: how far raters' numbers agree, one rater's or their mean's.

Conventions:
    Ratings stand as (raters, items), complete. "1" is one rater's reliability, "k" that of the
    mean of all k. (1,·): each item had other raters; (A,·): raters are a sample, and their
    levels count as disagreement; (C,·): levels do not count.

Source:
    Shrout & Fleiss (1979); McGraw & Wong (1996) for (A,1), (A,k) and the intervals, which rest on
    normally distributed ratings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.agreement import NO_VARIATION, rating_table
from stats.inputs import FloatArray, probability
from stats.results import UNDEFINED, Interval

NO_ITEMS = "items differ by less than the raters' noise alone would make them: no ratio to show"
FUNCTION = "stats.intraclass.intraclass_correlations"


@dataclass(frozen=True, slots=True)
class IntraclassRow:
    """One of the six coefficients.

    Attributes:
        kind: "1,1", "A,1", "C,1", "1,k", "A,k" or "C,k".
        value: At most 1; negative where items differ less than chance; NaN where undefined.
        interval: At the table's level.
    """

    kind: str
    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Intraclass:
    """All six intraclass correlations of one table of ratings.

    Attributes:
        rows: The coefficients.
        level: Of the intervals.
        n_items: Items.
        n_raters: Raters, k.
        reason: Why the coefficients, or some of them, are undefined, or None.
        function: Dotted name of the function that computed this.
    """

    rows: tuple[IntraclassRow, ...]
    level: float
    n_items: int
    n_raters: int
    reason: str | None
    function: str = FUNCTION

    def row(self, kind: str) -> IntraclassRow:
        """One coefficient.

        Raises:
            LookupError: No such kind.
        """
        for found in self.rows:
            if found.kind == kind:
                return found
        raise LookupError(f"kind must be one of {', '.join(row.kind for row in self.rows)}")


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of items, raters, residual, and within items."""

    items: float
    raters: float
    residual: float
    within: float
    n: int
    k: int


def intraclass_correlations(ratings: ArrayLike, *, level: float = 0.95) -> Intraclass:
    """Intraclass correlations of k raters on the same items.

    Args:
        ratings: Finite numbers, shape (raters, items), at least 2 × 2.
        level: Of the intervals, between 0 and 1.

    Returns:
        The six coefficients with F intervals. All ratings the same: NaN with a reason. All items
        rated alike by every rater (no residual): the interval of a perfect coefficient is (1, 1).

    Raises:
        ValueError: Fewer than 2 raters or items, NaN or inf.

    Examples:
        >>> round(intraclass_correlations([[9, 6, 8], [2, 1, 4]]).row("C,1").value, 6)
        0.5
    """
    table, level = rating_table(ratings).T, probability(level, "level")
    if len(table) < 2:
        raise ValueError(f"2 items or more are needed, found {len(table)}")
    defined = bool(np.ptp(table) > 0)
    squares = _squares(table)
    single = [_row(kind, squares, level, defined) for kind in ("1,1", "A,1", "C,1")]
    mean = [_of_mean(row, squares.k) for row in single]
    rows = (*single, *mean)
    return Intraclass(rows, level, squares.n, squares.k, _reason(rows, defined))


def _reason(rows: tuple[IntraclassRow, ...], defined: bool) -> str | None:
    if not defined:
        return NO_VARIATION
    return NO_ITEMS if any(math.isnan(row.value) for row in rows) else None


def _squares(table: FloatArray) -> _Squares:
    (n, k), grand = table.shape, table.mean()
    items = k * float(np.sum((table.mean(axis=1) - grand) ** 2))
    raters = n * float(np.sum((table.mean(axis=0) - grand) ** 2))
    total = float(np.sum((table - grand) ** 2))
    # Dust of the subtractions; perfect agreement must not turn into almost perfect.
    dust = 1e-12 * total
    within = max(total - items, 0.0) if total - items > dust else 0.0
    residual = total - items - raters
    residual = residual if residual > dust else 0.0
    return _Squares(
        items / (n - 1), raters / (k - 1), residual / ((n - 1) * (k - 1)), within / (n * (k - 1)),
        n, k,
    )  # fmt: skip


def _row(kind: str, squares: _Squares, level: float, defined: bool) -> IntraclassRow:
    make = {"1,1": _one_way, "A,1": _absolute, "C,1": _consistency}[kind]
    if not defined:
        return IntraclassRow(kind, math.nan, UNDEFINED)
    value, interval = make(squares, (1 + level) / 2)
    return IntraclassRow(kind, value, interval)


def _one_way(s: _Squares, tail: float) -> tuple[float, Interval]:
    bounds = _by_f(s.items, s.within, (s.n - 1, s.n * (s.k - 1)), s.k, tail)
    return _share(s.items - s.within, s.items + (s.k - 1) * s.within), bounds


def _consistency(s: _Squares, tail: float) -> tuple[float, Interval]:
    bounds = _by_f(s.items, s.residual, (s.n - 1, (s.n - 1) * (s.k - 1)), s.k, tail)
    return _share(s.items - s.residual, s.items + (s.k - 1) * s.residual), bounds


def _absolute(s: _Squares, tail: float) -> tuple[float, Interval]:
    n, k = s.n, s.k
    level_noise = k * (s.raters - s.residual) / n
    value = _share(s.items - s.residual, s.items + (k - 1) * s.residual + level_noise)
    if s.residual == 0 and s.raters == 0:
        return value, (1.0, 1.0)
    if math.isnan(value) or value >= 1:
        return value, UNDEFINED
    # Satterthwaite's degrees of freedom of the denominator, McGraw & Wong's table 7.
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    parts = (a * s.raters) ** 2 / (k - 1) + (b * s.residual) ** 2 / ((n - 1) * (k - 1))
    if parts == 0:  # raters differ by a constant over items that do not differ: 0, of no precision
        return value, UNDEFINED
    df = (a * s.raters + b * s.residual) ** 2 / parts
    lower, upper = _f(tail, n - 1, df), _f(tail, df, n - 1)
    noise = k * s.raters + (k * n - k - n) * s.residual
    low = n * (s.items - lower * s.residual) / (lower * noise + n * s.items)
    high = n * (upper * s.items - s.residual) / (noise + n * upper * s.items)
    return value, (low, high)


def _by_f(
    signal: float, noise: float, dfs: tuple[int, int], k: int, tail: float
) -> tuple[float, float]:
    """Interval from the ratio of two mean squares, whose distribution is F."""
    if noise == 0:
        return (1.0, 1.0) if signal > 0 else UNDEFINED
    f = signal / noise
    low, high = f / _f(tail, *dfs), f * _f(tail, *dfs[::-1])
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _of_mean(row: IntraclassRow, k: int) -> IntraclassRow:
    """Spearman and Brown's step from one rater to the mean of k."""
    low, high = row.interval
    bounds = _stepped(low, k), _stepped(high, k)
    return IntraclassRow(row.kind[0] + ",k", _stepped(row.value, k), bounds)


def _stepped(value: float, k: int) -> float:
    return _share(k * value, 1 + (k - 1) * value)


def _share(part: float, whole: float) -> float:
    if math.isnan(part) or math.isnan(whole):
        return math.nan
    return part / whole if whole > 0 else math.nan


def _f(share: float, numerator: float, denominator: float) -> float:
    from scipy import special

    return float(special.fdtri(numerator, denominator, share))
