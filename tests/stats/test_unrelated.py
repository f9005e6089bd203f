import itertools
import math

import numpy as np
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nct, ttest_ind

from stats import minimum_detectable
from stats.unrelated import hedges_g, permutation_p, set_mean, unrelated_t

RNG = np.random.default_rng(0)
A, B = RNG.normal(size=20), RNG.normal(size=35) * 2 + 1


def test_agrees_with_scipy():
    found, expected = unrelated_t(A, B, draws=0), ttest_ind(A, B, equal_var=False)
    assert (found.statistic, found.pvalue, found.df) == pytest.approx(
        (expected.statistic, expected.pvalue, expected.df)
    )
    interval = expected.confidence_interval(0.95)
    assert found.interval == pytest.approx((interval.low, interval.high))
    assert (found.test, found.n_items) == ("Welch t(51.7), different questions", 55)
    assert (found.fact("items of A"), found.fact("SD of B")) == (20, pytest.approx(B.std(ddof=1)))
    assert minimum_detectable(found) > 0


def test_hedges_g():
    found = unrelated_t(A, B, draws=0)
    # pingouin takes the usual approximation of the correction, right to three digits.
    assert found.effect == pytest.approx(pingouin.compute_effsize(A, B, eftype="hedges"), rel=1e-3)
    assert found.effect_name == "Hedges' g"
    # Equal sizes and variances: the interval is that of the noncentral t with 2n − 2 df.
    x = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    g, (low, high) = hedges_g(set_mean(x + 2), set_mean(x), level=0.9)
    t = ttest_ind(x + 2, x).statistic
    correction = g / (2 / x.std(ddof=1))
    assert correction == pytest.approx(1 - 3 / (4 * 12 - 9), rel=1e-3)
    assert nct.cdf(t, 10, low / correction * math.sqrt(3)) == pytest.approx(0.95)
    assert nct.cdf(t, 10, high / correction * math.sqrt(3)) == pytest.approx(0.05)


def test_groups_widen_the_error():
    rng = np.random.default_rng(1)
    groups = np.repeat(np.arange(12), 5)
    a, b = (rng.normal(size=12)[groups] + rng.normal(size=60) for _ in range(2))
    found = unrelated_t(a, b, groups=(groups, groups), draws=0)
    means = unrelated_t(a.reshape(12, 5).mean(axis=1), b.reshape(12, 5).mean(axis=1), draws=0)
    # Groups of one size: the same as Welch's t of their means.
    assert (found.se, found.df, found.pvalue) == pytest.approx((means.se, means.df, means.pvalue))
    assert found.test.startswith("cluster-robust Welch t(") and found.n_groups == 24
    assert found.se > unrelated_t(a, b, draws=0).se
    one = unrelated_t(a, b, groups=(groups, None), draws=0)
    assert (one.fact("groups of A"), one.fact("groups of B")) == (12, None)


def test_too_few_groups_are_refused():
    found = unrelated_t([1, 2, 3, 4], [1, 2, 3], groups=("aabb", None))
    assert found.pvalue == 1.0 and math.isnan(minimum_detectable(found))
    assert found.refused == (
        "refused: 2 groups of questions in a set; a clustered test needs at least 5"
    )
    few = unrelated_t(range(12), B, groups=(np.arange(12) // 2, None), draws=0)
    assert few.notes == ("fewer than 10 groups (6): the test is approximate",)


def test_constant_sets():
    same = unrelated_t([1.0] * 4, [1.0] * 6)
    assert same.pvalue == 1.0 and "p is 1" in same.notes[0]
    # Of the 210 splits of ten only this one is as far; of 20 in halves, its mirror image too.
    assert unrelated_t([1.0] * 4, [0.0] * 6).pvalue == pytest.approx(1 / 210)
    assert unrelated_t([1.0] * 3, [0.0] * 3).pvalue == pytest.approx(2 / 20)
    one_varies = unrelated_t([1.0] * 4, [0.0, 1.0, 0.0], draws=0)
    assert one_varies.df == pytest.approx(2) and one_varies.se == pytest.approx(1 / 3)


def test_permutation_against_all_splits():
    a, b = [3.0, 4.5, 6.0, 5.0], [1.0, 2.0, 3.5]
    every = np.array(a + b)

    def t(first):
        x, y = every[list(first)], np.delete(every, list(first))
        return abs(ttest_ind(x, y, equal_var=False).statistic)

    splits = [t(first) for first in itertools.combinations(range(7), 4)]
    exact = np.mean([one >= t(range(4)) - 1e-9 for one in splits])
    found = permutation_p(set_mean(a), set_mean(b), draws=20_000)
    assert found == pytest.approx(exact, abs=0.01)


def test_a_swap_flips_the_sign_and_order_does_not_matter():
    found, swapped = unrelated_t(A, B, draws=499), unrelated_t(B, A, draws=499)
    assert swapped.difference == -found.difference and swapped.effect == -found.effect
    assert swapped.interval == pytest.approx((-found.interval[1], -found.interval[0]))
    assert swapped.companions == found.companions and found.seed == 0
    moved = unrelated_t(A[::-1], B[::-1], draws=499)
    assert moved.pvalue == pytest.approx(found.pvalue)
    assert moved.companions == found.companions


@given(*[st.lists(st.floats(-100, 100), min_size=2, max_size=6)] * 2)
def test_no_crash_and_no_nan_p(a, b):
    found = unrelated_t(a, b, draws=9)
    assert 0 <= found.pvalue <= 1 and all(0 < one.pvalue <= 1 for one in found.companions)


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ([1.0], [1.0, 2.0], "a: at least 2 items are needed, found 1"),
        ([1.0, 2.0], [1.0, math.nan], "b: finite numbers are needed"),
    ],
)
def test_bad_input(a, b, message):
    with pytest.raises(ValueError, match=message):
        unrelated_t(a, b)


def test_calibration_with_unequal_variances():
    def draw(seed):
        rng = np.random.default_rng(seed)
        a, b = rng.normal(size=15), rng.normal(size=40) * 3
        found = unrelated_t(a, b, draws=199, seed=seed)
        return found.pvalue <= 0.05, found.companions[0].pvalue <= 0.05

    rates = np.mean([draw(seed) for seed in range(1_000)], axis=0)
    assert max(abs(rates - 0.05)) <= 3 * np.sqrt(0.05 * 0.95 / 1_000)


def test_calibration_in_groups():
    groups = np.repeat(np.arange(15), 6)

    def draw(seed):
        rng = np.random.default_rng(seed)
        a, b = ((rng.random(90) < rng.beta(2, 2, size=15)[groups]) * 1.0 for _ in range(2))
        return unrelated_t(a, b, groups=(groups, groups), draws=0).pvalue <= 0.05

    rate = np.mean([draw(seed) for seed in range(1_000)])
    assert abs(rate - 0.05) <= 3 * np.sqrt(0.05 * 0.95 / 1_000) + 0.005
