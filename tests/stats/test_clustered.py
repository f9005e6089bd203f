import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats import clustered_t, mcnemar, paired_t
from stats.grouping import group_sums, intraclass_correlation
from stats.inputs import codes

grid = st.integers(0, 10).map(lambda k: 10.0 * k)
items = st.lists(st.tuples(grid, grid, st.integers(0, 9)), min_size=2, max_size=50)


def run(rows, **options):
    a, b, groups = zip(*rows, strict=True)
    return clustered_t(a, b, groups, **options)


def test_psychiatry(psychiatry):
    found = clustered_t(*psychiatry, binary=True)
    a, b, groups = psychiatry
    by_group = group_sums(np.subtract(a, b), codes(groups, len(a)))
    assert by_group.cr1_se == pytest.approx(0.0672909, abs=5e-8)
    # sizes differ: CR2 decides, and the published CR1 stands beside it
    assert (found.test, found.n_groups, found.n_items) == ("CR2 t(24.3)", 29, 135)
    assert found.companions[1].name.startswith("CR1 t(28)")
    assert found.companions[1].pvalue == pytest.approx(0.003472, abs=5e-7)
    assert (found.fact("b") - found.fact("c")) ** 2 / 71 == pytest.approx(11.8451, abs=5e-5)
    assert [c.name for c in found.companions] == [
        "studentized group sign-flip (9,999 draws)",
        "CR1 t(28), which rejects too often where sizes differ",
        "McNemar mid-p, groups ignored",
    ]
    assert found.companions[0].pvalue == pytest.approx(found.pvalue, abs=0.003)
    assert found.companions[2].pvalue == mcnemar(a, b, unit=1.0).pvalue


def test_agrees_with_statsmodels():
    rng = np.random.default_rng(2)
    groups = rng.integers(0, 24, size=200)
    a = rng.normal(60, 10, size=200) + rng.normal(0, 6, size=24)[groups]
    b = rng.normal(58, 10, size=200)
    found = clustered_t(a, b, groups, level=0.9)
    fit = sm.OLS(a - b, np.ones(200)).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "df_correction": True}, use_t=True
    )
    # On an intercept alone statsmodels' factor G/(G−1) · (n−1)/(n−k) is G/(G−1).
    assert group_sums(a - b, groups).cr1_se == pytest.approx(float(fit.bse[0]), rel=1e-12)
    assert found.companions[1].pvalue == pytest.approx(float(fit.pvalues[0]), rel=1e-9)
    equal = np.repeat(np.arange(20), 10)
    fit = sm.OLS(a - b, np.ones(200)).fit(
        cov_type="cluster", cov_kwds={"groups": equal, "df_correction": True}, use_t=True
    )
    found = clustered_t(a, b, equal, level=0.9)
    assert (found.test, found.se) == ("CR1 t(19)", pytest.approx(float(fit.bse[0]), rel=1e-12))
    assert found.pvalue == pytest.approx(float(fit.pvalues[0]), rel=1e-9)
    assert found.interval == pytest.approx(tuple(fit.conf_int(0.1)[0]), rel=1e-9)


def test_unequal_groups_against_the_matrices_of_bell_and_mccaffrey():
    """CR2 and its degrees of freedom from the definition: full matrices, working independence."""
    rng = np.random.default_rng(3)
    groups = np.repeat(np.arange(6), [2, 3, 5, 8, 13, 21])
    n, d = groups.size, rng.normal(size=groups.size)
    hat = np.full((n, n), 1 / n)
    rests, rows = d - d.mean(), []
    for g in range(6):
        own = groups == g
        values, vectors = np.linalg.eigh(np.eye(own.sum()) - hat[np.ix_(own, own)])
        adjust = vectors @ np.diag(values**-0.5) @ vectors.T
        rows.append((np.eye(n) - hat)[:, own] @ adjust @ np.ones(own.sum()) / n)
    p = np.array(rows)
    by_group = group_sums(d, groups)
    assert by_group.se == pytest.approx(math.sqrt(float(np.sum((p @ d) ** 2))))
    spread = p @ p.T
    assert by_group.df == pytest.approx(np.trace(spread) ** 2 / np.sum(spread**2))
    assert by_group.df < 5
    assert by_group.df_if_alike(0.0) == pytest.approx(by_group.df)
    shared = np.equal.outer(groups, groups)
    alike = p @ (0.4 * shared + 0.6 * np.eye(n)) @ p.T
    assert by_group.df_if_alike(0.4) == pytest.approx(np.trace(alike) ** 2 / np.sum(alike**2))
    assert np.allclose(p @ rests, p @ d)


def test_groups_of_one_give_the_paired_t():
    rng = np.random.default_rng(5)
    a, b = rng.normal(size=30), rng.normal(size=30)
    alone, paired = clustered_t(a, b, range(30)), paired_t(a, b)
    assert (alone.pvalue, alone.se) == pytest.approx((paired.pvalue, paired.se))
    assert alone.companions[0].name == "group sign-flip (9,999 draws)"
    assert alone.companions[0].pvalue == paired.companions[0].pvalue
    assert alone.fact("design effect") == pytest.approx(1.0)
    assert math.isnan(alone.fact("ICC_d"))


def test_copies_of_an_item_add_nothing():
    rng = np.random.default_rng(6)
    a, b = rng.normal(size=12), rng.normal(size=12)
    copies = clustered_t(np.repeat(a, 5), np.repeat(b, 5), np.repeat(np.arange(12), 5))
    assert copies.pvalue == pytest.approx(paired_t(a, b).pvalue)
    assert copies.fact("ICC_d") == pytest.approx(1.0)
    # 5 exact copies: variance is 5 times as large, up to (n−1)/n · G/(G−1).
    assert copies.fact("design effect") == pytest.approx(5 * (59 / 60) * (12 / 11))
    assert copies.fact("largest group's share") == pytest.approx(1 / 12)


def test_intraclass_correlation_by_hand():
    # Between: means 2, 5, 8, each of 2 items: MSB = 2 · (9 + 0 + 9) / 2 = 18. Within: MSW = 2.
    d = np.array([1.0, 3.0, 4.0, 6.0, 7.0, 9.0])
    by_group = group_sums(d, np.array([0, 0, 1, 1, 2, 2]))
    assert intraclass_correlation(d, by_group) == pytest.approx((18 - 2) / (18 + 2))


@pytest.mark.parametrize(("groups", "words"), [(1, "1 group "), (4, "4 groups ")])
def test_fewer_than_five_groups_are_refused(groups, words):
    rng = np.random.default_rng(0)
    found = clustered_t(rng.normal(5, 1, 20), np.zeros(20), np.arange(20) % groups)
    assert found.refused.startswith(f"refused: {words}") and "at least 5" in found.refused
    assert found.pvalue == 1.0 and math.isnan(found.interval[0])


@pytest.mark.parametrize(("groups", "noted"), [(5, True), (9, True), (10, False)])
def test_fewer_than_ten_groups_are_noted(groups, noted):
    rng = np.random.default_rng(0)
    found = clustered_t(rng.normal(size=40), rng.normal(size=40), np.arange(40) % groups)
    assert found.refused is None
    assert any("fewer than 10 groups" in note for note in found.notes) is noted


def test_zero_variance_between_groups():
    groups = np.repeat(np.arange(8), [1, 2, 3, 4, 1, 2, 3, 4])
    same = clustered_t(groups, groups, groups)
    assert (same.pvalue, same.difference) == (1.0, 0.0) and math.isnan(same.interval[0])
    shifted = clustered_t(groups + 0.1, groups, groups)
    assert shifted.test == "exact sign-flip (enumerated)"
    assert shifted.pvalue == 2.0**-7 == shifted.companions[0].pvalue
    assert math.isnan(shifted.interval[0])


def test_differences_that_cancel_within_every_group():
    found = clustered_t([1, 0] * 6, [0, 1] * 6, np.repeat(np.arange(6), 2), binary=True)
    assert (found.pvalue, found.difference) == (1.0, 0.0) and math.isnan(found.interval[0])


@given(items, st.randoms(use_true_random=False))
def test_properties(rows, random):
    found = run(rows)
    assert 0 <= found.pvalue <= 1
    swapped = run([(b, a, g) for a, b, g in rows])
    assert swapped.difference == -found.difference
    assert (swapped.pvalue, swapped.se) == pytest.approx((found.pvalue, found.se), nan_ok=True)
    assert swapped.interval == pytest.approx((-found.interval[1], -found.interval[0]), nan_ok=True)
    assert swapped.companions == found.companions
    random.shuffle(rows)
    moved = run([(a + 0.3, b + 0.3, f"article {g}") for a, b, g in rows])
    assert moved.test == found.test
    assert moved.pvalue == pytest.approx(found.pvalue, rel=1e-8, abs=1e-300)
    assert moved.interval == pytest.approx(found.interval, abs=1e-7, nan_ok=True)


def test_an_item_without_a_group_is_refused():
    with pytest.raises(ValueError, match="item 1 has none"):
        clustered_t([1, 2], [1, 2], ["a", None])
