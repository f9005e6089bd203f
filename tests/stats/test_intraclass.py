import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.intraclass import intraclass_correlations

# Shrout & Fleiss (1979): six targets, four judges.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
).T
KINDS = ("1,1", "A,1", "C,1", "1,k", "A,k", "C,k")


def test_shrout_and_fleiss():
    found = intraclass_correlations(SHROUT_FLEISS)
    expected = (0.1657, 0.2898, 0.7148, 0.4428, 0.6201, 0.9093)
    assert tuple(row.kind for row in found.rows) == KINDS
    assert [row.value for row in found.rows] == pytest.approx(expected, abs=5e-5)
    assert (found.n_items, found.n_raters, found.reason) == (6, 4, None)


@pytest.mark.parametrize("seed", [None, 0, 1])
def test_values_and_intervals_agree_with_pingouin(seed, monkeypatch):
    monkeypatch.setitem(pingouin.options, "round.column.CI95", None)
    table = SHROUT_FLEISS
    if seed is not None:
        rng = np.random.default_rng(seed)
        table = rng.normal(size=(3, 12)) + rng.normal(size=12) + rng.normal(size=(3, 1))
    rows = [(i, r, table[r, i]) for r in range(table.shape[0]) for i in range(table.shape[1])]
    frame = pd.DataFrame(rows, columns=["item", "rater", "rating"])
    theirs = pingouin.intraclass_corr(frame, "item", "rater", "rating").set_index("Type")
    for row in intraclass_correlations(table).rows:
        expected = theirs.loc[f"ICC({row.kind})"]
        assert row.value == pytest.approx(expected["ICC"])
        assert row.interval == pytest.approx(tuple(expected["CI95"]), abs=1e-6)


def test_perfect_agreement_is_one_and_a_level_between_raters_is_told_apart():
    perfect = intraclass_correlations([[1, 2, 3], [1, 2, 3]])
    assert {(row.value, row.interval) for row in perfect.rows} == {(1.0, (1.0, 1.0))}
    shifted = intraclass_correlations([[1, 2, 3], [2, 3, 4]])
    assert shifted.row("C,1").value == 1.0
    assert shifted.row("A,1").value == pytest.approx(2 / 3)


def test_what_is_undefined_says_why():
    same = intraclass_correlations([[4, 4], [4, 4]])
    assert all(math.isnan(row.value) for row in same.rows)
    assert same.reason.startswith("all ratings are the same")
    opposite = intraclass_correlations([[1, 2], [2, 1]])
    assert math.isnan(opposite.row("C,k").value)
    assert opposite.reason is not None


@given(st.integers(0, 10_000))
def test_order_scale_and_origin_do_not_matter(seed):
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(3, 5))
    moved = 2.5 * table[rng.permutation(3)][:, rng.permutation(5)] + 7
    first, second = intraclass_correlations(table), intraclass_correlations(moved)
    for one, other in zip(first.rows, second.rows, strict=True):
        assert one.value == pytest.approx(other.value, nan_ok=True)
        assert math.isnan(one.value) or one.value <= 1


def test_raters_who_differ_by_a_constant_over_items_that_do_not_differ():
    """Nothing to divide by: it raised ZeroDivisionError."""
    found = intraclass_correlations([[4, 4, 4], [5, 5, 5]])
    assert found.row("A,1").value == 0
    assert math.isnan(found.row("C,1").value)
    for kind in ("A,1", "C,1"):
        assert all(math.isnan(end) for end in found.row(kind).interval)


def test_bad_input():
    with pytest.raises(ValueError, match="2 items or more"):
        intraclass_correlations([[1], [2]])
    with pytest.raises(ValueError, match="rating missing"):
        intraclass_correlations([[1, math.nan], [1, 2]])
    with pytest.raises(LookupError, match="kind must be one of 1,1"):
        intraclass_correlations([[1, 2], [1, 3]]).row("B,1")
