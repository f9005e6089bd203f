import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t

from stats.sizing import (
    Spread,
    Study,
    minimum_detectable_difference,
    power_curve,
    study_size,
)

# Miller (2024), section 5: omega^2 = 1/9, sigma^2 = 1/6 for either checkpoint, delta = .03.
MILLER = Study(Spread(1 / 9, (1 / 6, 1 / 6)), quantiles="normal")
GROUPED = Spread(45.0**2, icc=0.2, group_size=5)
SEEDED = Spread(45.0**2, seed=1.5**2, residual=30.0**2, icc=0.2, group_size=5)


def test_miller_questions_with_many_samples():
    assert study_size(replace(MILLER, samples=(10**9, 10**9)), 0.03).items == 969


@pytest.mark.parametrize(("samples", "found"), [(1, 0.133), (10, 0.076)])
def test_miller_minimum_detectable_effect_at_198_questions(samples, found):
    study = replace(MILLER, samples=(samples, samples))
    assert minimum_detectable_difference(study, 198).difference == pytest.approx(found, abs=5e-4)


def test_the_formula_by_hand():
    # 2 s2_seed/S + [w2 + (s2_E + s2_A/K_A + s2_B/K_B)/S] (1 + (m-1) ICC)/n
    spread = Spread(9.0, (4.0, 6.0), seed=0.5, residual=3.0, icc=0.25, group_size=5)
    study = Study(spread, samples=(2, 3), seeds=4, quantiles="normal")
    variance = 2 * 0.5 / 4 + (9 + (3 + 4 / 2 + 6 / 3) / 4) * (1 + 4 * 0.25) / 100
    found = minimum_detectable_difference(study, 100)
    assert found.se == pytest.approx(math.sqrt(variance))
    assert found.difference == pytest.approx((1.959964 + 0.841621) * math.sqrt(variance), rel=1e-6)
    assert (found.groups, found.df) == (20, None)


def test_degrees_of_freedom_are_those_of_the_test():
    assert minimum_detectable_difference(Study(Spread(9.0)), 50).df == 49
    assert minimum_detectable_difference(Study(GROUPED), 50).df == 9
    # Seeds alone vary: Welch's 2 (S - 1).
    seeds_only = Study(Spread(0.0, seed=1.0), seeds=4)
    assert minimum_detectable_difference(seeds_only, 50).df == pytest.approx(6)


@pytest.mark.parametrize(
    "study",
    [Study(Spread(45.0**2)), Study(GROUPED), Study(SEEDED, seeds=5), Study(GROUPED, power=0.95)],
)
def test_the_size_is_the_smallest_that_will_do(study):
    found = study_size(study, -5.0)
    size = int(study.spread.group_size)
    assert found.items == found.groups * size
    assert found.detectable.difference <= 5 < smaller(study, found.items - size)
    assert found.detectable.power == pytest.approx(study.power, abs=0.005)


def smaller(study, items):
    return minimum_detectable_difference(study, items).difference


def test_more_seeds_needed_where_no_number_of_questions_suffices():
    found = study_size(Study(SEEDED, seeds=3), 3.0)
    assert (found.items, found.groups, found.detectable) == (None, None, None)
    assert found.fewest_seeds == 6
    assert found.reason.startswith("more seeds needed: with 3 per scenario")
    assert study_size(Study(SEEDED, seeds=6), 3.0).items is not None
    assert study_size(Study(SEEDED, seeds=5), 3.0).items is None


def test_a_hopeless_effect_says_so():
    assert study_size(Study(SEEDED, seeds=3), 0.01).fewest_seeds is None
    found = study_size(Study(Spread(45.0**2)), 0.01)
    assert found.items is None
    assert "10,000,000 questions" in found.reason


def test_never_below_what_the_test_accepts():
    assert study_size(Study(Spread(1e-6)), 50).items == 2
    assert study_size(Study(Spread(1e-6, icc=0.1, group_size=5)), 50).groups == 5
    with pytest.raises(ValueError, match="at least 25 questions"):
        minimum_detectable_difference(Study(GROUPED), 24)


def test_mean_group_sizes_need_not_be_whole():
    study = Study(Spread(45.0**2, icc=0.2, group_size=4.6))
    points = power_curve(study, 5.0)
    for point in points:
        assert point.items == math.ceil(point.groups * 4.6 - 1e-9)


def test_the_curve_rises_and_passes_the_power_at_the_size_needed():
    study = Study(GROUPED)
    points = power_curve(study, 3.0)
    needed = study_size(study, 3.0).items
    assert [point.items for point in points] == sorted({point.items for point in points})
    assert np.all(np.diff([point.power for point in points]) > 0)
    assert {point.items: point.power for point in points}[needed] == pytest.approx(0.8, abs=0.002)
    assert [one.items for one in power_curve(study, 3.0, sizes=[10, 100])] == [100]
    assert power_curve(Study(SEEDED, seeds=3), 3.0)[-1].power < 0.8


def test_power_at_no_effect_is_alpha():
    found = minimum_detectable_difference(Study(Spread(4.0)), 30, effect=1e-9)
    assert found.power == pytest.approx(0.05, abs=1e-6)


def test_simulated_power_at_the_size_needed_is_80_percent():
    """8 groups of 5 with ICC .3: few enough for the normal formula to promise too much."""
    spread = Spread(1.0, icc=0.3, group_size=5)
    effect = minimum_detectable_difference(Study(spread), 40).difference
    found = study_size(Study(spread), effect)
    assert (found.items, found.groups) == (40, 8)
    draws, rng = 20_000, np.random.default_rng(0)
    means = math.sqrt(0.3) * rng.normal(size=(draws, 8))
    means += math.sqrt(0.7 / 5) * rng.normal(size=(draws, 8)) + effect
    # Equal groups: CR1 is the t test of the group means.
    statistic = means.mean(axis=1) / (means.std(axis=1, ddof=1) / math.sqrt(8))
    power = np.mean(np.abs(statistic) >= t.ppf(0.975, 7))
    assert power == pytest.approx(0.8, abs=3 * math.sqrt(0.8 * 0.2 / draws))


def test_simulated_power_with_seeds():
    from stats import two_way

    spread = Spread(1.0, seed=0.05, residual=1.0)
    study = Study(spread, seeds=5)
    effect = 0.8
    n = study_size(study, effect).items
    rng, found = np.random.default_rng(1), []
    for _ in range(1_500):
        own = [
            rng.normal(size=(5, n)) * math.sqrt(0.5)
            + rng.normal(size=(5, 1)) * math.sqrt(0.05)
            + rng.normal(size=(1, n)) * math.sqrt(0.5)
            for _ in range(2)
        ]
        found.append(two_way.two_way_t(own[0] + effect, own[1]).pvalue <= 0.05)
    # Truncated components make the test conservative where seeds vary little, never the reverse.
    assert 0.8 - 0.06 < np.mean(found) < 0.8 + 3 * math.sqrt(0.16 / 1_500) + 0.02


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Spread(-1.0), "not negative"),
        (lambda: Spread(math.nan), "finite"),
        (lambda: Spread(0.0), "all variances are 0"),
        (lambda: Spread(1.0, group_size=0.5), "group size"),
        (lambda: Spread(1.0, icc=1.5, group_size=3), "ICC must lie"),
        (lambda: Spread(1.0, icc=-0.5, group_size=3), "ICC must lie"),
        (lambda: Spread(1.0, icc=math.nan, group_size=3), "ICC must lie"),
        (lambda: Study(Spread(1.0), samples=(0, 1)), "1 sample"),
        (lambda: Study(Spread(1.0), seeds=1), "2 seeds"),
        (lambda: Study(Spread(1.0), alpha=0), "alpha"),
        (lambda: Study(Spread(1.0), power=0.04), "power must exceed alpha"),
        (lambda: study_size(Study(Spread(1.0)), 0), "other than 0"),
        (lambda: power_curve(Study(Spread(1.0)), math.inf), "other than 0"),
    ],
)
def test_bad_input(make, message):
    with pytest.raises(ValueError, match=message):
        make()
