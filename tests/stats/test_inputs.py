import numpy as np
import pytest

from stats.inputs import binary_unit, codes, differences, pair, probability, scores, won_and_lost


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "at least 1 items are needed, found 0"),
        ([1.0, float("nan")], "found nan at position 1"),
        ([float("inf")], "found inf at position 0"),
        ([[1.0, 2.0]], r"one row of numbers is needed, found shape \(1, 2\)"),
    ],
)
def test_scores_refuses_what_is_not_a_row_of_finite_numbers(values, message):
    with pytest.raises(ValueError, match=message):
        scores(values)


def test_pair_needs_two_items_and_equal_lengths():
    with pytest.raises(ValueError, match="at least 2 items are needed, found 1"):
        pair([1.0], [2.0])
    with pytest.raises(ValueError, match="same items, found 2 and 3"):
        pair([1, 2], [1, 2, 3])


def test_floating_point_dust_is_no_difference():
    a = np.array([0.1, 0.2, 0.3])
    assert not differences(a + 0.7, (a + 0.7) * (1 + 1e-15)).any()
    shifted = differences(a + 0.1, a)
    assert np.ptp(shifted) == 0 and shifted[0] == pytest.approx(0.1)


def test_a_small_real_difference_stays():
    assert differences([100.0, 100.0], [100.0, 100.0 - 1e-8])[1] == pytest.approx(1e-8, rel=1e-5)


def test_won_and_lost_counts_both_directions():
    assert won_and_lost([1, 1, 0, 0, 1], [0, 1, 1, 0, 0], 1.0) == (2, 1, 5)


@pytest.mark.parametrize("value", [50.0, -100.0, 99.9999999])
def test_a_score_between_is_not_binary(value):
    with pytest.raises(ValueError, match="binary scores must be 0 or 100"):
        won_and_lost([value, 0.0], [0.0, 100.0], 100.0)


def test_binary_unit_is_the_largest_value_or_a_hundred():
    assert binary_unit([0, 1], [0, 0]) == 1.0
    assert binary_unit([0, 0], [0, 0]) == 100.0


def test_codes_count_in_order_of_first_appearance():
    assert codes(["b", "a", "b", 3], 4).tolist() == [0, 1, 0, 2]


@pytest.mark.parametrize("missing", [None, float("nan"), np.float64("nan")])
def test_an_item_without_a_group_is_named(missing):
    with pytest.raises(ValueError, match="item 1 has none"):
        codes(["a", missing], 2)


def test_groups_are_one_per_item():
    with pytest.raises(ValueError, match=r"one per item is needed \(3\), found 2"):
        codes(["a", "b"], 3)


@pytest.mark.parametrize("value", [0.0, 1.0, -0.1, 95.0, float("nan")])
def test_a_level_lies_between_0_and_1(value):
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        probability(value, "level")
