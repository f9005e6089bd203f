import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.paired_rates import newcombe10, tango

counts = st.tuples(*[st.integers(0, 60)] * 3).filter(lambda t: sum(t) > 0)


def test_published_intervals():
    # Fagerland et al. (2014), Bentur; Newcombe (1998), Altman 6.2.
    assert tango(1, 7, 21) == pytest.approx((-0.5172, -0.0260), abs=5e-5)
    assert newcombe10((1, 1, 7, 12)) == pytest.approx((-0.5069, -0.0256), abs=5e-5)
    assert tango(5, 0, 41) == pytest.approx((0.0258, 0.2554), abs=5e-5)
    assert newcombe10((14, 5, 0, 22)) == pytest.approx((0.0115, 0.2265), abs=5e-5)


@pytest.mark.parametrize("n", [2, 10, 1_000, 1_000_000])
def test_no_discordant_item_has_a_closed_form(n):
    z2 = 1.959963984540054**2
    assert tango(0, 0, n) == pytest.approx((-z2 / (n + z2), z2 / (n + z2)), rel=1e-6)


def test_all_on_one_side_reaches_the_end():
    assert tango(10, 0, 10)[1] == 1.0 and 0.3 < tango(10, 0, 10)[0] < 0.6
    assert tango(0, 10, 10)[0] == -1.0


@given(counts, st.sampled_from([0.8, 0.95, 0.99]))
def test_tango_limits_solve_the_score_equation(table, level):
    b, c, same = table
    n = b + c + same
    low, high = tango(b, c, n, level=level)
    assert -1 <= low <= (b - c) / n <= high <= 1
    assert tango(c, b, n, level=level) == (-high, -low)
    if low > -1:
        # The constrained maximum-likelihood share, found anew by the quadratic's plain form.
        linear, constant = (2 * n - b + c) * low - b - c, -c * low * (1 - low)
        share = (math.sqrt(max(linear**2 - 8 * n * constant, 0)) - linear) / (4 * n)
        deviation = math.sqrt(max(n * (2 * share + low * (1 - low)), 0.0))
        z = -NormalDist().inv_cdf((1 - level) / 2)
        assert b - c - n * low == pytest.approx(z * deviation, rel=1e-4, abs=1e-6)


@given(st.tuples(*[st.integers(0, 40)] * 4).filter(lambda t: sum(t) > 0))
def test_newcombe_holds_the_difference_and_mirrors(table):
    a, b, c, d = table
    low, high = newcombe10(table)
    assert -1 - 1e-9 <= low <= (b - c) / sum(table) <= high <= 1 + 1e-9
    assert newcombe10((a, c, b, d)) == pytest.approx((-high, -low), abs=1e-12)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="b \\+ c <= n"):
        tango(3, 3, 5)
