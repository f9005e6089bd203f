import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats as scipy_stats

from stats.quasi_ratios import quasi_f, quasi_f_crossed
from stats.two_way import two_way_t

BOTH = pytest.mark.parametrize("test", [quasi_f, quasi_f_crossed])
DRAWS = 1_500
# The model is saturated: statsmodels divides by a residual of 0 for F, which is not used.
SATURATED = pytest.mark.filterwarnings("ignore:divide by zero")
BOUND = 0.05 + 3 * np.sqrt(0.05 * 0.95 / DRAWS) + 0.005

cubes = st.tuples(st.integers(2, 4), st.integers(2, 4), st.integers(2, 6)).flatmap(
    lambda shape: hnp.arrays(np.float64, shape, elements=st.integers(0, 9).map(float))
)


def names(k):
    return [f"s{number}" for number in range(k)]


@pytest.fixture
def cube():
    rng = np.random.default_rng(0)
    return rng.normal(size=(3, 3, 5)) + rng.normal(size=5) + rng.normal(size=(3, 3, 1))


@pytest.fixture
def library(cube):
    """Sums of squares and degrees of freedom of all seven effects, by statsmodels."""
    index = np.indices(cube.shape).reshape(3, -1)
    frame = pd.DataFrame({"y": cube.ravel(), **dict(zip("ARQ", index, strict=True))})
    fit = smf.ols("y ~ C(A) * C(R) * C(Q)", frame).fit()
    table = sm.stats.anova_lm(fit, typ=1)
    return {key.replace("C(", "").replace(")", "").replace(":", ""): row for key, row in
            table[["sum_sq", "df"]].iterrows()}  # fmt: skip


def of(library, *effects):
    return tuple(sum(library[effect][key] for effect in effects) for key in ("sum_sq", "df"))


@SATURATED
def test_nested_table_agrees_with_statsmodels(cube, library):
    found = quasi_f(cube, labels="xyz")
    expected = [("A",), ("R", "AR"), ("AQ",), ("RQ", "ARQ"), ("Q",)]
    for row, effects in zip(found.rows, expected, strict=True):
        assert (row.ss, row.df) == pytest.approx(of(library, *effects))
    a, s, aq, e = (row.ms for row in found.rows[:4])
    denominator = max(s - e, 0) + max(aq - e, 0) + e
    df = denominator**2 / (s**2 / 6 + aq**2 / 8 + e**2 / 24)
    effect = found.rows[0]
    assert (effect.f, effect.df_error) == pytest.approx((a / denominator, df))
    assert effect.p == found.pvalue == pytest.approx(scipy_stats.f.sf(a / denominator, 2, df))
    assert found.ng2 == pytest.approx(effect.ss / np.sum((cube - cube.mean()) ** 2))
    assert [row.variance for row in found.rows[1:4]] == pytest.approx(
        [max(s - e, 0) / 5, max(aq - e, 0) / 3, e]
    )


@SATURATED
def test_crossed_table_agrees_with_statsmodels(cube, library):
    found = quasi_f_crossed(cube, labels="xyz")
    expected = ["A", "AR", "AQ", "ARQ", "Q", "R", "RQ"]
    for row, effect in zip(found.rows, expected, strict=True):
        assert (row.ss, row.df) == pytest.approx(of(library, effect))
    assert found.replicate == "rater" and "raters" in found.notes[0]


def test_two_scenarios_give_the_two_way_t(cube):
    pair = cube[:2]
    t, f = two_way_t(*pair, matched=True), quasi_f_crossed(pair, labels="xy").rows[0]
    assert f.f == pytest.approx(t.statistic**2)
    assert f.df_error >= t.df  # with few raters the pair's test is the more careful one
    # Nested: the same ratio; seeds are pooled here and not there, so df differ.
    t, f = two_way_t(*pair), quasi_f(pair, labels="xy").rows[0]
    assert f.f == pytest.approx(t.statistic**2) and f.df_error > t.df


@BOTH
def test_groups_and_holes(test):
    rng = np.random.default_rng(1)
    scores, groups = rng.normal(size=(3, 3, 24)), np.arange(24) % 8
    units = np.stack([scores[..., groups == g].sum(axis=-1) for g in range(8)], axis=-1) / 3
    found = test(scores, labels="xyz", groups=groups)
    assert (found.units, found.n_units, found.n_items) == ("groups", 8, 24)
    assert found.rows[0].f == pytest.approx(test(units, labels="xyz").rows[0].f)
    holes = scores.copy()
    holes[1, 2, 4] = np.nan
    dropped = test(holes, labels="xyz")
    assert (dropped.dropped, dropped.n_items) == (1, 23)
    assert dropped.pvalue == test(np.delete(scores, 4, axis=2), labels="xyz").pvalue


def test_refusals():
    rng = np.random.default_rng(2)
    unequal = quasi_f([rng.normal(size=(s, 9)) for s in (3, 4, 3)], labels="xyz")
    assert "(3, 4, 3): pairs only" in unequal.refused
    assert (unequal.pvalue, unequal.rows, unequal.n_replicates) == (1.0, (), (3, 4, 3))
    assert unequal.omnibus.effect.p == 1.0 and unequal.refused in unequal.omnibus.notes
    assert "one training seed" in quasi_f(rng.normal(size=(3, 1, 9)), labels="xyz").refused
    few = quasi_f_crossed(rng.normal(size=(2, 3, 8)), labels="xy", groups=np.arange(8) % 4)
    assert "4 groups" in few.refused and few.pvalue == 1.0


@BOTH
def test_no_variance_but_between_scenarios(test):
    same = test(np.full((3, 2, 4), 0.1), labels="xyz")
    assert (same.rows[0].f, same.pvalue) == (0.0, 1.0) and math.isnan(same.ng2)
    apart = test(np.full((3, 2, 4), 0.1) + np.array([0, 0, 1])[:, None, None], labels="xyz")
    # Three orders of (0, 0, 1) can be told apart, in each of four questions.
    assert (apart.rows[0].f, apart.pvalue, apart.ng2) == (math.inf, 3.0**-3, 1.0)


@BOTH
@given(scores=cubes, random=st.randoms(use_true_random=False))
def test_properties(test, scores, random):
    found = test(scores, labels=names(len(scores)))
    assert 0 <= found.pvalue <= 1
    assert found.omnibus.effect.p == found.pvalue
    moved = scores
    for axis, size in enumerate(scores.shape):
        moved = moved.take(random.sample(range(size), size), axis=axis)
    again = test(moved + 0.3, labels=names(len(scores)))
    assert again.pvalue == pytest.approx(found.pvalue, rel=1e-6, abs=1e-300)
    alike = test(np.stack([scores[0]] * 3), labels="xyz")
    assert alike.pvalue == 1.0


@pytest.mark.parametrize(
    ("scores", "labels", "words"),
    [
        ([[[1.0, 2.0]] * 2], "x", "at least 2 scenarios"),
        (np.zeros((2, 2, 3)), "xyz", "2 different labels"),
        (np.zeros((2, 2, 3)), "xx", "2 different labels"),
        (np.zeros((2, 3)), "xy", "a matrix of seeds x items"),
        (np.zeros((2, 2, 1)), "xy", "at least 2 items"),
    ],
)
def test_bad_input(scores, labels, words):
    with pytest.raises(ValueError, match=words):
        quasi_f(scores, labels=labels)


@pytest.mark.parametrize("seed_sd", [0.0, 0.4])
def test_calibration_of_nested_seeds(seed_sd):
    def draw(seed):
        rng = np.random.default_rng(seed)
        skill = rng.normal(size=80) + rng.normal(0, 0.5, size=(3, 1, 80))
        know = skill + seed_sd * rng.normal(size=(3, 4, 1))
        return quasi_f((rng.normal(size=know.shape) < know) * 100.0, labels="xyz").pvalue

    assert np.mean([draw(seed) <= 0.05 for seed in range(DRAWS)]) <= BOUND


def test_calibration_of_crossed_raters():
    def draw(seed):
        rng = np.random.default_rng(seed)
        taste, hard = rng.normal(0, 0.4, size=(3, 5, 1)), rng.normal(0, 0.6, size=(3, 1, 40))
        shared = rng.normal(size=(1, 5, 1)) + rng.normal(size=(1, 1, 40))
        rating = np.round(3 + taste + hard + shared + rng.normal(0, 0.7, size=(3, 5, 40)))
        return quasi_f_crossed(np.clip(rating, 1, 5), labels="xyz").pvalue

    assert np.mean([draw(seed) <= 0.05 for seed in range(DRAWS)]) <= BOUND
