import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from stats import paired_t

grid = st.integers(0, 20).map(lambda k: 5.0 * k)
pairs = st.lists(st.tuples(grid, grid), min_size=2, max_size=40)


def columns(items):
    return [x for x, _ in items], [y for _, y in items]


def test_sleep(sleep):
    found = paired_t(*sleep)
    assert found.statistic == pytest.approx(-4.0621, abs=5e-5)
    assert (found.df, found.test) == (9.0, "paired t(9)")
    assert found.pvalue == pytest.approx(0.002833, abs=5e-7)
    assert found.interval == pytest.approx((-2.4599, -0.7001), abs=5e-5)
    assert found.companions[0].pvalue == 0.00390625
    assert found.companions[0].name == "sign-flip of the mean (enumerated)"
    assert (found.effect_name, found.effect) == ("d_z", pytest.approx(-1.2846, abs=5e-5))
    assert found.fact("share of ties") == 0.1
    assert found.seed is None


def test_agrees_with_scipy():
    rng = np.random.default_rng(1)
    a, b = rng.normal(50, 20, 300), rng.normal(52, 20, 300)
    expected = ttest_rel(a, b)
    found = paired_t(a, b, level=0.9, seed=4)
    assert (found.statistic, found.pvalue) == pytest.approx((expected.statistic, expected.pvalue))
    assert found.interval == pytest.approx(tuple(expected.confidence_interval(0.9)))
    assert abs(found.companions[0].pvalue - found.pvalue) < 0.03
    assert (found.seed, found.level, found.n_items, found.n_groups) == (4, 0.9, 300, None)
    assert found.companions[0].name == "sign-flip of the mean (9,999 draws)"


def test_identical_scores():
    found = paired_t([1.0, 5.0, 3.0], [1.0, 5.0, 3.0])
    assert (found.difference, found.pvalue) == (0.0, 1.0)
    assert all(math.isnan(limit) for limit in found.interval)


@pytest.mark.parametrize("n", [2, 5, 6, 40, 2_000])
def test_a_constant_difference_is_decided_by_the_exact_sign_flip(n):
    a = np.random.default_rng(n).normal(size=n)
    found = paired_t(a + 0.1, a)
    assert found.test == "exact sign-flip (enumerated)"
    assert found.pvalue == 2.0 ** (1 - n)
    assert math.isnan(found.interval[0]) and found.difference == pytest.approx(0.1)


@given(pairs, st.randoms(use_true_random=False))
def test_properties(items, random):
    a, b = columns(items)
    found = paired_t(a, b)
    assert 0 <= found.pvalue <= 1
    swapped = paired_t(b, a)
    assert swapped.difference == -found.difference
    assert swapped.pvalue == found.pvalue and swapped.companions == found.companions
    assert swapped.interval == pytest.approx((-found.interval[1], -found.interval[0]), nan_ok=True)
    assert swapped.effect_interval == pytest.approx(
        (-found.effect_interval[1], -found.effect_interval[0]), nan_ok=True
    )
    random.shuffle(items)
    moved = paired_t(*(np.array(column) + 0.3 for column in columns(items)))
    assert moved.test == found.test
    assert moved.pvalue == pytest.approx(found.pvalue, rel=1e-9, abs=1e-300)
    assert moved.interval == pytest.approx(found.interval, abs=1e-8, nan_ok=True)


def test_bad_input_says_what_is_needed(sleep):
    with pytest.raises(ValueError, match="at least 2 items"):
        paired_t([1.0], [2.0])
    with pytest.raises(ValueError, match="finite numbers are needed"):
        paired_t([1.0, math.nan], [2.0, 1.0])
    with pytest.raises(ValueError, match="level must lie between"):
        paired_t(*sleep, level=95)
