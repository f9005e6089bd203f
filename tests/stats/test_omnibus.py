import numpy as np
import pytest

from stats.omnibus import column_labels, group_totals, helmert, orders, score_table, units_of


def test_group_units_keep_the_item_mean():
    table, groups = np.arange(12.0).reshape(4, 3), ["a", "b", "a", "a"]
    units, count = units_of(table, groups)
    assert count == 2 and units.mean(axis=0) == pytest.approx(table.mean(axis=0))
    sums, sizes = group_totals(table, groups)
    assert sizes.tolist() == [3, 1] and sums[1].tolist() == [3, 4, 5]


def test_groups_of_one_are_items():
    table = np.arange(6.0).reshape(3, 2)
    assert units_of(table, "abc") == (pytest.approx(table), None)
    assert units_of(table, None)[1] is None


def test_orders_that_can_be_told_apart():
    assert orders(np.array([1.0, 2.0, 3.0]), 1e-9) == 6
    assert orders(np.array([2.0, 1.0, 1.0 + 1e-12, 2.0]), 1e-9) == 6
    assert orders(np.array([1.0, 1.0]), 1e-9) == 1


@pytest.mark.parametrize("k", [2, 3, 6])
def test_helmert_contrasts_are_orthonormal(k):
    contrasts = helmert(k)
    assert contrasts.T @ contrasts == pytest.approx(np.eye(k - 1))
    assert contrasts.sum(axis=0) == pytest.approx(np.zeros(k - 1))


def test_labels_default_to_numbers():
    assert column_labels((), 3) == ("1", "2", "3")
    with pytest.raises(ValueError, match="2 different labels"):
        column_labels("aa", 2)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (np.zeros(4), "2 or more checkpoints"),
        (np.zeros((4, 1)), "2 or more checkpoints"),
        (np.zeros((1, 3)), "at least 2 items are needed, found 1"),
        ([[1.0, np.nan], [0.0, 1.0]], "finite scores"),
        ([[1.0, np.inf], [0.0, 1.0]], "finite scores"),
    ],
)
def test_bad_tables(table, message):
    with pytest.raises(ValueError, match=message):
        score_table(table)
