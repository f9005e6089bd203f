"""How sure is a function of summed counts? The jackknife: leave out one item (or group) at a time.

Conventions:
    θ_(g) is the statistic without unit g, of G. SE² = (G−1)/G · Σ_g (θ_(g) − mean)²; the
    interval is θ ± t_{G−1} · SE, around the statistic on all units.

Source:
    Tukey (1958); Efron & Tibshirani (1993), chapter 11.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stats.inputs import FloatArray, probability
from stats.proportions import quantile
from stats.results import UNDEFINED, Interval

Statistic = Callable[[FloatArray], FloatArray]
# Rows left out at a time: memory stays bounded for any number of units.
BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class Jackknife:
    """Standard error and interval of a statistic.

    Attributes:
        value: The statistic on all units.
        se: Its standard error; NaN where it is undefined without some unit.
        df: G − 1.
        interval: At `level`; undefined where `se` is 0 or NaN.
        level: Between 0 and 1.
    """

    value: float
    se: float
    df: int
    interval: Interval
    level: float


def jackknife_interval(rows: FloatArray, statistic: Statistic, *, level: float = 0.95) -> Jackknife:
    """Delete-one standard error and t interval.

    Args:
        rows: Counts per unit (an item, or a group's sum), shape (G, columns), G >= 2.
        statistic: Function of summed counts, (..., columns) -> (...).
        level: Between 0 and 1.

    Returns:
        Value, standard error and interval.

    Raises:
        ValueError: Fewer than 2 units, or a bad level.

    Examples:
        >>> found = jackknife_interval(np.array([[1.0, 1], [2, 1], [6, 1]]),
        ...                            lambda totals: totals[..., 0] / totals[..., 1])
        >>> found.value, round(found.se, 4)
        (3.0, 1.5275)
    """
    level, count = probability(level, "level"), len(rows)
    if count < 2:
        raise ValueError(f"at least 2 units are needed to leave one out, found {count}")
    total = rows.sum(axis=0)
    value = float(statistic(total))
    left = np.concatenate(
        [statistic(total - rows[start : start + BLOCK]) for start in range(0, count, BLOCK)]
    )
    if np.isfinite(left).all():
        moves = left - value
        moves[np.abs(moves) <= 1e-13 * max(1.0, abs(value))] = 0.0  # dust of the sums
        se = math.sqrt((count - 1) / count * float(np.sum((moves - moves.mean()) ** 2)))
    else:
        se = math.nan
    half = quantile((1 + level) / 2, count - 1) * se
    interval = (value - half, value + half) if se > 0 else UNDEFINED
    return Jackknife(value, se, count - 1, interval, level)
