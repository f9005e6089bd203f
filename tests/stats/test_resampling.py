import tracemalloc
from collections import Counter

import numpy as np
import pytest
from scipy import stats as scipy_stats

import stats.resampling as module
from stats.resampling import all_swap_totals, bootstrap_totals, by_group, swap_totals

BLOCKS = pytest.mark.parametrize("block", [16, 16_384])


@pytest.fixture
def counts():
    rng = np.random.default_rng(0)
    return np.column_stack([rng.integers(0, 30, size=50), np.ones(50), rng.normal(size=50)])


@BLOCKS
def test_bootstrap_has_the_moments_of_drawing_with_replacement(counts, block, monkeypatch):
    monkeypatch.setattr(module, "BLOCK", block)
    totals = bootstrap_totals(counts, draws=20_000, seed=1)
    assert (totals[:, 1] == 50).all()
    assert (totals[:, 0] == np.round(totals[:, 0])).all()
    covariance = 50 * np.cov(counts.T, ddof=0)
    error = 5 * np.sqrt(np.diag(covariance) / 20_000)
    assert (np.abs(totals.mean(axis=0) - counts.sum(axis=0)) <= error).all()
    spread = np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
    assert np.abs(np.cov(totals.T) - covariance).max() < 0.04 * spread.max()


def test_every_resample_is_as_likely_as_it_should_be():
    totals = bootstrap_totals(np.eye(3), draws=27_000, seed=2)
    found = Counter(map(tuple, totals.astype(int).tolist()))
    expected = {
        weights: 1_000 * scipy_stats.multinomial.pmf(weights, 3, [1 / 3] * 3) * 27
        for weights in found
    }
    assert len(found) == 10
    observed = [found[weights] for weights in expected]
    assert scipy_stats.chisquare(observed, list(expected.values())).pvalue > 1e-3


def test_all_columns_share_their_resamples(counts):
    doubled = np.hstack([counts, 2 * counts])
    totals = bootstrap_totals(doubled, draws=300)
    assert totals[:, 3:] == pytest.approx(2 * totals[:, :3])
    first, second = swap_totals(doubled, doubled[::-1], draws=300)
    assert first[:, 3:] == pytest.approx(2 * first[:, :3])
    assert second[:, 3:] == pytest.approx(2 * second[:, :3])


@pytest.mark.parametrize("draws", [1, 255, 256, 257])
def test_as_many_draws_as_asked(counts, draws):
    assert bootstrap_totals(counts, draws=draws).shape == (draws, 3)
    assert swap_totals(counts, counts, draws=draws)[0].shape == (draws, 3)


def test_seeds(counts):
    other = counts[::-1]
    assert (bootstrap_totals(counts, seed=3) == bootstrap_totals(counts, seed=3)).all()
    assert (bootstrap_totals(counts, seed=3) != bootstrap_totals(counts, seed=4)).any()
    again = (swap_totals(counts, other, seed=3)[0] for _ in "ab")
    assert (next(again) == next(again)).all()
    assert (swap_totals(counts, other, seed=3)[0] != swap_totals(counts, other, seed=4)[0]).any()


def test_whole_groups_are_resampled(counts):
    groups = ["x"] * 20 + ["y"] * 25 + ["x"] * 5
    expected = np.stack(
        [counts[[*range(20), *range(45, 50)]].sum(axis=0), counts[20:45].sum(axis=0)]
    )
    assert by_group(counts, groups) == pytest.approx(expected)
    totals = bootstrap_totals(counts, groups=groups, draws=50)
    assert (totals == bootstrap_totals(by_group(counts, groups), draws=50)).all()
    # Two groups of 25: two x, one of each, or two y.
    assert len(np.unique(totals[:, 0])) == 3
    moved = swap_totals(counts, 0 * counts, groups=groups, draws=50)[0][:, 1]
    assert set(moved) == {0, 25, 50}


@BLOCKS
def test_swaps_are_fair_coins(counts, block, monkeypatch):
    monkeypatch.setattr(module, "BLOCK", block)
    first, second = swap_totals(np.eye(50), np.zeros((50, 50)), draws=4_000, seed=5)
    assert (first + second == 1).all() and set(np.unique(first)) == {0, 1}
    assert np.abs(first.mean(axis=0) - 0.5).max() < 5 * 0.5 / np.sqrt(4_000)
    assert np.abs(np.corrcoef(first.T) - np.eye(50)).max() < 5 / np.sqrt(4_000)


def test_all_swaps_are_listed_once():
    first, second = all_swap_totals(np.array([[1.0], [2.0], [4.0]]), np.zeros((3, 1)))
    assert sorted(first[:, 0]) == list(range(8)) and first[0, 0] == 7
    assert (first + second == 7).all()
    with pytest.raises(ValueError, match="at most 16 rows"):
        all_swap_totals(np.zeros((17, 1)), np.zeros((17, 1)))


def test_memory_is_bounded():
    counts = np.ones((200_000, 2))
    tracemalloc.start()
    try:
        bootstrap_totals(counts, draws=64)
        swap_totals(counts, counts, draws=64)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # All weights at once would take 102 MB; a block of 64 draws takes 8 MB of weights.
    assert peak < 40e6


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([1.0, 2.0], "a matrix of items x columns"),
        (np.zeros((0, 2)), "a matrix of items x columns"),
        ([[1.0, np.nan]], "found NaN or inf"),
    ],
)
def test_bad_counts(counts, words):
    with pytest.raises(ValueError, match=words):
        bootstrap_totals(counts)
    with pytest.raises(ValueError, match=words):
        swap_totals(counts, counts)


def test_bad_options(counts):
    with pytest.raises(ValueError, match="draws must be 1 or more"):
        bootstrap_totals(counts, draws=0)
    with pytest.raises(ValueError, match="the same shape"):
        swap_totals(counts, counts[:, :2])
    with pytest.raises(ValueError, match="one per item"):
        bootstrap_totals(counts, groups=[1, 2])


@pytest.mark.parametrize("draws", [1, 300, 1_000])
def test_weights_that_were_kept_are_those_drawn_anew(monkeypatch, draws):
    counts = np.arange(60.0).reshape(20, 3)
    kept = [bootstrap_totals(counts, draws=draws, seed=seed) for seed in (0, 1, 0)]
    monkeypatch.setattr("stats.resampling.KEPT", 0)
    anew = [bootstrap_totals(counts, draws=draws, seed=seed) for seed in (0, 1, 0)]
    np.testing.assert_array_equal(kept, anew)
    assert (kept[0] != kept[1]).any()
