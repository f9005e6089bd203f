import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar

from stats import mcnemar
from stats.binary import exact_p, mid_p


def test_agresti(scores_of):
    found = mcnemar(*scores_of("agresti"))
    assert found.pvalue == pytest.approx(3.267e-6, rel=2e-4)
    assert found.companions[0].pvalue == pytest.approx(4.434e-6, rel=2e-4)
    assert found.statistic**2 == pytest.approx(21.3556, abs=5e-5)
    assert (found.fact("b"), found.fact("c"), found.test) == (121, 59, "McNemar mid-p")


def test_bentur(scores_of):
    found = mcnemar(*scores_of("bentur"))
    assert (found.pvalue, found.companions[0].pvalue) == pytest.approx((0.0391, 0.0703), abs=5e-5)
    assert found.interval == pytest.approx((-51.72, -2.60), abs=5e-3)


def test_unit_scales_the_difference_only(scores_of):
    small, large = mcnemar(*scores_of("altman", 1.0), unit=1.0), mcnemar(*scores_of("altman"))
    assert large.difference == pytest.approx(100 * small.difference)
    assert large.se == pytest.approx(100 * small.se)
    assert large.pvalue == small.pvalue and large.effect_interval == small.effect_interval


@given(st.integers(0, 80), st.integers(0, 80))
def test_p_values_by_their_definitions(b, c):
    tail = binom.cdf(min(b, c), b + c, 0.5)
    assert exact_p(b, c) == pytest.approx(min(1.0, 2 * tail))
    assert mid_p(b, c) == pytest.approx(2 * tail - binom.pmf(min(b, c), b + c, 0.5))
    assert mid_p(b, c) == mid_p(c, b) <= exact_p(b, c) <= 1


def test_exact_agrees_with_statsmodels():
    assert exact_p(9, 23) == pytest.approx(statsmodels_mcnemar([[5, 9], [23, 4]]).pvalue)


def test_identical_answers_are_never_significant():
    # statsmodels' asymptotic form returns p = 0 here.
    found = mcnemar([100, 0] * 5, [100, 0] * 5)
    assert (found.pvalue, found.difference, found.statistic) == (1.0, 0.0, 0.0)
    assert found.interval == pytest.approx((-27.753, 27.753), abs=1e-3)


def test_all_items_one_way_is_decided_by_the_exact_sign_flip():
    found = mcnemar([100] * 5, [0] * 5)
    assert (found.test, found.pvalue) == ("exact sign-flip (enumerated)", 0.0625)
    assert found.interval[1] == 100.0


@given(st.lists(st.tuples(*[st.sampled_from([0.0, 100.0])] * 2), min_size=2, max_size=60))
def test_swap_flips_the_sign(items):
    a, b = zip(*items, strict=True)
    found, swapped = mcnemar(a, b), mcnemar(b, a)
    assert swapped.difference == -found.difference
    assert swapped.interval == (-found.interval[1], -found.interval[0])
    assert (swapped.pvalue, swapped.se) == (found.pvalue, found.se)
    assert repr(mcnemar(a[::-1], b[::-1])) == repr(found)  # NaN differs from itself


def test_a_score_that_is_not_binary_is_refused():
    with pytest.raises(ValueError, match="binary scores must be 0 or 100, found 50"):
        mcnemar([100, 50], [0, 0])
