"""Pairs of checkpoints: the formulas of stats/, for thousands of draws at once.

Conventions:
    The shipped functions take one draw and compute companions that are never decisive. Here is
    the same arithmetic along the first axis; `calibration.py` compares the first draws of every
    cell with the shipped function and stops where they differ.
    A p-value or a limit that does not exist is NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from calibration_draws import Data, FloatArray
from numpy.typing import NDArray
from scipy import special

from stats.binary import mid_p
from stats.grouping import GroupSums
from stats.paired_rates import tango
from stats.proportions import clopper_pearson, wilson
from stats.seed_tables import ADVISED_REPLICATES

Sizes = NDArray[np.int64]
DUST = 1e-9
ALPHAS = (0.01, 0.05, 0.10)


@dataclass(frozen=True)
class Found:
    """What a test said of each draw: p-values, and limits of the 95 % interval; shape (draws,).

    Attributes:
        p: p-values.
        low: Lower limits.
        high: Upper limits.
        truth: What the interval should hold, where it is another number in each draw.
    """

    p: FloatArray
    low: FloatArray
    high: FloatArray
    truth: FloatArray | None = None


Test = Callable[[Data], Found]


def no_interval(p: FloatArray) -> Found:
    """A test without an interval."""
    nothing = np.full(len(p), np.nan)
    return Found(p, nothing, nothing)


@dataclass(frozen=True)
class Means:
    """Differences, their standard errors and degrees of freedom; `units` decide where se is 0."""

    mean: FloatArray
    se: FloatArray
    df: FloatArray | float
    units: int

    def found(self) -> Found:
        """Test and interval by t."""
        varies = self.se > DUST
        with np.errstate(all="ignore"):
            p = 2 * special.stdtr(self.df, -np.abs(self.mean / self.se))
            half = special.stdtrit(self.df, 0.975) * self.se
        still = np.where(np.abs(self.mean) <= DUST, 1.0, 2.0 ** (1 - self.units))
        half = np.where(varies, half, np.nan)
        return Found(np.where(varies, p, still), self.mean - half, self.mean + half)

    def equivalence(self, margin: float) -> Found:
        """Level at which the 1 − 2α interval comes to lie inside ± margin."""
        above = special.stdtr(self.df, (self.mean - margin) / self.se)
        below = special.stdtr(self.df, -(self.mean + margin) / self.se)
        return no_interval(np.maximum(above, below))


def paired(data: Data) -> Means:
    """`stats.paired_t`."""
    d = data[0] - data[1]
    n = d.shape[1]
    return Means(d.mean(axis=1), d.std(axis=1, ddof=1) / np.sqrt(n), n - 1, n)


def by_group(values: FloatArray, size: Sizes) -> FloatArray:
    """Sums over groups, which are contiguous along the last axis."""
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    return np.add.reduceat(values, starts, axis=-1)


def residuals(values: FloatArray, size: Sizes) -> FloatArray:
    """Of the mean over the last axis, summed by group and divided by the number of items."""
    off = values - values.mean(axis=-1, keepdims=True)
    return by_group(off, size) / values.shape[-1]


def robust(values: FloatArray, size: Sizes) -> FloatArray:
    """CR2 standard error of the mean over the last axis; CR1's where sizes are equal."""
    shares = size / size.sum()
    return np.asarray(np.sqrt(np.sum(residuals(values, size) ** 2 / (1 - shares), axis=-1)))


def freedom(size: Sizes) -> float:
    """Degrees of freedom of that standard error: a function of the sizes alone."""
    return groups_of(size).df


def groups_of(size: Sizes) -> GroupSums:
    """The shipped description of groups of these sizes."""
    sizes = size.astype(np.float64)
    return GroupSums(0 * sizes, sizes, 0 * sizes)


def clustered(data: Data, size: Sizes) -> Means:
    """`stats.clustered_t`."""
    d = data[0] - data[1]
    return Means(d.mean(axis=1), robust(d, size), freedom(size), len(size))


def sampled(data: Data) -> Means:
    """`stats.sampled.sampled_difference`: the paired t on the questions' means."""
    return paired((data[0].mean(axis=1), data[1].mean(axis=1)))


def discordant(data: Data) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Items only A has right, only B, and all."""
    a, b = data[0] > 0, data[1] > 0
    return (a & ~b).sum(axis=1), (b & ~a).sum(axis=1), a.shape[1]


def mcnemar(data: Data) -> Found:
    """`stats.mcnemar`, by its own functions, once for each pair of counts that occurs."""
    won, lost, n = discordant(data)

    def one(b: int, c: int) -> tuple[float, float, float]:
        low, high = tango(b, c, n)
        return mid_p(b, c), 100 * low, 100 * high

    p, low, high = once_for_each(one, won, lost)
    return Found(p, low, high)


def tango_equivalence(data: Data, margin: float) -> Found:
    """Smallest of the three levels at which Tango's 1 − 2α interval lies inside ± margin."""
    won, lost, n = discordant(data)

    def one(b: int, c: int) -> tuple[float]:
        for alpha in ALPHAS:
            low, high = tango(b, c, n, level=1 - 2 * alpha)
            if -margin < 100 * low and 100 * high < margin:
                return (alpha,)
        return (1.0,)

    return no_interval(once_for_each(one, won, lost)[0])


def once_for_each(
    function: Callable[..., tuple[float, ...]], *columns: NDArray[np.int64]
) -> tuple[FloatArray, ...]:
    """Call a function once for every combination of whole numbers that occurs."""
    rows, back = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    values = np.array([function(*row) for row in rows.tolist()], dtype=np.float64)
    return tuple(values[back.ravel()].T)


def wilson_rate(data: Data) -> Found:
    """`stats.estimate` of one rate on independent questions: Wilson's interval."""
    return _rate(data, lambda right, n: wilson(right / n, n))


def exact_rate(data: Data) -> Found:
    """`stats.clopper_pearson`."""
    return _rate(data, clopper_pearson)


def _rate(data: Data, interval: Callable[[int, int], tuple[float, float]]) -> Found:
    right, n = (column.astype(np.int64) for column in data[:2])
    low, high = once_for_each(interval, right, n)
    return Found(np.full(len(right), np.nan), 100 * low, 100 * high, data[2])


def grouped_wilson(data: Data, size: Sizes) -> Found:
    """`stats.estimate` of one rate on grouped questions: Wilson on effective items, by t."""
    scores, truth = data
    n, count, rate = scores.shape[1], len(size), scores.mean(axis=1) / 100
    with np.errstate(all="ignore"):
        design = (robust(scores, size) / 100) ** 2 / (rate * (1 - rate) / n)
    mixed = (rate > 0) & (rate < 1)
    effective = np.where(mixed, n / np.maximum(1.0, np.where(mixed, design, 1.0)), count)
    z = special.stdtrit(freedom(size), 0.975)
    centre = (rate + z * z / (2 * effective)) / (1 + z * z / effective)
    half = np.sqrt(rate * (1 - rate) / effective + z * z / (4 * effective**2))
    half *= z / (1 + z * z / effective)
    low, high = np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
    low, high = np.where(rate == 0, 0.0, low), np.where(rate == 1, 1.0, high)
    return Found(np.full(len(rate), np.nan), 100 * low, 100 * high, truth)


def welch(data: Data) -> Means:
    """`stats.unrelated.unrelated_t`, questions independent."""
    return welch_means(data, tuple(np.ones(row.shape[1], dtype=np.int64) for row in data))


def welch_means(data: Data, size: tuple[Sizes, ...]) -> Means:
    """`stats.unrelated.unrelated_t`: Satterthwaite's degrees of freedom from those of each set."""
    a, b = (robust(row, one) ** 2 for row, one in zip(data, size, strict=True))
    df = (a + b) ** 2 / (a**2 / freedom(size[0]) + b**2 / freedom(size[1]))
    return Means(data[0].mean(axis=1) - data[1].mean(axis=1), np.sqrt(a + b), df, 2)


def two_way(data: Data, *, matched: bool = False, size: Sizes | None = None) -> Means:
    """`stats.two_way.two_way_t` on (draws, 2, S, n); groups of `size` are the units."""
    (y,) = data
    if size is not None:
        mean = y.mean(axis=(2, 3), keepdims=True)
        y = mean + by_group(y - mean, size) * (len(size) / y.shape[3])
    d = y[:, 0].mean(axis=1) - y[:, 1].mean(axis=1)
    tables = [y[:, 0] - y[:, 1]] if matched else [y[:, 0], y[:, 1]]
    s, n = y.shape[2:]
    by_seed = np.array([table.mean(axis=2).var(axis=1, ddof=1) / s for table in tables])
    rests = np.array([_residual(table) / (s * n) for table in tables])
    t1, t2, t3 = by_seed.sum(axis=0), d.var(axis=1, ddof=1) / n, rests.sum(axis=0)
    free = float(n - 1)
    if size is not None:
        off = (d - d.mean(axis=1, keepdims=True)) / n  # R_g / items
        t2, free = np.sum(off**2 / (1 - size / size.sum()), axis=1), freedom(size)
    variance = np.maximum(t1 - t3, 0) + np.maximum(t2 - t3, 0) + t3
    doubt = np.sum(by_seed**2, axis=0) / (s - 1) + t2**2 / free
    doubt += np.sum(rests**2, axis=0) / ((s - 1) * (n - 1))
    with np.errstate(all="ignore"):
        df = variance**2 / doubt
    vary = (t1 > DUST**2) & (t2 > DUST**2)
    if s < ADVISED_REPLICATES:
        with np.errstate(all="ignore"):
            own = (s - 1) * t1**2 / np.sum(by_seed**2, axis=0)
            careful = _careful_df(t1, t2, own, free)
        df = np.where(vary, np.minimum(df, careful), df)
    return Means(d.mean(axis=1), np.sqrt(variance), df, n)


def _careful_df(
    seeds: FloatArray, questions: FloatArray, seeds_df: FloatArray, questions_df: float
) -> FloatArray:
    """Degrees of freedom whose 5 % limit is Cochran and Cox's, by bisection."""
    limits = special.stdtrit(seeds_df, 0.975) ** 2, special.stdtrit(questions_df, 0.975) ** 2
    limit = np.sqrt((seeds * limits[0] + questions * limits[1]) / (seeds + questions))
    low, high = np.minimum(seeds_df, questions_df), np.maximum(seeds_df, questions_df)
    for _ in range(60):
        middle = (low + high) / 2
        above = special.stdtrit(middle, 0.975) > limit
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(low)


def _residual(table: FloatArray) -> FloatArray:
    rows, columns = table.mean(axis=2, keepdims=True), table.mean(axis=1, keepdims=True)
    rest = table - rows - columns + table.mean(axis=(1, 2), keepdims=True)
    return np.asarray(np.sum(rest**2, axis=(1, 2))) / ((table.shape[1] - 1) * (table.shape[2] - 1))
