import math

import numpy as np
import pytest

from stats import estimate, partly_rated_difference, rating_difference, wilson
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


def test_groups_are_units():
    table = judged()
    assert rated_mean(table, binary=True, groups=np.repeat(np.arange(20), 3)).n_groups == 20
    few = rated_mean(table, groups=np.repeat(np.arange(3), 20))
    assert math.isnan(few.interval[0])
    assert "refused: 3 groups" in few.note


@pytest.mark.parametrize("gaps", [1, 30])
def test_missing_ratings_leave_the_others_in(gaps):
    table = judged(items=40)
    table[0, :gaps] = NAN
    found = rated_mean(table, binary=True)
    expected = partly_rated_difference(table, np.where(np.isnan(table), NAN, 0.0))
    assert (found.n_items, found.n_raters, found.n_ratings) == (40, 3, 120 - gaps)
    assert found.value == pytest.approx(np.nanmean(table, axis=0).mean())
    assert (found.value, found.se) == (expected.difference, expected.se)
    assert found.method == f"Wilson on effective items, {expected.test}"
    assert found.note.startswith("not every rater rated every item")
    assert found.interval[0] < found.value < found.interval[1]


def test_a_single_item_has_no_interval():
    found = rated_mean([[100, NAN], [0, NAN]])
    assert found.value == 50
    assert math.isnan(found.interval[0])
    assert found.note == "one item: says nothing about other raters"


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
