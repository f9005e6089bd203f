"""Is one rater the reason why raters agree so little? Krippendorff's alpha without each.

Conventions:
    rise = alpha without the rater − alpha of all, both on the items that two others or more rated;
    positive: the others agree better among themselves. Its interval is over resampled items (or
    groups), both alphas on the same draws. A rater whose rise exceeds .05 is named; the interval
    says how sure that is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.agreement import DRAWS, NO_VARIATION, item_bootstrap, observed, rating_table
from stats.inputs import FloatArray, Groups, IntArray, codes
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
        alpha: Of all raters, on the items that two others or more rated.
        without: Alpha of the others; NaN where undefined.
        rise: `without` − `alpha`; NaN where undefined.
        interval: Percentile interval of `rise` over resampled items, at `level`.
        level: Between 0 and 1.
        named: `rise` exceeds .05.
        measurement: Level of measurement of alpha.
        n_ratings: Ratings of this rater.
        n_items: Items that two others or more rated.
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
    n_items: int
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
    names = None if groups is None else codes(groups, table.shape[1])
    return tuple(
        _one(_Others(table, rater, measurement, names), level=level, seed=seed, draws=draws)
        for rater in range(len(table))
    )


class _Others:
    """Alpha of all and of all but one, on the items that two of the others rated."""

    def __init__(
        self, table: FloatArray, rater: int, measurement: Measurement, groups: IntArray | None
    ) -> None:
        paired = (~np.isnan(np.delete(table, rater, axis=0))).sum(axis=0) >= 2
        self.rater, self.measurement = rater, measurement
        self.everyone, self._count = table[:, paired], len(table)
        self._groups = None if groups is None else groups[paired]
        self.n_ratings = int((~np.isnan(table[rater])).sum())
        self.alpha = self._value(self.everyone)
        self.without = self._value(self._rest)

    @property
    def _rest(self) -> FloatArray:
        return np.delete(self.everyone, self.rater, axis=0)

    def _value(self, table: FloatArray) -> float:
        there = table[~np.isnan(table)]
        if not there.size or np.ptp(there) == 0:
            return math.nan
        return observed(alpha_of_weights(table, self.measurement), table.shape[1])

    def interval(self, *, level: float, seed: int, draws: int) -> tuple[Interval, int]:
        with_all = alpha_of_weights(self.everyone, self.measurement)
        rest = alpha_of_weights(self._rest, self.measurement)
        return item_bootstrap(
            lambda weights: rest(weights) - with_all(weights),
            self.everyone.shape[1],
            groups=self._groups,
            level=level,
            seed=seed,
            draws=draws,
        )

    @property
    def reason(self) -> str | None:
        """Why there is no rise, or None."""
        if self._count == 2:
            return TWO_RATERS
        if not self.everyone.size:
            return NOBODY
        return NO_VARIATION if math.isnan(self.alpha) or math.isnan(self.without) else None


def _one(found: _Others, *, level: float, seed: int, draws: int) -> RaterInfluence:
    interval, drawn = UNDEFINED, 0
    without = math.nan if found.reason else found.without
    if found.reason is None:
        interval, drawn = found.interval(level=level, seed=seed, draws=draws)
    rise = without - found.alpha
    return RaterInfluence(
        rater=found.rater,
        alpha=found.alpha,
        without=without,
        rise=rise,
        interval=interval,
        level=level,
        named=bool(rise > NAMED_ABOVE),
        measurement=found.measurement,
        n_ratings=found.n_ratings,
        n_items=found.everyone.shape[1],
        draws=drawn,
        seed=seed,
        reason=found.reason,
    )
