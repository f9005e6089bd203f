import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats import paired_t
from stats.ratings import ordinal_model, rating_difference, win_probability


def rated(rng, raters=3, items=40, shift=0.0):
    """Ratings of 1 to 5 of two checkpoints, items and raters both with levels of their own."""
    item, rater = rng.normal(size=(1, items)), 0.5 * rng.normal(size=(raters, 1))
    noise = rng.normal(size=(2, raters, items))
    noise[0] += shift
    return np.clip(np.round(3 + item + rater + noise), 1, 5)


def test_win_probability_by_hand():
    found = win_probability([[3, 4, 2, 5], [3, 3, 3, 3]], [[3, 2, 1, 4], [4, 3, 2, 3]])
    # Per item: ½ and 0, 1 and ½, 1 and 1, 1 and ½.
    assert found.value == pytest.approx((0.25 + 0.75 + 1 + 0.75) / 4)
    assert (found.wins, found.ties, found.losses) == (0.5, 0.375, 0.125)
    assert (found.n_items, found.n_raters, found.test) == (4, 2, "paired t(3)")
    expected = paired_t([0.25, 0.75, 1, 0.75], [0.5] * 4)
    assert found.pvalue == expected.pvalue
    assert found.interval == pytest.approx(
        (expected.interval[0] + 0.5, min(expected.interval[1] + 0.5, 1.0))
    )


def test_groups_are_units():
    a, b = rated(np.random.default_rng(0), items=30, shift=0.5)
    found = win_probability(a, b, groups=np.repeat(np.arange(10), 3))
    assert (found.test, found.n_groups) == ("CR1 t(9)", 10)
    few = win_probability(a, b, groups=np.repeat(np.arange(3), 10))
    assert few.pvalue == 1.0
    assert few.refused.startswith("refused: 3 groups")


@given(st.integers(0, 10_000))
def test_swap_mirrors_and_permuting_items_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    a, b = rated(rng, items=9, shift=rng.normal())
    found, swapped = win_probability(a, b), win_probability(b, a)
    assert found.value == pytest.approx(1 - swapped.value)
    assert found.pvalue == pytest.approx(swapped.pvalue)
    order = rng.permutation(9)
    moved = win_probability(a[:, order], b[:, order])
    assert moved.pvalue == pytest.approx(found.pvalue)
    assert 0 <= found.value <= 1
    # A scale read in other steps has the same order.
    assert win_probability(np.exp(a), np.exp(b)).value == pytest.approx(found.value)
    difference = rating_difference(a, b)
    assert difference.difference == pytest.approx(-rating_difference(b, a).difference)
    assert 0 <= difference.pvalue <= 1


def test_identical_ratings():
    a, _ = rated(np.random.default_rng(1))
    assert win_probability(a, a).pvalue == 1.0
    assert win_probability(a, a).value == 0.5
    assert rating_difference(a, a).pvalue == 1.0
    assert ordinal_model(a, a).pvalue == 1.0
    assert ordinal_model(a, a).failure == "no rating differs between A and B"


def test_rating_difference_is_the_two_way_t_over_items_and_raters():
    a, b = rated(np.random.default_rng(2), shift=0.5)
    found = rating_difference(a, b)
    assert found.difference == pytest.approx((a - b).mean())
    assert found.test.startswith("two-way t(")
    assert found.fact("raters of A") == 3


def test_raters_that_favour_one_checkpoint_do_not_make_a_finding():
    """Rater × checkpoint variance: pooling would reject about a third of the time."""
    draws, rejected = 1_000, []
    for seed in range(draws):
        rng = np.random.default_rng(seed)
        a, b = rng.normal(size=(2, 4, 30))
        favour = 0.4 * rng.normal(size=(4, 1))
        rejected.append(rating_difference(a + favour, b).pvalue <= 0.05)
    assert np.mean(rejected) <= 0.055 + 3 * math.sqrt(0.05 * 0.95 / draws)


def test_win_probability_is_calibrated(monkeypatch):
    monkeypatch.setattr("stats.paired.signflip", lambda *_, **__: (1.0, True))
    draws = 1_500
    found = [
        win_probability(*rated(np.random.default_rng(seed))).pvalue <= 0.05 for seed in range(draws)
    ]
    assert np.mean(found) == pytest.approx(0.05, abs=3 * math.sqrt(0.05 * 0.95 / draws))


def test_ordinal_model_on_one_cut_is_the_odds_ratio():
    """Two categories: the independence working model is logistic regression."""
    a, b = np.array([[1] * 30 + [0] * 10]), np.array([[1] * 16 + [0] * 24])
    found = ordinal_model(a, b)
    assert found.odds_ratio == pytest.approx((30 / 10) / (16 / 24), rel=1e-4)
    assert found.interval[0] > 1
    assert found.failure is None
    assert ordinal_model(b, a).odds_ratio == pytest.approx(1 / found.odds_ratio, rel=1e-4)


def test_groups_are_clusters_of_the_ordinal_model():
    """Items twice over tell nothing new once both copies are one cluster."""
    a, b = rated(np.random.default_rng(3), items=40, shift=0.5)
    alone = ordinal_model(a, b)
    doubled = np.tile(a, 2), np.tile(b, 2)
    found = ordinal_model(*doubled, groups=[*range(40), *range(40)])
    assert found.odds_ratio == pytest.approx(alone.odds_ratio, rel=1e-6)
    assert found.interval == pytest.approx(alone.interval, rel=1e-6)
    assert (found.n_items, found.n_groups) == (80, 40)
    assert found.model == "ordinal logistic model, GEE, groups as clusters"
    assert alone.n_groups is None
    narrow = ordinal_model(*doubled)
    assert narrow.interval[1] - narrow.interval[0] < found.interval[1] - found.interval[0]
    assert ordinal_model(a, b, groups=[0, 1, 2, 3] * 10).failure.startswith("4 groups; at least 5")


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ([[5, 5, 5]], [[5, 5, 5]], "all ratings are the same"),
        ([[5, 5, 5, 5]], [[1, 1, 1, 1]], "converge"),
    ],
)
def test_a_model_that_fails_says_so(a, b, why):
    found = ordinal_model(a, b)
    assert why in found.failure
    assert found.pvalue == 1.0
    assert math.isnan(found.odds_ratio)


@pytest.mark.parametrize("function", [rating_difference, win_probability, ordinal_model])
def test_bad_input(function):
    with pytest.raises(ValueError, match="same raters x items"):
        function([[1, 2], [1, 2]], [[1, 2]])
    with pytest.raises(ValueError, match="2 items or more"):
        function([[1], [2]], [[1], [2]])
    with pytest.raises(ValueError, match="found 1 items where one is missing"):
        function([[1, 2], [1, math.nan]], [[1, 2], [1, 2]])
