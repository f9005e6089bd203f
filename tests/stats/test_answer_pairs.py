import math

import numpy as np
import pytest

from stats.answer_pairs import accuracy_with_ties

METRIC = [[0.1, 0.2, 0.9], [0.8, 0.3, 0.3]]
PEOPLE = [[0, 0, 1], [1, 1, 0]]


def test_by_hand():
    strict = accuracy_with_ties(METRIC, PEOPLE, threshold=0.0)
    # First item: a tie is called an order. Second: an order and a tie are each called the other.
    assert strict.accuracy == pytest.approx((2 / 3 + 1 / 3) / 2)
    assert not strict.calibrated
    best = accuracy_with_ties(METRIC, PEOPLE)
    assert best.accuracy == pytest.approx((1 + 1 / 3) / 2)
    assert best.threshold == pytest.approx(0.1)
    assert best.people_ties == pytest.approx(1 / 3)
    assert (best.n_items, best.n_pairs) == (2, 6)


def test_people_ties_are_theirs_alone():
    people = [[0, 0, 0], [3, 1, 0]]
    found = accuracy_with_ties([[1, 2, 3], [4, 4, 4]], people, threshold=0.5)
    assert found.people_ties == 0.5
    # Neither a tie that the metric does not see nor one that it only sees is right.
    assert found.accuracy == 0.0
    assert accuracy_with_ties([[1, 2, 3], [4, 4, 4]], people, threshold=2).accuracy == 0.5


def test_the_threshold_is_the_best_of_all():
    rng = np.random.default_rng(0)
    people = rng.integers(0, 3, size=(80, 4)) * 1.0
    metric = people + rng.normal(size=people.shape)
    metric[3, 2] = math.nan
    found = accuracy_with_ties(metric, people)
    tried = [
        accuracy_with_ties(metric, people, threshold=x).accuracy for x in np.arange(0, 4, 0.05)
    ]
    assert found.accuracy >= max(tried)
    again = accuracy_with_ties(metric, people, threshold=found.threshold)
    assert again.accuracy == found.accuracy
    assert found.interval[0] < found.accuracy < found.interval[1]


def test_people_themselves_are_right_and_missing_items_stand_aside():
    people = np.array([[0.0, 1, 1], [2, 0, 1], [1, math.nan, math.nan], [0, 0, math.nan]])
    found = accuracy_with_ties(people, people)
    assert (found.accuracy, found.threshold) == (1.0, 0.0)
    assert (found.n_items, found.n_pairs) == (3, 7)
    # A metric that ties all gets the ties, item by item: 1 of 3, 0 of 3, 1 of 1.
    assert found.people_ties == pytest.approx((1 / 3 + 0 + 1) / 3)
    nothing = accuracy_with_ties(people * 0, people)
    assert nothing.accuracy == pytest.approx(nothing.people_ties)


def test_bad_input():
    with pytest.raises(ValueError, match="same items x checkpoints"):
        accuracy_with_ties([[1, 2]], [[1, 2, 3]])
    with pytest.raises(ValueError, match="finite"):
        accuracy_with_ties([[1, math.inf], [1, 2]], [[1, 2], [1, 2]])
    with pytest.raises(ValueError, match="two scored answers"):
        accuracy_with_ties([[1, math.nan]], [[1, 2]])
