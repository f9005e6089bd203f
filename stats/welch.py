"""Do k checkpoints differ that answered different questions? Welch's ANOVA and its pairs.

Conventions:
    Each set has its own variance of the mean, v_j with df_j: s²/n and n − 1, or the cluster-robust
    ones where its questions come in groups. Pairs are adjusted by the studentized range of k means.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from stats.inputs import Groups, probability
from stats.omnibus import OmnibusTest, column_labels
from stats.results import UNDEFINED, Interval
from stats.unrelated import SetMean, set_mean, welch_df, welch_se

WELCH = "stats.welch.welch_anova"
PAIRS = "stats.welch.games_howell"


@dataclass(frozen=True, slots=True)
class GamesHowellPair:
    """Two of k checkpoints on different questions.

    Attributes:
        a: Name of A.
        b: Name of B.
        difference: A − B in the metric's unit.
        interval: Of the difference; `level` is that of all pairs' intervals together.
        se: Standard error of the difference.
        statistic: Welch's t; NaN where neither set varies.
        df: Satterthwaite's; NaN where neither set varies.
        adjusted: p-value adjusted for all pairs, never NaN.
        refused: Why the test was not done, or None; then `adjusted` is 1.0.
    """

    a: str
    b: str
    difference: float
    interval: Interval
    se: float
    statistic: float
    df: float
    adjusted: float
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class GamesHowell:
    """All pairs of k checkpoints on different questions, adjusted.

    Attributes:
        pairs: In the order (1, 2), (1, 3) … (k − 1, k).
        labels: Names of the k checkpoints.
        level: Of the intervals together, between 0 and 1.
        method: Name of the procedure.
        function: Dotted name of the function that computed this.
        n_items: Items of each set.
        n_groups: Groups of each set, None where its items were taken as independent.
    """

    pairs: tuple[GamesHowellPair, ...]
    labels: tuple[str, ...]
    level: float
    method: str
    function: str
    n_items: tuple[int, ...]
    n_groups: tuple[int | None, ...]


def welch_anova(
    sets: Sequence[ArrayLike],
    *,
    labels: Sequence[str] = (),
    groups: Sequence[Groups | None] = (),
) -> OmnibusTest:
    """Omnibus test of k means on different questions whose variances may differ.

    Args:
        sets: Scores of each checkpoint on its own questions, k >= 2 rows of 2 or more.
        labels: Names of the checkpoints, unique; empty: "1" to "k".
        groups: Groups of each set's items, or None; empty: every item is its own.

    Returns:
        F on F(k − 1, df). Nothing varies and the means agree: p = 1. Refused (p = 1) where a set
        does not vary or has fewer than 5 groups: Welch's weights need a variance of each.

    Raises:
        ValueError: Fewer than 2 sets or 2 items in one, NaN or inf, names that do not fit.

    Source:
        Welch (1951). k = 2 is the square of Welch's t.

    Examples:
        >>> welch_anova([[1, 2, 3], [2, 3, 5], [4, 6, 9]]).test
        'Welch F(2, 3.6), different questions'
    """
    means, names = _means(sets, labels, groups)
    reason = _refusal(means, names)
    if reason:
        agree = all(not m.variance and math.isclose(m.mean, means[0].mean) for m in means)
        note = ("no set varies and the means agree: F is 0 and p is 1",) if agree else ()
        f = 0.0 if agree else math.nan
        return _omnibus(means, names, (f, ()), notes=note, refused=None if agree else reason)
    f, df = _welch_f(means)
    return _omnibus(means, names, (f, (float(len(means) - 1), df)))


def games_howell(
    sets: Sequence[ArrayLike],
    *,
    labels: Sequence[str] = (),
    groups: Sequence[Groups | None] = (),
    level: float = 0.95,
) -> GamesHowell:
    """All pairs of k means on different questions whose variances may differ.

    Args:
        sets: Scores of each checkpoint on its own questions, k >= 2 rows of 2 or more.
        labels: Names of the checkpoints, unique; empty: "1" to "k".
        groups: Groups of each set's items, or None; empty: every item is its own.
        level: Of all pairs' intervals together, between 0 and 1.

    Returns:
        Differences with simultaneous intervals and adjusted p-values; k = 2 is Welch's t. A pair
        of which neither set varies: p = 1 where the means agree, else refused.

    Raises:
        ValueError: As `welch_anova`, or a bad level.

    Source:
        Games & Howell (1976).

    Examples:
        >>> found = games_howell([[1, 2, 3], [2, 3, 5], [7, 8, 9]], labels="abc")
        >>> [round(pair.adjusted, 3) for pair in found.pairs]
        [0.491, 0.004, 0.033]
    """
    means, names = _means(sets, labels, groups)
    probability(level, "level")
    numbered = list(zip(names, means, strict=True))
    return GamesHowell(
        pairs=tuple(_pair(a, b, len(means), level) for a, b in combinations(numbered, 2)),
        labels=names,
        level=level,
        method="Games–Howell",
        function=PAIRS,
        n_items=tuple(mean.n_items for mean in means),
        n_groups=tuple(mean.n_groups for mean in means),
    )


def range_p(t: float, k: int, df: float) -> float:
    """Chance that the largest of all pairs' |t| among k means reaches t.

    Args:
        t: A pair's t; finite.
        k: Number of means.
        df: Degrees of freedom.

    Source:
        Tukey (1953); t · √2 is a studentized range.
    """
    from scipy.stats import studentized_range

    # The integral's error can step past the ends.
    return float(np.clip(studentized_range.sf(abs(t) * math.sqrt(2), k, df), 0.0, 1.0))


def _means(
    sets: Sequence[ArrayLike], labels: Sequence[str], groups: Sequence[Groups | None]
) -> tuple[tuple[SetMean, ...], tuple[str, ...]]:
    if len(sets) < 2:
        raise ValueError(f"2 or more sets are needed, found {len(sets)}")
    names, grouped = column_labels(labels, len(sets)), tuple(groups) or (None,) * len(sets)
    if len(grouped) != len(sets):
        raise ValueError(f"groups of {len(sets)} sets are needed, found {len(grouped)}")
    found = zip(sets, grouped, names, strict=True)
    return tuple(set_mean(values, group, name=name) for values, group, name in found), names


def _refusal(means: tuple[SetMean, ...], names: tuple[str, ...]) -> str | None:
    few = [name for name, mean in zip(names, means, strict=True) if mean.too_few]
    if few:
        return f"refused: fewer than 5 groups of questions in {', '.join(few)}"
    still = [name for name, mean in zip(names, means, strict=True) if not mean.variance]
    if still:
        return f"refused: scores of {', '.join(still)} do not vary; read the pairs"
    return None


def _welch_f(means: tuple[SetMean, ...]) -> tuple[float, float]:
    k = len(means)
    mean = np.array([one.mean for one in means])
    weight = np.array([1 / one.variance for one in means])
    share = weight / weight.sum()
    spare = np.array([one.df for one in means])
    uneven = float(np.sum((1 - share) ** 2 / spare)) / (k * k - 1)
    between = float(np.sum(weight * (mean - share @ mean) ** 2)) / (k - 1)
    return between / (1 + 2 * (k - 2) * uneven), 1 / (3 * uneven)


def _omnibus(
    means: tuple[SetMean, ...],
    names: tuple[str, ...],
    f_df: tuple[float, tuple[float, ...]],
    *,
    notes: tuple[str, ...] = (),
    refused: str | None = None,
) -> OmnibusTest:
    from scipy import special

    f, df = f_df
    grouped = any(mean.n_groups is not None for mean in means)
    name = "cluster-robust Welch F" if grouped else "Welch F"
    facts: list[tuple[str, float]] = []
    for label, mean in zip(names, means, strict=True):
        facts += [(f"items of {label}", mean.n_items), (f"SD of {label}", mean.spread**0.5)]
    return OmnibusTest(
        statistic=f,
        df=df,
        pvalue=float(special.fdtrc(*df, f)) if df else 1.0,
        test=f"{name}({df[0]:.0f}, {df[1]:.1f}), different questions" if df else name,
        labels=names,
        function=WELCH,
        n_items=sum(mean.n_items for mean in means),
        n_groups=sum(mean.sums.count for mean in means) if grouped else None,
        facts=tuple(facts),
        notes=notes,
        refused=refused,
    )


def _pair(
    first: tuple[str, SetMean], second: tuple[str, SetMean], k: int, level: float
) -> GamesHowellPair:
    from scipy.stats import studentized_range

    (name_a, a), (name_b, b) = first, second
    difference, se = a.mean - b.mean, welch_se(a, b)
    reason = _refusal((a, b), (name_a, name_b)) if a.too_few or b.too_few or se == 0 else None
    if reason:
        agree = se == 0 and math.isclose(a.mean, b.mean)
        numbers = (UNDEFINED, se, math.nan, math.nan, 1.0, None if agree else reason)
        return GamesHowellPair(name_a, name_b, difference, *numbers)
    df = welch_df(a, b)
    half = float(studentized_range.ppf(level, k, df)) / math.sqrt(2) * se
    interval = (difference - half, difference + half)
    t = difference / se
    return GamesHowellPair(name_a, name_b, difference, interval, se, t, df, range_p(t, k, df))
