"""The cutoff's place among the controls, against scipy's distributions and by brute force."""

import math

import numpy as np
import pytest
from scipy import stats as scipy_stats

from stats.control_cutoffs import Calibration, place
from stats.proportions import clopper_pearson


@pytest.mark.parametrize(("n", "below", "controls"), [(1, 1, 20), (37, 3, 41), (300, 2, 200)])
def test_exact_tail_is_the_beta_binomial_s(n: int, below: int, controls: int) -> None:
    found = Calibration(n, below, controls)
    expected = scipy_stats.betabinom.sf(np.arange(n + 1) - 1, n, below + 1, controls - below)
    assert [found.exact(x) for x in range(n + 1)] == pytest.approx(expected, abs=1e-11)


def test_bound_is_clopper_pearson_s() -> None:
    assert Calibration(10, 3, 50).p0 == pytest.approx(clopper_pearson(3, 50, level=0.8)[1])


def test_p_value_is_the_larger_of_bound_and_exact() -> None:
    found = Calibration(100, 2, 200)
    assert found.pvalue(5) == pytest.approx(scipy_stats.binom.sf(4, 100, found.p0))
    assert found.pvalue(20) == found.exact(20) > scipy_stats.binom.sf(19, 100, found.p0)
    assert found.pvalue(0) == 1.0


@pytest.mark.parametrize("alpha", [0.2, 0.05, 0.01, 1e-4, 1e-9])
def test_size_stays_within_alpha_at_every_level(alpha: float) -> None:
    for n, below, controls in ((5, 1, 20), (20, 1, 25), (100, 2, 200), (50, 10, 1000)):
        found = Calibration(n, below, controls)
        critical = found.critical(alpha)
        assert critical is None or found.exact(critical) <= alpha
        if critical is not None:
            assert found.pvalue(critical) <= alpha < found.pvalue(critical - 1)


def test_detectable_share_has_the_power_it_promises() -> None:
    found, rng = Calibration(60, 1, 100), np.random.default_rng(3)
    share = found.detectable(0.05)
    critical = found.critical(0.05)
    assert share is not None
    assert critical is not None

    def power(leaked: int) -> float:
        c = scipy_stats.norm.ppf(found.expected)
        low = rng.normal(-3.0, 1.0, (20_000, leaked)) < c
        usual = rng.normal(0.0, 1.0, (20_000, 60 - leaked)) < c
        return float(np.mean(low.sum(axis=1) + usual.sum(axis=1) >= critical))

    leaked = round(share * 60)
    assert power(leaked) > 0.79
    assert power(leaked - 1) < 0.81


def test_nothing_is_detectable_where_no_count_is_rare_enough() -> None:
    assert Calibration(2, 1, 20).detectable(1e-6) is None
    assert Calibration(2, 1, 20).critical(1e-6) is None


def test_more_controls_and_more_items_detect_less() -> None:
    shares = [Calibration(100, place(m), m).detectable(0.05) or 0.0 for m in (20, 60, 100, 1000)]
    assert min(shares) > 0
    assert shares == sorted(shares, reverse=True)


def test_excess_is_zero_at_the_controls_rate_and_one_where_all_lie_below() -> None:
    found = Calibration(100, 1, 199)
    assert found.excess(1, 0.95)[0] == pytest.approx(0.0)
    value, (low, high) = found.excess(100, 0.95)
    assert (value, high) == (1.0, 1.0)
    assert 0.95 < low < 1
    assert found.excess(0, 0.95)[1][0] == 0.0


def test_place_is_one_in_a_hundred_and_never_none() -> None:
    assert [place(m) for m in (20, 199, 200, 1000)] == [1, 1, 2, 10]
    assert not math.isnan(Calibration(1, 1, 20).p0)
