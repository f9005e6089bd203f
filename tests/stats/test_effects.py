import math

import pytest
from scipy.stats import binomtest, nct

from stats.effects import d_z, odds_ratio


def test_d_z_of_the_sleep_data():
    effect, (low, high) = d_z(-4.062127683382037, 10, level=0.95)
    assert effect == pytest.approx(-1.2846, abs=5e-5)
    # By definition the limits put the observed t at the tails.
    assert nct.cdf(-4.062127683382037, 9, low * math.sqrt(10)) == pytest.approx(0.975, abs=1e-6)
    assert nct.cdf(-4.062127683382037, 9, high * math.sqrt(10)) == pytest.approx(0.025, abs=1e-6)


@pytest.mark.parametrize(("t", "n"), [(0.3, 5), (2.0, 500), (40.0, 3_020), (500.0, 20)])
def test_d_z_mirrors_and_holds_its_estimate(t, n):
    effect, (low, high) = d_z(t, n, level=0.95)
    assert low < effect < high
    assert d_z(-t, n, level=0.95) == (-effect, (-high, -low))


def test_odds_ratio():
    ratio, (low, high) = odds_ratio(1, 7, level=0.95)
    share = binomtest(1, 8).proportion_ci(0.95, method="exact")
    assert ratio == pytest.approx(1 / 7)
    assert (low, high) == pytest.approx(
        (share.low / (1 - share.low), share.high / (1 - share.high))
    )


def test_odds_ratio_at_the_ends():
    assert odds_ratio(4, 0, level=0.95)[0] == math.inf
    assert odds_ratio(4, 0, level=0.95)[1][1] == math.inf
    assert odds_ratio(0, 4, level=0.95)[1][0] == 0.0
    ratio, limits = odds_ratio(0, 0, level=0.95)
    assert all(math.isnan(number) for number in (ratio, *limits))
