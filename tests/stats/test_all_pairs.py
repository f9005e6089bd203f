import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats import holm, shaffer3
from stats.all_pairs import possible_equalities, shaffer, shaffer_factors


def test_published_factors():
    """Shaffer 1986, table 1: possible numbers of true hypotheses among all pairs."""
    assert sorted(possible_equalities(3)) == [0, 1, 3]
    assert sorted(possible_equalities(4)) == [0, 1, 2, 3, 6]
    assert sorted(possible_equalities(5)) == [0, 1, 2, 3, 4, 6, 10]
    assert shaffer_factors(3) == (3, 1, 1)
    assert shaffer_factors(4) == (6, 3, 3, 3, 2, 1)


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6])
def test_possible_numbers_by_listing_all_partitions(k):
    listed = {
        sum(a == b for a, b in itertools.combinations(blocks, 2))
        for blocks in itertools.product(range(k), repeat=k)
    }
    assert possible_equalities(k) == listed


def test_shaffers_example():
    assert shaffer([0.01, 0.03, 0.04], 3) == pytest.approx((0.03, 0.03, 0.04))
    assert shaffer([0.02], 2) == (0.02,)
    assert shaffer([0.5, 0.001, 0.01, 0.02, 0.03, 0.04], 4) == pytest.approx(
        (0.5, 0.006, 0.03, 0.06, 0.09, 0.09)
    )


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_three_are_the_old_three(given_p):
    assert shaffer(given_p, 3) == shaffer3(given_p)


@given(st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_never_less_powerful_than_holm(given_p):
    for raw, adjusted, full in zip(given_p, shaffer(given_p, 4), holm(given_p), strict=True):
        assert raw <= adjusted <= full


def test_bad_input():
    with pytest.raises(ValueError, match="2 p-values are not all pairs of 3"):
        shaffer([0.1, 0.2], 3)
    with pytest.raises(ValueError, match="2 or more checkpoints"):
        shaffer([], 1)
    with pytest.raises(ValueError, match="p-values between 0 and 1"):
        shaffer([0.1, 0.2, float("nan")], 3)
