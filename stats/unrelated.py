"""Do two checkpoints differ that answered different questions? Welch's t, by items or by groups.

Conventions:
    A's and B's questions are independent samples of one population: nothing is paired, so much
    power is lost; where the same questions can be asked, `compare_pair` is the test. SE² is the
    sum of the two variances of a mean, each s²/n, or cluster-robust where questions come in groups;
    df is Satterthwaite's, from those of each.

Source:
    Welch (1947); Janssen (1997) for the studentized permutation, which allows that the two sets
    vary differently.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stats.clustered import FEW_GROUPS, FEWEST_GROUPS
from stats.grouping import GroupSums, group_sums
from stats.inputs import TOLERANCE, FloatArray, Groups, codes, probability, scores
from stats.paired import two_sided
from stats.proportions import quantile
from stats.results import UNDEFINED, Companion, Interval, PairedDifference

FUNCTION = "stats.unrelated.unrelated_t"
DRAWS = 9_999
# Elements of one block of random splits: 16 MB as float64, whatever n is.
BLOCK = 2_000_000


@dataclass(frozen=True, slots=True)
class SetMean:
    """One checkpoint's mean on its own set of questions.

    Attributes:
        mean: Over items.
        variance: Squared standard error of `mean`; 0 where nothing varies.
        spread: Variance of the items, divisor n − 1.
        df: n − 1, or that of the groups' standard error.
        n_items: Items.
        n_groups: Groups, or None where each item is its own.
        sums: Scores summed by unit, with the units' sizes.
    """

    mean: float
    variance: float
    spread: float
    df: float
    n_items: int
    n_groups: int | None
    sums: GroupSums

    @property
    def too_few(self) -> bool:
        """Fewer groups than a clustered test needs."""
        return self.n_groups is not None and self.n_groups < FEWEST_GROUPS


def set_mean(values: ArrayLike, groups: Groups | None = None, *, name: str = "scores") -> SetMean:
    """Mean of one set with its variance, CR1 where some group holds two items or more.

    Args:
        values: Scores, shape (n,), n >= 2, finite.
        groups: Group of each item, or None where each is its own.
        name: What an error calls them.

    Raises:
        ValueError: Fewer than 2 items, NaN or inf, or an item without a group.
    """
    row = scores(values, name=name, least=2)
    unit = np.arange(row.size) if groups is None else codes(groups, row.size)
    sums = group_sums(row, unit)
    grouped = sums.count < row.size
    return SetMean(
        mean=float(row.mean()),
        variance=sums.se**2 if sums.count > 1 else 0.0,
        spread=float(row.var(ddof=1)) if np.ptp(row) > 0 else 0.0,
        df=sums.df if sums.count > 1 else math.nan,
        n_items=row.size,
        n_groups=sums.count if grouped else None,
        sums=sums,
    )


def unrelated_t(
    a: ArrayLike,
    b: ArrayLike,
    *,
    groups: tuple[Groups | None, Groups | None] = (None, None),
    level: float = 0.95,
    seed: int = 0,
    draws: int = DRAWS,
) -> PairedDifference:
    """Welch's t test of the difference between two means on different questions.

    Args:
        a: Scores of A on its questions, shape (n_a,), n_a >= 2.
        b: Scores of B on its questions, shape (n_b,), n_b >= 2.
        groups: Groups of A's and of B's items, or None where each is its own.
        level: Of the intervals, between 0 and 1.
        seed: Of the companion's random splits.
        draws: Number of random splits; 0: no companion.

    Returns:
        The difference with its t interval; effect Hedges' g. `n_items` counts both sets, the
        facts hold size and SD of each. Fewer than 5 groups in a grouped set: refused, p = 1.
        Neither set varies: p = 1 where the means agree, else the exact permutation decides.

    Raises:
        ValueError: Fewer than 2 items in a set, NaN or inf, an item without a group, a bad level.

    Examples:
        >>> unrelated_t([1.0, 2.0, 4.0, 3.0], [1.0, 1.0, 2.0], draws=0).test
        'Welch t(4.3), different questions'
    """
    sides = set_mean(a, groups[0], name="a"), set_mean(b, groups[1], name="b")
    result = _Parts(*sides, probability(level, "level"))
    if any(side.too_few for side in sides):
        return result.refused()
    if welch_se(*sides) == 0:
        return result.constant()
    if not draws:
        return result.tested()
    name = "groups" if result.grouped else "items"
    p = permutation_p(*sides, seed=seed, draws=draws)
    return result.tested(Companion(f"studentized permutation of {name} ({draws:,} draws)", p), seed)


def welch_se(a: SetMean, b: SetMean) -> float:
    """Standard error of the difference of two independent means."""
    return math.sqrt(a.variance + b.variance)


def welch_df(a: SetMean, b: SetMean) -> float:
    """Satterthwaite's degrees of freedom; NaN where neither set varies."""
    total = a.variance + b.variance
    below = sum(side.variance**2 / side.df for side in (a, b) if side.variance > 0)
    return total**2 / below if below else math.nan


def hedges_g(a: SetMean, b: SetMean, *, level: float) -> tuple[float, Interval]:
    """Difference in units of the pooled standard deviation of items, corrected for small n.

    Args:
        a: One set.
        b: The other; one of them varies.
        level: Of the interval.

    Returns:
        g, and the interval from the noncentral t distribution with the test's own standard
        error and df, so that the two agree about 0.

    Source:
        Hedges (1981), with the exact correction; Cumming & Finch (2001) for the inversion.
    """
    from scipy import special

    freedom = a.n_items + b.n_items - 2
    pooled = ((a.n_items - 1) * a.spread + (b.n_items - 1) * b.spread) / freedom
    exact = special.gammaln(freedom / 2) - special.gammaln((freedom - 1) / 2)
    correction = math.exp(exact) / math.sqrt(freedom / 2)
    se, df = welch_se(a, b), welch_df(a, b)
    per_t = correction * se / math.sqrt(pooled)
    t = (a.mean - b.mean) / se
    tails = ((1 + level) / 2, (1 - level) / 2)
    low, high = (float(special.nctdtrinc(df, tail, abs(t))) * per_t for tail in tails)
    return t * per_t, (low, high) if t >= 0 else (-high, -low)


def permutation_p(a: SetMean, b: SetMean, *, seed: int = 0, draws: int = DRAWS) -> float:
    """Two-sided p-value of the studentized difference when units change sets at random.

    Args:
        a: One set.
        b: The other.
        seed: Of the random splits.
        draws: Their number B.

    Returns:
        (c + 1) / (B + 1), ties counted. Neither the order of items nor a swap changes it.
    """
    sums = np.concatenate([a.sums.sums, b.sums.sums])
    sizes = np.concatenate([a.sums.sizes, b.sums.sizes])
    order = np.lexsort((sizes, sums))
    statistic = _Statistic(sums[order], sizes[order])
    chosen = np.zeros((1, len(sums)))
    chosen[0, np.isin(order, np.arange(a.sums.count))] = 1.0
    extreme = float(statistic(chosen)[0]) - TOLERANCE
    fewer = min(a.sums.count, b.sums.count)
    splits = _splits(len(sums), fewer, draws, seed)
    count = sum(int((statistic(block) >= extreme).sum()) for block in splits)
    return (count + 1) / (draws + 1)


class _Statistic:
    """How far a split sets the means apart: t² / (t² + units), 0–1, which gives ties a scale."""

    def __init__(self, sums: FloatArray, sizes: FloatArray) -> None:
        centred = sums - sizes * (sums.sum() / sizes.sum())
        moments = (np.ones_like(sums), sizes, centred, centred**2, centred * sizes, sizes**2)
        self._moments = np.stack(moments, axis=1)
        self._total = self._moments.sum(axis=0)

    def __call__(self, chosen: FloatArray) -> FloatArray:
        """Statistic of each split, shape (draws, units) of 0 and 1 -> (draws,)."""
        first = chosen @ self._moments
        mean, variance = self._mean(first)
        other_mean, other_variance = self._mean(self._total - first)
        apart = (mean - other_mean) ** 2
        below = apart + len(self._moments) * (variance + other_variance)
        return np.divide(apart, below, out=np.zeros_like(apart), where=below > 0)

    @staticmethod
    def _mean(moments: FloatArray) -> tuple[FloatArray, FloatArray]:
        count, items, total, squares, weighted, sizes = moments.T
        mean = total / items
        spread = np.maximum(squares + mean * (mean * sizes - 2 * weighted), 0.0)
        return mean, count / (count - 1) * spread / items**2


def _splits(units: int, fewer: int, draws: int, seed: int) -> Iterator[FloatArray]:
    """Rows of 0 and 1 with `fewer` ones each, drawn at random."""
    rng = np.random.Generator(np.random.SFC64(seed))
    rows = max(1, BLOCK // units)
    for start in range(0, draws, rows):
        keys = rng.random((min(rows, draws - start), units), dtype=np.float32)
        taken = np.argpartition(keys, fewer - 1, axis=1)[:, :fewer]
        chosen = np.zeros(keys.shape)
        np.put_along_axis(chosen, taken, 1.0, axis=1)
        yield chosen


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the three possible results have in common."""

    a: SetMean
    b: SetMean
    level: float

    @property
    def grouped(self) -> bool:
        return self.a.n_groups is not None or self.b.n_groups is not None

    def tested(self, beside: Companion | None = None, seed: int | None = None) -> PairedDifference:
        difference, se = self.a.mean - self.b.mean, welch_se(self.a, self.b)
        df = welch_df(self.a, self.b)
        half = quantile((1 + self.level) / 2, df) * se
        effect = hedges_g(self.a, self.b, level=self.level)
        return self._result(
            f"{self._name}({df:.1f}), different questions",
            (two_sided(difference / se, df), difference / se, df),
            interval=(difference - half, difference + half),
            effect=("Hedges' g", *effect),
            beside=(beside, seed),
        )

    def constant(self) -> PairedDifference:
        changed = abs(self.a.mean - self.b.mean) > TOLERANCE * max(1.0, abs(self.a.mean))
        first, second = self.a.sums.count, self.b.sums.count
        # Only the split as it is, or its mirror image where that has the same sizes, is as far.
        p = (1 + (first == second)) / math.comb(first + second, first) if changed else 1.0
        note = (
            "neither set varies: no interval; the exact permutation decides"
            if changed
            else "neither set varies and the means agree: p is 1 and there is no interval"
        )
        name = "exact permutation, different questions"
        return self._result(name, (p, math.nan, None), note=note)

    def refused(self) -> PairedDifference:
        counts = [side.n_groups for side in (self.a, self.b) if side.n_groups is not None]
        count = min(counts)
        reason = (
            f"refused: {count} {'group' if count == 1 else 'groups'} of questions in a set; a "
            f"clustered test needs at least {FEWEST_GROUPS}"
        )
        name = f"{self._name}, different questions"
        return self._result(name, (1.0, math.nan, None), refused=reason)

    def _result(
        self,
        test: str,
        numbers: tuple[float, float, float | None],
        *,
        interval: Interval = UNDEFINED,
        effect: tuple[str, float, Interval] | None = None,
        beside: tuple[Companion | None, int | None] = (None, None),
        note: str | None = None,
        refused: str | None = None,
    ) -> PairedDifference:
        name, size, size_interval = effect or ("difference", self.a.mean - self.b.mean, UNDEFINED)
        return PairedDifference(
            difference=self.a.mean - self.b.mean,
            interval=interval,
            level=self.level,
            pvalue=numbers[0],
            statistic=numbers[1],
            df=numbers[2],
            se=welch_se(self.a, self.b),
            test=test,
            function=FUNCTION,
            n_items=self.a.n_items + self.b.n_items,
            n_groups=self.a.sums.count + self.b.sums.count if self.grouped else None,
            effect_name=name,
            effect=size,
            effect_interval=size_interval,
            facts=self._facts(),
            notes=tuple(filter(None, (note, self._few_groups()))),
            companions=(beside[0],) if beside[0] else (),
            seed=beside[1],
            refused=refused,
        )

    @property
    def _name(self) -> str:
        return "cluster-robust Welch t" if self.grouped else "Welch t"

    def _facts(self) -> tuple[tuple[str, float], ...]:
        sides = (("A", self.a), ("B", self.b))
        facts: list[tuple[str, float]] = []
        for name, side in sides:
            facts += [(f"items of {name}", side.n_items), (f"SD of {name}", side.spread**0.5)]
            if side.n_groups is not None:
                facts.append((f"groups of {name}", side.n_groups))
        return tuple(facts)

    def _few_groups(self) -> str | None:
        counts = [side.n_groups for side in (self.a, self.b) if side.n_groups is not None]
        if not counts or not FEWEST_GROUPS <= min(counts) < FEW_GROUPS:
            return None
        return f"fewer than {FEW_GROUPS} groups ({min(counts)}): the test is approximate"
