"""How many tested values may fall below a cutoff that was read off the controls?

Conventions:
    m controls, n tested values; the cutoff c is the (k+1)-th smallest control, so k controls lie
    below it. X counts the tested values strictly below c. If tested and control values come from
    one distribution F, then F(c) follows Beta(k+1, m−k), whatever F is: reading c off the same
    controls that give p0 costs nothing. Ties at c only lower X.

    p0 is the upper Clopper-Pearson bound of k in m, one-sided at BOUND. P(Bin(n, p0) >= X) alone
    would be too small far out, where a share 1 − BOUND of control sets mislead; the p-value is
    therefore at least the exact one, P(Bin(n, P) >= X) with P ~ Beta(k+1, m−k). So the size is at
    most alpha at every alpha, and about alpha/3 where m and n are 100 to 200.

Source:
    Wilks (1941) for Beta(k+1, m−k); Nelson (1963), precedence tests; Clopper & Pearson (1934).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from stats.inputs import FloatArray, IntArray
from stats.proportions import clopper_pearson, quantile
from stats.results import Interval

BOUND = 0.90
"""One-sided level of p0. Measured on TOFU, whose members are known, 10 % leaked, n = 100, alpha =
.01: power 1 with 100 to 200 controls (.73 with 100 at a level of .95), size .003 to .005."""

BELOW = 0.01
"""Share of controls below the cutoff, at least one of them: a single odd control, such as one
that was trained on after all, then cannot move the cutoff out of reach."""

SHIFT = 3.0
"""What a leak is taken to do where power is stated: a leaked value lies so many standard
deviations of the controls lower, on a normal scale. On TOFU it is about 10."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A cutoff's place among the controls, and what follows for n tested values.

    Attributes:
        n: Tested values, at least 1.
        below: Controls below the cutoff, k.
        controls: Controls, m > k.
        shift: How many standard deviations of the controls a leaked value lies lower, where power
            is stated; at least 0.
    """

    n: int
    below: int
    controls: int
    shift: float = SHIFT

    @property
    def p0(self) -> float:
        """Upper bound of the share of such values below the cutoff, 0–1."""
        return self.share(BOUND)

    @property
    def expected(self) -> float:
        """Expected share of untrained values below the cutoff."""
        return (self.below + 1) / (self.controls + 1)

    def share(self, tail: float) -> float:
        """Quantile of the share of untrained values below the cutoff."""
        from scipy import special

        return float(special.betaincinv(self.below + 1, self.controls - self.below, tail))

    def pvalue(self, x: int) -> float:
        """P-value of `x` tested values below the cutoff: the larger of bound and exact."""
        from scipy import special

        if x <= 0:
            return 1.0
        return max(float(special.bdtrc(x - 1, self.n, self.p0)), self.exact(x))

    def exact(self, x: int) -> float:
        """Chance of `x` or more below the cutoff where tested values are like controls.

        X >= x where at most k of the x + k smallest of all m + n values are controls.
        """
        first = x + self.below
        drawn = np.arange(max(0, first - self.n), self.below + 1)
        terms = _choices(self.controls, drawn) + _choices(self.n, first - drawn)
        chances = np.exp(terms - _choices(self.n + self.controls, np.array([first])))
        return min(1.0, float(chances.sum()))

    def critical(self, alpha: float) -> int | None:
        """Smallest count with a p-value of at most `alpha`; None where not even n has."""
        if self.pvalue(self.n) > alpha:
            return None
        low, high = 0, self.n
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.pvalue(middle) <= alpha else (middle, high)
        return high

    def detectable(self, alpha: float, power: float = 0.8) -> float | None:
        """Smallest leaked share that is found with the wished power, or None.

        Args:
            alpha: One-sided error rate.
            power: Between 0 and 1.

        Returns:
            0–1, a multiple of 1/n: a leaked value lies `shift` standard deviations lower. None
            where not even a leak of all would be found.
        """
        return _detectable(self, alpha, power)

    def excess(self, x: int, level: float) -> tuple[float, Interval]:
        """Share of tested values below the cutoff beyond what untrained ones would give.

        Returns:
            (x/n − q)/(1 − q), not below 0, and its interval: exact limits of either share, put
            together by the method of variance estimates recovery.

        Source:
            Abbott (1925) for the correction; Zou & Donner (2008) for the interval.
        """
        tails, rate, usual = ((1 - level) / 2, (1 + level) / 2), x / self.n, self.expected
        low, high = clopper_pearson(x, self.n, level=level)
        usual_low, usual_high = self.share(tails[0]), self.share(tails[1])
        least = rate - usual - math.hypot(rate - low, usual_high - usual)
        most = rate - usual + math.hypot(high - rate, usual - usual_low)
        value, *limits = (
            min(1.0, max(0.0, one / (1 - usual))) for one in (rate - usual, least, most)
        )
        return value, (limits[0], limits[1])

    def power(self, leaked: int, critical: int) -> float:
        """Chance of `critical` values below the cutoff where `leaked` of n are leaked."""
        from scipy import special

        sensitivity = float(special.ndtr(self.shift + quantile(self.expected, None)))
        hits = np.arange(min(leaked, critical - 1) + 1)
        chance = np.exp(
            _choices(leaked, hits)
            + special.xlogy(hits, sensitivity)
            + special.xlog1py(leaked - hits, -sensitivity)
        )
        rest, short = self.n - leaked, critical - 1 - hits
        # All of the rest may fall below and still not suffice: then the chance is 1.
        too_few = special.bdtr(np.minimum(short, rest), rest, self.expected) if rest else 1.0
        return 1.0 - float(np.sum(chance * too_few))


@lru_cache(maxsize=4096)
def _detectable(at: Calibration, alpha: float, power: float) -> float | None:
    # It follows from counts alone, which are those of every checkpoint on a set.
    critical = at.critical(alpha)
    if critical is None or at.power(at.n, critical) < power:
        return None
    low, high = 0, at.n
    while high - low > 1:
        middle = (low + high) // 2
        found = at.power(middle, critical) >= power
        low, high = (low, middle) if found else (middle, high)
    return high / at.n


def place(controls: int) -> int:
    """How many of `controls` lie below the cutoff: 1 in 100, at least one."""
    return max(1, int(BELOW * controls))


def _choices(n: int, k: IntArray) -> FloatArray:
    """Logarithm of n over k."""
    from scipy import special

    found = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.asarray(found, dtype=np.float64)
