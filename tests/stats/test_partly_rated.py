import math

import numpy as np
import pytest

from stats import partly_rated_difference, rating_difference
from stats.partly_rated import components
from stats.rating_cells import gathered, residual

NAN = math.nan


def rated(seed=0, raters=4, items=30, missing=0.4, own=0.5):
    """Differences of raters who vary, items who vary, and noise; some missing at random."""
    rng = np.random.default_rng(seed)
    d = own * rng.normal(size=(raters, 1)) + rng.normal(size=items)
    d = d + 0.7 * rng.normal(size=(raters, items))
    d[rng.random(d.shape) < missing] = NAN
    return d


def said(d, **settings):
    return partly_rated_difference(d, np.where(np.isnan(d), NAN, 0.0), **settings)


@pytest.mark.parametrize(("raters", "groups"), [(3, None), (5, np.arange(30) // 3), (7, None)])
def test_without_a_gap_it_is_the_two_way_t(raters, groups):
    d = rated(raters=raters, missing=0)
    expected = rating_difference(d, 0 * d, groups=groups)
    assert said(d, groups=groups) == expected
    # the formulas themselves, which the function does not even need there
    found = components(gathered(d, groups))
    assert math.sqrt(found.variance) == pytest.approx(expected.se, rel=1e-10)
    assert found.df == pytest.approx(expected.df, rel=1e-10)
    raters_share = found.shares[0] / found.variance
    assert raters_share == pytest.approx(expected.fact("share of variance from raters"), rel=1e-10)


def test_one_gap_changes_little():
    d = rated(raters=5, items=60, missing=0)
    whole = said(d)
    d[2, 7] = NAN
    found = said(d)
    assert found.function == "stats.partly_rated.partly_rated_difference"
    assert found.difference == pytest.approx(whole.difference, abs=0.02)
    assert found.se == pytest.approx(whole.se, rel=0.02)
    assert found.df == pytest.approx(whole.df, rel=0.1)


def expected_by_traces(d):
    """E of Q1, Q2, MS under a variance of 1 of raters, items, cells: tr(A·Σ), written out."""
    rater, item = np.nonzero(~np.isnan(d))
    w = 1 / (~np.isnan(d)).sum(axis=0)[item] / d.shape[1]
    raters, items = np.eye(d.shape[0])[rater], np.eye(d.shape[1])[item]
    of = np.diag(w) @ (np.eye(len(w)) - np.ones((len(w), 1)) * w)
    both = np.hstack([raters, items])
    outside = np.eye(len(w)) - both @ np.linalg.pinv(both)
    forms = (
        of.T @ raters @ raters.T @ of,
        of.T @ items @ items.T @ of * d.shape[1] / (d.shape[1] - 1),
        outside / np.linalg.matrix_rank(outside),
    )
    sigmas = (raters @ raters.T, items @ items.T, np.eye(len(w)))
    values = d[rater, item]
    found = [values @ form @ values for form in forms]
    return np.array([[np.sum(form * one) for one in sigmas] for form in forms]), found, w, sigmas


@pytest.mark.parametrize(("seed", "missing"), [(0, 0.4), (1, 0.7), (2, 0.1)])
def test_the_variances_are_unbiased_whatever_is_missing(seed, missing):
    d = rated(seed, missing=missing)
    d = d[:, (~np.isnan(d)).any(axis=0)]
    expected, quadratic, w, sigmas = expected_by_traces(d)
    parts = np.linalg.solve(expected, quadratic) * [w @ one @ w for one in sigmas]
    found = components(gathered(d, None))
    rest = found.residual
    assert rest == pytest.approx(parts[2], rel=1e-9)
    assert found.seeds - rest == pytest.approx(parts[0], rel=1e-9)
    assert found.questions - rest == pytest.approx(parts[1], rel=1e-9)


def test_a_mixed_model_by_restricted_likelihood_finds_nearly_the_same():
    from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec

    d = rated(3, raters=10, items=60, missing=0.5)
    rater, item = np.nonzero(~np.isnan(d))
    names, matrices = ["item", "rater"], [[np.eye(60)[item]], [np.eye(10)[rater]]]
    columns = [[list(map(str, range(part[0].shape[1])))] for part in matrices]
    ones = np.ones((len(rater), 1))
    crossed = VCSpec(names, columns, matrices)
    model = MixedLM(d[rater, item], ones, groups=0 * rater, exog_vc=crossed).fit(reml=True)
    found, mixed = said(d), dict(zip(names, model.vcomp, strict=True))
    rest, _ = residual(gathered(d, None))
    assert rest == pytest.approx(model.scale, rel=0.05)
    assert found.difference == pytest.approx(float(model.fe_params[0]), abs=0.25 * found.se)
    assert found.se == pytest.approx(float(model.bse_fe[0]), rel=0.1)
    cells = gathered(d, None)
    share = float(cells.of_raters @ cells.of_raters) * mixed["rater"]
    assert found.fact("share of variance from raters") * found.se**2 == pytest.approx(
        share, rel=0.3
    )


def test_degrees_of_freedom_are_the_raters_where_raters_vary_and_fewer_where_one_did_most():
    d = rated(raters=5, items=200, missing=0, own=5)
    assert components(gathered(d, None)).seeds_df == pytest.approx(4, rel=1e-9)
    even, uneven = d.copy(), d.copy()
    for rater in range(5):
        even[rater, 40 * rater : 40 * rater + 40] = NAN
    uneven[1:, 40:] = NAN
    assert said(even).df == pytest.approx(4, abs=0.2)
    assert said(uneven).df < 1.5


def test_one_rater_for_each_item_leaves_the_raters_means():
    rater = np.arange(60) % 3
    d = np.full((3, 60), NAN)
    d[rater, np.arange(60)] = rated(1, raters=1, items=60, missing=0)[0] + 3.0 * rater
    found, means = said(d), np.nanmean(d, axis=1)
    # t(2) on three means of 20 items each, as of groups of items
    assert found.se == pytest.approx(means.std(ddof=1) / math.sqrt(3), rel=0.01)
    assert found.df == pytest.approx(2, abs=0.01)
    assert residual(gathered(d, None)) == (0.0, 0)


def test_swapping_turns_the_sign_and_units_do_not_matter():
    d = rated(4)
    b = np.random.default_rng(5).normal(size=d.shape)
    found, turned = partly_rated_difference(d, b), partly_rated_difference(b, d)
    assert turned.difference == -found.difference
    assert turned.pvalue == pytest.approx(found.pvalue)
    assert turned.interval == pytest.approx((-found.interval[1], -found.interval[0]))
    larger = partly_rated_difference(20 * d[::-1], 20 * b[::-1])
    assert larger.pvalue == pytest.approx(found.pvalue)
    assert larger.se == pytest.approx(20 * found.se)


def test_who_rated_nothing_and_what_nobody_rated_are_left_out():
    d = rated(6)
    padded = np.full((5, 33), NAN)
    padded[:4, :30] = d
    found, whole = said(padded), said(d)
    assert (found.pvalue, found.n_items) == (whole.pvalue, whole.n_items)
    assert found.fact("raters") == 4
    assert found.fact("missing cells") == whole.fact("missing cells")
    assert "missing at random" in found.notes[0]


def test_groups_are_the_units():
    d = rated(7, items=60)
    found = said(d, groups=np.arange(60) // 3)
    assert found.n_groups == 20
    assert found.difference == said(d).difference
    assert found.companions[0].name.startswith("CR2 t(18.9)")
    few = said(d, groups=np.arange(60) // 15)
    assert few.refused == "refused: 4 groups of questions; at least 5 are needed"
    assert (few.pvalue, few.df) == (1.0, None)
    assert math.isnan(few.interval[0])


def test_items_alone_are_the_paired_t_on_their_means():
    from stats import paired_t

    d = rated(8)
    means = np.nanmean(d[:, (~np.isnan(d)).any(axis=0)], axis=0)
    beside = said(d).companions[0]
    assert beside.pvalue == pytest.approx(paired_t(means, 0 * means).pvalue, rel=1e-9)
    assert beside.name.startswith(f"paired t({means.size - 1}) on item means")


def test_no_variance_is_never_a_nan():
    d = np.where(np.isnan(rated(9)), NAN, 0.0)
    assert said(d).pvalue == 1.0
    ahead = partly_rated_difference(d + 1, d)
    assert ahead.test == "exact sign-flip (enumerated)"
    assert ahead.difference == 1


def test_few_ratings_in_any_pattern_give_a_p_value():
    rng, found = np.random.default_rng(5), 0
    for _ in range(300):
        d = rng.choice([-100.0, 0.0, 50.0], size=(rng.integers(2, 6), rng.integers(2, 9)))
        d[rng.random(d.shape) < rng.choice([0.1, 0.5, 0.8])] = NAN
        there = ~np.isnan(d)
        if min(there.any(axis=1).sum(), there.any(axis=0).sum()) < 2:
            continue
        result, found = said(d), found + 1
        assert 0 <= result.pvalue <= 1
        assert result.df is None or (result.se > 0 and np.isfinite(result.interval).all())
    assert found > 200


def test_raters_of_one_item_each_are_told_by_the_items_alone():
    # every rater one item: items hold all of the variance, whichever way it is split
    d = np.full((3, 2), NAN)
    d[0, 1], d[1, 0], d[2, 0] = 50.0, -50.0, 0.0
    assert said(d).se == pytest.approx(np.std([50, -25], ddof=1) / math.sqrt(2))
    # two raters of equal means: their degree of freedom, not infinitely many
    assert said([[10, NAN, NAN], [NAN, 0, 20]]).df == 1


@pytest.mark.parametrize("missing", [0.3, 0.7])
def test_true_nulls_are_rejected_at_most_as_often_as_said(missing):
    runs = 400
    p = [said(rated(seed, raters=5, items=40, missing=missing)).pvalue for seed in range(runs)]
    assert 0.01 <= np.mean(np.array(p) <= 0.05) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


def test_bad_input():
    with pytest.raises(ValueError, match="same raters x items"):
        partly_rated_difference(np.ones((2, 3)), np.ones((2, 4)))
    with pytest.raises(ValueError, match="found inf"):
        partly_rated_difference([[1, math.inf], [1, 1]], np.ones((2, 2)))
    with pytest.raises(ValueError, match="found 1 and 2"):
        partly_rated_difference([[1, 2], [NAN, NAN]], np.ones((2, 2)))
    with pytest.raises(ValueError, match="found 0 and 0"):
        partly_rated_difference([[NAN, 2], [NAN, 2]], [[1, NAN], [1, NAN]])
    with pytest.raises(ValueError, match="level"):
        partly_rated_difference(np.ones((2, 2)), np.ones((2, 2)), level=1.0)
    with pytest.raises(ValueError, match="one per item is needed"):
        partly_rated_difference([[1, 2], [1, NAN]], np.ones((2, 2)), groups=[1])
