import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.contingency_tables import cochrans_q, mcnemar

from stats.cochran import cochran_q

# Conover, page 253, as in statsmodels' own tests.
CONOVER = ("111 111 010 110 000 111 111 110 001 010 111 111").split()
# The documentation of SAS: patterns of three drugs, and how often each was seen.
SAS = {"000": 6, "100": 2, "001": 16, "101": 4, "010": 2, "110": 6, "011": 4, "111": 6}


def rows(patterns):
    return np.array([[float(answer) for answer in pattern] for pattern in patterns])


def test_conover():
    found = cochran_q(rows(CONOVER), labels="abc")
    assert found.statistic == pytest.approx(2.8)
    assert found.pvalue == pytest.approx(0.246597, abs=5e-7)
    assert (found.test, found.df, found.n_items) == ("Cochran Q χ²(2)", (2.0,), 12)
    assert found.fact("items on which checkpoints differ") == 5
    assert found.fact("rate of b") == pytest.approx(10 / 12)


def test_sas():
    found = cochran_q(rows(p for pattern, count in SAS.items() for p in [pattern] * count))
    assert found.statistic == pytest.approx(8.4706, abs=5e-5)
    assert found.pvalue == pytest.approx(0.0145, abs=5e-5)
    assert found.notes == ()


def test_agrees_with_statsmodels_and_with_mcnemar():
    table = (np.random.default_rng(0).random((40, 4)) < 0.6) * 100.0
    expected = cochrans_q(table)
    found = cochran_q(table)
    assert (found.statistic, found.pvalue) == pytest.approx((expected[0], expected[1]))
    a, b = table[:, 0] > 0, table[:, 1] > 0
    both = [[(a & b).sum(), (a & ~b).sum()], [(~a & b).sum(), (~a & ~b).sum()]]
    expected = mcnemar(both, exact=False, correction=False)
    assert cochran_q(table[:, :2]).statistic == pytest.approx(expected.statistic)


@pytest.mark.parametrize("value", [0.0, 100.0])
def test_perfect_and_empty_scores_give_p_1(value):
    found = cochran_q(np.full((5, 3), value))
    assert (found.statistic, found.pvalue) == (0.0, 1.0)
    assert "Q is 0 and p is 1" in found.notes[0]


def test_few_discordant_items_are_said():
    table = np.ones((50, 3))
    table[:7, 0] = 0.0
    assert "differ on 7 items only" in cochran_q(table).notes[0]
    table[7, 0] = 0.0
    assert cochran_q(table).notes == ()


@given(
    arrays(np.int64, st.tuples(st.integers(2, 12), st.integers(2, 4)), elements=st.integers(0, 1))
)
def test_order_does_not_matter(table):
    found = cochran_q(table)
    moved = cochran_q(table[::-1, ::-1])
    assert 0 <= found.pvalue <= 1 and found.statistic >= 0
    assert (moved.statistic, moved.pvalue) == pytest.approx((found.statistic, found.pvalue))


def test_what_is_not_binary_is_refused():
    with pytest.raises(ValueError, match="must be 0 or 100, found 50"):
        cochran_q([[0, 100], [50, 100]])


def test_calibration():
    """One checkpoint three times: 5 % may be called different."""

    def draw(rng):
        return cochran_q((rng.random((60, 3)) < rng.beta(2, 2, size=(60, 1))) * 1.0).pvalue

    rate = np.mean([draw(np.random.default_rng(seed)) <= 0.05 for seed in range(2_000)])
    assert abs(rate - 0.05) <= 3 * np.sqrt(0.05 * 0.95 / 2_000)
