import math

import numpy as np
import pytest

from stats import rating_difference
from stats.completeness import complete_cells

NAN = math.nan


def test_items_that_lack_a_rating_are_left_out_of_all():
    a, b = np.arange(12.0).reshape(2, 6), np.ones((2, 6))
    a[0, 1], b[1, 4] = NAN, NAN
    found = complete_cells([a, b])
    assert found.items.tolist() == [0, 2, 3, 5]
    assert found.dropped_items.tolist() == [1, 4]
    assert (found.tables[0] == a[:, [0, 2, 3, 5]]).all()
    assert found.note == "left out: 2 items that lack a rating"
    assert rating_difference(*found.tables).n_items == 4


def test_a_rater_who_rated_nothing_is_left_out_not_every_item():
    a, b = np.ones((3, 4)), np.zeros((3, 4))
    b[1] = NAN
    found = complete_cells([a, b])
    assert found.raters.tolist() == [0, 2]
    assert found.tables[0].shape == (2, 4)
    assert found.note == "left out: 1 raters without a rating"


def test_unrated_items_are_no_loss():
    a = np.ones((2, 5))
    a[:, 3:] = NAN
    found = complete_cells([a])
    assert (found.unrated_items, found.dropped_items.size, found.refused) == (2, 0, None)
    assert found.note is None


def test_too_little_is_refused_with_its_reason():
    a = np.ones((2, 9))
    a[0, :5] = NAN
    assert complete_cells([a]).refused.startswith("refused: only 4 of 9 rated items")
    assert complete_cells([a]).tables == ()
    a[0, :4] = 1
    assert complete_cells([a]).refused is None
    assert complete_cells([[[1, NAN], [NAN, 2]]]).refused.startswith("refused: 0 of 2")
    assert complete_cells([[[NAN, NAN]]]).refused == "refused: no rater rated all checkpoints"


def test_half_of_the_items_and_two_of_them_are_enough():
    a = np.ones((2, 8))
    a[0, :4] = NAN
    assert complete_cells([a]).refused is None
    assert complete_cells([a[:, 2:6]]).items.tolist() == [2, 3]


def test_where_nothing_is_kept_no_item_is_listed():
    a = np.ones((2, 9))
    a[0, :5] = NAN
    found = complete_cells([a])
    assert found.items.tolist() == []
    assert found.dropped_items.tolist() == [0, 1, 2, 3, 4]


def test_bad_input():
    with pytest.raises(ValueError, match="same raters x items"):
        complete_cells([np.ones((2, 3)), np.ones((2, 4))])
    with pytest.raises(ValueError, match="infinity"):
        complete_cells([[[1, math.inf]]])
