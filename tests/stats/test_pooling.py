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


def test_nothing_rated_and_bad_input():
    assert np.isnan(majority([[NAN, NAN]]).values).all()
    assert mean_rating([[NAN, NAN]]).n_unrated == 2
    with pytest.raises(ValueError, match="raters x items"):
        majority([1, 2])
    with pytest.raises(ValueError, match="raters x items"):
        mean_rating([[math.inf]])
