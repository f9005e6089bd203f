import math

import numpy as np
import pytest
from scipy import stats as scipy_stats
from sklearn.metrics import roc_auc_score

from stats.areas import area_under_curve


def draws(seed, m=40, n=60, digits=1):
    rng = np.random.default_rng(seed)
    return np.round(rng.normal(1, 1, m), digits), np.round(rng.normal(0, 1, n), digits)


def brute(positives, negatives, first, second):
    """Area and Obuchowski's variance, every pair of items and every group in turn."""
    psi = np.array([[(x > y) + (x == y) / 2 for y in negatives] for x in positives])
    area, names = psi.mean(), sorted(set(first) | set(second))
    held = [len(set(first)), len(set(second))]
    s10 = s01 = s11 = 0.0
    for name in names:
        one = sum(psi[i].mean() - area for i in range(len(first)) if first[i] == name)
        two = sum(psi[:, j].mean() - area for j in range(len(second)) if second[j] == name)
        s10 += one**2 * held[0] / (held[0] - 1) / len(first)
        s01 += two**2 * held[1] / (held[1] - 1) / len(second)
        s11 += one * two * len(names) / (len(names) - 1)
    m, n = psi.shape
    return area, s10 / m + s01 / n + 2 * s11 / (m * n)


def test_area_is_scikit_learns_and_mann_whitneys_ties_included():
    positives, negatives = draws(1)
    found = area_under_curve(positives, negatives).value
    labels = [1] * 40 + [0] * 60
    assert found == pytest.approx(roc_auc_score(labels, np.concatenate([positives, negatives])))
    u = scipy_stats.mannwhitneyu(positives, negatives).statistic
    assert found == pytest.approx(u / (40 * 60))


@pytest.mark.parametrize("kind", ["none", "apart", "shared"])
def test_standard_error_agrees_with_every_pair_in_turn(kind):
    positives, negatives = draws(2)
    first, second = list(range(40)), list(range(100, 160))
    if kind != "none":
        first = [at // 4 for at in first]
        second = [at // 5 + (20 if kind == "apart" else -20) for at in second]
    found = area_under_curve(positives, negatives, groups=(first, second))
    area, variance = brute(positives, negatives, first, second)
    assert (found.value, found.se**2) == pytest.approx((area, variance))
    assert found.n_groups == (None if kind == "none" else len(set(first) | set(second)))
    assert found.method.startswith("DeLong" if kind == "none" else "Obuchowski")


def test_standard_error_is_the_bootstraps():
    positives, negatives = draws(3, 80, 120, digits=6)
    rng = np.random.default_rng(4)
    areas = [
        scipy_stats.mannwhitneyu(rng.choice(positives, 80), rng.choice(negatives, 120)).statistic
        / (80 * 120)
        for _ in range(1_000)
    ]
    assert area_under_curve(positives, negatives).se == pytest.approx(np.std(areas), rel=0.1)


def test_kinds_swapped_mirror_the_area():
    positives, negatives = draws(5)
    one, other = (
        area_under_curve(positives, negatives),
        area_under_curve(negatives, positives),
    )
    assert other.value == pytest.approx(1 - one.value)
    assert other.se == pytest.approx(one.se)
    assert one.interval[0] < one.value < one.interval[1]


def test_limits_lie_where_the_standard_error_of_the_limit_reaches_the_area():
    positives, negatives = draws(6)
    found = area_under_curve(positives, negatives, level=0.9)
    common = (40 + 60) / 2 - 1

    def usual(x):
        return x * (1 - x) * (1 + common * ((1 - x) / (2 - x) + x / (1 + x))) / (40 * 60)

    effect = max(1.0, found.se**2 / usual(found.value))
    t = [abs(limit - found.value) / math.sqrt(effect * usual(limit)) for limit in found.interval]
    assert t[0] == pytest.approx(t[1], rel=1e-6)
    df = float(found.method.split("t(")[1].rstrip(")"))
    assert df == 39
    assert t[0] == pytest.approx(scipy_stats.t.ppf(0.95, df) * math.sqrt(40 / 39))


def test_complete_separation_has_an_interval_below_one():
    found = area_under_curve([3.0] * 20, [1.0] * 20)
    assert found.value == found.interval[1] == 1.0
    assert 0.85 < found.interval[0] < 0.95
    mirrored = area_under_curve([1.0] * 20, [3.0] * 20)
    assert mirrored.value == mirrored.interval[0] == 0.0
    assert mirrored.interval[1] == pytest.approx(1 - found.interval[0])
    groups = ([at // 4 for at in range(20)], None)
    wider = area_under_curve([3.0] * 20, [1.0] * 20, groups=groups)
    assert wider.interval[0] < found.interval[0]


def test_scores_that_are_all_alike_tell_nothing():
    found = area_under_curve([1.0] * 10, [1.0] * 10)
    assert found.value == 0.5
    assert found.interval[0] < 0.3


def test_one_unit_of_a_kind_has_no_interval():
    found = area_under_curve([1.0], [0.0, 2.0])
    assert (found.value, found.method) == (0.5, "DeLong, no interval: one unit of a kind")
    assert math.isnan(found.interval[0])
    few = area_under_curve([1.0, 2.0, 3.0], [0.0, 2.0], groups=(["a", "a", "b"], None))
    assert few.method.endswith("fewer than 5 groups: not to be relied on")


def test_bad_input():
    with pytest.raises(ValueError, match="negatives: at least 1"):
        area_under_curve([1.0], [])
    with pytest.raises(ValueError, match="one per item"):
        area_under_curve([1.0, 2.0], [1.0], groups=(["a"], None))
