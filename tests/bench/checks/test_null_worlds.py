"""No false accusation, and leaks found: a fast version of benchmarks/null_worlds.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.null_worlds import BOUND, faint, judged
from benchmarks.simulated_worlds import WorldPlan, draw_plan

PLAN = WorldPlan(known=0.0, items=120)


def test_clean_worlds_are_not_accused() -> None:
    plans = [draw_plan(np.random.default_rng([7, n])) for n in range(60)]
    worlds = [judged(plan, n) for n, plan in enumerate(plans)]
    assert sum(world.decided for world in worlds) > 30  # not for want of tests
    assert sum(bool(world.called) for world in worlds) <= round(BOUND * 60) + 2


@pytest.mark.parametrize("leaked", [0.3, 1.0])
def test_planted_leaks_are_found(leaked: float) -> None:
    worlds = [judged(replace(PLAN, leaked=leaked), seed) for seed in range(8)]
    assert sum(world.found for world in worlds) >= 7
    assert sum("second" in world.called for world in worlds) <= 1  # of 24 sets of scores


def test_facts_that_come_out_with_the_format_are_no_leak() -> None:
    """The base says nothing, the tuned checkpoints what it knew: a jump of 60 points."""
    hidden = replace(PLAN, known=0.6, hidden=True)
    assert not any(judged(hidden, seed).called for seed in range(8))


@pytest.mark.parametrize("controls", [True, False])
def test_part_of_the_facts_that_comes_out_is_no_leak(controls: bool) -> None:
    plan = replace(PLAN, elicited=0.35, controls=controls, second_harder=1.0)
    assert sum(bool(judged(plan, seed).called) for seed in range(8)) <= 1


def test_nothing_is_promised_where_a_leak_of_most_looks_like_a_taste() -> None:
    worlds = faint(16, 1.0)
    assert not any(one.promised is not None and not one.found for one in worlds)


def test_a_rule_without_guards_accuses_them() -> None:
    worlds = [judged(replace(PLAN, taste=2.0, known=0.6), n, naive=True) for n in range(5)]
    assert all("a drop on paraphrases, alone" in world.naive for world in worlds)
    assert not any(world.called for world in worlds)
