import math
import time

import numpy as np
import pytest
from scipy import stats as authority

from stats.correlations import rank_correlations

NAN = math.nan


def rated(seed=0, *, items=120, checkpoints=3, noise=(0.5, 2.0)):
    """People's verdicts, and one metric per noise."""
    rng = np.random.default_rng(seed)
    truth = rng.normal(size=(items, checkpoints)) + rng.normal(size=(items, 1))
    people = 50 + 50 * np.round(np.clip(truth, -1, 1))
    metrics = [truth + spread * rng.normal(size=truth.shape) for spread in noise]
    return np.array(metrics), people


@pytest.mark.parametrize(
    ("kind", "function"),
    [("kendall", authority.kendalltau), ("spearman", authority.spearmanr)],
)
def test_it_is_the_mean_over_checkpoints_of_scipys(kind, function):
    metrics, people = rated()
    found = rank_correlations(metrics, people, kind=kind, permutations=0)
    for row, scores in zip(found.rows, metrics, strict=True):
        each = [function(scores[:, c], people[:, c])[0] for c in range(3)]
        assert row.by_checkpoint == pytest.approx(each)
        assert row.value == pytest.approx(np.mean(each))
        assert row.interval[0] < row.value < row.interval[1]
        assert row.permutation_p is None
    one = found.differences[0]
    assert one.difference == pytest.approx(found.rows[0].value - found.rows[1].value)
    assert one.interval[0] > 0
    assert one.pvalue < 0.001


@pytest.mark.parametrize("kind", ["kendall", "spearman", "pearson"])
def test_standard_errors_are_those_of_resampled_items_or_groups(kind):
    metrics, people = rated(1, items=150)
    groups = np.arange(150) // 3
    found = rank_correlations(metrics, people, kind=kind, groups=groups, permutations=0)
    rng, drawn = np.random.default_rng(0), []
    for _ in range(400):
        chosen = rng.integers(50, size=50)
        rows = (3 * chosen[:, None] + np.arange(3)).ravel()
        again = rank_correlations(metrics[:, rows], people[rows], kind=kind, permutations=0)
        drawn.append([again.rows[0].value, again.differences[0].difference])
    row, difference = found.rows[0], found.differences[0]
    t = authority.t.ppf(0.975, 49)
    z_half = (math.atanh(row.interval[1]) - math.atanh(row.interval[0])) / 2
    assert z_half / t * (1 - row.value**2) == pytest.approx(np.std(drawn, axis=0)[0], rel=0.15)
    half = (difference.interval[1] - difference.interval[0]) / 2
    assert half / t == pytest.approx(np.std(drawn, axis=0)[1], rel=0.15)
    assert (row.test, row.n_groups) == ("CR1 t(49)", 50)


def error(difference, df):
    """Return the standard error that an interval of a difference was made of."""
    return np.ptp(difference.interval) / 2 / authority.t.ppf(0.975, df)


def test_one_checkpoint_is_as_sure_as_itself_three_times():
    metrics, people = rated(5, checkpoints=1)
    once = rank_correlations(metrics, people, permutations=0)
    thrice = rank_correlations(np.repeat(metrics, 3, 2), np.repeat(people, 3, 1), permutations=0)
    for one, three in zip(once.rows, thrice.rows, strict=True):
        assert one.interval == pytest.approx(three.interval)
        assert (one.n_groups, one.n_cells, three.n_cells) == (None, 120, 360)
    assert once.differences[0].interval == pytest.approx(thrice.differences[0].interval)


def test_checkpoints_judged_on_other_items_are_independent():
    metrics, people = rated(6, items=240, checkpoints=2)
    parts = (slice(0, 60), 0), (slice(60, 240), 1)
    alone = [
        rank_correlations(metrics[:, rows, at], people[rows, at], permutations=0).differences[0]
        for rows, at in parts
    ]
    people[60:, 0], people[:60, 1] = NAN, NAN
    both = rank_correlations(metrics, people, permutations=0).differences[0]
    assert both.difference == pytest.approx(np.mean([one.difference for one in alone]))
    expected = math.hypot(error(alone[0], 59), error(alone[1], 179)) / 2
    assert error(both, 239) == pytest.approx(expected, rel=0.02)


def test_what_people_did_not_judge_is_not_what_a_metric_lacks():
    metrics, people = rated(7)
    people[3, 0], people[5, 1], metrics[0, 5, 1], metrics[1, 7, 2] = NAN, NAN, NAN, NAN
    assert [row.dropped for row in rank_correlations(metrics, people).rows] == [1, 1]


@pytest.mark.parametrize("sign", [1, -1])
def test_the_permutation_test_of_pearson_is_that_of_r(sign):
    rng = np.random.default_rng(8)
    people = 50 + 10 * rng.random(60)
    metric = sign * (people + 60 * rng.random(60)) + 500
    row = rank_correlations([metric], people, kind="pearson", permutations=1999).rows[0]
    assert 0.02 < row.permutation_p < 0.5
    assert row.permutation_p == pytest.approx(authority.pearsonr(metric, people)[1], abs=0.03)


def test_four_items_are_enough():
    row = rank_correlations([[1.0, 2, 3, 4]], [1.0, 3, 2, 4]).rows[0]
    assert row.reason is None
    assert row.interval[0] < row.value < row.interval[1]
    assert row.permutation_p is not None


def test_a_copied_metric_does_not_differ_and_a_coarser_one_is_compared_on_the_same_answers():
    metrics, people = rated(2)
    metrics = np.array([metrics[0], metrics[0], np.exp(metrics[0])])
    metrics[2, 5, 1] = NAN
    found = rank_correlations(metrics, people)
    assert found.differences[0].difference == 0.0
    assert found.differences[0].pvalue == 1.0
    assert found.differences[0].reason == "no item changes it: no interval"
    # tau knows the order only.
    assert found.rows[2].value == pytest.approx(found.rows[0].value)
    assert {row.dropped for row in found.rows} == {1}
    assert {row.n_cells for row in found.rows} == {359}


def test_permutation_p_is_small_for_what_is_there_and_repeats():
    metrics, people = rated(3, noise=(0.5, 50.0))
    found = rank_correlations(metrics, people, kind="spearman", permutations=199, seed=4)
    assert found.rows[0].permutation_p == 1 / 200
    assert found.rows[1].permutation_p > 0.05
    again = rank_correlations(metrics, people, kind="spearman", permutations=199, seed=4)
    assert again.rows[1].permutation_p == found.rows[1].permutation_p
    grouped = rank_correlations(metrics, people, groups=np.arange(120) // 2)
    assert grouped.rows[0].permutation_p is None


def test_a_checkpoint_without_variation_is_left_out_and_nothing_is_nan_silently():
    metrics, people = rated(4)
    people[:, 1] = 100
    row = rank_correlations(metrics, people).rows[0]
    assert math.isnan(row.by_checkpoint[1])
    assert row.n_undefined == 1
    assert row.n_cells == 2 * len(people)
    assert row.value == pytest.approx((row.by_checkpoint[0] + row.by_checkpoint[2]) / 2)
    nothing = rank_correlations(metrics, np.full_like(people, 50.0)).rows[0]
    assert math.isnan(nothing.value)
    assert nothing.reason.startswith("all scores are the same")
    assert nothing.pvalue == 1.0
    perfect = rank_correlations([np.arange(9.0)], np.arange(9.0)).rows[0]
    assert perfect.value == 1.0
    assert perfect.reason == "no item changes it: no interval"
    assert (perfect.test, perfect.pvalue) == ("permutation", 0.001)
    few = rank_correlations([[1.0, 2, 3]], [1.0, 3, 2]).rows[0]
    assert few.reason == "fewer than 4 items (or groups)"
    unjudged = rank_correlations([[1.0, 2, 3]], [NAN] * 3).rows[0]
    assert math.isnan(unjudged.value)


def test_ten_metrics_on_a_large_round_take_seconds():
    rng = np.random.default_rng(0)
    people = rng.integers(0, 3, size=(3000, 5)) * 50.0
    metrics = people + 40 * rng.normal(size=(10, 3000, 5))
    start = time.process_time()
    found = rank_correlations(metrics, people, permutations=0)
    assert len(found.differences) == 45
    assert time.process_time() - start < 6


def test_bad_input():
    with pytest.raises(ValueError, match="items, checkpoints"):
        rank_correlations([[1, 2, 3]], [1, 2])
    with pytest.raises(ValueError, match="infinity"):
        rank_correlations([[1, math.inf, 3]], [1, 2, 3])
    with pytest.raises(ValueError, match="kind must be one of"):
        rank_correlations([[1, 2, 3]], [1, 2, 3], kind="tau")
    with pytest.raises(ValueError, match="groups: one per item"):
        rank_correlations([[1, 2, 3]], [1, 2, 3], groups=[1])
