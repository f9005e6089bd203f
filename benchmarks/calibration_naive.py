"""What is often done instead, on the same draws: shown, so that its error rate can be seen."""

from __future__ import annotations

import numpy as np
from calibration_batch import Found, Means, Sizes, discordant, no_interval, paired, residuals
from calibration_draws import Data, FloatArray
from scipy import special, stats

from stats.resampling import bootstrap_totals

RESAMPLES = 999


def cr0_z(data: Data, size: Sizes) -> Means:
    """Clustered standard error without its correction, with normal quantiles."""
    d = data[0] - data[1]
    se = np.sqrt(np.sum(residuals(d, size) ** 2, axis=1))
    return Means(d.mean(axis=1), se, np.inf, len(size))


def cr1_t(data: Data, size: Sizes) -> Means:
    """CR1 with G − 1 degrees of freedom; another test than the shipped one where sizes differ."""
    plain, count = cr0_z(data, size), len(size)
    return Means(plain.mean, plain.se * np.sqrt(count / (count - 1)), count - 1, count)


def averaged(data: Data) -> Means:
    """Seeds (or raters) averaged, then paired by question: (draws, 2, S, n)."""
    return paired((data[0][:, 0].mean(axis=1), data[0][:, 1].mean(axis=1)))


def pooled_ratings(data: Data) -> Means:
    """Every rating counted as if it were a question of its own."""
    y = data[0].reshape(len(data[0]), 2, -1)
    return paired((y[:, 0], y[:, 1]))


def wilcoxon(data: Data) -> Found:
    """Signed ranks, normal approximation; d without zeros and ties."""
    d = data[0] - data[1]
    n, ranks = d.shape[1], stats.rankdata(np.abs(d), axis=1)
    off = np.sum(ranks * np.sign(d), axis=1) / np.sqrt(n * (n + 1) * (2 * n + 1) / 6)
    return no_interval(2 * special.ndtr(-np.abs(off)))


def student(data: Data) -> Found:
    """Two sets of questions with one pooled variance."""
    return no_interval(np.asarray(stats.ttest_ind(*data, axis=1).pvalue))


def one_way(data: Data) -> Found:
    """Sets of questions with one pooled variance."""
    return no_interval(np.asarray(stats.f_oneway(*data, axis=1).pvalue))


def wald_rates(data: Data) -> Found:
    """McNemar's χ² without correction, and Wald's interval of the difference."""
    won, lost, n = discordant(data)
    with np.errstate(all="ignore"):
        p = special.chdtrc(1, (won - lost) ** 2 / (won + lost))
    difference = 100 * (won - lost) / n
    half = 1.959964 * 100 * np.sqrt(won + lost - (won - lost) ** 2 / n) / n
    return Found(np.where(won + lost > 0, p, 1.0), difference - half, difference + half)


def wald_rate(data: Data) -> Found:
    """Wald's interval of one rate."""
    rate, n = data[0] / data[1], data[1]
    half = 1.959964 * np.sqrt(rate * (1 - rate) / n)
    return Found(np.full(len(rate), np.nan), 100 * (rate - half), 100 * (rate + half), data[2])


def smallest_p(p: FloatArray) -> Found:
    """All pairs, none adjusted: does any differ?"""
    return no_interval(p.min(axis=1))


def centred_bootstrap(data: Data) -> Found:
    """The rule of sacreBLEU's `paired_bs`: how often |d*| − mean |d*| exceeds |d|.

    Absolute values are centred, so that only the upper side of a folded distribution is counted.

    Source:
        sacrebleu 2.6.0, `significance.py`, lines 265 to 269 and `_compute_p_value`.
    """
    return no_interval(np.array([_one_bootstrap(a, b) for a, b in zip(*data, strict=True)]))


def _one_bootstrap(a: FloatArray, b: FloatArray) -> float:
    totals = bootstrap_totals(np.hstack([a, b]), draws=RESAMPLES)
    half = a.shape[1]
    drawn = np.abs(geometric(totals[:, :half]) - geometric(totals[:, half:]))
    observed = abs(float(geometric(a.sum(axis=0)) - geometric(b.sum(axis=0))))
    return float((drawn - drawn.mean() > observed).sum() + 1) / (RESAMPLES + 1)


def geometric(totals: FloatArray) -> FloatArray:
    """BLEU-like score, 0–100: geometric mean of the unigrams' and the bigrams' precision."""
    precision = totals[..., 0] / totals[..., 1] * totals[..., 2] / totals[..., 3]
    return np.asarray(100 * np.sqrt(precision))
