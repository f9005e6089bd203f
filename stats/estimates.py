"""How well does one checkpoint do on one set? A score with its interval."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from stats.clustered import FEWEST_GROUPS
from stats.grouping import GroupSums, group_sums
from stats.inputs import FloatArray, Groups, codes, probability, right
from stats.inputs import scores as checked
from stats.proportions import clopper_pearson, quantile, wilson
from stats.results import UNDEFINED, Estimate, Interval

__all__ = ["clopper_pearson", "estimate", "wilson"]


def estimate(
    scores: ArrayLike,
    *,
    groups: Groups | None = None,
    binary: bool = False,
    unit: float = 100.0,
    level: float = 0.95,
) -> Estimate:
    """Mean score with the interval that fits the design.

    Args:
        scores: One per item, shape (n,), n >= 1.
        groups: Group of each item, or None where each is its own.
        binary: Scores are 0 or `unit`.
        unit: Score of a right answer, for binary scores.
        level: Between 0 and 1.

    Returns:
        Binary: Wilson's interval, on the effective number of items where some group holds two or
        more. Else: t, or CR1 t(G−1). NaN limits where nothing varies (not binary) or where one
        unit is all there is; `method` says when groups are fewer than 5.

    Raises:
        ValueError: No item, NaN or inf, an item without a group, or `binary` with scores that
            are not.

    Examples:
        >>> estimate([100, 0, 100, 100], binary=True).method
        'Wilson'
    """
    row, level = checked(scores), probability(level, "level")
    by_group = _grouped(row, groups)
    if binary:
        rate = float(np.mean(right(row, unit)))
        low, high, se, method = _rate(rate, row.size, by_group, unit, level)
        return _result(row, by_group, level, ((unit * low, unit * high), se, method))
    return _result(row, by_group, level, _mean(row, by_group, level))


def effective_items(rate: float, n: int, by_group: GroupSums, unit: float) -> float:
    """How many independent items tell as much about a rate as these grouped ones.

    Args:
        rate: Observed share, 0–1.
        n: Items.
        by_group: The scores by group.
        unit: Score of a right answer.

    Returns:
        n / design effect, 1 to n. The design effect is the cluster-robust variance of the mean
        over the binomial p(1−p)/n, but at least 1: with few groups its estimate falls below 1 by
        chance, and the interval would then claim more than n independent items can tell. Where
        all items agree nothing can be estimated, and G is the bound for groups that answer as one.

    Source:
        Korn & Graubard (1998), effective sample size; Dean & Pavlou (2015) for Wilson with it.
    """
    if rate in (0.0, 1.0):
        return float(by_group.count)
    binomial = rate * (1 - rate) / n
    return n / max(1.0, (by_group.se / unit) ** 2 / binomial)


def _grouped(row: FloatArray, groups: Groups | None) -> GroupSums | None:
    """Sums by group, or None where no group holds two items."""
    if groups is None:
        return None
    by_group = group_sums(row, codes(groups, row.size))
    return by_group if by_group.count < row.size else None


def _rate(
    rate: float, n: int, by_group: GroupSums | None, unit: float, level: float
) -> tuple[float, float, float, str]:
    if by_group is None:
        low, high = wilson(rate, n, level=level)
        return low, high, unit * math.sqrt(rate * (1 - rate) / n), "Wilson"
    if by_group.count < 2:
        return *UNDEFINED, math.nan, "none: one group"
    effective, df = effective_items(rate, n, by_group, unit), by_group.df
    low, high = wilson(rate, effective, level=level, df=df)
    method = f"Wilson on effective items, {by_group.t_name}" + _few(by_group)
    return low, high, by_group.se, method


def _mean(row: FloatArray, by_group: GroupSums | None, level: float) -> tuple[Interval, float, str]:
    units = row.size if by_group is None else by_group.count
    if units < 2:
        return UNDEFINED, math.nan, f"none: one {'item' if by_group is None else 'group'}"
    df, mean = float(units - 1), float(row.mean())
    if by_group is None:
        se, method = float(row.std(ddof=1)) / math.sqrt(units), f"t({df:.0f})"
    else:
        df = by_group.df
        se, method = by_group.se, by_group.t_name + _few(by_group)
    if np.ptp(row) == 0 or se == 0:
        return UNDEFINED, 0.0, f"none: no {'item' if by_group is None else 'group'} differs"
    half = quantile((1 + level) / 2, df) * se
    return (mean - half, mean + half), se, method


def _few(by_group: GroupSums) -> str:
    few = by_group.count < FEWEST_GROUPS
    return f", fewer than {FEWEST_GROUPS} groups: not to be relied on" if few else ""


def _result(
    row: FloatArray,
    by_group: GroupSums | None,
    level: float,
    interval_se_method: tuple[Interval, float, str],
) -> Estimate:
    interval, se, method = interval_se_method
    return Estimate(
        value=float(row.mean()),
        interval=interval,
        level=level,
        method=method,
        n_items=row.size,
        n_groups=None if by_group is None else by_group.count,
        se=se,
    )
