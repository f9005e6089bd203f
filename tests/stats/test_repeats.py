import math

import pytest

from stats import cohen_kappa, wilson
from stats.repeats import self_consistency


def test_by_hand():
    first, again = [100, 50, 0, 100, 0], [100, 0, 0, 100, 50]
    found = self_consistency(first, again, categories=[0, 50, 100])
    assert found.agreement == 0.6
    assert found.interval == wilson(0.6, 5)
    assert found.difference == 20.0
    assert found.drift == 0.0
    expected = cohen_kappa(first, again, weights="quadratic", categories=[0, 50, 100])
    assert found.kappa == expected
    assert found.n_pairs == 5


def test_drift_is_how_much_higher_the_second_judgements_are():
    found = self_consistency([1, 2, 3, 3], [2, 2, 5, 2])
    assert found.drift == 0.5
    assert found.difference == 1.0
    assert self_consistency([2, 2, 5, 2], [1, 2, 3, 3]).drift == -0.5


def test_nothing_repeated_and_always_the_same():
    nothing = self_consistency([], [])
    assert math.isnan(nothing.agreement)
    assert nothing.reason == "nothing was judged twice"
    assert nothing.n_pairs == 0
    same = self_consistency([3, 3, 3], [3, 3, 3])
    assert same.agreement == 1.0
    assert same.kappa.reason.startswith("all ratings are the same")
    assert self_consistency([3], [4]).kappa is None


def test_bad_input():
    with pytest.raises(ValueError, match="pairs are needed"):
        self_consistency([1, 2], [1])
    with pytest.raises(ValueError, match="first"):
        self_consistency([], [1])
    with pytest.raises(ValueError, match="finite"):
        self_consistency([1, math.nan], [1, 2])
    with pytest.raises(ValueError, match="among"):
        self_consistency([1, 9], [1, 2], categories=[1, 2])
