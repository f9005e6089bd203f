import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import ttest_rel

from stats.grouping import group_sums
from stats.relabelling import max_t


def test_statistics_are_the_paired_and_clustered_t():
    rng = np.random.default_rng(0)
    table, groups = rng.normal(size=(30, 3)), rng.integers(0, 7, size=30)
    found = max_t(table, labels="abc", draws=9)
    assert found.pairs == (("a", "b"), ("a", "c"), ("b", "c"))
    assert found.statistics[1] == pytest.approx(ttest_rel(table[:, 0], table[:, 2]).statistic)
    assert found.differences[2] == pytest.approx((table[:, 1] - table[:, 2]).mean())
    grouped = max_t(table, groups=groups, draws=9)
    assert grouped.n_groups == 7 and found.n_groups is None
    for (a, b), t in zip([(0, 1), (0, 2), (1, 2)], grouped.statistics, strict=True):
        d = table[:, a] - table[:, b]
        assert t == pytest.approx(d.mean() / group_sums(d, groups).cr1_se)


def test_against_all_relabellings_listed():
    table = np.random.default_rng(1).normal(size=(4, 3)) + np.array([0.0, 0.5, 2.0])
    pairs = list(itertools.combinations(range(3), 2))

    def strengths(rows):
        d = np.array([[row[a] - row[b] for a, b in pairs] for row in rows])
        return np.abs(d.mean(axis=0)) / d.std(axis=0, ddof=1)

    orders = [list(itertools.permutations(row)) for row in table]
    every = np.array([strengths(rows) for rows in itertools.product(*orders)])
    observed = strengths(table)
    expected, highest = np.empty(3), 0.0
    left = list(np.argsort(-observed))
    while left:
        reached = every[:, left].max(axis=1) >= observed[left[0]] - 1e-9
        highest = max(highest, reached.mean())
        expected[left.pop(0)] = highest
    assert max_t(table, draws=20_000).adjusted == pytest.approx(expected, abs=0.012)


def test_identical_columns_give_p_1():
    table = np.repeat(np.random.default_rng(2).normal(size=(20, 1)), 3, axis=1)
    found = max_t(table, draws=99)
    assert found.adjusted == (1.0, 1.0, 1.0) and found.statistics == (0.0, 0.0, 0.0)
    assert found.pvalue == 1.0


def test_constant_differences():
    table = np.random.default_rng(3).normal(size=(20, 1)) + np.array([0.0, 1.0, 0.0])
    found = max_t(table, draws=999)
    assert found.adjusted == (0.001, 1.0, 0.001)
    assert found.statistics == (-math.inf, 0.0, math.inf)
    assert found.pvalue == 0.001


def test_the_same_seed_gives_the_same_and_the_order_of_items_and_columns_nothing():
    rng = np.random.default_rng(4)
    table = rng.integers(0, 4, size=(25, 3)) * 25.0 + rng.normal(size=(25, 3))
    groups = rng.integers(0, 8, size=25)
    found = max_t(table, groups=groups, draws=499, seed=7)
    assert found == max_t(table, groups=groups, draws=499, seed=7)
    order = rng.permutation(25)
    assert max_t(table[order], groups=groups[order], draws=499, seed=7).adjusted == found.adjusted
    swapped = max_t(table[:, ::-1], groups=groups, draws=499, seed=7)
    assert swapped.adjusted == found.adjusted[::-1]
    assert swapped.differences == pytest.approx([-d for d in found.differences[::-1]])
    moved = max_t(table + 8.0, groups=groups, draws=499, seed=7)
    assert moved.adjusted == pytest.approx(found.adjusted)


def test_many_checkpoints_are_drawn_without_a_list_of_orders():
    table = np.random.default_rng(5).normal(size=(30, 9)) + np.eye(9)[0] * 3
    adjusted = max_t(table, draws=199).adjusted
    assert len(adjusted) == 36 and max(adjusted[:8]) <= 0.01 and min(adjusted[8:]) > 0.05


@given(
    arrays(np.float64, st.tuples(st.integers(2, 8), st.integers(2, 4)), elements=st.floats(0, 1))
)
def test_no_crash(table):
    found = max_t(table, draws=19)
    assert all(0 < p <= 1 for p in found.adjusted)
    assert not any(math.isnan(t) for t in found.statistics)


@pytest.mark.parametrize(
    ("table", "groups", "draws", "message"),
    [
        (np.zeros((1, 3)), None, 9, "at least 2 items"),
        (np.zeros((4, 3)), ["a"] * 4, 9, "at least 2 groups are needed, found 1"),
        (np.full((4, 2), np.nan), None, 9, "finite scores"),
        (np.zeros((4, 3)), None, 0, "at least 1 draw"),
    ],
)
def test_bad_input(table, groups, draws, message):
    with pytest.raises(ValueError, match=message):
        max_t(table, groups=groups, draws=draws)


@pytest.mark.parametrize(
    ("scale", "shift", "true"),
    [
        ((1, 1, 1), (0, 0, 0), (0, 1, 2)),
        # Where some differ, or vary more, the others must not be found more often.
        ((1, 1, 1), (0, 0, 3), (0,)),
        ((5, 5, 1), (0, 0, 0), (0, 1, 2)),
        ((1, 1, 4, 4), (0, 0, 9, 9), (0, 5)),
    ],
)
def test_calibration_of_any_false_finding(scale, shift, true):
    def draw(seed):
        table = np.random.default_rng(seed).normal(size=(30, len(scale))) * scale + shift
        adjusted = max_t(table, draws=199, seed=seed).adjusted
        return min(adjusted[pair] for pair in true) <= 0.05

    rate = np.mean([draw(seed) for seed in range(1_000)])
    assert rate <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 1_000)


def test_calibration_in_groups():
    def draw(seed):
        rng = np.random.default_rng(seed)
        groups = np.repeat(np.arange(12), rng.integers(1, 12, size=12))
        table = rng.normal(size=(len(groups), 3)) + rng.normal(size=(12, 3))[groups]
        return max_t(table, groups=groups, draws=199, seed=seed).pvalue <= 0.05

    rate = np.mean([draw(seed) for seed in range(1_000)])
    assert abs(rate - 0.05) <= 3 * np.sqrt(0.05 * 0.95 / 1_000)
