from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.runs.plan import batches, unfinished


def test_the_longest_come_first_and_ties_go_by_position():
    assert batches([3, 9, 3, 5, 9], 2) == ((1, 4), (3, 0), (2,))
    assert batches([], 4) == ()


def test_a_batch_that_lacks_one_answer_is_generated_again_whole():
    planned = ((1, 4), (3, 0), (2,))
    assert unfinished(planned, [0]) == ((3, 0),)
    assert unfinished(planned, [2, 4]) == ((1, 4), (2,))
    assert unfinished(planned, []) == ()


@given(st.lists(st.integers(0, 50)), st.integers(1, 9))
def test_every_position_stands_in_one_batch(lengths, size):
    planned = batches(lengths, size)
    assert sorted(at for batch in planned for at in batch) == list(range(len(lengths)))
    assert all(len(batch) == size for batch in planned[:-1])


def test_a_batch_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        batches([1], 0)
