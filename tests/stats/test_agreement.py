import math

import numpy as np
import pytest

from stats.agreement import item_bootstrap, rating_table


def mean_of(values):
    return lambda weights: weights @ values / weights.sum(axis=1)


def test_the_bootstrap_of_a_mean_is_the_textbook_interval():
    values = np.random.default_rng(0).normal(size=400)
    (low, high), drawn = item_bootstrap(mean_of(values), 400, level=0.95, seed=0)
    half = 1.96 * values.std() / 20
    assert (low, high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.01)
    assert drawn == 2_000


def test_a_seed_repeats_the_draws_whatever_the_blocks(monkeypatch):
    values = np.arange(30.0)
    first = item_bootstrap(mean_of(values), 30, level=0.9, seed=3)
    monkeypatch.setattr("stats.agreement.BLOCK", 90)
    assert item_bootstrap(mean_of(values), 30, level=0.9, seed=3) == first
    assert item_bootstrap(mean_of(values), 30, level=0.9, seed=4) != first


def test_groups_are_resampled_whole():
    values = np.random.default_rng(0).normal(size=40)
    once = item_bootstrap(mean_of(values), 40, level=0.95, seed=5)
    # Every item three times says no more than once.
    thrice = mean_of(np.tile(values, 3))
    together = item_bootstrap(thrice, 120, groups=[*range(40)] * 3, level=0.95, seed=5)
    assert together[0] == pytest.approx(once[0])
    apart = item_bootstrap(thrice, 120, level=0.95, seed=5)
    assert np.ptp(apart[0]) < 0.7 * np.ptp(once[0])
    assert math.isnan(item_bootstrap(thrice, 120, groups=["a"] * 120, level=0.95, seed=5)[0][0])
    with pytest.raises(ValueError, match="one per item"):
        item_bootstrap(thrice, 120, groups=["a"], level=0.95, seed=5)


def test_undefined_resamples_are_left_out_and_too_many_leave_nothing():
    only_first = item_bootstrap(
        lambda weights: np.where(weights[:, 0] > 0, 1.0, np.nan), 20, level=0.95, seed=0
    )
    # 1 - (19/20)^20 = .64 of the draws hold the first item.
    assert only_first[0] == (1.0, 1.0)
    assert 1_200 < only_first[1] < 1_360
    never = item_bootstrap(lambda weights: weights[:, 0] * np.nan, 20, level=0.95, seed=0)
    assert math.isnan(never[0][0])
    assert math.isnan(item_bootstrap(mean_of(np.ones(1)), 1, level=0.95, seed=0)[0][1])


def test_bad_input():
    with pytest.raises(ValueError, match="2 or more raters"):
        rating_table([[1, 2, 3]])
    with pytest.raises(ValueError, match="2 or more raters"):
        rating_table([[], []])
    with pytest.raises(ValueError, match="infinity"):
        rating_table([[1, math.inf], [1, 2]], missing=True)
    with pytest.raises(ValueError, match="found 1 items with a rating missing"):
        rating_table([[1, math.nan], [1, 2]])
    with pytest.raises(ValueError, match="1 draw or more"):
        item_bootstrap(mean_of(np.ones(3)), 3, level=0.95, seed=0, draws=0)
