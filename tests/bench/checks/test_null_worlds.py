"""No false accusation, and leaks found: a fast version of benchmarks/null_worlds.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import stats.set_gaps
from benchmarks.null_worlds import BOUND, judged
from benchmarks.simulated_worlds import WorldPlan, draw_plan

PLAN = WorldPlan(known=0.0, items=120)


@pytest.fixture(autouse=True)
def no_companions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Permutations beside each gap never decide, and take most of the time."""
    monkeypatch.setattr(stats.set_gaps, "permutation_p", lambda *_, **__: 1.0)


def test_clean_worlds_are_not_accused() -> None:
    plans = [draw_plan(np.random.default_rng([7, n])) for n in range(60)]
    worlds = [judged(plan, n) for n, plan in enumerate(plans)]
    assert sum(world.decided for world in worlds) > 30  # not for want of tests
    assert sum(bool(world.called) for world in worlds) <= round(BOUND * 60) + 2


@pytest.mark.parametrize("leaked", [0.3, 1.0])
def test_planted_leaks_are_found(leaked: float) -> None:
    worlds = [judged(replace(PLAN, leaked=leaked), seed) for seed in range(8)]
    assert sum(world.found for world in worlds) >= 7
    assert not any("second" in world.called for world in worlds)


def test_facts_that_come_out_with_the_format_are_no_leak() -> None:
    """The base says nothing, the tuned checkpoints what it knew: a jump of 60 points."""
    hidden = replace(PLAN, known=0.6, hidden=True)
    assert not any(judged(hidden, seed).called for seed in range(8))


def test_a_rule_without_guards_accuses_them() -> None:
    worlds = [judged(replace(PLAN, taste=2.0, known=0.6), n, naive=True) for n in range(5)]
    assert all("a drop on paraphrases, alone" in world.naive for world in worlds)
    assert not any(world.called for world in worlds)
