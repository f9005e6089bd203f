"""Scores then and now on the same items are paired by the tests between two checkpoints."""

from dataclasses import replace

import numpy as np
import pytest

import stats
from bench.base.errors import DataError
from bench.set_scores import set_scores_of
from reports.baseline import baseline_of
from reports.paired_moves import members_of, paired_move
from tests.reports.made import make, two

WHERE = ("full", "heldout", "exact_match")
N = 300
IDS = [str(i) for i in range(N)]
GROUPS = [f"article {i % 60}" for i in range(N)]


def with_scores(rows, *, groups=GROUPS, ids=IDS, binary=("exact_match",), metric="exact_match"):
    """A comparison that kept these item scores: one checkpoint, or a scenario's by seed."""
    made = make(two())
    names = ["full"] if len(rows) == 1 else [f"full-{i}" for i in range(len(rows))]
    runs = tuple(
        replace(made.runs[0], name=name, scenario="full" if len(rows) > 1 else None, seed=9 - i)
        for i, name in enumerate(names)
    )
    table = {(name, metric): row for name, row in zip(names, rows, strict=True)}
    kept = set_scores_of("heldout", ids, groups, table, binary)
    signature = f"{made.signature}|items:1"
    runs = tuple(replace(one, fingerprint=str(rows.sum())) for one in runs)
    return replace(made, runs=runs, item_scores=(kept,), signature=signature)


@pytest.fixture
def random():
    return np.random.default_rng(11)


def right(random, rate, rows=1):
    return 100.0 * (random.random((rows, N)) < rate)


@pytest.mark.parametrize("groups", [GROUPS, None])
def test_it_is_the_test_between_two_checkpoints(random, groups):
    then, now = right(random, 0.6), right(random, 0.7)
    found = paired_move(with_scores(then, groups=groups), with_scores(now, groups=groups), WHERE)
    wanted = stats.compare_pair(now, then, groups=groups, binary=True)
    assert found == wanted
    assert found.test.startswith("CR1 t" if groups else "McNemar")
    assert found.difference == pytest.approx(now.mean() - then.mean())


def test_scores_between_0_and_100_are_not_taken_for_right_or_wrong(random):
    then, now = (100 * random.random((1, N)) for _ in range(2))
    sides = [with_scores(one, groups=None, binary=()) for one in (then, now)]
    assert paired_move(*sides, WHERE) == stats.compare_pair(now, then)


def test_a_scenario_is_held_against_itself_over_its_seeds(random):
    then, now = right(random, 0.5, 3), right(random, 0.8, 4)
    sides = with_scores(then), with_scores(now)
    # sorted by seed, which falls from the first to the last
    assert members_of(sides[1], "full") == ("full-3", "full-2", "full-1", "full-0")
    found = paired_move(*sides, WHERE)
    assert found == stats.compare_pair(now[::-1], then[::-1], groups=GROUPS, binary=True)
    assert "two-way" in found.test


def test_paired_is_narrower_and_finds_what_unpaired_does_not(random):
    then = right(random, 0.6)
    now = np.where(random.random((1, N)) < 0.05, 100.0, then)  # a few more are right
    sides = with_scores(then), with_scores(now)
    shown = [
        replace(one, scores=_scores(one, rows))
        for one, rows in zip(sides, (then, now), strict=True)
    ]
    move = baseline_of(*shown).move(*WHERE)
    without = baseline_of(*(replace(one, item_scores=()) for one in shown)).move(*WHERE)
    assert move.paired is not None
    assert without.paired is None
    assert (move.kind, without.kind) == ("higher", "open")
    assert move.difference == pytest.approx(without.difference)


def _scores(comparison, rows):
    """The scores that these items make."""
    estimate = stats.estimate(rows[0], groups=GROUPS, binary=True)
    kept = [
        one for one in comparison.scores if (one.checkpoint, one.metric) == (WHERE[0], WHERE[2])
    ]
    return tuple(replace(one, estimate=estimate) for one in kept)


def test_answered_anew_and_no_score_differs(random):
    then = right(random, 0.6)
    sides = [with_scores(then), with_scores(then)]
    sides[1] = replace(sides[1], runs=(replace(sides[1].runs[0], fingerprint="other"),))
    move = baseline_of(*(replace(one, scores=_scores(one, then)) for one in sides)).move(*WHERE)
    assert move.kind == "equal"


def test_too_few_seeds_decide_nothing(random):
    sides = with_scores(right(random, 0.2, 2)), with_scores(right(random, 0.9, 2))
    shown = [replace(one, scores=_scores(one, right(random, 0.5))) for one in sides]
    move = baseline_of(*shown).move(*WHERE)
    assert "training seeds" in move.refused
    assert move.kind == "undefined"


def test_other_items_or_none_are_not_paired(random):
    then, now = (with_scores(right(random, 0.5)) for _ in range(2))
    other = with_scores(right(random, 0.5), ids=IDS[::-1])
    assert paired_move(then, other, WHERE) is None
    assert paired_move(replace(then, item_scores=()), now, WHERE) is None
    assert paired_move(then, with_scores(right(random, 0.5), metric="f1"), WHERE) is None
    assert paired_move(then, now, ("full", "paraphrase", "exact_match")) is None


def test_damaged_ones_are_said_to_be(random):
    then, now = (with_scores(right(random, 0.5)) for _ in range(2))
    kept = then.item_scores[0]
    for bad in (
        replace(kept, scores={"exact_match": {"full": "x"}}),
        replace(kept, n=7),
    ):
        with pytest.raises(DataError, match=r"item_scores of heldout.*make it again"):
            paired_move(replace(then, item_scores=(bad,)), now, WHERE)
    broken = replace(now.item_scores[0], groups="x")
    with pytest.raises(DataError, match="item_scores of heldout"):
        paired_move(then, replace(now, item_scores=(broken,)), WHERE)
