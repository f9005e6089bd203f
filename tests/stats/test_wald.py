import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import fdtrc
from statsmodels.api import OLS

from stats import clustered_t
from stats.wald import cluster_wald


def made(seed, k=3, groups=12, size=6):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), rng.integers(1, size, size=groups))
    return rng.normal(size=(len(group), k)) + rng.normal(size=(groups, k))[group], group


def test_two_columns_are_the_clustered_t_squared():
    table, groups = made(0, k=2)
    found, expected = cluster_wald(table, groups), clustered_t(*table.T, groups)
    assert found.statistic == pytest.approx(expected.statistic**2)
    assert found.pvalue == pytest.approx(expected.pvalue, abs=0.01)
    assert 0 < found.df[1] <= expected.df + 1e-9


def test_the_wald_statistic_agrees_with_statsmodels():
    table, _ = made(1, k=4)
    table = table[: len(table) // 12 * 12]
    (n, k), groups = table.shape, np.arange(len(table)) % 12
    design = np.tile(np.eye(k), (n, 1))
    fit = OLS(table.ravel(), design).fit(
        cov_type="cluster",
        cov_kwds={"groups": np.repeat(groups, k), "use_correction": False},
    )
    contrasts = np.eye(k)[:-1] - np.eye(k)[1:]
    # statsmodels' own correction counts columns too; ours is G / (G − 1).
    plain = float(fit.wald_test(contrasts, use_f=False, scalar=True).statistic)
    found = cluster_wald(table, groups, labels="abcd")
    assert found.fact("W") == pytest.approx(plain * 11 / 12)
    assert found.statistic == pytest.approx((12 - 3) / (3 * 11) * found.fact("W"))
    assert (found.df, found.n_groups, found.n_items) == ((3.0, 9.0), 12, n)


def test_too_few_groups_are_refused():
    table, groups = made(2, groups=5)
    found = cluster_wald(table, groups)
    assert found.pvalue == 1.0
    assert found.refused == (
        "refused: 5 groups of questions; a clustered test of 3 checkpoints needs at least 6"
    )
    assert cluster_wald(table, ["a"] * len(table)).refused.startswith("refused: 1 group of")
    assert cluster_wald(*made(2, groups=6)).refused is None


def test_equal_checkpoints_give_p_1():
    found = cluster_wald(np.repeat(np.arange(8.0)[:, None], 3, axis=1), range(8))
    assert (found.statistic, found.pvalue) == (0.0, 1.0)
    assert "F is 0 and p is 1" in found.notes[0]


def test_a_copied_column_carries_no_information():
    table, groups = made(3, k=2)
    found = cluster_wald(np.column_stack([table, table[:, 1]]), groups)
    alone = cluster_wald(table, groups)
    assert (found.statistic, found.pvalue) == pytest.approx((alone.statistic, alone.pvalue))
    assert found.notes == ("1 of 2 contrasts vary between groups: F is taken over these",)


def test_constant_differences_are_decided_by_relabelling():
    rng = np.random.default_rng(4)
    table = np.column_stack([np.zeros(40), np.full(40, 100.0), 100.0 * (rng.random(40) < 0.5)])
    found = cluster_wald(table, np.repeat(np.arange(10), 4), seed=1)
    assert np.isinf(found.statistic) and found.pvalue <= 0.001
    assert (found.test, found.seed) == ("max-T, within groups", 1)
    assert "whole-group max-T decides" in found.notes[0]


@given(arrays(np.float64, (9, 3), elements=st.floats(-100, 100)))
def test_no_crash_and_no_nan_p(table):
    assert 0 <= cluster_wald(table, [0, 0, 1, 2, 3, 4, 5, 6, 6]).pvalue <= 1


def test_order_and_constants_do_not_matter():
    table, groups = made(5)
    found = cluster_wald(table, groups)
    moved = cluster_wald(table[::-1, ::-1] + 7.0, groups[::-1])
    assert (moved.statistic, moved.pvalue) == pytest.approx((found.statistic, found.pvalue))


@pytest.mark.parametrize("count", [8, 20])
def test_calibration(count):
    groups = np.repeat(np.arange(count), 6)

    def draw(rng):
        known = rng.normal(size=(count, 4))[groups]
        return cluster_wald(known + rng.normal(size=known.shape), groups)

    found = [draw(np.random.default_rng(seed)) for seed in range(1_000)]
    slack = 3 * np.sqrt(0.05 * 0.95 / 1_000)
    assert abs(np.mean([one.pvalue <= 0.05 for one in found]) - 0.05) <= slack + 0.005
    if count == 8:
        # The plain Wald F, on F(3, G − 1), would be caught.
        assert np.mean([fdtrc(3, 7, one.fact("W") / 3) <= 0.05 for one in found]) > 0.10
