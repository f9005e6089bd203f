"""Do scores tell two kinds of items apart? The area under the ROC curve, with its interval.

Conventions:
    AUC = P(positive > negative) + ½ P(equal), a share 0–1; .5: scores tell nothing.
    With ψ(x, y) 1, ½ or 0 where x is above, at or below y: V10 of a positive is the mean of ψ over
    negatives, V01 of a negative the mean over positives. DeLong's variance is
    var(V10)/M + var(V01)/N; Obuchowski's has the variances of sums over groups instead, and their
    covariance where a group holds items of both kinds. Items each of their own give the former.

    Interval: the shares θ that lie within t standard errors of the area, where the standard error
    is that of θ, not of the area: Hanley and McNeil's variance at θ times the design effect, by
    which the variance above exceeds theirs at the area, at least 1 (with no such floor .79 to .95
    is covered where the area is .97). With G units of the kind that has fewer, t is on G − 1
    degrees of freedom and the design effect G/(G−1) times as large: without, 12 groups cover .92.
    So the interval stays within 0–1, and exists where all positives are above all negatives; the
    design effect is then that of groups that act as one.

Source:
    DeLong, DeLong & Clarke-Pearson (1988); Obuchowski (1997); Hanley & McNeil (1982); Newcombe
    (2006), method 5, for the interval.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import FloatArray, Groups, IntArray, codes, probability, scores
from stats.proportions import quantile
from stats.results import UNDEFINED, Estimate, Interval
from stats.seed_tables import FEWEST_GROUPS

STEP = 1e-9


def area_under_curve(
    positives: ArrayLike,
    negatives: ArrayLike,
    *,
    groups: tuple[Groups | None, Groups | None] = (None, None),
    level: float = 0.95,
) -> Estimate:
    """How well scores tell positives from negatives, with an interval.

    Args:
        positives: Scores expected to be higher, shape (M,), M >= 1.
        negatives: Scores expected to be lower, shape (N,), N >= 1.
        groups: Groups of the positives and of the negatives, or None where each item is its own.
            A name that stands in both is one group.
        level: Of the interval, between 0 and 1.

    Returns:
        The area; `n_items` M + N, `se` DeLong's or Obuchowski's. No interval where either kind has
        one item or group only; `method` says when a kind has fewer than 5 groups.

    Raises:
        ValueError: No item of a kind, NaN or inf, an item without a group, or a bad level.

    Examples:
        >>> round(area_under_curve([3, 4, 5, 2], [1, 2, 3]).value, 4)
        0.8333
    """
    above, below = scores(positives, name="positives"), scores(negatives, name="negatives")
    level = probability(level, "level")
    placed, units = _placements(above, below), _units(groups, (above.size, below.size))
    n_items, n_groups = above.size + below.size, len(np.unique(np.concatenate(units)))
    grouped = n_groups < n_items
    se, interval, method = _interval(placed, units, level)
    return Estimate(
        value=float(placed[0].mean()),
        interval=interval,
        level=level,
        method=("Obuchowski, " if grouped else "DeLong, ") + method,
        n_items=n_items,
        n_groups=n_groups if grouped else None,
        se=se,
    )


def _interval(
    placed: tuple[FloatArray, FloatArray], units: tuple[IntArray, IntArray], level: float
) -> tuple[float, Interval, str]:
    """Standard error, interval, and its method."""
    sizes, counts = [part.size for part in placed], [len(np.unique(unit)) for unit in units]
    if min(counts) < 2:
        return math.nan, UNDEFINED, "no interval: one unit of a kind"
    area = float(placed[0].mean())
    variance = _variance(placed, units, area)
    usual = _usual(area, sizes)
    # Where nothing varies, as much as groups that act as one.
    effect = max(size / count for size, count in zip(sizes, counts, strict=True))
    if variance > 0 and usual > 0:
        effect = max(1.0, variance / usual)
    df = min(counts) - 1
    t = math.sqrt(effect * min(counts) / df) * quantile((1 + level) / 2, df)
    few = min(counts) < FEWEST_GROUPS and counts != sizes
    warning = f", fewer than {FEWEST_GROUPS} groups: not to be relied on" if few else ""
    return math.sqrt(variance), _limits(area, t, sizes), f"Newcombe's limits, t({df}){warning}"


def _placements(above: FloatArray, below: FloatArray) -> tuple[FloatArray, FloatArray]:
    """V10 of each positive and V01 of each negative, 0–1."""
    from scipy.stats import rankdata

    together = rankdata(np.concatenate([above, below]))
    own = rankdata(above), rankdata(below)
    first = (together[: above.size] - own[0]) / below.size
    second = 1 - (together[above.size :] - own[1]) / above.size
    return np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)


def _units(
    groups: tuple[Groups | None, Groups | None], sizes: tuple[int, int]
) -> tuple[IntArray, IntArray]:
    """Numbers of the groups, alike in both kinds."""
    names: list[object] = []
    for which, (group, size) in enumerate(zip(groups, sizes, strict=True)):
        if group is not None:
            codes(group, size)
        # An item without a group is its own, which no name given can be.
        names += [(which, at) for at in range(size)] if group is None else [(n,) for n in group]
    numbers = codes(names, sum(sizes))
    return numbers[: sizes[0]], numbers[sizes[0] :]


def _variance(
    placed: tuple[FloatArray, FloatArray], units: tuple[IntArray, IntArray], area: float
) -> float:
    """Variance of the area."""
    count = max(int(unit.max()) for unit in units) + 1
    rests = [
        np.bincount(unit, weights=part - area, minlength=count) / part.size
        for unit, part in zip(units, placed, strict=True)
    ]
    held = [len(np.unique(unit)) for unit in units]
    parts = [n / (n - 1) * float(rest @ rest) for n, rest in zip(held, rests, strict=True)]
    both = count / (count - 1) * float(rests[0] @ rests[1])
    return max(sum(parts) + 2 * both, 0.0)


def _usual(area: float, sizes: list[int]) -> float:
    """Hanley and McNeil's variance of an area, with Newcombe's common number of items."""
    common = sum(sizes) / 2 - 1
    spread = 1 + common * (1 - area) / (2 - area) + common * area / (1 + area)
    return area * (1 - area) * spread / (sizes[0] * sizes[1])


def _limits(area: float, t: float, sizes: list[int]) -> Interval:
    from scipy.optimize import brentq

    def outside(theta: float) -> float:
        return (theta - area) ** 2 - t**2 * _usual(theta, sizes)

    # Below and above the area; at an end the limit is the end itself, which is a root, too.
    low = float(brentq(outside, 0.0, min(area, 1 - STEP))) if area > 0 else 0.0
    high = float(brentq(outside, max(area, STEP), 1.0)) if area < 1 else 1.0
    return low, high
