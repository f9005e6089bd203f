import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stats.randomization as module
from stats.paired import paired_t
from stats.randomization import approximate_randomization

rows = st.lists(
    st.tuples(*[st.integers(0, 4)] * 2, *[st.integers(1, 4)] * 2), min_size=2, max_size=30
)


def ratio(totals):
    return 100 * totals[..., 0] / totals[..., 1]


def bleu(totals):
    """Corpus BLEU from (length, reference length, 4 matched, 4 possible n-grams)."""
    precision = np.log(totals[..., 2:6] / totals[..., 6:10]).mean(axis=-1)
    brevity = np.minimum(0.0, 1 - totals[..., 1] / totals[..., 0])
    return 100 * np.exp(precision + brevity)


def counts_of(items):
    table = np.array(items, dtype=float)
    return table[:, [0, 2]], table[:, [1, 3]]


def brute_force(a, b, score):
    observed = abs(score(a.sum(axis=0)) - score(b.sum(axis=0)))
    hits = 0
    for coins in itertools.product((False, True), repeat=len(a)):
        swap = np.array(coins)[:, None]
        first, second = np.where(swap, b, a).sum(axis=0), np.where(swap, a, b).sum(axis=0)
        hits += abs(score(first) - score(second)) >= observed - 1e-9
    return hits / 2 ** len(a)


@pytest.fixture
def no_companion(monkeypatch):
    monkeypatch.setattr(module, "_centred_bootstrap", lambda *_: 1.0)


@pytest.fixture
def corpus():
    rng = np.random.default_rng(0)
    lengths = rng.integers(3, 20, size=(2, 60))
    return tuple(
        np.column_stack([rng.binomial(length, p), length]).astype(float)
        for length, p in zip(lengths, (0.45, 0.4), strict=True)
    )


@pytest.mark.parametrize("seed", range(4))
def test_listed_swaps_agree_with_brute_force(seed):
    rng = np.random.default_rng(seed)
    a, b = (np.column_stack([rng.integers(0, 4, 8), rng.integers(4, 7, 8)]) * 1.0 for _ in "ab")
    found = approximate_randomization(a, b, ratio, draws=99)
    assert found.test == "approximate randomization (enumerated)"
    assert found.pvalue == brute_force(a, b, ratio)


def test_whole_groups_change_places():
    rng = np.random.default_rng(5)
    a, b = (np.column_stack([rng.integers(0, 4, 40), rng.integers(4, 7, 40)]) * 1.0 for _ in "ab")
    groups = np.arange(40) % 8
    by_group = [np.stack([x[groups == g].sum(axis=0) for g in range(8)]) for x in (a, b)]
    found = approximate_randomization(a, b, ratio, groups=groups, draws=99)
    assert found.pvalue == brute_force(*by_group, ratio)
    assert (found.n_items, found.n_groups, found.df) == (40, 8, 7)
    assert found.notes == ("fewer than 10 groups (8): the test is approximate",)
    alone = approximate_randomization(a, b, ratio, groups=range(40), draws=99)
    assert alone == approximate_randomization(a, b, ratio, draws=99) and alone.n_groups is None


def test_random_swaps_come_near_the_listed_p():
    rng = np.random.default_rng(6)
    a, b = (np.column_stack([rng.normal(m, 1, 17), np.ones(17)]) for m in (0.5, 0))
    exact = brute_force(a[:16], b[:16], ratio)
    a[16] = b[16] + [1e-9, 0]
    found = approximate_randomization(a, b, ratio)
    assert found.test.endswith("(9,999 draws)")
    assert abs(found.pvalue - exact) < 4 * math.sqrt(exact * (1 - exact) / 9_999)


def test_a_mean_of_items_gives_the_paired_t():
    rng = np.random.default_rng(7)
    a, b = rng.normal(0.3, 1, size=80), rng.normal(size=80)
    mean = lambda totals: totals[..., 0] / totals[..., 1]  # noqa: E731
    pair = [np.column_stack([x, np.ones(80)]) for x in (a, b)]
    found, t = approximate_randomization(*pair, mean), paired_t(a, b)
    assert (found.difference, found.se, found.df) == pytest.approx((t.difference, t.se, t.df))
    assert found.interval == pytest.approx(t.interval)
    for p in (found.pvalue, found.companions[0].pvalue):
        assert p == pytest.approx(t.pvalue, abs=0.02)


def test_corpus_bleu_beside_sacrebleu():
    sacrebleu = pytest.importorskip("sacrebleu")
    from sacrebleu.significance import PairedTest

    rng = np.random.default_rng(8)
    words = np.array("a b c d e f g h".split())
    truth = [rng.choice(words, size=rng.integers(6, 15)) for _ in range(80)]

    def noisy(share):
        return [
            " ".join(np.where(rng.random(len(t)) < share, rng.choice(words, len(t)), t))
            for t in truth
        ]

    references, systems = [[" ".join(t) for t in truth]], [noisy(0.30), noisy(0.38)]
    metric = sacrebleu.BLEU(smooth_method="none", tokenize="none")

    def counts(system):
        scores = [
            metric.corpus_score([line], [[reference]])
            for line, reference in zip(system, references[0], strict=True)
        ]
        return np.array([[s.sys_len, s.ref_len, *s.counts, *s.totals] for s in scores], dtype=float)

    found = approximate_randomization(*map(counts, systems), bleu)
    for name, system in zip("AB", systems, strict=True):
        expected = metric.corpus_score(system, references).score
        assert found.fact(f"score of {name}") == pytest.approx(expected)
    named = [("A", systems[0]), ("B", systems[1])]
    theirs = PairedTest(named, {"BLEU": metric}, references, test_type="ar", n_samples=5_000)()
    assert found.pvalue == pytest.approx(theirs[1]["BLEU"][1].p_value, abs=0.03)


def test_identical_and_unchanged(corpus):
    a, _ = corpus
    same = approximate_randomization(a, a, ratio)
    assert (same.pvalue, same.difference, same.companions[0].pvalue) == (1.0, 0.0, 1.0)
    assert math.isnan(same.interval[0]) and same.fact("share of ties") == 1
    assert same.notes == ("no item changes the difference: there is no interval",)


def test_seed_and_level(corpus, no_companion):
    found = approximate_randomization(*corpus, ratio, seed=3)
    assert found == approximate_randomization(*corpus, ratio, seed=3) and found.seed == 3
    assert found.pvalue != approximate_randomization(*corpus, ratio, seed=4).pvalue
    narrow = approximate_randomization(*corpus, ratio, seed=3, level=0.5).interval
    assert found.interval[0] < narrow[0] < found.difference < narrow[1] < found.interval[1]


def test_an_undefined_score_only_raises_p():
    # Without item 0, or with it on the other side, one checkpoint has nothing to divide by.
    a, b = np.ones((20, 2)), np.zeros((20, 2))
    a[1:], b[:, 0] = 0, np.arange(20) % 2
    b[0, 1] = 1
    b[5, 1] = 1
    found = approximate_randomization(a, b, ratio, draws=199)
    assert 0 < found.pvalue <= 1 and 0 < found.companions[0].pvalue <= 1
    assert found.notes == ("the score is undefined without some item: there is no interval",)


@settings(max_examples=60)
@given(rows, st.booleans(), st.randoms(use_true_random=False))
def test_properties(items, grouped, random):
    def run(a_b, groups):
        return approximate_randomization(*a_b, ratio, groups=groups, draws=99)

    groups = [position % 7 for position in range(len(items))] if grouped else None
    found = run(counts_of(items), groups)
    assert 0 < found.pvalue <= 1 and (found.pvalue == 1 or not found.refused)
    assert all(0 < companion.pvalue <= 1 for companion in found.companions)
    swapped = run(counts_of(items)[::-1], groups)
    assert swapped.difference == -found.difference
    assert (swapped.pvalue, swapped.companions) == (found.pvalue, found.companions)
    assert swapped.interval == pytest.approx((-found.interval[1], -found.interval[0]), nan_ok=True)
    order = random.sample(range(len(items)), len(items))
    moved = run(
        counts_of([items[i] for i in order]), [f"g{groups[i]}" for i in order] if groups else None
    )
    assert (moved.pvalue, moved.companions) == (found.pvalue, found.companions)
    assert moved.se == pytest.approx(found.se, nan_ok=True)


def test_bad_input(corpus):
    a, b = corpus
    with pytest.raises(ValueError, match="at least 2 items"):
        approximate_randomization(a[:1], b[:1], ratio)
    with pytest.raises(ValueError, match="the same shape"):
        approximate_randomization(a, b[1:], ratio)
    with pytest.raises(ValueError, match="found NaN or inf"):
        approximate_randomization(a * np.nan, b, ratio)
    with pytest.raises(ValueError, match="draws"):
        approximate_randomization(a, b, ratio, draws=0)
    with pytest.raises(ValueError, match="item 0 has none"):
        approximate_randomization(a, b, ratio, groups=[None] * 60)
    with pytest.raises(ValueError, match="must be finite"), np.errstate(all="ignore"):
        approximate_randomization(a * [1, 0], b, ratio)
    few = approximate_randomization(a, b, ratio, groups=np.arange(60) % 4)
    assert "4 groups" in few.refused and few.pvalue == 1.0


@pytest.mark.parametrize("grouped", [False, True])
def test_calibration(grouped, no_companion):
    draws = 1_000

    def draw(seed):
        rng = np.random.default_rng(seed)
        groups = np.repeat(np.arange(20), 3)
        known = rng.beta(3, 3, size=(2, 20))[:, groups] if grouped else rng.beta(3, 3, size=60)
        lengths = rng.integers(1, 20, size=(2, 60))
        hits = rng.binomial(lengths, known)
        a, b = (np.stack(x, axis=1) * 1.0 for x in zip(hits, lengths, strict=True))
        return approximate_randomization(
            a, b, ratio, groups=groups if grouped else None, draws=199, seed=seed
        ).pvalue

    rate = np.mean([draw(seed) <= 0.05 for seed in range(draws)])
    noise = 3 * math.sqrt(0.05 * 0.95 / draws)
    assert 0.05 - noise <= rate <= 0.05 + noise
