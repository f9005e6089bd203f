import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats as scipy_stats

from stats.clustered import clustered_t
from stats.paired import paired_t
from stats.two_way import components, two_way_t

DRAWS = 2_000
BOUND = 0.05 + 3 * np.sqrt(0.05 * 0.95 / DRAWS) + 0.005

cells = st.integers(0, 10).map(lambda k: 10.0 * k)


def matrices(seeds, items):
    return hnp.arrays(np.float64, (seeds, items), elements=cells)


pairs = st.tuples(st.integers(2, 4), st.integers(2, 4), st.integers(2, 8)).flatmap(
    lambda shape: st.tuples(matrices(shape[0], shape[2]), matrices(shape[1], shape[2]))
)


def by_hand(a, b):
    """Difference, variance and degrees of freedom, one term at a time."""
    n, variance_of_means, doubt, t3 = len(a[0]), 0.0, 0.0, 0.0
    for table in (a, b):
        seeds = len(table)
        means = [sum(row) / n for row in table]
        grand = sum(means) / seeds
        v = sum((m - grand) ** 2 for m in means) / (seeds - 1)
        item_means = [sum(row[i] for row in table) / seeds for i in range(n)]
        square = sum(
            (table[s][i] - means[s] - item_means[i] + grand) ** 2
            for s in range(seeds)
            for i in range(n)
        )
        rest = square / ((seeds - 1) * (n - 1)) / (seeds * n)
        variance_of_means += v / seeds
        t3 += rest
        doubt += (v / seeds) ** 2 / (seeds - 1) + rest**2 / ((seeds - 1) * (n - 1))
    d = [np.mean([r[i] for r in a]) - np.mean([r[i] for r in b]) for i in range(n)]
    t2 = np.var(d, ddof=1) / n
    total = max(variance_of_means - t3, 0) + max(t2 - t3, 0) + t3
    return np.mean(d), total, total**2 / (doubt + t2**2 / (n - 1))


@pytest.mark.parametrize("shape", [(3, 3, 30), (2, 5, 12)])
def test_agrees_with_the_formula_written_out(shape):
    rng = np.random.default_rng(1)
    skill = rng.normal(size=shape[2])
    a, b = (rng.normal(size=(s, shape[2])) + rng.normal(size=(s, 1)) + skill for s in shape[:2])
    found = two_way_t(a, b, level=0.9)
    difference, variance, df = by_hand(a.tolist(), b.tolist())
    assert (found.difference, found.se**2, found.df) == pytest.approx((difference, variance, df))
    t = difference / math.sqrt(variance)
    assert found.pvalue == pytest.approx(2 * scipy_stats.t.sf(abs(t), df))
    half = scipy_stats.t.ppf(0.95, df) * found.se
    assert found.interval == pytest.approx((difference - half, difference + half))
    welch = scipy_stats.ttest_ind(a.mean(axis=1), b.mean(axis=1), equal_var=False)
    assert found.companions[0].name.startswith("Welch t on seed means")
    assert found.companions[0].pvalue == pytest.approx(welch.pvalue)
    assert found.fact("seed SD of A") == pytest.approx(a.mean(axis=1).std(ddof=1))
    shares = [found.fact(f"share of variance from {x}") for x in ("seeds", "questions", "residual")]
    assert sum(shares) == pytest.approx(1) and min(shares) >= 0


def test_seeds_that_all_agree_leave_the_paired_t():
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(2, 40))
    found, paired = two_way_t([a] * 3, [b] * 3), paired_t(a, b)
    # Seeds do not vary at all: questions are the only source of variance.
    assert (found.pvalue, found.se, found.df) == pytest.approx((paired.pvalue, paired.se, 39))
    assert found.fact("share of variance from questions") == 1
    assert found.companions[0].pvalue == 2 / math.comb(6, 3)


def test_matched_seeds_cancel_what_a_seed_does_to_both():
    rng = np.random.default_rng(3)
    seed_effect = rng.normal(0, 5, size=(4, 1))
    a, b = (rng.normal(m, 1, size=(4, 50)) + seed_effect for m in (1, 0))
    matched, unmatched = two_way_t(a, b, matched=True), two_way_t(a, b)
    assert matched.difference == pytest.approx(unmatched.difference)
    assert matched.se < unmatched.se / 3
    paired = scipy_stats.ttest_rel(a.mean(axis=1), b.mean(axis=1))
    assert matched.companions[0].name.startswith("paired t on seed means")
    assert matched.companions[0].pvalue == pytest.approx(paired.pvalue)


def test_raters_are_called_raters():
    a, b = np.random.default_rng(0).normal(size=(2, 3, 9))
    found = two_way_t(a, b, matched=True, replicate="rater")
    assert found.fact("raters of A") == 3 and found.fact("seeds of A") is None
    assert found.notes == ("3 raters in a scenario: 5 are advised",)
    assert found.companions[0].name.startswith("paired t on rater means")


def test_groups_are_the_units_and_the_item_mean_stays():
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(12), 6)
    a, b = (rng.normal(size=(3, groups.size)) + rng.normal(size=12)[groups] for _ in "ab")
    found = two_way_t(a, b, groups=groups)
    assert found.difference == pytest.approx(a.mean() - b.mean())
    assert (found.n_items, found.n_groups) == (groups.size, 12)
    u_a, u_b = (
        x.mean()
        + np.stack([(x - x.mean())[:, groups == g].sum(axis=1) for g in range(12)], axis=1)
        * 12
        / groups.size
        for x in (a, b)
    )
    assert found.se == pytest.approx(two_way_t(u_a, u_b).se)
    assert found.se > two_way_t(a, b).se


def test_where_seeds_do_not_vary_it_is_the_clustered_t():
    rng = np.random.default_rng(6)
    groups = np.repeat(np.arange(12), 4)
    a, b = rng.normal(60, 9, groups.size), rng.normal(20, 9, groups.size)
    found, one = two_way_t([a] * 3, [b] * 3, groups=groups), clustered_t(a, b, groups)
    assert found.se == pytest.approx(one.se)
    assert found.interval == pytest.approx(one.interval)
    uneven = np.repeat(np.arange(8), [1, 2, 3, 5, 7, 9, 10, 11])
    found, one = two_way_t([a] * 3, [b] * 3, groups=uneven), clustered_t(a, b, uneven)
    assert found.difference == pytest.approx(one.difference)
    assert (found.se, found.df) == (pytest.approx(one.se), pytest.approx(one.df))


def test_few_seeds_never_have_more_freedom_than_cochran_and_cox_allow():
    rng = np.random.default_rng(8)
    a = rng.normal(0, 1, (3, 60)) + rng.normal(0, 2, (3, 1))
    b = rng.normal(0, 1, (3, 60))
    found = components((a, b), a.mean(axis=0) - b.mean(axis=0))
    satterthwaite = found.variance**2 / (found.seeds**2 / found.seeds_df)
    assert found.seeds_df <= found.df < satterthwaite
    five = components((np.vstack([a, a[:2]]), np.vstack([b, b[:2]])), a.mean(axis=0))
    assert five.df > 0


def test_groups_of_one_change_nothing():
    a, b = np.random.default_rng(5).normal(size=(2, 3, 4))
    assert two_way_t(a, b, groups="wxyz") == two_way_t(a, b)


@pytest.mark.parametrize(("count", "words"), [(1, "1 group "), (4, "4 groups ")])
def test_fewer_than_five_groups_are_refused(count, words):
    a, b = np.random.default_rng(0).normal(size=(2, 3, 20))
    found = two_way_t(a, b, groups=np.arange(20) % count)
    assert found.refused.startswith(f"refused: {words}") and found.pvalue == 1.0


def test_one_seed_is_refused_and_few_are_noted():
    a, b = np.random.default_rng(0).normal(size=(2, 6, 20))
    found = two_way_t(a[:1], b)
    assert "one training seed" in found.refused and found.pvalue == 1.0
    assert found.difference == pytest.approx(a[0].mean() - b.mean())
    assert "3 are needed" in two_way_t(a[:2], b).notes[0]
    assert two_way_t(a[:3], b).notes == ("3 training seeds in a scenario: 5 are advised",)
    assert two_way_t(a, b[:5]).notes == ()


def test_incomplete_items_leave_all_scenarios():
    a, b = np.random.default_rng(6).normal(size=(2, 3, 20))
    groups = np.repeat(np.arange(10), 2)
    holes_a, holes_b = a.copy(), b.copy()
    holes_a[0, 3] = holes_b[2, [2, 7]] = np.nan
    found = two_way_t(holes_a, holes_b, groups=groups)
    kept = np.setdiff1d(np.arange(20), [2, 3, 7])
    whole = two_way_t(a[:, kept], b[:, kept], groups=groups[kept])
    assert (found.n_items, found.n_groups, found.fact("incomplete items")) == (17, 9, 3)
    assert (found.pvalue, found.se) == (whole.pvalue, whole.se)
    assert found.notes[-1].endswith("left out of all scenarios: 3")


def test_no_variance():
    same = two_way_t(np.full((3, 8), 0.1), np.full((3, 8), 0.1))
    assert (same.pvalue, same.difference) == (1.0, 0.0) and math.isnan(same.interval[0])
    assert same.companions[0].pvalue == 1.0
    apart = two_way_t(np.full((3, 8), 100.0), np.full((4, 8), 0.0))
    assert apart.test == "exact sign-flip (enumerated)" and apart.pvalue == 2.0**-7
    assert apart.companions[0].pvalue == 1 / math.comb(7, 3)
    grouped = two_way_t(
        np.full((3, 12), 0.3), np.zeros((3, 12)), groups=np.arange(12) % 6, matched=True
    )
    assert grouped.pvalue == 2.0**-5 and grouped.companions[0].pvalue == 2.0**-2


@given(pairs, st.booleans(), st.randoms(use_true_random=False))
def test_properties(tables, matched, random):
    a, b = tables
    matched = matched and len(a) == len(b)
    found = two_way_t(a, b, matched=matched)
    assert 0 <= found.pvalue <= 1 and 0 <= found.companions[0].pvalue <= 1
    assert (found.se == 0) == (found.df is None)
    swapped = two_way_t(b, a, matched=matched)
    assert swapped.difference == pytest.approx(-found.difference, abs=1e-12)
    assert swapped.pvalue == pytest.approx(found.pvalue, rel=1e-9)
    items = random.sample(range(a.shape[1]), a.shape[1])
    seeds = random.sample(range(len(a)), len(a))
    moved = two_way_t(
        a[seeds][:, items] + 0.3, b[:, items][seeds if matched else ...] + 0.3, matched=matched
    )
    assert moved.pvalue == pytest.approx(found.pvalue, rel=1e-6, abs=1e-300)
    assert moved.se == pytest.approx(found.se, abs=1e-9)
    assert moved.interval == pytest.approx(found.interval, rel=1e-6, abs=1e-6, nan_ok=True)
    identical = two_way_t(a, a, matched=matched)
    assert (identical.pvalue, identical.difference) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ([1.0, 2.0], [[1.0, 2.0]], "a matrix of seeds x items"),
        ([[1.0, 2.0]] * 2, [[1.0, 2.0, 3.0]] * 2, "the same items"),
        ([[1.0, math.inf]] * 2, [[1.0, 2.0]] * 2, "found inf"),
        ([[1.0, math.nan]] * 2, [[1.0, 2.0]] * 2, "found 1 of 2"),
        ([[1.0]] * 2, [[1.0]] * 2, "at least 2 items"),
    ],
)
def test_bad_input(a, b, words):
    with pytest.raises(ValueError, match=words):
        two_way_t(a, b)


def test_bad_options():
    a = np.zeros((2, 4))
    with pytest.raises(ValueError, match="found 2 and 3"):
        two_way_t(a, np.zeros((3, 4)), matched=True)
    with pytest.raises(ValueError, match="level"):
        two_way_t(a, a, level=1)
    with pytest.raises(ValueError, match="item 1 has none"):
        two_way_t(a, a, groups=["a", None, "b", "c"])


def null_scenarios(rng, *, seeds, items, seed_sd):
    """Right or wrong; questions differ, scenarios differ by question, seeds differ as a whole."""
    skill = rng.normal(0, 1, size=items)
    return (
        (
            rng.normal(size=(seeds, items))
            < skill + rng.normal(0, 0.5, size=items) + seed_sd * rng.normal(size=(seeds, 1))
        )
        * 100.0
        for _ in "ab"
    )


@pytest.mark.parametrize("seed_sd", [0.0, 0.4])
@pytest.mark.parametrize("seeds", [3, 5])
def test_calibration(seeds, seed_sd):
    found = [
        two_way_t(*null_scenarios(rng, seeds=seeds, items=100, seed_sd=seed_sd)).pvalue
        for rng in map(np.random.default_rng, range(DRAWS))
    ]
    assert np.mean(np.array(found) <= 0.05) <= BOUND


def test_averaging_the_seeds_would_be_caught():
    def draw(seed):
        rng = np.random.default_rng(seed)
        a, b = null_scenarios(rng, seeds=3, items=400, seed_sd=0.4)
        return scipy_stats.ttest_rel(a.mean(axis=0), b.mean(axis=0)).pvalue

    assert np.mean([draw(seed) <= 0.05 for seed in range(300)]) > 0.3
