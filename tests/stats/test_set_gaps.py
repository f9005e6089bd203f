import math

import numpy as np
import pytest

from stats.power import minimum_detectable
from stats.set_gaps import detectable_leak, set_gap
from stats.two_way import careful_df
from stats.unrelated import unrelated_t


def draws(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.normal(50, 20, shape) for shape in shapes]


def names(n, size):
    return [f"g{at // size}" for at in range(n)]


def by_hand(first, second):
    """Difference, V and df of A's and B's tables on two sets, a term at a time."""
    t1 = t3 = doubt = 0.0
    for one, two in zip(first, second, strict=True):  # A on both sets, then B
        seeds = len(one)
        contrasts = [np.mean(x) - np.mean(y) for x, y in zip(one, two, strict=True)]
        part = np.var(contrasts, ddof=1) / seeds
        t1 += part
        doubt += part**2 / (seeds - 1)
        for table in (one, two):
            n = table.shape[1]
            square = sum(
                (table[s, i] - table[s].mean() - table[:, i].mean() + table.mean()) ** 2
                for s in range(seeds)
                for i in range(n)
            )
            rest = square / ((seeds - 1) * (n - 1)) / (seeds * n)
            t3 += rest
            doubt += rest**2 / ((seeds - 1) * (n - 1))
    t2, t2_doubt, means = 0.0, 0.0, []
    for a, b in (first, second):
        d = a.mean(axis=0) - b.mean(axis=0)
        part = np.var(d, ddof=1) / d.size
        t2 += part
        t2_doubt += part**2 / (d.size - 1)
        means.append(d.mean())
    total = max(t1 - t3, 0) + max(t2 - t3, 0) + t3
    return means[0] - means[1], total, total**2 / (doubt + t2_doubt), t1, t2, t2**2 / t2_doubt


@pytest.mark.parametrize("size", [1, 5])
def test_checkpoints_are_compared_by_welch_on_differences(size):
    a1, b1, a2, b2 = draws(1, 60, 60, 40, 40)
    groups = (names(60, size), [f"h{name}" for name in names(40, size)])
    found = set_gap(a1, a2, b1, b2, groups1=groups[0], groups2=groups[1], seed=3)
    other = unrelated_t(a1 - b1, a2 - b2, groups=groups, seed=3)
    assert found.difference == pytest.approx(other.difference)
    assert (found.pvalue, found.df, found.se) == pytest.approx((other.pvalue, other.df, other.se))
    assert found.interval == pytest.approx(other.interval)
    assert found.companions[0].pvalue == other.companions[0].pvalue
    assert found.n_groups == (20 if size > 1 else None)


def test_one_checkpoint_alone():
    a1, a2 = draws(2, 30, 50)
    found = set_gap(a1, a2)
    assert found.difference == pytest.approx(a1.mean() - a2.mean())
    assert found.pvalue == pytest.approx(unrelated_t(a1, a2, draws=0).pvalue)
    assert found.test.startswith("Welch t(")
    assert found.fact("mean on set 1") == pytest.approx(a1.mean())


def test_seeds_agree_with_the_formula_written_out():
    a1, a2, b1, b2 = draws(3, (5, 30), (5, 20), (6, 30), (6, 20))
    a1 += np.arange(5)[:, None] * 6
    found = set_gap(a1, a2, b1, b2, level=0.9)
    difference, variance, df, *_ = by_hand((a1, b1), (a2, b2))
    assert found.difference == pytest.approx(difference)
    assert found.se**2 == pytest.approx(variance)
    assert found.df == pytest.approx(df)


def test_three_seeds_are_treated_with_care():
    a1, a2, b1, b2 = draws(4, (3, 30), (3, 20), (3, 30), (3, 20))
    found = set_gap(a1, a2, b1, b2)
    _, _, df, t1, t2, t2_df = by_hand((a1, b1), (a2, b2))
    contrasts = [
        np.var(x.mean(axis=1) - y.mean(axis=1), ddof=1) / 3 for x, y in ((a1, a2), (b1, b2))
    ]
    seeds_df = t1**2 / sum(part**2 / 2 for part in contrasts)
    assert found.df == pytest.approx(min(df, careful_df(t1, t2, seeds_df, t2_df)))
    assert found.df < df


def test_matched_seeds_are_one_matrix_of_differences():
    a1, a2, b1, b2 = draws(5, (4, 30), (4, 20), (4, 30), (4, 20))
    found = set_gap(a1, a2, b1, b2, matched_seeds=True)
    other = set_gap(a1 - b1, a2 - b2)
    assert (found.difference, found.pvalue, found.df) == pytest.approx(
        (other.difference, other.pvalue, other.df)
    )


def test_a_row_without_seeds_is_a_fixed_checkpoint():
    a1, a2, b1, b2 = draws(6, (4, 30), (4, 20), 30, 20)
    found = set_gap(a1, a2, b1, b2)
    assert found.refused is None
    assert found.pvalue == set_gap(a1 - b1, a2 - b2).pvalue
    swapped = set_gap(b1, b2, a1, a2)
    assert (swapped.difference, swapped.pvalue) == pytest.approx((-found.difference, found.pvalue))


@pytest.mark.parametrize("shape", [(), (4,)])
def test_swaps_flip_the_sign_only(shape):
    a1, a2, b1, b2 = draws(7, (*shape, 30), (*shape, 20), (*shape, 30), (*shape, 20))
    found = set_gap(a1, a2, b1, b2)
    for other in (set_gap(b1, b2, a1, a2), set_gap(a2, a1, b2, b1)):
        assert other.difference == pytest.approx(-found.difference)
        assert other.interval == pytest.approx((-found.interval[1], -found.interval[0]))
        assert other.pvalue == pytest.approx(found.pvalue)


def test_identical_checkpoints_do_not_differ():
    a1, a2 = draws(8, (3, 30), (3, 20))
    for found in (set_gap(a1, a2, a1, a2, matched_seeds=True), set_gap(a1[0], a2[0], a1[0], a2[0])):
        assert (found.difference, found.pvalue, found.refused) == (0.0, 1.0, None)
        assert math.isnan(found.interval[0])


def test_no_right_answer_among_few_is_no_evidence():
    few, none = np.zeros(200), np.zeros(30)
    few[:5] = 100.0
    found = set_gap(few, none)
    assert unrelated_t(few, none, draws=0).pvalue < 0.05
    assert found.pvalue > 0.3
    assert found.companions[0].pvalue > 0.3
    assert "both sets seen as one" in found.notes[-1]


def test_a_real_gap_is_found_though_nothing_varies_within_the_sets():
    found = set_gap(np.full(100, 100.0), np.zeros(30))
    assert found.pvalue < 1e-10
    assert found.interval[0] > 80


def test_few_seeds_and_few_groups_are_refused():
    a1, a2, b1, b2 = draws(9, (2, 30), (2, 20), (3, 30), (3, 20))
    found = set_gap(a1, a2, b1, b2)
    assert found.refused == (
        "refused: 2 training seeds in a scenario; at least 3 of each are needed to rely on the "
        "variance between them"
    )
    assert (found.pvalue, found.df) == (1.0, None)
    assert set_gap(a1[:1], a2[:1], b1, b2).refused.startswith("refused: 1 training seed in")
    assert set_gap(a1[0], a2[0], groups1=names(30, 10)).refused == (
        "refused: 3 groups of questions in a set; at least 5 are needed"
    )


def test_incomplete_items_are_dropped_and_said():
    a1, a2 = draws(10, (3, 30), (3, 20))
    a1[1, 4] = math.nan
    found = set_gap(a1, a2)
    assert (found.n_items, found.fact("incomplete items")) == (49, 1.0)
    assert found.pvalue == set_gap(np.delete(a1, 4, axis=1), a2).pvalue
    assert "items without every score, left out of all scenarios: 1" in found.notes


def test_groups_in_both_sets_are_said():
    a1, a2 = draws(11, 60, 40)
    found = set_gap(a1, a2, groups1=names(60, 6), groups2=names(40, 5))
    assert "groups with items in both sets, taken as two each: 8" in found.notes


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (([1, 2], [1, 2], [1, 2]), "on both sets, or on neither"),
        (([1, 2], [1, 2], [1, 2, 3], [1, 2]), "same items"),
        (([[1, 2]] * 3, [[1, 2]] * 4), "as many seeds"),
        (([1, 2], [1]), "at least 2 items"),
    ],
)
def test_bad_input(args, said):
    with pytest.raises(ValueError, match=said):
        set_gap(*args)
    with pytest.raises(ValueError, match="level"):
        set_gap([1, 2], [1, 2], level=2)


def test_matched_seeds_must_be_as_many():
    a1, a2, b1, b2 = draws(12, (3, 30), (3, 20), (4, 30), (4, 20))
    with pytest.raises(ValueError, match="matched seeds must be as many"):
        set_gap(a1, a2, b1, b2, matched_seeds=True)


def test_detectable_leak_is_the_detectable_gap_over_the_headroom():
    a1, a2 = draws(13, 200, 200)
    found = set_gap(a1, a2)
    least = minimum_detectable(found, alpha=0.01)
    assert detectable_leak(found, 40.0, alpha=0.01) == pytest.approx(least / 40)
    assert detectable_leak(found, least * 0.99, alpha=0.01) is None
    assert detectable_leak(found, 0.0) is None
    assert detectable_leak(set_gap(np.ones(9), np.ones(9)), 40.0) is None
