import math

import numpy as np
import pytest

from stats import clustered_t, paired_t
from stats.severity import ALIKE, APART, rater_severity


def rated(seed=0, raters=3, items=40):
    rng = np.random.default_rng(seed)
    shifts = np.linspace(-0.5, 0.5, raters)[:, None]
    return rng.normal(3, 1, size=(1, items)) + shifts + 0.4 * rng.normal(size=(raters, items))


def test_complete_ratings_give_the_t_test_against_the_others_mean():
    table = rated()
    for rater, one in enumerate(rater_severity(table)):
        expected = paired_t(table[rater], np.delete(table, rater, axis=0).mean(axis=0))
        assert one.deviation == pytest.approx(expected.difference)
        assert one.interval == pytest.approx(expected.interval)
        assert one.pvalue == pytest.approx(expected.pvalue)
        assert one.mean == pytest.approx(table[rater].mean())


def test_two_items_are_the_fewest_with_an_interval():
    table = np.array([[1.0, 2.0], [3.0, 1.0]])
    expected = paired_t(*table)
    first = rater_severity(table)[0]
    assert first.interval == pytest.approx(expected.interval)
    assert first.pvalue == pytest.approx(expected.pvalue)


def test_groups_are_units():
    table, groups = rated(1), np.repeat(np.arange(10), 4)
    one = rater_severity(table, groups=groups)[2]
    expected = clustered_t(table[2], table[:2].mean(axis=0), groups)
    assert one.interval == pytest.approx(expected.interval)


def test_missing_ratings_give_least_squares():
    import statsmodels.api as sm

    table = rated(2, raters=4, items=25)
    table[np.random.default_rng(0).random(table.shape) < 0.3] = math.nan
    rater, item = np.nonzero(~np.isnan(table))
    keep = np.isin(item, np.flatnonzero((~np.isnan(table)).sum(axis=0) >= 2))
    rater, item = rater[keep], item[keep]
    design = np.column_stack([rater[:, None] == np.arange(1, 4), item[:, None] == np.unique(item)])
    fit = sm.OLS(table[rater, item], design.astype(float)).fit()
    b = np.append(0.0, fit.params[:3])
    expected = [b[r] - np.delete(b, r).mean() for r in range(4)]
    assert [one.deviation for one in rater_severity(table)] == pytest.approx(expected)


def test_whoever_shares_items_with_a_severe_rater_only_is_not_called_lenient():
    nan = math.nan
    item = np.array([1.0, 4.0, 2.0, 5.0, 3.0, 3.0])
    table = np.stack([item - 1, item, item])  # The first is severe; the others are alike.
    table[1, 3:], table[2, :3] = nan, nan
    found = rater_severity(np.vstack([table, item]))
    assert [round(one.deviation, 9) for one in found] == [-1.0, *[pytest.approx(1 / 3)] * 3]


def test_a_rater_without_shared_items_and_constant_deviations_are_said():
    nan = math.nan
    apart = rater_severity([[1, 2, nan, nan], [2, 2, nan, nan], [nan, nan, 3, 4]])
    assert {one.reason for one in apart} == {APART}
    assert apart[0].pvalue == 1.0
    assert apart[2].n_shared == 0
    always = rater_severity([[1, 2, 3, 4], [2, 3, 4, 5]])[0]
    assert always.deviation == pytest.approx(-1)
    assert always.pvalue == 2.0**-3
    assert math.isnan(always.interval[0])
    assert always.reason == ALIKE
    once = rater_severity([[1], [2]])[0]
    assert (once.pvalue, once.reason) == (1.0, "one item or group: no interval")
    same = rater_severity([[1, 2, 3], [1, 2, 3]])[0]
    assert (round(same.deviation, 12), same.pvalue) == (0.0, 1.0)


def test_deviations_are_exact_for_any_number_of_items():
    for items in (10, 99, 100, 101, 300):
        table = rated(items, items=items)
        expected = (table - table.mean(axis=0)).mean(axis=1) * 1.5
        found = rater_severity(table)
        assert [one.deviation for one in found] == pytest.approx(expected)
        assert not any(math.isnan(one.interval[0]) for one in found)


def test_how_each_rating_was_used():
    found = rater_severity([[0, 50, 100, 100], [0, 0, 0, math.nan]])
    assert found[0].use == ((0.0, 0.25), (50.0, 0.25), (100.0, 0.5))
    assert found[1].use == ((0.0, 1.0), (50.0, 0.0), (100.0, 0.0))
