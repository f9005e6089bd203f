import pytest

from stats.extraction import extraction_chance, sampled_extraction, searched_leak
from stats.proportions import clopper_pearson


def test_chance_is_one_less_that_of_missing_every_time():
    assert extraction_chance(0.3, 4) == pytest.approx(1 - 0.7**4)
    assert (extraction_chance(0.0, 5), extraction_chance(1.0, 5)) == (0.0, 1.0)
    assert extraction_chance(1e-18, 10) == pytest.approx(1e-17)


def test_limits_are_those_of_one_answer_carried_over():
    found = sampled_extraction(2, 10, 5)
    low, high = clopper_pearson(2, 10)
    assert found.value == pytest.approx(1 - 0.8**5)
    assert found.interval == pytest.approx((1 - (1 - low) ** 5, 1 - (1 - high) ** 5))
    assert sampled_extraction(0, 10, 5).interval[0] == 0.0
    assert sampled_extraction(10, 10, 5).interval[1] == 1.0


@pytest.mark.parametrize(
    ("recall", "k"), [(1.0, 1), (0.995, 1), (0.95, 1), (0.9, 2), (0.5, 5), (0.1, 29)]
)
def test_searched_leak_is_found_nineteen_times_in_twenty(recall, k):
    assert searched_leak(100, recall) == k / 100
    assert 1 - (1 - recall) ** k >= 0.95 - 1e-12
    assert k == 1 or 1 - (1 - recall) ** (k - 1) < 0.95


def test_a_bad_search_of_few_items_shows_nothing():
    assert searched_leak(10, 0.1) is None


def test_bad_input():
    with pytest.raises(ValueError, match="p of 0 to 1"):
        extraction_chance(1.1, 3)
    with pytest.raises(ValueError, match="1 draw or more"):
        extraction_chance(0.1, 0)
    with pytest.raises(ValueError, match="successes"):
        sampled_extraction(3, 2, 5)
    with pytest.raises(ValueError, match="recall above 0"):
        searched_leak(10, 0.0)
