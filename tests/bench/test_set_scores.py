"""Item scores are kept whole, with their groups, and are known by their items' ids."""

import numpy as np

from bench.set_scores import set_scores_of

SCORES = {
    ("a-1", "f1"): np.array([100.0, 12.5, 0.0]),
    ("a-2", "f1"): np.array([1 / 3, 0.0, 50.0]),
    ("a-1", "exact_match"): np.array([100.0, 0.0, 0.0]),
}


def test_rows_come_back_in_the_order_asked_for():
    kept = set_scores_of("heldout", ["x", "y", "z"], ["g", "h", "g"], SCORES, ["exact_match"])
    wanted = np.array([SCORES["a-2", "f1"], SCORES["a-1", "f1"]])
    assert np.array_equal(kept.by_seed(("a-2", "a-1"), "f1"), wanted)
    assert kept.group_numbers().tolist() == [0.0, 1.0, 0.0]
    assert (kept.set, kept.n, kept.binary) == ("heldout", 3, ("exact_match",))


def test_what_was_not_kept_is_none():
    kept = set_scores_of("heldout", ["x", "y", "z"], None, SCORES, [])
    assert kept.by_seed(("a-1", "a-2"), "exact_match") is None
    assert kept.by_seed(("a-1",), "bleu") is None
    assert kept.by_seed((), "f1") is None
    assert kept.group_numbers() is None


def test_items_are_known_by_their_ids_and_order():
    first, second, third = (
        set_scores_of("heldout", ids, None, {}, []).items for ids in ("xyz", "xyz", "xzy")
    )
    assert first == second != third
