"""A/A runs: one checkpoint against itself, so 5 % may be called different, and no more.

A small guard for every test run; the slow benchmark with more cells stands elsewhere.
"""

import numpy as np
import pytest

from stats import clustered_t, mcnemar, paired_t

DRAWS = 2_000
# Three standard errors of a rate of 5 % over the draws.
SLACK = 3 * np.sqrt(0.05 * 0.95 / DRAWS)


def rejections(one_draw):
    return np.mean([one_draw(np.random.default_rng(seed)) <= 0.05 for seed in range(DRAWS)])


@pytest.fixture
def no_companion(monkeypatch):
    """Sign-flips are never decisive here and would take most of the time."""
    for name in ("paired", "clustered"):
        monkeypatch.setattr(f"stats.{name}.signflip", lambda *_, **__: (1.0, True))


def test_paired_t(no_companion):
    def draw(rng):
        skill = rng.beta(2, 2, size=60)
        a, b = rng.binomial(10, skill), rng.binomial(10, skill)
        return paired_t(10.0 * a, 10.0 * b).pvalue

    assert 0.05 - SLACK <= rejections(draw) <= 0.05 + SLACK


def test_mcnemar_mid_p():
    def draw(rng):
        skill = rng.beta(1, 1, size=200)
        a, b = (rng.random((2, 200)) < skill) * 100.0
        return mcnemar(a, b).pvalue

    # .005 is granted to the mid-p test beyond the noise; more than 25 items are discordant.
    assert 0.045 - SLACK <= rejections(draw) <= 0.055 + SLACK


@pytest.mark.parametrize("binary", [True, False])
def test_clustered_t_at_20_groups(no_companion, binary):
    groups = np.repeat(np.arange(20), 10)

    def draw(rng):
        # Either checkpoint knows an article more or less well: groups matter for the difference.
        known = rng.beta(2, 2, size=(2, 20))[:, groups]
        noise = 0.0 if binary else 0.1 * rng.normal(size=(2, 200))
        a, b = (rng.random((2, 200)) < known) * 1.0 + noise
        return clustered_t(a, b, groups, binary=binary).pvalue

    assert 0.045 - SLACK <= rejections(draw) <= 0.055 + SLACK


def test_ignoring_the_groups_would_be_caught():
    groups = np.repeat(np.arange(20), 10)

    def draw(rng):
        known = rng.beta(2, 2, size=(2, 20))[:, groups]
        a, b = (rng.random((2, 200)) < known) * 1.0
        return mcnemar(a, b, unit=1.0).pvalue

    assert rejections(draw) > 0.15
