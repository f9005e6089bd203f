"""Shared n-grams against bags of tuples."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import metrics.shared_grams
from metrics.shared_grams import count_shared_grams
from metrics.token_ids import Ragged

ROWS = st.lists(st.integers(0, 3), max_size=8)
PAIRS = st.lists(st.tuples(ROWS, ROWS), max_size=5)


def ragged(rows):
    values = [value for row in rows for value in row]
    return Ragged(np.array(values, dtype=np.int64), np.array([len(row) for row in rows], int))


def bag(row, order):
    return Counter(tuple(row[i : i + order]) for i in range(len(row) - order + 1))


@pytest.mark.parametrize("largest", [2**62, 50])  # 50: numbers must be replaced by ranks
@given(pairs=PAIRS, order=st.integers(1, 4))
def test_equals_the_overlap_of_bags(largest, pairs, order):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metrics.shared_grams, "_LARGEST", largest)
        found = count_shared_grams(
            ragged([one for one, _ in pairs]), ragged([two for _, two in pairs]), order
        )
    assert found.tolist() == [(bag(one, order) & bag(two, order)).total() for one, two in pairs]
