import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import friedmanchisquare

from stats.ranks import critical_difference, friedman, iman_davenport

# R, example(friedman.test): seconds to round first base, 22 players, 3 ways (Hollander & Wolfe).
ROUNDING_TIMES = (
    (5.40, 5.50, 5.55), (5.85, 5.70, 5.75), (5.20, 5.60, 5.50), (5.55, 5.50, 5.40),
    (5.90, 5.85, 5.70), (5.45, 5.55, 5.60), (5.40, 5.40, 5.35), (5.45, 5.50, 5.35),
    (5.25, 5.15, 5.00), (5.85, 5.80, 5.70), (5.25, 5.20, 5.10), (5.65, 5.55, 5.45),
    (5.60, 5.35, 5.45), (5.05, 5.00, 4.95), (5.50, 5.50, 5.40), (5.45, 5.55, 5.50),
    (5.55, 5.55, 5.35), (5.45, 5.50, 5.55), (5.50, 5.45, 5.25), (5.65, 5.60, 5.40),
    (5.70, 5.65, 5.55), (6.30, 6.30, 6.25),
)  # fmt: skip
# Demšar 2006, table 6: AUC of four forms of C4.5 on 14 data sets. One cell is printed as .975
# like its neighbour but ranked above it there: the fourth digit is ours.
DEMSAR = (
    (0.763, 0.768, 0.771, 0.798), (0.599, 0.591, 0.590, 0.569), (0.954, 0.971, 0.968, 0.967),
    (0.628, 0.661, 0.654, 0.657), (0.882, 0.888, 0.886, 0.898), (0.936, 0.931, 0.916, 0.931),
    (0.661, 0.668, 0.609, 0.685), (0.583, 0.583, 0.563, 0.625), (0.775, 0.838, 0.866, 0.875),
    (1.000, 1.000, 1.000, 1.000), (0.940, 0.962, 0.965, 0.962), (0.619, 0.666, 0.614, 0.669),
    (0.972, 0.981, 0.9751, 0.975), (0.957, 0.978, 0.946, 0.970),
)  # fmt: skip


def test_rounding_times():
    found = friedman(ROUNDING_TIMES)
    assert found.statistic == pytest.approx(11.143, abs=5e-4)
    assert found.pvalue == pytest.approx(0.003805, abs=5e-7)
    assert (found.test, found.n_items, found.n_groups) == ("Friedman χ²(2)", 22, None)


def test_demsar():
    found = friedman(DEMSAR, labels="abcd")
    ranks = [found.fact(f"mean rank of {name}") for name in "abcd"]
    assert ranks == pytest.approx([3.143, 2.000, 2.893, 1.964], abs=5e-4)
    plain = found.fact("χ² without the tie correction")
    assert plain == pytest.approx(9.28, abs=5e-3)
    assert iman_davenport(plain, 14, 4) == pytest.approx(3.69, abs=5e-3)
    assert found.fact("critical difference of mean ranks") == pytest.approx(1.25, abs=5e-3)
    assert critical_difference(14, 4, alpha=0.10) < 1.25


def test_agrees_with_scipy_with_ties():
    table = np.random.default_rng(0).integers(0, 3, size=(15, 4))
    expected = friedmanchisquare(*table.T)
    found = friedman(table)
    assert (found.statistic, found.pvalue) == pytest.approx((expected.statistic, expected.pvalue))


def test_all_ties_give_p_1():
    found = friedman(np.repeat(np.arange(6.0)[:, None], 3, axis=1))
    assert (found.statistic, found.pvalue, found.companions[0].pvalue) == (0.0, 1.0, 1.0)
    assert found.notes == ("no item ranks the checkpoints: p is 1",)


def test_the_same_ranks_everywhere():
    found = friedman(np.arange(5.0)[:, None] + [1.0, 2.0, 3.0])
    assert found.statistic == pytest.approx(10.0)
    assert found.companions[0].pvalue == pytest.approx(6.0**-4)
    assert math.isinf(iman_davenport(10.0, 5, 3))


def test_dust_is_a_tie():
    table = np.array([[0.1 + 0.2, 0.3, 1.0], [0.3, 0.1 + 0.2, 1.0], [0.5, 0.4, 0.1]])
    exact = np.array([[0.3, 0.3, 1.0], [0.3, 0.3, 1.0], [0.5, 0.4, 0.1]])
    assert friedman(table).statistic == friedman(exact).statistic


def test_groups_are_ranked_by_their_means():
    table, groups = np.random.default_rng(1).normal(size=(12, 3)), np.repeat(np.arange(4), 3)
    found = friedman(table, groups=groups)
    means = table.reshape(4, 3, 3).mean(axis=1)
    assert (found.statistic, found.n_groups) == (pytest.approx(friedman(means).statistic), 4)
    with pytest.raises(ValueError, match="at least 2 groups are needed, found 1"):
        friedman(table, groups=["a"] * 12)


@given(
    arrays(np.float64, st.tuples(st.integers(2, 8), st.integers(2, 4)), elements=st.floats(0, 1))
)
def test_no_crash_and_order_does_not_matter(table):
    found, moved = friedman(table), friedman(table[::-1, ::-1])
    assert 0 <= found.pvalue <= 1 and 0 <= found.companions[0].pvalue <= 1
    assert moved.statistic == pytest.approx(found.statistic, abs=1e-9)


def test_calibration_of_the_f():
    def draw(rng):
        return (
            friedman(rng.beta(2, 2, size=(30, 1)) + rng.normal(size=(30, 4))).companions[0].pvalue
        )

    rate = np.mean([draw(np.random.default_rng(seed)) <= 0.05 for seed in range(1_000)])
    assert abs(rate - 0.05) <= 3 * np.sqrt(0.05 * 0.95 / 1_000)
