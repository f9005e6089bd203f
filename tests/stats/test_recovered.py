"""MOVER against Newcombe's published examples, which it gives with Wilson's intervals."""

import math

import pytest

from stats import wilson
from stats.recovered import recovered_difference


def interval(hits, n):
    low, high = wilson(hits / n, n, level=0.95)
    return hits / n, (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [  # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_table(first, second, low, high):
    _, found = recovered_difference(*interval(*first), *interval(*second))
    assert found[0] == pytest.approx(low, abs=6e-5)
    assert found[1] == pytest.approx(high, abs=6e-5)


def test_swapping_turns_the_sign_and_symmetric_intervals_add_in_squares():
    a, b = (70.0, (67.0, 73.0)), (66.0, (62.0, 70.0))
    difference, (low, high) = recovered_difference(*a, *b)
    assert (difference, low, high) == (4.0, -1.0, 9.0)
    assert recovered_difference(*b, *a) == (-4.0, (-9.0, 1.0))


def test_what_is_undefined_stays_so_and_nonsense_is_refused():
    difference, found = recovered_difference(1.0, (0.0, math.nan), 0.0, (0.0, 1.0))
    assert difference == 1.0
    assert all(map(math.isnan, found))
    with pytest.raises(ValueError, match="outside its interval"):
        recovered_difference(5.0, (0.0, 1.0), 0.0, (0.0, 1.0))
