import math
import warnings

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stats import paired_t, repeated_measures_anova
from stats.factorial import factorial_anova, marginal_scores

# statsmodels' own test data (`anova-rm-test-data.csv`), made with R's ezANOVA: 8 subjects, A with
# 2 levels, B with 3, D with 2; the last varies fastest.
EZ_ANOVA = np.array((
    (7, 1, 7, 9, 8, 3, 16, 12, 16, 13, 24, 4), (3, 3, 11, 18, 14, 4, 7, 7, 10, 14, 29, 9),
    (6, 5, 9, 19, 10, 13, 11, 12, 13, 3, 10, 12), (6, 8, 11, 1, 11, 21, 9, 3, 10, 4, 22, 2),
    (5, 3, 10, 12, 12, 2, 10, 19, 10, 8, 25, 5), (8, 5, 10, 15, 10, 11, 11, 1, 14, 19, 28, 8),
    (6, 6, 11, 2, 11, 18, 8, 4, 11, 21, 22, 2), (7, 8, 11, 3, 12, 2, 8, 13, 12, 2, 24, 4),
)).reshape(8, 2, 3, 2)  # fmt: skip


def test_ez_anova_two_factors():
    found = factorial_anova(EZ_ANOVA[..., 0], factors=["A", "B"])
    a, b, both = found.rows
    assert [(row.source, row.df, row.df_error) for row in found.rows] == [
        ("A", 1, 7), ("B", 2, 14), ("A × B", 2, 14),
    ]  # fmt: skip
    assert a.f == pytest.approx(40.14159, abs=5e-6)
    assert (b.f, b.epsilon) == (
        pytest.approx(29.21739, abs=5e-6),
        pytest.approx(0.567783, abs=5e-7),
    )
    assert both.f == pytest.approx(17.10545, abs=5e-6)
    assert [row.p for row in found.rows] == pytest.approx(
        [3.905263e-04, 1.007549e-05, 1.741322e-04], rel=1e-6
    )
    assert a.ms_error == pytest.approx(a.ss_error / 7)


def test_ez_anova_three_factors():
    found = factorial_anova(EZ_ANOVA, factors=["A", "B", "D"])
    expected = {
        "A": (8.7650709, 0.021087505),
        "B": (8.4985785, 0.003833921),
        "D": (20.5076546, 0.002704428),
        "A × B": (0.8457797, 0.450021759),
        "A × D": (21.7593382, 0.002301792),
        "B × D": (6.2416695, 0.011536846),
        "A × B × D": (5.4253359, 0.018010647),
    }
    assert {row.source: (row.f, row.p) for row in found.rows} == {
        source: pytest.approx(f_p, rel=1e-6) for source, f_p in expected.items()
    }
    total = sum(row.ss + row.ss_error for row in found.rows) + found.ss_units
    assert total == pytest.approx(EZ_ANOVA.var() * EZ_ANOVA.size)


def test_pingouin_two_factors():
    cells = EZ_ANOVA[..., 1]
    where = np.indices(cells.shape).reshape(3, -1)
    frame = pd.DataFrame({"y": cells.ravel(), "unit": where[0], "A": where[1], "B": where[2]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = pingouin.rm_anova(
            frame, dv="y", within=["A", "B"], subject="unit", detailed=True
        )
    found = factorial_anova(cells, factors=["A", "B"]).rows
    for row, other in zip(found, expected.to_dict("records"), strict=True):
        assert (row.ss, row.f, row.p) == pytest.approx((other["SS"], other["F"], other["p_unc"]))
        assert (row.epsilon, row.ng2) == pytest.approx((other["eps"], other["ng2"]))
        assert row.p_corrected == pytest.approx(other["p_GG_corr"])


def test_one_factor_is_the_repeated_measures_anova():
    table = EZ_ANOVA.reshape(8, 12)[:, :5]
    row = factorial_anova(table, factors=["checkpoint"]).rows[0]
    other = repeated_measures_anova(table, labels="abcde")
    assert (row.ss, row.df, row.f, row.p) == pytest.approx(
        (other.effect.ss, other.effect.df, other.effect.f, other.effect.p)
    )
    assert (row.p_corrected, row.ng2, row.epsilon) == pytest.approx(
        (other.effect.p_corrected, other.effect.ng2, other.effect.epsilon)
    )
    assert (row.ss_error, row.df_error) == pytest.approx((other.rows[1].ss, other.rows[1].df))


def test_the_pairs_behind_a_main_effect():
    columns = marginal_scores(EZ_ANOVA, 0)
    pair = paired_t(*columns.T)
    assert factorial_anova(EZ_ANOVA, factors="ABD").row("A").f == pytest.approx(pair.statistic**2)
    with pytest.raises(ValueError, match="0 to 2, found 3"):
        marginal_scores(EZ_ANOVA, 3)


def test_groups_are_the_units():
    rng = np.random.default_rng(0)
    cells, groups = rng.normal(size=(30, 2, 3)), rng.integers(0, 8, size=30)
    found = factorial_anova(cells, factors="AB", groups=groups)
    units = np.array([cells[groups == g].sum(axis=0) for g in range(8)]) * 8 / 30
    assert (found.units, found.n_units, found.n_items) == ("groups", 8, 30)
    for row, other in zip(found.rows, factorial_anova(units, factors="AB").rows, strict=True):
        assert (row.f, row.p_corrected) == pytest.approx((other.f, other.p_corrected))
    assert found.means == pytest.approx(cells.mean(axis=0).ravel())


def test_order_of_units_levels_and_constants_do_not_matter():
    found = factorial_anova(EZ_ANOVA, factors="ABD").rows
    moved = factorial_anova(EZ_ANOVA[::-1, ::-1, :, ::-1] + 7.0, factors="ABD").rows
    for row, other in zip(found, moved, strict=True):
        assert (row.f, row.p_corrected) == pytest.approx((other.f, other.p_corrected))


def test_no_effect_and_the_same_effect_in_every_unit():
    units = np.arange(5.0)[:, None, None]
    nothing = factorial_anova(units + np.zeros((2, 3)), factors="AB")
    assert {(row.f, row.p, row.p_corrected, row.ng2) for row in nothing.rows} == {(0, 1, 1, 0)}
    assert nothing.notes == ("no effect in any unit, F is 0 and p is 1: A, B, A × B",)
    same = factorial_anova(units + np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 3.0]]), factors="AB")
    assert all(math.isinf(row.f) for row in same.rows)
    # A: 2 orders; B: 3 that can be told apart; the interaction: signs.
    assert [row.p for row in same.rows] == pytest.approx([2.0**-4, 3.0**-4, 2.0**-4])
    assert same.notes[0].startswith("the same effect in every unit")


def test_constant_shifts_as_in_the_repeated_measures_anova():
    table = np.arange(4.0)[:, None] + [0.0, 0.1, 0.3]
    row = factorial_anova(table, factors=["A"]).rows[0]
    other = repeated_measures_anova(table, labels="abc").effect
    assert (row.p, row.p_corrected, row.ng2) == pytest.approx(
        (other.p, other.p_corrected, other.ng2)
    )


@given(arrays(np.float64, (4, 2, 3), elements=st.floats(-100, 100)))
def test_no_crash_and_no_nan_p(cells):
    for row in factorial_anova(cells, factors="AB").rows:
        assert 0 <= row.p <= 1 and 0 <= row.p_corrected <= 1 and 0 <= row.ng2 <= 1


def test_levels_and_lookup():
    found = factorial_anova(EZ_ANOVA[..., 0], factors="AB", levels=[("x", "y"), ("1", "2", "3")])
    assert found.levels == (("x", "y"), ("1", "2", "3"))
    assert found.row("B", "A").source == "A × B"
    with pytest.raises(LookupError, match="factors are A, B"):
        found.row("A", "C")


@pytest.mark.parametrize(
    ("cells", "settings", "message"),
    [
        (np.zeros((4, 2, 1)), {"factors": "AB"}, "2 or more levels of each factor"),
        (np.zeros(4), {"factors": ""}, "2 or more levels of each factor"),
        (np.zeros((4, 2, 2)), {"factors": "A"}, "2 different factors are needed"),
        (np.zeros((4, 2, 2)), {"factors": "AA"}, "2 different factors are needed"),
        (np.full((4, 2), np.nan), {"factors": "A"}, "4 of 4 items lack one"),
        (np.zeros((2, 2, 2)), {"factors": "AB"}, "at least 3 questions are needed, found 2"),
        (np.zeros((4, 2)), {"factors": "A", "groups": [1, 1, 2, 2]}, "at least 3 groups"),
        (np.zeros((4, 2)), {"factors": "A", "levels": [("x", "x")]}, "A: 2 different levels"),
        (np.zeros((4, 2, 2)), {"factors": "AB", "levels": [("x", "y")]}, "levels of 2 factors"),
    ],
)
def test_bad_input(cells, settings, message):
    with pytest.raises(ValueError, match=message):
        factorial_anova(cells, **settings)


def test_calibration_of_every_effect():
    """Level 3 of B varies more than the others: the corrected p-value must hold all the same."""

    def draw(seed):
        rng = np.random.default_rng(seed)
        cells = rng.normal(size=(20, 1, 1)) + rng.normal(size=(20, 2, 3)) * [1, 1, 3]
        return [row.p_corrected <= 0.05 for row in factorial_anova(cells, factors="AB").rows]

    rates = np.mean([draw(seed) for seed in range(2_000)], axis=0)
    assert max(abs(rates - 0.05)) <= 3 * np.sqrt(0.05 * 0.95 / 2_000)
