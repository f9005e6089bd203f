from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.token_overlap import bag_of, overlap_f1

TOKENS = st.lists(st.sampled_from("abcd"), max_size=8)


@given(TOKENS, TOKENS)
def test_equals_dice_on_multisets_and_is_symmetric(one, other):
    value = overlap_f1(bag_of(one), bag_of(other))
    shared = (Counter(one) & Counter(other)).total()
    expected = 2 * shared / (len(one) + len(other)) if shared else 0.0
    assert value == pytest.approx(expected, abs=1e-15)
    assert value == overlap_f1(bag_of(other), bag_of(one))


@given(TOKENS.filter(bool))
def test_the_same_bag_is_exactly_one(tokens):
    assert overlap_f1(bag_of(tokens), bag_of(tokens[::-1])) == 1.0
