import math

import numpy as np
import pytest
from scipy import stats as scipy_stats

from stats import estimate, wilson
from stats.estimates import effective_items
from stats.grouping import group_sums


def test_a_rate_has_wilsons_interval():
    found = estimate([100] * 81 + [0] * 182, binary=True)
    # Newcombe (1998), 81 of 263.
    assert found.interval == pytest.approx((25.53, 36.62), abs=5e-3)
    assert found.value == pytest.approx(100 * 81 / 263)
    assert (found.method, found.n_items, found.n_groups) == ("Wilson", 263, None)


def test_a_mean_has_the_t_interval():
    row = np.random.default_rng(0).uniform(0, 100, 50)
    expected = scipy_stats.t.interval(0.9, 49, row.mean(), row.std(ddof=1) / math.sqrt(50))
    assert estimate(row, level=0.9).interval == pytest.approx(expected)
    assert estimate(row, groups=range(50)).method == "t(49)"


def test_a_grouped_mean_has_the_clustered_interval():
    row = np.random.default_rng(0).uniform(0, 100, 10)
    copies = estimate(np.repeat(row, 4), groups=np.repeat(np.arange(10), 4))
    assert copies.interval == pytest.approx(estimate(row).interval)
    assert (copies.method, copies.n_items, copies.n_groups) == ("CR1 t(9)", 40, 10)


def test_copies_of_items_count_once_in_a_rate():
    row = np.array([100.0] * 7 + [0.0] * 13)
    copies, groups = np.repeat(row, 5), np.repeat(np.arange(20), 5)
    found = estimate(copies, groups=groups, binary=True)
    # G/(G−1) of CR1 makes 19 of the 20, and t(19) stands for the normal quantile.
    assert effective_items(0.35, 100, group_sums(copies, groups), 100.0) == pytest.approx(19)
    assert found.interval == pytest.approx(tuple(100 * limit for limit in wilson(0.35, 19, df=19)))
    assert found.method == "Wilson on effective items, CR1 t(19)"


def test_groups_never_count_for_more_than_their_items():
    # Every group holds one right and one wrong answer: CR1 variance is 0.
    found = estimate([100, 0] * 10, groups=np.repeat(np.arange(10), 2), binary=True)
    assert found.interval == pytest.approx(tuple(100 * limit for limit in wilson(0.5, 20, df=9)))


@pytest.mark.parametrize("score", [0.0, 100.0])
def test_all_alike_rests_on_the_number_of_groups(score):
    found = estimate([score] * 60, groups=np.repeat(np.arange(12), 5), binary=True)
    assert found.interval == pytest.approx(
        tuple(100 * limit for limit in wilson(score / 100, 12, df=11))
    )


def test_few_groups_are_said():
    found = estimate([100, 0, 100, 100, 0, 0], groups=[1, 1, 2, 2, 3, 3], binary=True)
    assert "fewer than 5 groups" in found.method
    assert "fewer than 5 groups" in estimate([1, 2, 3, 5], groups=[1, 1, 2, 2]).method


@pytest.mark.parametrize(
    ("scores", "options", "method"),
    [
        ([3.0], {}, "none: one item"),
        ([3.0, 3.0], {}, "none: no item differs"),
        ([3.0, 4.0], {"groups": ["a", "a"]}, "none: one group"),
        ([0.0, 100.0], {"groups": ["a", "a"], "binary": True}, "none: one group"),
        ([3.0, 4.0, 3.0, 4.0], {"groups": [1, 1, 2, 2]}, "none: no group differs"),
    ],
)
def test_an_undefined_interval_is_nan_with_the_reason(scores, options, method):
    found = estimate(scores, **options)
    assert math.isnan(found.interval[0]) and math.isnan(found.interval[1])
    assert found.method == method
    assert found.value == pytest.approx(np.mean(scores))


def test_one_item_has_a_rate():
    assert estimate([100], binary=True).interval[1] == 100.0


def test_bad_input():
    with pytest.raises(ValueError, match="at least 1 items"):
        estimate([])
    with pytest.raises(ValueError, match="binary scores"):
        estimate([1.0], binary=True)
