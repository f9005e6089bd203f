"""What could this design have found? The minimum detectable difference.

It is computed from the standard error and never from the observed difference as if that were the
truth, so it is no post-hoc power.
"""

from __future__ import annotations

import math

from stats.inputs import probability
from stats.proportions import quantile
from stats.results import PairedDifference


def minimum_detectable(diff: PairedDifference, *, alpha: float = 0.05, power: float = 0.8) -> float:
    """Smallest true difference that the same design finds with the wished power.

    Args:
        diff: A result of this package.
        alpha: Two-sided error rate; α/m where m pairs share it.
        power: Between 0 and 1.

    Returns:
        In the metric's unit, positive. NaN where nothing can be said: a refused test, items or
        groups that do not vary, or discordant items too few for any difference to be found.

    Raises:
        ValueError: `alpha` or `power` not between 0 and 1.

    Source:
        t tests: `noncentrality` · SE with the test's degrees of freedom.
        McNemar: Connor (1987), with the observed share of discordant items.
    """
    probability(alpha, "alpha"), probability(power, "power")
    if diff.refused or not diff.se > 0:
        return math.nan
    if diff.df is not None:
        return noncentrality(alpha, power, diff.df) * diff.se
    won, lost = diff.fact("b"), diff.fact("c")
    if won is None or lost is None:
        return math.nan
    # se² n + difference² is unit² (b + c) / n: the unit need not be passed along.
    squared = (diff.se**2 * diff.n_items + diff.difference**2) * diff.n_items / (won + lost)
    tails = quantile(1 - alpha / 2, None), quantile(power, None)
    return math.sqrt(squared) * _rate_difference((won + lost) / diff.n_items, diff.n_items, tails)


def noncentrality(alpha: float, power: float, df: float | None) -> float:
    """True difference, in standard errors, that a two-sided t test finds with the wished power.

    Args:
        alpha: Two-sided error rate, 0–1.
        power: Above `alpha`, below 1.
        df: Degrees of freedom, or None for the normal distribution.

    Source:
        The noncentral t. Bloom's (1995) sum of two t quantiles agrees to 1 % from 20 degrees of
        freedom on, and promises too much below (5 % at 2).

    Examples:
        >>> round(noncentrality(0.05, 0.8, None), 4)
        2.8016
    """
    from scipy import special

    limit = quantile(1 - alpha / 2, df)
    if df is None:
        return limit + quantile(power, None)
    return float(special.nctdtrinc(df, 1 - power, limit))


def _rate_difference(discordant: float, n: int, tails: tuple[float, float]) -> float:
    """Smallest detectable difference of two paired rates, a share; NaN where 1 is too little."""
    from scipy.optimize import brentq

    def shortfall(delta: float) -> float:
        # A difference cannot exceed the share of discordant items that makes it up.
        share = max(discordant, delta)
        return (
            tails[0] * math.sqrt(share)
            + tails[1] * math.sqrt(share - delta**2)
            - delta * (math.sqrt(n))
        )

    return float(brentq(shortfall, 0.0, 1.0)) if shortfall(1.0) < 0 else math.nan
