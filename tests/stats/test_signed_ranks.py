from itertools import product

import numpy as np
import pytest
from scipy import stats as scipy_stats

from stats.signed_ranks import rank_sum, signed_rank

SIDES = ["two-sided", "greater", "less"]


def grouped(seed, groups, size, shift=0.0):
    rng = np.random.default_rng(seed)
    d = np.repeat(rng.normal(shift, 1, groups), size) + 0.5 * rng.normal(size=groups * size)
    return d, np.repeat(np.arange(groups), size)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("n", [12, 80])
def test_items_of_their_own_are_scipys_wilcoxon(n, side):
    d = np.random.default_rng(n).normal(0.2, 1, n)
    found = signed_rank(d, alternative=side)
    assert found.pvalue == pytest.approx(scipy_stats.wilcoxon(d, alternative=side).pvalue)
    positive = scipy_stats.wilcoxon(d, alternative="greater").statistic
    assert (found.statistic + n * (n + 1) / 2) / 2 == pytest.approx(positive)
    assert found.effect == pytest.approx(found.statistic / (n * (n + 1) / 2))


def test_zeros_are_dropped_and_ties_share_ranks():
    d = [0.0, 0.0, 1.0, 1.0, -1.0, 2.0, 3.0]
    found = signed_rank(d)
    assert found.statistic == 2 + 2 - 2 + 4 + 5
    assert found.pvalue == pytest.approx(scipy_stats.wilcoxon(d, zero_method="wilcox").pvalue)
    assert found.n_items == 7


def test_rounding_breaks_no_tie():
    assert signed_rank([0.1 + 0.2, 0.3, -0.3, 1.0]) == signed_rank([0.3, 0.3, -0.3, 1.0])


def test_nothing_differs():
    found = signed_rank([0.0, 0.0, 0.0])
    assert (found.pvalue, found.effect) == (1.0, 0.0)
    assert rank_sum([1.0] * 4, [1.0] * 3).pvalue == 1.0


def test_whole_groups_change_sign():
    d, group = grouped(1, 8, 3, shift=0.6)
    ranks = np.sign(d) * scipy_stats.rankdata(np.abs(d))
    sums = np.bincount(group, weights=ranks)
    observed = abs(sums.sum())
    reached = [abs(np.dot(s, sums)) >= observed - 1e-9 for s in product((-1, 1), repeat=8)]
    found = signed_rank(d, groups=group)
    assert found.pvalue == pytest.approx(np.mean(reached))
    assert found.test == "signed rank, flips of groups (enumerated)"
    assert (found.n_groups, found.seed) == (8, None)


def test_one_side_halves_the_other_and_a_mirror_swaps_sides():
    d, group = grouped(2, 30, 4, shift=0.3)
    two, one, other = (signed_rank(d, groups=group, alternative=s).pvalue for s in SIDES)
    assert one == pytest.approx(two / 2)
    assert other == pytest.approx(1 - two / 2)
    assert signed_rank(-d, groups=group, alternative="less").pvalue == pytest.approx(one)
    assert signed_rank(d, groups=group).seed == 0


def test_groups_keep_the_size_that_items_do_not():
    by_group, by_item = [], []
    for draw in range(200):
        d, group = grouped(100 + draw, 14, 6)
        by_group.append(signed_rank(d, groups=group).pvalue <= 0.05)
        by_item.append(signed_rank(d).pvalue <= 0.05)
    assert np.mean(by_group) <= 0.1
    assert np.mean(by_item) > 0.2


@pytest.mark.parametrize("side", SIDES)
def test_two_samples_are_scipys_mann_whitney(side):
    rng = np.random.default_rng(3)
    a, b = rng.normal(0.4, 1, 30), np.round(rng.normal(size=25), 1)
    found = rank_sum(a, b, alternative=side)
    other = scipy_stats.mannwhitneyu(a, b, alternative=side)
    assert (found.statistic, found.pvalue) == pytest.approx((other.statistic, other.pvalue))
    assert rank_sum(b, a).effect == pytest.approx(-found.effect)


def test_two_samples_in_groups_keep_their_size_and_find_a_shift():
    wrong, found = 0, 0
    for draw in range(60):
        a, first = grouped(300 + draw, 10, 5)
        b, second = grouped(900 + draw, 10, 5)
        wrong += rank_sum(a, b, groups=(first, second)).pvalue <= 0.05
        found += rank_sum(a + 2, b, groups=(first, second), alternative="greater").pvalue <= 0.05
    assert wrong <= 8
    assert found >= 54


def test_few_groups_are_refused():
    d, group = grouped(4, 4, 5)
    found = signed_rank(d, groups=group)
    assert (found.pvalue, found.refused) == (1.0, "refused: 4 groups; at least 5 are needed")
    assert rank_sum(d, d, groups=(group, None)).refused == found.refused


def test_bad_input():
    with pytest.raises(ValueError, match="alternative"):
        signed_rank([1.0], alternative="up")
    with pytest.raises(ValueError, match="at least 2"):
        rank_sum([1.0], [1.0, 2.0])
