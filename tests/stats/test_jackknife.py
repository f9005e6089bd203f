import math

import numpy as np
import pytest
from scipy import stats as scipy_stats

import stats.jackknife as module
from stats.jackknife import jackknife_interval


def ratio(totals):
    return totals[..., 0] / totals[..., 1]


def test_of_a_mean_it_is_the_t_interval():
    values = np.random.default_rng(0).normal(5, 2, size=30)
    found = jackknife_interval(np.column_stack([values, np.ones(30)]), ratio, level=0.9)
    half = scipy_stats.t.ppf(0.95, 29) * scipy_stats.sem(values)
    assert (found.value, found.se, found.df) == pytest.approx(
        (values.mean(), scipy_stats.sem(values), 29)
    )
    assert found.interval == pytest.approx((values.mean() - half, values.mean() + half))


def test_of_a_ratio_by_hand(monkeypatch):
    monkeypatch.setattr(module, "BLOCK", 2)
    rows = np.array([[1.0, 2], [3.0, 4], [0.0, 1], [5.0, 6], [2.0, 7]])
    left = [11 - a for a in rows[:, 0]] / (20 - rows[:, 1])
    se = math.sqrt(4 / 5 * np.sum((left - left.mean()) ** 2))
    assert jackknife_interval(rows, ratio).se == pytest.approx(se)


def test_coverage_of_a_ratio():
    rng = np.random.default_rng(1)

    def covered():
        lengths = rng.integers(1, 20, size=40)
        rows = np.column_stack([rng.binomial(lengths, 0.3), lengths]).astype(float)
        low, high = jackknife_interval(rows, ratio).interval
        return low <= 0.3 <= high

    share = np.mean([covered() for _ in range(2_000)])
    assert share >= 0.95 - 3 * math.sqrt(0.05 * 0.95 / 2_000)


def test_nothing_moves_or_something_is_undefined():
    still = jackknife_interval(np.full((5, 2), 0.1), ratio)
    assert still.se == 0 and math.isnan(still.interval[0])
    with np.errstate(all="ignore"):
        undefined = jackknife_interval(np.array([[1.0, 1], [1, 0], [1, 0]]), ratio)
    assert math.isnan(undefined.se) and math.isnan(undefined.interval[0])


def test_bad_input():
    with pytest.raises(ValueError, match="at least 2 units"):
        jackknife_interval(np.ones((1, 2)), ratio)
    with pytest.raises(ValueError, match="level"):
        jackknife_interval(np.ones((3, 2)), ratio, level=95)
