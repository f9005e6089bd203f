"""Longest common subsequences against the textbook's table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.lcs import lcs_lengths, lcs_members, places_of
from metrics.token_ids import Ragged

TEXTS = st.text("abc", max_size=12)


def ragged(*rows):
    return Ragged(
        np.array([value for row in rows for value in row], dtype=np.int64),
        np.array([len(row) for row in rows], dtype=np.int64),
    )


def table(left, right):
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            kept = max(lengths[i][j + 1], lengths[i + 1][j])
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if one == other else kept
    return lengths


def walked(left, right):
    """Walk the table as rouge_score does."""
    lengths, i, j, members = table(left, right), len(left), len(right), []
    while i and j:
        if left[i - 1] == right[j - 1]:
            i, j = i - 1, j - 1
            members.append(i)
        elif lengths[i][j - 1] > lengths[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return members


@given(left=TEXTS, right=TEXTS)
def test_the_members_are_those_of_the_walk(left, right):
    assert lcs_members(left, right, places_of(right)) == walked(left, right)


@given(pairs=st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_the_lengths_are_the_tables(pairs):
    left = ragged(*([ord(c) for c in one] for one, _ in pairs))
    right = ragged(*([ord(c) for c in other] for _, other in pairs))
    assert lcs_lengths(left, right).tolist() == [table(*pair)[-1][-1] for pair in pairs]


@pytest.mark.parametrize("lowest", [0, 0xD7FE, 0x10FFFC, 10**9])
def test_any_ids_can_be_compared(lowest):
    """Ids from the surrogates' range, and more ids than there are code points."""
    left = ragged([lowest, lowest + 2, lowest + 3], [lowest + 5], [])
    right = ragged([lowest + 2, lowest + 9, lowest + 3], [lowest + 6], [lowest])
    assert lcs_lengths(left, right).tolist() == [2, 0, 0]
