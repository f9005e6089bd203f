import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats import clustered_t, mcnemar, paired_t
from stats.sampled import sampled_difference


def sampled(rng, samples, items=60, lift=0.0):
    """Binary scores of one checkpoint against itself: items differ in difficulty only."""
    skill = rng.beta(1, 1, size=items)
    own = (np.clip(skill + lift, 0, 1), skill)
    return [(rng.random((samples, items)) < chance) * 100.0 for chance in own]


def test_it_is_the_paired_t_of_item_means():
    a, b = sampled(np.random.default_rng(0), 5)
    found, expected = sampled_difference(a, b), paired_t(a.mean(axis=0), b.mean(axis=0))
    assert (found.pvalue, found.interval, found.test) == (
        expected.pvalue,
        expected.interval,
        expected.test,
    )
    groups = np.arange(60) % 12
    grouped = clustered_t(a.mean(axis=0), b.mean(axis=0), groups)
    assert sampled_difference(a, b, groups=groups).pvalue == grouped.pvalue


def test_one_sample_of_binary_scores_is_mcnemar():
    a, b = sampled(np.random.default_rng(0), 1)
    assert sampled_difference(a, b, binary=True).pvalue == mcnemar(a[0], b[0]).pvalue
    assert sampled_difference(a, b).test == "paired t(59)"
    assert math.isnan(sampled_difference(a, b).fact("sampling variance of A"))
    assert math.isnan(sampled_difference(a, b).fact("SE with many samples"))


def test_facts_split_the_variance():
    rng, facts = np.random.default_rng(1), []
    for _ in range(400):
        # ω² = 4 (two independent item effects of variance 2), σ²_A = 9, σ²_B = 1.
        a = 2**0.5 * rng.normal(size=80) + 3 * rng.normal(size=(6, 80))
        b = 2**0.5 * rng.normal(size=80) + rng.normal(size=(2, 80))
        facts.append(dict(sampled_difference(a, b).facts))
    mean = {name: np.mean([one[name] for one in facts]) for name in facts[0]}
    assert mean["sampling variance of A"] == pytest.approx(9, rel=0.03)
    assert mean["sampling variance of B"] == pytest.approx(1, rel=0.03)
    assert mean["item variance"] == pytest.approx(4, rel=0.05)
    assert mean["share of variance from sampling"] == pytest.approx(2 / 6, rel=0.05)
    assert mean["SE with many samples"] == pytest.approx(math.sqrt(4 / 80), rel=0.05)
    assert (mean["samples of A"], mean["samples of B"]) == (6, 2)


@given(st.integers(0, 10_000), st.integers(1, 4))
def test_swap_and_order(seed, samples):
    rng = np.random.default_rng(seed)
    a, b = sampled(rng, samples, items=8)
    found, order = sampled_difference(a, b), rng.permutation(8)
    assert sampled_difference(b, a).difference == pytest.approx(-found.difference)
    assert sampled_difference(b, a).pvalue == pytest.approx(found.pvalue)
    moved = sampled_difference(a[:, order][::-1], b[:, order])
    assert moved.pvalue == pytest.approx(found.pvalue)
    assert 0 <= found.pvalue <= 1
    assert sampled_difference(a, a).pvalue == 1.0


@pytest.mark.parametrize("grouped", [False, True])
def test_a_checkpoint_against_itself_rejects_at_5_percent(grouped, monkeypatch):
    """Five samples at a temperature, 2,000 repeats: nothing need be added for the sampling."""
    for name in ("paired", "clustered"):
        monkeypatch.setattr(f"stats.{name}.signflip", lambda *_, **__: (1.0, True))
    draws, groups = 2_000, np.arange(60) % 20 if grouped else None
    found = [
        sampled_difference(*sampled(np.random.default_rng(seed), 5), groups=groups).pvalue <= 0.05
        for seed in range(draws)
    ]
    slack = 3 * math.sqrt(0.05 * 0.95 / draws) + (0.005 if grouped else 0.0)
    assert 0.05 - slack <= np.mean(found) <= 0.05 + slack


def test_samples_counted_as_questions_would_be_caught(monkeypatch):
    """Items on which the checkpoints truly differ, either way: the mean difference is 0."""
    monkeypatch.setattr("stats.paired.signflip", lambda *_, **__: (1.0, True))
    right, wrong = [], []
    for seed in range(500):
        rng = np.random.default_rng(seed)
        skill = rng.beta(1, 1, size=(2, 1, 60))
        a, b = (rng.random((2, 5, 60)) < skill) * 100.0
        right.append(sampled_difference(a, b).pvalue <= 0.05)
        wrong.append(paired_t(a.ravel(), b.ravel()).pvalue <= 0.05)
    assert np.mean(right) <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / 500)
    assert np.mean(wrong) > 0.15


def test_bad_input():
    with pytest.raises(ValueError, match="a: samples x 2 items"):
        sampled_difference([1, 2], [[1, 2]])
    with pytest.raises(ValueError, match="same items, found 2 and 3"):
        sampled_difference([[1, 2]], [[1, 2, 3]])
    with pytest.raises(ValueError, match="b: finite scores are needed, found 1 items"):
        sampled_difference([[1, 2]], [[1, math.nan]])
