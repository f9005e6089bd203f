import pytest

from bench.base.fitting import longest_fit


@pytest.mark.parametrize("budget", [0, 1, 29, 30, 31, 100, 519, 520, 10_000])
def test_it_is_the_largest_that_fits(budget):
    lengths = [10, 10, 500]
    found = longest_fit(lengths, budget)
    assert sum(min(one, found) for one in lengths) <= budget
    assert found == 500 or sum(min(one, found + 1) for one in lengths) > budget


def test_dear_texts_leave_less_room():
    assert longest_fit([100, 100], 100, [1, 3]) == 25


def test_no_texts():
    assert longest_fit([], 10) == 0
