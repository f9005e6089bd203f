import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.unrelated import unrelated_t
from stats.welch import games_howell, range_p, welch_anova

# scipy's documentation of `tukey_hsd`: minutes until a headache was relieved, three brands.
BRANDS = (
    (24.5, 23.5, 26.4, 27.1, 29.9),
    (28.4, 34.2, 29.5, 32.2, 30.1),
    (26.1, 28.3, 24.3, 26.2, 27.8),
)


def made(seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=n) * sd + mean for n, sd, mean in ((8, 1, 0), (15, 3, 1), (30, 2, 2))]


def frame(sets):
    return pd.DataFrame([(name, y) for name, row in zip("abc", sets, strict=True) for y in row])


def test_the_studentized_range_gives_tukeys_published_p():
    sets = np.array(BRANDS)
    pooled = math.sqrt(sets.var(axis=1, ddof=1).mean() * 2 / 5)
    expected = {(0, 1): (-4.600, 0.014), (0, 2): (-0.260, 0.980), (1, 2): (4.340, 0.020)}
    for (a, b), (difference, p) in expected.items():
        found = sets[a].mean() - sets[b].mean()
        assert found == pytest.approx(difference, abs=5e-4)
        assert range_p(found / pooled, 3, 12) == pytest.approx(p, abs=5e-4)


def test_agrees_with_pingouin():
    sets = made()
    expected = pingouin.pairwise_gameshowell(frame(sets), dv=1, between=0)
    found = games_howell(sets, labels="abc")
    for pair, row in zip(found.pairs, expected.to_dict("records"), strict=True):
        assert (pair.a, pair.b) == (row["A"], row["B"])
        assert (pair.difference, pair.se, pair.statistic, pair.df, pair.adjusted) == pytest.approx(
            (row["diff"], row["se"], row["T"], row["df"], row["pval"]), rel=1e-6
        )
    omnibus = pingouin.welch_anova(frame(sets), dv=1, between=0).iloc[0]
    test = welch_anova(sets, labels="abc")
    assert (test.statistic, test.pvalue) == pytest.approx((omnibus["F"], omnibus["p_unc"]))
    assert test.df == pytest.approx((2, omnibus["ddof2"]))


def test_intervals_and_adjusted_p_agree_about_0():
    for pair in games_howell(made(), level=0.95).pairs:
        low, high = pair.interval
        assert (low <= 0 <= high) == (pair.adjusted > 0.05)
        at_the_edge = range_p((high - low) / 2 / pair.se, 3, pair.df)
        assert at_the_edge == pytest.approx(0.05, rel=1e-4)


def test_two_sets_are_welchs_t():
    sets = made()[:2]
    expected = unrelated_t(*sets, draws=0)
    pair = games_howell(sets).pairs[0]
    assert pair.adjusted == pytest.approx(expected.pvalue, rel=1e-5)
    assert pair.interval == pytest.approx(expected.interval, rel=1e-5)
    assert welch_anova(sets).pvalue == pytest.approx(expected.pvalue)


def test_groups_of_one_size_are_their_means():
    rng = np.random.default_rng(1)
    groups = np.repeat(np.arange(9), 4)
    sets = [rng.normal(size=9)[groups] + rng.normal(size=36) for _ in range(3)]
    means = [row.reshape(9, 4).mean(axis=1) for row in sets]
    found, expected = welch_anova(sets, groups=[groups] * 3), welch_anova(means)
    assert (found.statistic, found.pvalue) == pytest.approx((expected.statistic, expected.pvalue))
    assert found.test.startswith("cluster-robust Welch F(2, ") and found.n_groups == 27
    pair = games_howell(sets, groups=[groups] * 3).pairs[0]
    assert pair.adjusted == pytest.approx(games_howell(means).pairs[0].adjusted)


def test_sets_that_do_not_vary():
    same = welch_anova([[1.0] * 3] * 3)
    assert (same.statistic, same.pvalue, same.refused) == (0.0, 1.0, None)
    mixed = welch_anova([[1.0] * 3, [0.0, 1.0, 0.0]], labels="ab")
    assert mixed.pvalue == 1.0
    assert mixed.refused == "refused: scores of a do not vary; read the pairs"
    pairs = games_howell([[1.0] * 3, [0.0] * 3, [1.0] * 3, [0.0, 1.0, 0.0]], labels="abcd").pairs
    assert [pair.adjusted for pair in pairs[:2]] == [1.0, 1.0]
    assert pairs[0].refused == "refused: scores of a, b do not vary; read the pairs"
    assert pairs[1].refused is None and pairs[2].df == pytest.approx(2)


def test_too_few_groups_are_refused():
    sets, groups = [range(6), range(6)], ["aabbcc", None]
    assert (
        welch_anova(sets, groups=groups).refused == "refused: fewer than 5 groups of questions in 1"
    )
    assert games_howell(sets, groups=groups).pairs[0].refused is not None


@given(st.lists(st.lists(st.floats(-9, 9), min_size=2, max_size=5), min_size=2, max_size=4))
def test_no_crash_and_no_nan_p(sets):
    assert 0 <= welch_anova(sets).pvalue <= 1


@pytest.mark.parametrize(
    ("sets", "settings", "message"),
    [
        ([[1, 2]], {}, "2 or more sets"),
        ([[1, 2], [1]], {}, "2: at least 2 items are needed, found 1"),
        ([[1, 2], [1, math.nan]], {}, "finite numbers"),
        ([[1, 2], [1, 2]], {"labels": "aa"}, "2 different labels"),
        ([[1, 2], [1, 2]], {"groups": [None]}, "groups of 2 sets are needed, found 1"),
    ],
)
def test_bad_input(sets, settings, message):
    with pytest.raises(ValueError, match=message):
        games_howell(sets, **settings)


def test_calibration():
    """Sizes and variances differ: the ordinary F would reject too often."""

    def draw(seed):
        rng = np.random.default_rng(seed)
        return welch_anova(
            [rng.normal(size=n) * sd for n, sd in ((10, 3), (20, 2), (40, 1))]
        ).pvalue

    rate = np.mean([draw(seed) <= 0.05 for seed in range(2_000)])
    assert abs(rate - 0.05) <= 3 * np.sqrt(0.05 * 0.95 / 2_000)
