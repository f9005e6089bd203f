"""How well does one checkpoint do in the eyes of several people? A mean over items and raters.

Conventions:
    Scores stand as (raters, items), NaN where a rating is missing. The interval is for other items
    and other raters like these: the variance of the mean has a part from either, as in
    `two_way.py`, or `partly_rated.py` where ratings are missing. It is Wilson's, for the mean as a
    share of the scale, on the number of independent all-or-nothing judgements that would tell as
    much, share·(1 − share)/variance, with t for z: so it stays within the scale and leans inward
    near its ends, where t intervals cover .86. With one rater, raters are not sampled over: the
    interval is over items only, and `method` says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.estimates import estimate
from stats.grouping import group_sums
from stats.inputs import FloatArray, Groups, IntArray, codes, probability, right
from stats.partly_rated import FEWEST, partly_rated_difference
from stats.proportions import wilson
from stats.results import UNDEFINED, Interval, PairedDifference

FUNCTION = "stats.rated_means.rated_mean"


@dataclass(frozen=True, slots=True)
class RatedMean:
    """One checkpoint's mean rating.

    Attributes:
        value: Mean over items of the means over raters, in the scale's unit.
        interval: At `level`, within the scale.
        level: Between 0 and 1.
        method: How the interval was made.
        se: Standard error of `value`; NaN where undefined.
        n_items: Items averaged over.
        n_groups: Groups the interval rests on, or None where items were taken as independent.
        n_raters: Raters.
        n_ratings: Ratings that entered.
        from_raters: Share of the variance that raters add, 0–1; NaN where not sampled over.
        note: What was assumed or not covered, in words, or None.
        function: Dotted name of the function that computed this.
    """

    value: float
    interval: Interval
    level: float
    method: str
    se: float
    n_items: int
    n_groups: int | None
    n_raters: int
    n_ratings: int
    from_raters: float
    note: str | None
    function: str = FUNCTION


def rated_mean(
    ratings: ArrayLike,
    *,
    bounds: tuple[float, float] = (0.0, 100.0),
    binary: bool = False,
    groups: Groups | None = None,
    level: float = 0.95,
) -> RatedMean:
    """Mean rating with an interval over items and raters.

    Args:
        ratings: Shape (raters, items), NaN where missing.
        bounds: Ends of the scale; limits of the interval stay within.
        binary: Ratings are 0 or the upper end, such as judged correct or not.
        groups: Group of each item, or None where each is its own.
        level: Of the interval, between 0 and 1.

    Returns:
        Over all rated items; where one rater is all there is, raters fixed.

    Raises:
        ValueError: Another shape, no rating at all, infinity, a rating beyond the bounds,
            `binary` with ratings that are not, an item without a group, or a bad level.

    Examples:
        >>> found = rated_mean([[100, 0, 100, 100], [100, 0, 0, 100]], binary=True)
        >>> found.value, found.n_raters
        (62.5, 2)
    """
    table, level = _checked(ratings, bounds, binary), probability(level, "level")
    rated = ~np.isnan(table)
    if rated.any(axis=1).sum() < FEWEST or rated.any(axis=0).sum() < FEWEST:
        return _over_items(table, bounds, (binary, groups, level))
    nothing = np.where(rated, 0.0, math.nan)
    found = partly_rated_difference(table, nothing, groups=groups, level=level)
    count = int(rated.sum())
    interval, method = _interval(found, count if binary else math.inf, bounds)
    return RatedMean(
        value=found.difference,
        interval=interval,
        level=level,
        method=method,
        se=found.se,
        n_items=found.n_items,
        n_groups=found.n_groups,
        n_raters=int(rated.any(axis=1).sum()),
        n_ratings=count,
        from_raters=found.fact("share of variance from raters") or 0.0,
        note="; ".join(filter(None, (found.refused, *found.notes))) or None,
    )


def _checked(ratings: ArrayLike, bounds: tuple[float, float], binary: bool) -> FloatArray:
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or not np.isfinite(table).any():
        raise ValueError(f"ratings of raters x items are needed, found shape {table.shape}")
    there = table[~np.isnan(table)]
    if there.min() < bounds[0] or there.max() > bounds[1]:
        raise ValueError(
            f"ratings must lie within {bounds[0]:g} to {bounds[1]:g}, found {there.min():g} to "
            f"{there.max():g}"
        )
    if binary:
        right(there, bounds[1])
    return table


@dataclass(frozen=True, slots=True)
class _Spread:
    """What an interval is made of: a mean on a bounded scale and how it varies."""

    mean: float
    se: float
    df: float | None
    units: int
    most: float
    bounds: tuple[float, float]

    def wilson(self, level: float) -> Interval:
        """Limits within the scale; undefined where nothing varies within it."""
        low, span = self.bounds[0], self.bounds[1] - self.bounds[0]
        rate = (self.mean - low) / span
        effective = float(self.units)
        if math.isfinite(self.se) and self.se > 0:
            effective = min(rate * (1 - rate) * (span / self.se) ** 2, self.most)
        elif 0 < rate < 1:
            return UNDEFINED
        limits = wilson(rate, effective, level=level, df=self.df)
        return low + span * limits[0], low + span * limits[1]


def _interval(
    found: PairedDifference, most: float, bounds: tuple[float, float]
) -> tuple[Interval, str]:
    """The interval and its method; never of more independent judgements than `most`."""
    if found.refused:
        return UNDEFINED, f"none: {found.refused}"
    units = found.n_items if found.n_groups is None else found.n_groups
    spread = _Spread(found.difference, found.se, found.df, units, most, bounds)
    return _named(spread.wilson(found.level), found.test)


def _named(interval: Interval, test: str) -> tuple[Interval, str]:
    """The interval with the name of its method."""
    if math.isnan(interval[0]):
        return UNDEFINED, "none: no rating differs"
    return interval, f"Wilson on effective items, {test}"


def _over_items(
    table: FloatArray,
    bounds: tuple[float, float],
    settings: tuple[bool, Groups | None, float],
) -> RatedMean:
    """Raters fixed: the items' means are the sample."""
    binary, groups, level = settings
    rated = ~np.isnan(table)
    used = np.flatnonzero(rated.any(axis=0))
    counts = rated[:, used].sum(axis=0)
    means = np.nansum(table[:, used], axis=0) / counts
    named = None if groups is None else codes(groups, table.shape[1])[used]
    raters = int(rated.any(axis=1).sum())
    if binary and raters == 1:
        found = estimate(means, groups=named, binary=True, unit=bounds[1], level=level)
        interval, method, se = found.interval, found.method, found.se
    else:
        interval, method, se = _of_means(means, named, bounds, level)
    groups_here = used.size if named is None else len(np.unique(named))
    why = "one rater" if raters == 1 else "one item"
    return RatedMean(
        value=float(means.mean()),
        interval=interval,
        level=level,
        method=f"{method}, over items only",
        se=se,
        n_items=used.size,
        n_groups=groups_here if groups_here < used.size else None,
        n_raters=raters,
        n_ratings=int(counts.sum()),
        from_raters=math.nan,
        note=f"{why}: says nothing about other raters",
    )


def _of_means(
    means: FloatArray, groups: IntArray | None, bounds: tuple[float, float], level: float
) -> tuple[Interval, str, float]:
    """Interval over items' means, its method, and the standard error."""
    group = np.arange(means.size) if groups is None else np.unique(groups, return_inverse=True)[1]
    sums = group_sums(means, group.astype(np.int64))
    if sums.count < 2:
        return UNDEFINED, "none: one item or group", math.nan
    spread = _Spread(float(means.mean()), sums.se, sums.df, sums.count, math.inf, bounds)
    name = f"t({sums.count - 1})" if sums.count == means.size else sums.t_name
    return *_named(spread.wilson(level), name), sums.se
