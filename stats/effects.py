"""How big is the effect? d_z and the odds ratio of discordant items, with intervals."""

from __future__ import annotations

import math

from stats.proportions import clopper_pearson
from stats.results import UNDEFINED, Interval


def d_z(t: float, n: int, *, level: float) -> tuple[float, Interval]:
    """Mean difference in units of the differences' standard deviation: t / √n.

    Args:
        t: Paired t statistic; finite.
        n: Items, at least 2.
        level: Of the interval.

    Returns:
        d_z, and the interval from the noncentral t distribution whose limits have the observed t
        at their tails. Swapping A and B mirrors both exactly.

    Source:
        Cumming & Finch (2001), the inversion of the noncentral t.
    """
    from scipy import special

    # On |t|, then mirrored: a swap of A and B must not show the solver's rounding.
    tails = ((1 + level) / 2, (1 - level) / 2)
    low, high = (float(special.nctdtrinc(n - 1, tail, abs(t))) / math.sqrt(n) for tail in tails)
    return t / math.sqrt(n), (low, high) if t >= 0 else (-high, -low)


def odds_ratio(b: int, c: int, *, level: float) -> tuple[float, Interval]:
    """Odds that a discordant item is A's: b / c, with its exact interval.

    Args:
        b: Items only A has right.
        c: Items only B has right.
        level: Of the interval.

    Returns:
        b / c in [0, inf] and the Clopper–Pearson interval of b / (b + c), as odds; NaN and an
        undefined interval where no item is discordant.
    """
    if b + c == 0:
        return float("nan"), UNDEFINED
    low, high = clopper_pearson(b, b + c, level=level)
    return _odds(b / (b + c)), (_odds(low), _odds(high))


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)
