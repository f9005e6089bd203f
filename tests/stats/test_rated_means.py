import math

import numpy as np
import pytest

from stats import estimate, rating_difference, wilson
from stats.rated_means import rated_mean

NAN = math.nan


def judged(seed=0, raters=3, items=60, rate=0.7):
    rng = np.random.default_rng(seed)
    ease, lenient = rng.normal(size=(1, items)), 0.4 * rng.normal(size=(raters, 1))
    chance = 1 / (1 + np.exp(-(math.log(rate / (1 - rate)) + ease + lenient)))
    return 100.0 * (rng.random((raters, items)) < chance)


def test_the_variance_is_that_of_the_difference_from_nothing():
    table = judged()
    found, plain = rated_mean(table, binary=True), rated_mean(table)
    expected = rating_difference(table, 0 * table)
    assert found.value == table.mean()
    assert found.se == expected.se
    assert plain.se == expected.se
    assert plain.interval == pytest.approx(expected.interval, rel=0.1)
    rate, effective = table.mean() / 100, table.mean() * (100 - table.mean()) / expected.se**2
    low, high = wilson(rate, effective, df=expected.df)
    assert found.interval == pytest.approx((100 * low, 100 * high))
    assert 0 <= found.from_raters <= 1
    assert (found.n_raters, found.n_items, found.n_ratings) == (3, 60, 180)


def test_one_rater_says_nothing_of_others():
    table = judged()[:1]
    found = rated_mean(table, binary=True)
    assert found.interval == estimate(table[0], binary=True).interval
    assert found.method == "Wilson, over items only"
    assert found.note == "one rater: says nothing about other raters"
    assert math.isnan(found.from_raters)


def test_groups_are_units_and_missing_ratings_leave_items_out():
    table, groups = judged(), np.repeat(np.arange(20), 3)
    assert rated_mean(table, binary=True, groups=groups).n_groups == 20
    table[0, 5] = NAN
    found = rated_mean(table, groups=groups)
    assert found.n_items == 59
    assert found.note.startswith("left out: 1 items that lack a rating")
    few = rated_mean(table, groups=np.repeat(np.arange(3), 20))
    assert math.isnan(few.interval[0])
    assert "refused: 3 groups" in few.note


def test_too_few_complete_items_leave_the_raters_fixed():
    table = judged(items=40)
    table[0, :30] = NAN
    found = rated_mean(table, binary=True)
    assert found.n_items == 40
    assert found.value == pytest.approx(np.nanmean(table, axis=0).mean())
    assert found.method.endswith("over items only")
    assert "only 10 of 40" in found.note


def test_two_raters_are_sampled_over():
    table = judged(raters=2)
    found = rated_mean(table, binary=True)
    assert found.se == rating_difference(table, 0 * table).se
    assert found.method.startswith("Wilson on effective items, two-way t(")


def test_over_items_only_groups_are_units_too():
    table, groups = judged()[:1], np.repeat(np.arange(20), 3)
    right = rated_mean(table, binary=True, groups=groups)
    assert right.interval == estimate(table[0], groups=groups, binary=True).interval
    assert (right.n_groups, rated_mean(table, binary=True).n_groups) == (20, None)
    alone, grouped = rated_mean(table), rated_mean(table, groups=groups)
    assert alone.method == "Wilson on effective items, t(59), over items only"
    assert grouped.method == "Wilson on effective items, CR1 t(19), over items only"
    assert grouped.se != alone.se
    assert rated_mean(table, groups=np.arange(60)).n_groups is None


def test_where_nothing_varies_groups_are_what_the_interval_rests_on():
    right = np.full((3, 60), 100.0)
    found = rated_mean(right, groups=np.repeat(np.arange(20), 3))
    assert found.interval == rated_mean(right[:, :20]).interval
    assert found.interval[0] < rated_mean(right).interval[0]


def test_the_ends_of_the_scale():
    right = rated_mean(np.full((3, 20), 100.0), binary=True)
    assert right.value == right.interval[1] == 100
    assert 80 < right.interval[0] < 100
    same = rated_mean(np.full((3, 20), 4.0), bounds=(1, 5))
    assert math.isnan(same.interval[0])
    high = rated_mean(np.where(judged(rate=0.97) > 0, 5.0, 4.0), bounds=(1, 5))
    assert high.value < high.interval[1] <= 5
    assert high.value - high.interval[0] > high.interval[1] - high.value
    never = rated_mean(np.zeros((3, 20)))
    assert never.interval == (0.0, pytest.approx(100 - right.interval[0]))


def test_bad_input():
    with pytest.raises(ValueError, match="within 0 to 100"):
        rated_mean([[1, 101]])
    with pytest.raises(ValueError, match="binary scores"):
        rated_mean([[50, 100]], binary=True)
    with pytest.raises(ValueError, match="raters x items"):
        rated_mean([[NAN]])
