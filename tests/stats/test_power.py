import math

import numpy as np
import pytest
from scipy.stats import binom, nct, t

from stats import clustered_t, mcnemar, minimum_detectable, paired_t
from stats.binary import mid_p


def test_a_large_study_needs_the_textbook_2_8_standard_errors():
    rng = np.random.default_rng(0)
    found = paired_t(rng.normal(size=2_000), rng.normal(size=2_000))
    # z(.975) + z(.8) = 2.8016; t(1999) adds a little.
    assert minimum_detectable(found) / found.se == pytest.approx(2.8016, abs=0.005)


@pytest.mark.parametrize("groups", [8, 30])
def test_a_clustered_design_has_the_promised_power(groups):
    rng = np.random.default_rng(0)
    found = clustered_t(rng.normal(size=120), np.zeros(120), np.arange(120) % groups)
    delta = minimum_detectable(found, alpha=0.05 / 3)
    limit = t.ppf(1 - 0.05 / 6, groups - 1)
    assert nct.sf(limit, groups - 1, delta / found.se) == pytest.approx(0.8, abs=0.03)


def test_mcnemar_has_the_promised_power():
    a, b = [100] * 40 + [0] * 160, [0] * 20 + [100] * 20 + [100] * 20 + [0] * 140
    found = mcnemar(a, b)
    assert (found.fact("b"), found.fact("c"), found.difference) == (20, 20, 0)
    delta = minimum_detectable(found) / 100
    # Exact power: 40 of 200 discordant on average, split as that difference asks.
    up = (0.2 + delta) / 0.4
    power = sum(
        binom.pmf(m, 200, 0.2)
        * sum(binom.pmf(k, m, up) for k in range(m + 1) if mid_p(k, m - k) <= 0.05)
        for m in range(80)
    )
    assert power == pytest.approx(0.8, abs=0.03)


def test_the_unit_does_not_matter():
    a, b = np.array([1.0] * 30 + [0.0] * 70), np.array([1.0] * 5 + [0.0] * 85 + [1.0] * 10)
    small = minimum_detectable(mcnemar(a, b, unit=1.0))
    assert minimum_detectable(mcnemar(100 * a, 100 * b)) == pytest.approx(100 * small)
    assert minimum_detectable(mcnemar(b, a, unit=1.0)) == pytest.approx(small)
    assert 0 < small <= 1


def test_few_discordant_items_can_still_say_what_would_be_found():
    # 1 of 500 items differs: a difference of a few points needs more discordant items than that.
    a, b = [100.0] + [0.0] * 499, [0.0] * 500
    assert 1.0 < minimum_detectable(mcnemar(a, b)) < 3.0


@pytest.mark.parametrize(
    "found",
    [
        mcnemar([100, 0], [100, 0]),
        mcnemar([100, 0, 0], [0, 0, 0]),
        paired_t([1, 2, 3], [1, 2, 3]),
        clustered_t([1, 2, 3], [3, 1, 1], [1, 1, 2]),
    ],
)
def test_nothing_to_say_is_nan(found):
    assert math.isnan(minimum_detectable(found))


def test_bad_input():
    with pytest.raises(ValueError, match="alpha must lie between"):
        minimum_detectable(paired_t([1, 2, 3], [1, 1, 1]), alpha=5)
    with pytest.raises(ValueError, match="power must lie between"):
        minimum_detectable(paired_t([1, 2, 3], [1, 1, 1]), power=80)
