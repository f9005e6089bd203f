import pytest
from statsmodels.stats.proportion import proportion_confint

from stats.proportions import clopper_pearson, quantile, wilson


@pytest.mark.parametrize(("successes", "n"), [(0, 7), (1, 30), (15, 30), (263, 263), (81, 263)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_agrees_with_statsmodels(successes, n, level):
    expected = proportion_confint(successes, n, alpha=1 - level, method="wilson")
    assert wilson(successes / n, n, level=level) == pytest.approx(expected, abs=1e-12)
    expected = proportion_confint(successes, n, alpha=1 - level, method="beta")
    assert clopper_pearson(successes, n, level=level) == pytest.approx(expected, abs=1e-10)


def test_newcombe_1998_published_intervals():
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert clopper_pearson(81, 263) == pytest.approx((0.2527, 0.3676), abs=5e-5)
    assert wilson(0.0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_t_quantile_widens():
    low, high = wilson(0.4, 50, df=4)
    narrow_low, narrow_high = wilson(0.4, 50)
    assert low < narrow_low and high > narrow_high
    assert quantile(0.975, 9) == pytest.approx(2.262157, abs=1e-6)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="0 to n successes"):
        clopper_pearson(3, 2)
    with pytest.raises(ValueError, match="rate of 0 to 1"):
        wilson(1.2, 10)
    with pytest.raises(ValueError, match="rate of 0 to 1"):
        wilson(float("nan"), 10)
