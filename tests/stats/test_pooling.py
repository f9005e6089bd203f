import math

import numpy as np
import pytest

from stats.pooling import majority, mean_rating

NAN = math.nan
TABLE = [[100, 0, 50, NAN, 0], [100, 50, 50, NAN, 100], [0, 100, 50, NAN, NAN]]


def test_majority_tosses_no_coin():
    found = majority(TABLE)
    assert found.values == pytest.approx([100, NAN, 50, NAN, NAN], nan_ok=True)
    assert (found.n_tied, found.n_unrated, found.n_unanimous) == (2, 1, 1)


def test_means_of_what_there_is():
    found = mean_rating(TABLE)
    assert found.values == pytest.approx([200 / 3, 50, 50, NAN, 50], nan_ok=True)
    assert (found.n_tied, found.n_unrated, found.n_unanimous) == (0, 1, 1)


def test_what_one_or_two_of_three_rated():
    some = [[0, 50, NAN, 100], [NAN, 50, 0, 0], [NAN, NAN, 100, 100]]
    assert majority(some).values == pytest.approx([0, 50, NAN, 100], nan_ok=True)
    assert mean_rating(some).values == pytest.approx([0, 50, 50, 200 / 3])
    # One rating is not unanimous; two that are the same are.
    assert (majority(some).n_tied, majority(some).n_unanimous) == (1, 1)
    assert mean_rating([[5.0], [NAN]]).values == [5.0]


def test_nothing_rated_and_bad_input():
    assert np.isnan(majority([[NAN, NAN]]).values).all()
    assert mean_rating([[NAN, NAN]]).n_unrated == 2
    with pytest.raises(ValueError, match="raters x items"):
        majority([1, 2])
    with pytest.raises(ValueError, match="raters x items"):
        mean_rating([[math.inf]])
