"""k checkpoints: the formulas of stats/, for thousands of draws at once. See calibration_batch."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, reduce
from itertools import combinations

import numpy as np
from calibration_batch import (
    ALPHAS,
    DUST,
    Found,
    Means,
    Sizes,
    by_group,
    freedom,
    groups_of,
    no_interval,
    paired,
    residuals,
    robust,
)
from calibration_draws import Data, FloatArray
from scipy import special

from stats.omnibus import helmert

Pairwise = Callable[[Data], Means]


def anova(data: Data) -> Found:
    """`stats.repeated_measures_anova`, Greenhouse–Geisser corrected."""
    return _effect(np.stack(data, axis=2) @ helmert(len(data)), corrected=True)


def plain_anova(data: Data) -> Found:
    """The same F without the correction."""
    return _effect(np.stack(data, axis=2) @ helmert(len(data)), corrected=False)


def factorial(data: Data, effect: tuple[int, ...]) -> Found:
    """`stats.factorial.factorial_anova`: one effect of (draws, n, levels, levels …)."""
    (y,) = data
    shape = y.shape[2:]
    sides = [
        helmert(size) if axis in effect else np.full((size, 1), size**-0.5)
        for axis, size in enumerate(shape)
    ]
    return _effect(y.reshape(*y.shape[:2], -1) @ reduce(np.kron, sides), corrected=True)


def _effect(contrasts: FloatArray, *, corrected: bool) -> Found:
    """F of contrasts (draws, n, df) that are 0 on average under the null."""
    n, df = contrasts.shape[1:]
    mean = contrasts.mean(axis=1, keepdims=True)
    centred = contrasts - mean
    covariance = centred.swapaxes(1, 2) @ centred
    error = np.einsum("rii->r", covariance)
    with np.errstate(all="ignore"):
        f = n * np.sum(mean[:, 0] ** 2, axis=1) / (error / (n - 1))
        epsilon = error**2 / (df * np.sum(covariance**2, axis=(1, 2))) if corrected else 1.0
        p = special.fdtrc(df * epsilon, df * (n - 1) * epsilon, f)
    return no_interval(np.where(error > DUST, p, 1.0))


def cochran(data: Data) -> Found:
    """`stats.cochran.cochran_q`."""
    right = np.stack(data, axis=2) > 0
    k, item, column = len(data), right.sum(axis=2), right.sum(axis=1)
    total = item.sum(axis=1)
    below = k * total - np.sum(item**2, axis=1)
    q = (k - 1) * (k * np.sum(column**2, axis=1) - total**2) / np.maximum(below, 1)
    return no_interval(np.where(below > 0, special.chdtrc(k - 1, q), 1.0))


def friedman(data: Data) -> Found:
    """`stats.ranks.friedman`, χ² corrected for ties."""
    from scipy.stats import rankdata

    ranks = rankdata(-np.stack(data, axis=2), axis=2)
    n, k = ranks.shape[1:]
    off = ranks - (k + 1) / 2
    between = n * np.sum(off.mean(axis=1) ** 2, axis=1)
    within = np.sum(off**2, axis=(1, 2)) / (n * (k - 1))
    chi2 = np.where(within > 0, between / np.where(within > 0, within, 1.0), 0.0)
    return no_interval(special.chdtrc(k - 1, chi2))


def wald(data: Data, size: Sizes, *, plain: bool = False) -> Found:
    """`stats.wald.cluster_wald`; `plain`: W/q on F(q, G − 1), as it is usually done."""
    contrasts = np.einsum("krn,kq->rqn", np.stack(data), helmert(len(data)))
    mean, q, count = contrasts.mean(axis=2), len(data) - 1, len(size)
    sums = residuals(contrasts, size)
    weight = count / (count - 1) if plain else 1 / (1 - size / size.sum())
    covariance = (sums * weight) @ sums.swapaxes(1, 2)
    varies = np.linalg.eigvalsh(covariance)[:, 0] > DUST**2
    covariance[~varies] = np.eye(q)
    w = np.einsum("rq,rq->r", mean, np.linalg.solve(covariance, mean[:, :, None])[:, :, 0])
    if plain:
        return no_interval(np.where(varies, special.fdtrc(q, count - 1, w / q), 1.0))
    groups = groups_of(size)
    nu = np.array([(groups.df + groups.df_if_alike(one)) / 2 for one in alike(contrasts, size)])
    spare = nu - q + 1
    return no_interval(np.where(varies, special.fdtrc(q, spare, w * spare / (q * nu)), 1.0))


def alike(contrasts: FloatArray, size: Sizes) -> FloatArray:
    """Intraclass correlation of all contrasts of a draw together, 0–1."""
    n, count = contrasts.shape[2], len(size)
    off = contrasts - contrasts.mean(axis=2, keepdims=True)
    between = np.sum((by_group(off, size)) ** 2 / size, axis=(1, 2))
    within = (np.sum(off**2, axis=(1, 2)) - between) / (n - count)
    between = between / (count - 1)
    typical = (n - float(size @ size) / n) / (count - 1)
    return np.asarray(np.clip((between - within) / (between + (typical - 1) * within), 0, 1))


def quasi_f(data: Data, *, crossed: bool = False) -> Found:
    """`stats.quasi_ratios.quasi_f`, `quasi_f_crossed`, on (draws, k, S, n)."""
    (y,) = data
    k, s, n = y.shape[1:]
    scenario = y.mean(axis=(2, 3), keepdims=True)
    if crossed:
        y = y - y.mean(axis=1, keepdims=True)
        scenario = y.mean(axis=(2, 3), keepdims=True)
    seed, item = y.mean(axis=3, keepdims=True), y.mean(axis=2, keepdims=True)
    shared = item - scenario - item.mean(axis=1, keepdims=True) + scenario.mean(1, keepdims=True)
    levels = (k - 1) if crossed else k
    df = levels * (s - 1), (k - 1) * (n - 1), levels * (s - 1) * (n - 1)
    parts = n * (seed - scenario) ** 2, s * shared**2, (y - seed - item + scenario) ** 2
    ms = [part.sum(axis=(1, 2, 3)) / free for part, free in zip(parts, df, strict=True)]
    above = s * n * scenario[:, :, 0, 0].var(axis=1, ddof=1)
    below = np.maximum(ms[0] - ms[2], 0) + np.maximum(ms[1] - ms[2], 0) + ms[2]
    spare = below**2 / sum(one**2 / free for one, free in zip(ms, df, strict=True))
    return no_interval(special.fdtrc(k - 1, spare, above / below))


def welch_anova(data: Data, size: tuple[Sizes, ...]) -> Found:
    """`stats.welch.welch_anova`."""
    k, mean = len(data), np.stack([row.mean(axis=1) for row in data])
    weight = 1 / np.stack([robust(row, one) ** 2 for row, one in zip(data, size, strict=True)])
    share, spare = weight / weight.sum(axis=0), np.array([[freedom(one)] for one in size])
    uneven = np.sum((1 - share) ** 2 / spare, axis=0) / (k * k - 1)
    between = np.sum(weight * (mean - np.sum(share * mean, axis=0)) ** 2, axis=0) / (k - 1)
    return no_interval(special.fdtrc(k - 1, 1 / (3 * uneven), between / (1 + 2 * (k - 2) * uneven)))


def games_howell(data: Data, size: tuple[Sizes, ...]) -> Found:
    """`stats.welch.games_howell`: the smallest of .01, .05, .10 at which some pair differs.

    The studentized range takes 5 ms a value: its quantiles are listed for 25 degrees of freedom
    and read off between them. The limits are those of the first pair.
    """
    k, spread = len(data), [robust(row, one) ** 2 for row, one in zip(data, size, strict=True)]
    p: FloatArray = np.ones(len(data[0]))
    for a, b in combinations(range(k), 2):
        total = spread[a] + spread[b]
        df = total**2 / (spread[a] ** 2 / freedom(size[a]) + spread[b] ** 2 / freedom(size[b]))
        t = np.abs(data[a].mean(axis=1) - data[b].mean(axis=1)) / np.sqrt(total)
        for alpha in ALPHAS:
            p = np.where(t >= range_quantile(alpha, k, df), np.minimum(p, alpha), p)
    return no_interval(p)


def range_quantile(alpha: float, k: int, df: FloatArray) -> FloatArray:
    """What the largest |t| of all pairs stays below, by a cubic in 1/df."""
    return np.asarray(_quantiles(alpha, k)(1 / df))


@cache
def _quantiles(alpha: float, k: int) -> Callable[[FloatArray], FloatArray]:
    from scipy.interpolate import CubicSpline
    from scipy.stats import studentized_range

    inverse = np.linspace(1 / 400, 1 / 5, 25)
    found = [studentized_range.ppf(1 - alpha, k, 1 / one) / math.sqrt(2) for one in inverse]
    spline: Callable[[FloatArray], FloatArray] = CubicSpline(inverse, found)
    return spline


def all_pairs(data: Data, pairwise: Pairwise = paired) -> FloatArray:
    """Unadjusted p-values of all pairs, (draws, pairs), ordered (1, 2), (1, 3) … (2, 3)."""
    two = combinations(range(len(data)), 2)
    return np.stack([pairwise((data[a], data[b])).found().p for a, b in two], axis=1)


def step_down(p: FloatArray, factors: tuple[int, ...]) -> FloatArray:
    """`stats.families.step_down` along the last axis."""
    order = np.argsort(p, axis=1, kind="stable")
    stepped = np.take_along_axis(p, order, axis=1) * np.array(factors)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, np.minimum(np.maximum.accumulate(stepped, axis=1), 1), 1)
    return adjusted
