"""How far apart are two scores of which only the intervals are known?

Conventions:
    As elsewhere: the difference is A − B, and an undefined interval is (NaN, NaN).
"""

from __future__ import annotations

import math

from stats.results import UNDEFINED, Interval


def recovered_difference(
    a: float, interval_a: Interval, b: float, interval_b: Interval
) -> tuple[float, Interval]:
    """Difference of two independent scores, from their own intervals (MOVER).

    The variance is recovered on each side of each score from its interval's limit there, so that
    a bounded score's lopsided interval is kept lopsided; with Wilson's intervals this is
    Newcombe's method 10.

    Args:
        a: One score.
        interval_a: Its interval.
        b: The other, in the same unit.
        interval_b: Its interval, at the same level.

    Returns:
        a − b, and its interval at that level. The scores are taken as independent: for two scores
        on the same questions, which go up and down together, it is too wide, and never narrower
        than a paired interval would be but for chance. Undefined where a limit is.

    Raises:
        ValueError: A score outside its interval.

    Source:
        Zou & Donner (2008), Statistics in Medicine 27, 1693–1702, equation 9.

    Examples:
        >>> difference, (low, high) = recovered_difference(5.0, (4.0, 7.0), 5.0, (4.0, 7.0))
        >>> difference, round(low, 3), round(high, 3)
        (0.0, -2.236, 2.236)
    """
    limits = (*interval_a, *interval_b)
    if any(math.isnan(value) for value in (a, b, *limits)):
        return a - b, UNDEFINED
    for value, (low, high) in ((a, interval_a), (b, interval_b)):
        if not low - 1e-9 <= value <= high + 1e-9:
            raise ValueError(f"{value} lies outside its interval ({low}, {high})")
    below = math.hypot(a - interval_a[0], interval_b[1] - b)
    above = math.hypot(interval_a[1] - a, b - interval_b[0])
    return a - b, (a - b - below, a - b + above)
