"""Is a rater more severe than the others on the same items?

Conventions:
    x_ri = m_i + b_r + rest, least squares over the ratings that exist: so a rater who shares items
    with a severe one only is not called lenient for it. severity_r = b_r − mean of the others' b;
    where everybody rated everything, this is the mean of rating − mean of the others' ratings.
    Negative: more severe. The variance is the cluster-robust one over items (or groups), G/(G−1)
    times the sum of squared scores, on G − 1 degrees of freedom: these raters, other items.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.agreement import rating_table
from stats.inputs import FloatArray, Groups, IntArray, codes, probability
from stats.paired import two_sided
from stats.proportions import quantile
from stats.results import UNDEFINED, Interval

BoolArray = NDArray[np.bool_]
# Rounding of the least squares.
DUST = 1e-9
ALIKE = "every item deviates by the same amount: no interval"
APART = "these raters share too few items with the others to be compared"


@dataclass(frozen=True, slots=True)
class RaterSeverity:
    """How far one rater lies from the others.

    Attributes:
        rater: Row of the table.
        deviation: From the others, on the same items, in the scale's unit; negative: more severe.
        interval: t interval at `level`.
        level: Between 0 and 1.
        pvalue: Two-sided, of no deviation; 1 where undefined, never NaN.
        mean: Plain mean of the rater's ratings; NaN for none.
        n_ratings: The rater's ratings.
        n_shared: Those on items that somebody else rated, too.
        use: (rating, share) for every rating that anybody gave, ascending; shares 0–1.
        reason: Why `deviation` is undefined, or None.
        function: Dotted name of the function that computed this.
    """

    rater: int
    deviation: float
    interval: Interval
    level: float
    pvalue: float
    mean: float
    n_ratings: int
    n_shared: int
    use: tuple[tuple[float, float], ...]
    reason: str | None = None
    function: str = "stats.severity.rater_severity"


def rater_severity(
    ratings: ArrayLike, *, groups: Groups | None = None, level: float = 0.95
) -> tuple[RaterSeverity, ...]:
    """Each rater's deviation from the others, and how often each rating was used.

    Args:
        ratings: Shape (raters, items); NaN where a rater skipped an item. Different answers to
            one question are items of one group.
        groups: Group of each item, or None where each is its own.
        level: Of the intervals, between 0 and 1.

    Returns:
        One per rater, in the order of the rows.

    Raises:
        ValueError: Fewer than 2 raters, infinity, an item without a group, or a bad level.

    Examples:
        >>> [round(one.deviation, 6) for one in rater_severity([[1, 2, 3], [2, 3, 4]])]
        [-1.0, 1.0]
    """
    table, level = rating_table(ratings, missing=True), probability(level, "level")
    n = table.shape[1]
    group = np.arange(n) if groups is None else codes(groups, n)
    rated = ~np.isnan(table)
    shared = rated & (rated.sum(axis=0) >= 2)
    deviations, errors, df = _deviations(table, shared, group)
    values = np.unique(table[rated])
    return tuple(
        _one(table[rater], shared[rater], values, (rater, deviation, error, df, level))
        for rater, (deviation, error) in enumerate(zip(deviations, errors, strict=True))
    )


def _one(
    row: FloatArray,
    shared: BoolArray,
    values: FloatArray,
    found: tuple[int, float, float, int, float],
) -> RaterSeverity:
    rater, deviation, se, df, level = found
    own = row[~np.isnan(row)]
    interval, pvalue, reason = _tested(deviation, se, df, level)
    return RaterSeverity(
        rater=rater,
        deviation=deviation,
        interval=interval,
        level=level,
        pvalue=pvalue,
        mean=float(own.mean()) if own.size else math.nan,
        n_ratings=own.size,
        n_shared=int(shared.sum()),
        use=tuple((float(v), float(np.mean(own == v)) if own.size else 0.0) for v in values),
        reason=reason,
    )


def _tested(
    deviation: float, se: float, df: int, level: float
) -> tuple[Interval, float, str | None]:
    """Interval, p-value, and why there is no interval."""
    if math.isnan(deviation):
        return UNDEFINED, 1.0, APART
    if df < 1 or se <= DUST * max(1.0, abs(deviation)):
        # The exact sign-flip of units that all deviate by one amount.
        p = 2.0**-df if abs(deviation) > DUST else 1.0
        return UNDEFINED, p, ALIKE if df >= 1 else "one item or group: no interval"
    half = quantile((1 + level) / 2, df) * se
    return (deviation - half, deviation + half), two_sided(deviation / se, df), None


def _deviations(
    table: FloatArray, shared: BoolArray, group: IntArray
) -> tuple[list[float], list[float], int]:
    """Severities, their standard errors, and degrees of freedom."""
    count = len(table)
    here = shared.any(axis=0)
    w, x = shared[:, here] * 1.0, np.where(shared, table, 0.0)[:, here]
    size = w.sum(axis=0)
    # What is left of the normal equations when the items' own levels are taken out.
    matrix = np.diag(w.sum(axis=1)) - (w / size) @ w.T
    scores = x - w * (x.sum(axis=0) / size)
    if np.linalg.matrix_rank(matrix) < count - 1:
        return [math.nan] * count, [math.nan] * count, 0
    inverse = np.linalg.pinv(matrix, rcond=1e-10, hermitian=True)
    b = inverse @ scores.sum(axis=1)
    fitted = w * (b[:, None] - (w * b[:, None]).sum(axis=0) / size)
    labels = np.unique(group[here], return_inverse=True)[1]
    units = int(labels.max()) + 1
    sums = np.stack([np.bincount(labels, weights=row, minlength=units) for row in scores - fitted])
    robust = inverse @ (sums @ sums.T) @ inverse * (units / max(units - 1, 1))
    scale = count / (count - 1)
    errors = scale * np.sqrt(np.maximum(np.diag(robust), 0.0))
    return (scale * b).tolist(), errors.tolist(), units - 1
