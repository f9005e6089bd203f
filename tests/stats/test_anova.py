import itertools
import math
import warnings

import numpy as np
import pytest
from scipy.stats import ttest_rel

from stats import repeated_measures_anova

# pingouin's `rm_anova_wide`, complete rows: before, then after 1, 2 and 3 weeks.
RM_ANOVA_WIDE = (
    (4.3, 5.3, 4.8, 6.3), (3.9, 2.3, 5.6, 4.3), (5.1, 4.2, 6.0, 6.3), (3.8, 3.6, 4.8, 6.8),
    (3.8, 5.4, 5.1, 6.3), (4.5, 3.0, 7.7, 5.8), (3.7, 7.1, 5.5, 4.8), (4.4, 4.7, 4.2, 5.5),
    (3.7, 3.0, 4.0, 7.1),
)  # fmt: skip
WEEKS = ("before", "1", "2", "3")


def test_rm_anova_wide():
    found = repeated_measures_anova(RM_ANOVA_WIDE, labels=WEEKS)
    effect = found.effect
    assert (effect.df, found.rows[1].df) == (3, 24)
    assert effect.f == pytest.approx(5.200652, abs=5e-7)
    assert effect.p == pytest.approx(0.006557, abs=5e-7)
    assert effect.p_corrected == pytest.approx(0.016699, abs=5e-7)
    assert effect.ng2 == pytest.approx(0.346392, abs=5e-7)
    assert effect.epsilon == pytest.approx(0.694329, abs=5e-7)
    assert (found.units, found.n_units, found.labels) == ("questions", 9, WEEKS)


def test_two_columns_are_the_paired_t_squared():
    table = np.array(RM_ANOVA_WIDE)[:, :2]
    expected = ttest_rel(table[:, 0], table[:, 1])
    effect = repeated_measures_anova(table, labels="ab").effect
    assert effect.f == pytest.approx(expected.statistic**2)
    assert effect.p == effect.p_corrected == pytest.approx(expected.pvalue)
    assert effect.epsilon == 1.0


def test_groups_are_the_units_and_the_item_means_stay():
    rng = np.random.default_rng(0)
    table, groups = rng.normal(size=(30, 3)), rng.integers(0, 8, size=30)
    found = repeated_measures_anova(table, labels="abc", groups=groups)
    assert (found.units, found.n_units) == ("groups", 8)
    units = np.array([table[groups == g].sum(axis=0) for g in range(8)]) * 8 / 30
    assert units.mean(axis=0) == pytest.approx(table.mean(axis=0))
    assert found.effect.f == pytest.approx(repeated_measures_anova(units, labels="abc").effect.f)
    alone = repeated_measures_anova(table, labels="abc", groups=range(30))
    assert alone.units == "questions"


def test_order_of_rows_and_columns_and_constants_do_not_matter():
    table = np.array(RM_ANOVA_WIDE)
    first = repeated_measures_anova(table, labels=WEEKS).effect
    moved = repeated_measures_anova(table[::-1, ::-1] + 7.0, labels=WEEKS).effect
    assert (moved.f, moved.p_corrected) == pytest.approx((first.f, first.p_corrected))


def test_equal_columns_give_f_0_and_p_1():
    table = np.repeat(np.arange(6.0)[:, None], 3, axis=1)
    found = repeated_measures_anova(table, labels="abc")
    assert (found.effect.f, found.effect.p, found.effect.p_corrected) == (0.0, 1.0, 1.0)
    assert found.effect.ng2 == 0.0 and "F is 0 and p is 1" in found.notes[0]


@pytest.mark.parametrize("shifts", [(0.0, 0.1, 0.3), (0.0, 0.0, 1.0)])
def test_constant_shifts_are_decided_by_permutation(shifts):
    table = np.arange(4.0)[:, None] + np.array(shifts)
    found = repeated_measures_anova(table, labels="abc")

    def between(rows):
        return np.var(np.mean(rows, axis=0))

    orders = [list(itertools.permutations(row)) for row in table]
    reached = [between(rows) >= between(table) - 1e-12 for rows in itertools.product(*orders)]
    assert found.effect.p == found.effect.p_corrected == pytest.approx(np.mean(reached))
    assert math.isinf(found.effect.f) and found.notes


def test_two_equal_columns_of_three_are_no_trouble():
    table = np.array(RM_ANOVA_WIDE)[:, [0, 0, 1]]
    effect = repeated_measures_anova(table, labels="abc").effect
    # A copied column carries no information, and the correction takes it out again.
    alone = repeated_measures_anova(table[:, 1:], labels="ab").effect
    assert (effect.epsilon, effect.f) == pytest.approx((0.5, alone.f))
    assert effect.p_corrected == pytest.approx(alone.p) != effect.p


def test_nothing_is_printed_or_warned():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        repeated_measures_anova(RM_ANOVA_WIDE, labels=WEEKS)


@pytest.mark.parametrize(
    ("table", "labels", "groups", "message"),
    [
        (np.zeros((2, 3)), "abc", None, "at least 3 questions are needed, found 2"),
        (np.zeros((4, 3)), "abc", [1, 1, 2, 2], "at least 3 groups are needed, found 2"),
        (np.zeros((0, 3)), "abc", None, "at least 3 questions are needed, found 0"),
        (np.zeros((4, 1)), "a", None, "2 or more checkpoints"),
        (np.full((4, 2), np.nan), "ab", None, "finite scores"),
        (np.zeros((4, 2)), "aa", None, "2 different labels"),
        (np.zeros((4, 2)), "ab", [1, 2], r"one per item is needed \(4\)"),
    ],
)
def test_bad_input(table, labels, groups, message):
    with pytest.raises(ValueError, match=message):
        repeated_measures_anova(table, labels=labels, groups=groups)
