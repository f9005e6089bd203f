"""Pairs of answers and references."""

import numpy as np
import pytest

from metrics.token_pairs import best_pairs, pair_tokens


def test_every_reference_makes_a_pair():
    pairs = pair_tokens(["b c", ""], [["c", "b"], ["d c"]])
    assert [row.tolist() for row in (pairs.answers.row(i) for i in range(3))] == [
        [0, 1],
        [0, 1],
        [],
    ]
    assert [pairs.tokens[i] for i in pairs.references.values] == ["c", "b", "d", "c"]
    assert pairs.first.tolist() == [0, 2]


def test_the_same_texts_in_other_lists_are_other_pairs():
    """What is kept of the last call must not be given out for another."""
    one = pair_tokens(["a", "b"], [["a", "b"], ["c"]])
    two = pair_tokens(["a", "b"], [["a"], ["b", "c"]])
    assert one.first.tolist() == [0, 2]
    assert two.first.tolist() == [0, 1]
    assert (
        pair_tokens(["a", "b"], [["a"], ["b", "c"]], lambda chunk: []).references.values.size == 0
    )


def test_no_items():
    pairs = pair_tokens([], [])
    assert len(pairs.answers) == len(pairs.references) == 0
    assert best_pairs(np.zeros(0), pairs.first).shape == (0, 2)


@pytest.mark.parametrize(
    ("answers", "references"),
    [
        ("ab", [["a"], ["b"]]), (["a"], ["a"]), (["a"], [[]]), ([None], [["a"]]), (["a"], [[1]]),
        (["a"], [["a"], ["b"]]), (["a"], [None]), (["a"], [{"a": 1}]), ([["a"]], [["a"]]),
    ],
)  # fmt: skip
def test_what_is_not_texts_is_named(answers, references):
    with pytest.raises(ValueError, match=r"answers|references"):
        pair_tokens(answers, references)


def test_other_collections_of_texts_are_taken():
    assert len(pair_tokens(np.array(["a", "b"]), [{"a"}, ("b", "c")]).references) == 3
