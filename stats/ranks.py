"""Do k checkpoints' ranks differ on the same questions? Friedman's test: about ranks only.

Conventions:
    Rank 1 is the highest score of an item; equal scores share the mean of their ranks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import FloatArray, Groups, probability
from stats.omnibus import OmnibusTest, dust, orders, score_table, units_of
from stats.results import Companion

FUNCTION = "stats.ranks.friedman"


def friedman(
    table: ArrayLike, *, labels: Sequence[str] = (), groups: Groups | None = None
) -> OmnibusTest:
    """Omnibus test of k checkpoints by their ranks within each item; a companion of the ANOVA.

    Args:
        table: Scores, shape (n, k), n >= 2, k >= 2, finite.
        labels: Names of the columns, unique; empty: "1" to "k".
        groups: Group of each item; where one holds two or more, the groups' means are ranked.

    Returns:
        χ²(k − 1) corrected for ties, Iman and Davenport's F beside it; facts hold each mean
        rank, Kendall's W, χ² without the correction and Nemenyi's critical difference at .05.
        All scores equal within every item: 0 and p = 1. The same ranks everywhere: F is infinite
        and its p is that of the exact permutation within items.

    Raises:
        ValueError: Fewer than 2 items, groups or columns, NaN or inf, or labels that do not fit.

    Source:
        Friedman (1937); Iman & Davenport (1980); Demšar (2006) for the critical difference.

    Examples:
        >>> friedman([[3, 2, 1], [3, 2, 1], [3, 1, 2], [2, 3, 1]]).statistic
        4.5
    """
    scores, names = score_table(table, labels)
    units, n_groups = units_of(scores, groups)
    if len(units) < 2:
        raise ValueError(f"at least 2 groups are needed, found {len(units)}")
    ranks = _ranks(units)
    means, (n, k) = ranks.mean(axis=0), ranks.shape
    plain, chi2 = _chi2(ranks)
    return OmnibusTest(
        statistic=chi2,
        df=(float(k - 1),),
        pvalue=_chi2_tail(chi2, k - 1),
        test=f"Friedman χ²({k - 1})",
        labels=names,
        function=FUNCTION,
        n_items=len(scores),
        n_groups=n_groups,
        facts=(
            *(
                (f"mean rank of {name}", float(rank))
                for name, rank in zip(names, means, strict=True)
            ),
            ("Kendall's W", chi2 / (n * (k - 1))),
            ("χ² without the tie correction", plain),
            ("critical difference of mean ranks", critical_difference(n, k)),
        ),
        notes=() if chi2 else ("no item ranks the checkpoints: p is 1",),
        companions=(_beside(chi2, means, n),),
    )


def iman_davenport(chi2: float, n: int, k: int) -> float:
    """F on (k − 1, (k − 1)(n − 1)) that corresponds to Friedman's χ²; infinite at its maximum.

    Source:
        Iman & Davenport (1980), less conservative than χ².
    """
    rest = n * (k - 1) - chi2
    return math.inf if rest <= 1e-9 * n else (n - 1) * chi2 / rest


def critical_difference(n: int, k: int, *, alpha: float = 0.05) -> float:
    """Mean ranks further apart than this differ at `alpha`, all pairs considered (Nemenyi).

    Args:
        n: Items ranked.
        k: Checkpoints.
        alpha: Between 0 and 1.

    Source:
        Demšar (2006), section 3.2.2: 1.25 for 14 data sets and 4 classifiers.
    """
    from scipy.stats import studentized_range

    q = float(studentized_range.ppf(1 - probability(alpha, "alpha"), k, math.inf))
    return q / math.sqrt(2) * math.sqrt(k * (k + 1) / (6 * n))


def _ranks(units: FloatArray) -> FloatArray:
    from scipy.stats import rankdata

    # Scores that differ by dust only must tie: ranks magnify any difference.
    rounded = np.round(units / dust(units) * 0.1)
    return np.asarray(rankdata(-rounded, axis=1), dtype=np.float64)


def _chi2(ranks: FloatArray) -> tuple[float, float]:
    """Without and with the correction for ties; both 0 where every item is one tie."""
    n, k = ranks.shape
    between = n * float(np.sum((ranks.mean(axis=0) - (k + 1) / 2) ** 2))
    within = float(np.sum((ranks - (k + 1) / 2) ** 2)) / (n * (k - 1))
    plain = between / (k * (k + 1) / 12)
    return plain, between / within if within > 0 and between > 1e-12 else 0.0


def _beside(chi2: float, means: FloatArray, n: int) -> Companion:
    from scipy import special

    k = len(means)
    f, df = iman_davenport(chi2, n, k), (k - 1, (k - 1) * (n - 1))
    p = orders(means, 1e-9) ** (1.0 - n) if math.isinf(f) else float(special.fdtrc(*df, f))
    return Companion(f"Iman–Davenport F({df[0]}, {df[1]})", p)


def _chi2_tail(statistic: float, df: int) -> float:
    from scipy import special

    return float(special.chdtrc(df, statistic))
