"""Is one rater the reason why raters agree so little? Krippendorff's alpha without each.

Conventions:
    rise = alpha without the rater − alpha of all, on the same items; positive: the others agree
    better among themselves. Its interval is over resampled items (or groups), both alphas on the
    same draws. A rater whose rise exceeds .05 is named; the interval says how sure that is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.agreement import DRAWS, NO_VARIATION, item_bootstrap, observed, rating_table
from stats.inputs import FloatArray, Groups
from stats.krippendorff import Measurement, alpha_of_weights
from stats.results import UNDEFINED, Interval

NAMED_ABOVE = 0.05
TWO_RATERS = "with two raters, nobody is left to agree with"
NOBODY = "without this rater no item has two ratings"


@dataclass(frozen=True, slots=True)
class RaterInfluence:
    """What agreement would be without one rater.

    Attributes:
        rater: Row of the table.
        alpha: Of all raters.
        without: Alpha of the others; NaN where undefined.
        rise: `without` − `alpha`; NaN where undefined.
        interval: Percentile interval of `rise` over resampled items, at `level`.
        level: Between 0 and 1.
        named: `rise` exceeds .05.
        measurement: Level of measurement of alpha.
        n_ratings: Ratings of this rater.
        draws: Resamples behind the interval.
        seed: Seed that reproduces the interval.
        reason: Why `rise` is undefined, or None.
        function: Dotted name of the function that computed this.
    """

    rater: int
    alpha: float
    without: float
    rise: float
    interval: Interval
    level: float
    named: bool
    measurement: str
    n_ratings: int
    draws: int
    seed: int
    reason: str | None = None
    function: str = "stats.influence.rater_influence"


def rater_influence(
    ratings: ArrayLike,
    measurement: Measurement,
    *,
    groups: Groups | None = None,
    level: float = 0.95,
    seed: int = 0,
    draws: int = DRAWS,
) -> tuple[RaterInfluence, ...]:
    """Krippendorff's alpha without each rater, and by how much it rises.

    Args:
        ratings: Shape (raters, items); NaN where a rater skipped an item.
        measurement: "nominal", "ordinal", "interval" or "ratio".
        groups: Group of each item, or None where each is its own.
        level: Of the intervals, between 0 and 1.
        seed: Of the resampling of items; the same draws for all raters.
        draws: Resamples.

    Returns:
        One per rater, in the order of the rows.

    Raises:
        ValueError: As `krippendorff_alpha`.

    Examples:
        >>> [one.named for one in rater_influence(
        ...     [[1, 2, 3, 3, 1], [1, 2, 3, 3, 1], [3, 1, 1, 2, 2]], "nominal", draws=100)]
        [False, False, True]
    """
    table = rating_table(ratings, missing=True)
    alpha = _Alphas(table, measurement, groups)
    raters = range(len(table))
    return tuple(_one(alpha, rater, level=level, seed=seed, draws=draws) for rater in raters)


class _Alphas:
    """Alpha of all, and of all but one, as functions of the items' weights."""

    def __init__(self, table: FloatArray, measurement: Measurement, groups: Groups | None) -> None:
        self.table, self.measurement, self._groups = table, measurement, groups
        self._all = alpha_of_weights(table, measurement)
        self.value = self._value(table)

    def _value(self, table: FloatArray) -> float:
        rated = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
        there = rated[~np.isnan(rated)]
        if not there.size or np.ptp(there) == 0:
            return math.nan
        return observed(alpha_of_weights(table, self.measurement), table.shape[1])

    def without(self, rater: int) -> float:
        return self._value(np.delete(self.table, rater, axis=0))

    def interval(self, rater: int, *, level: float, seed: int, draws: int) -> tuple[Interval, int]:
        rest = alpha_of_weights(np.delete(self.table, rater, axis=0), self.measurement)
        return item_bootstrap(
            lambda weights: rest(weights) - self._all(weights),
            self.table.shape[1],
            groups=self._groups,
            level=level,
            seed=seed,
            draws=draws,
        )

    def reason(self, rater: int) -> str | None:
        """Why there is no rise, or None."""
        if len(self.table) == 2:
            return TWO_RATERS
        rest = np.delete(self.table, rater, axis=0)
        if not ((~np.isnan(rest)).sum(axis=0) >= 2).any():
            return NOBODY
        undefined = math.isnan(self.value) or math.isnan(self.without(rater))
        return NO_VARIATION if undefined else None


def _one(alpha: _Alphas, rater: int, *, level: float, seed: int, draws: int) -> RaterInfluence:
    reason = alpha.reason(rater)
    without, found = math.nan, (UNDEFINED, 0)
    if reason is None:
        without = alpha.without(rater)
        found = alpha.interval(rater, level=level, seed=seed, draws=draws)
    rise = without - alpha.value
    return RaterInfluence(
        rater=rater,
        alpha=alpha.value,
        without=without,
        rise=rise,
        interval=found[0],
        level=level,
        named=bool(rise > NAMED_ABOVE),
        measurement=alpha.measurement,
        n_ratings=int((~np.isnan(alpha.table[rater])).sum()),
        draws=found[1],
        seed=seed,
        reason=reason,
    )
