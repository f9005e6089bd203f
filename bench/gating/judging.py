"""Where a difference's interval lies, and by what it was tested.

Conventions:
    Differences are checkpoint − against, turned where lower is better, so that above 0 is always
    better. The interval is the test's own, two-sided at 1 − alpha and unadjusted: to lie wholly
    above −margin is the one-sided test of non-inferiority at alpha / 2.

Several rules:
    A gate that passes only if all its rules show something (`not_worse`, `better`) keeps its error
    rate without any correction. With many rules of `no_regression` the chance of a false alarm
    grows: k of them on unchanged checkpoints stop at most k times alpha / 2 of releases.
"""

from __future__ import annotations

import math

import metrics as metric_house
from bench.base.errors import SuiteError
from bench.base.names import listed
from bench.gating.results import SAME, Asked, Judged, Outcome
from bench.results import Comparison, Pair
from metrics.traits import higher_is_better
from reports.baseline import Baseline, Move
from stats.results import Interval

MOVER = "unpaired (MOVER)"


def judge(comparison: Comparison, asked: Asked, baseline: Baseline | None) -> Judged:
    """Return what one rule came to.

    Raises:
        SuiteError: If the comparison holds no such pair.
    """
    if asked.against is None:
        return _since(asked, baseline)
    pair = _pair(comparison, asked)
    found = pair.difference
    sign = _sign(asked.metric) * (1 if pair.a == asked.checkpoint else -1)
    difference, interval = _turned(found.difference, found.interval, sign)
    outcome = _outcome(difference, interval, asked.margin, found.refused is not None, found.se)
    return Judged(
        asked=asked,
        outcome=outcome,
        difference=difference,
        interval=interval,
        level=found.level,
        test=found.test,
        note=_why(found.refused, outcome),
    )


def _since(asked: Asked, baseline: Baseline | None) -> Judged:
    """Hold a checkpoint against itself in an earlier result."""
    move = baseline.move(asked.checkpoint, asked.set, asked.metric) if baseline else None
    if move is None:
        return Judged(asked, "untested", note="the baseline has no such score", paired=False)
    difference, interval = _turned(move.difference, move.interval, _sign(asked.metric))
    if move.same:  # the very same answers: nothing was drawn anew that an interval could cover
        interval = (difference, difference)
    refused = not move.comparable or bool(move.refused)
    se = math.nan if move.paired is None else move.paired.se
    outcome = _outcome(difference, interval, asked.margin, refused, se)
    return Judged(
        asked=asked,
        outcome=outcome,
        difference=difference,
        interval=interval,
        level=move.now.level,
        test=_test_since(move),
        paired=move.paired is not None,
        note=_why_not_since(move, outcome),
    )


def _outcome(
    difference: float, interval: Interval, margin: float, refused: bool, se: float
) -> Outcome:
    low, high = interval
    if refused:
        return "untested"
    if math.isnan(low) or math.isnan(high):
        return "not_worse" if difference == 0 and se == 0 else "untested"
    if low > 0:
        return "better"
    if high < -margin:
        return "regression"
    # a point, the very same answers, at 0 is no worse whatever the margin
    return "not_worse" if low > -margin or low == high == 0 else "undecided"


def _pair(comparison: Comparison, asked: Asked) -> Pair:
    names = {asked.checkpoint, str(asked.against)}
    here = [one for one in comparison.pairs if (one.set, one.metric) == (asked.set, asked.metric)]
    found = next((one for one in here if {one.a, one.b} == names), None)
    if found is None:
        known = [f"{one.a} − {one.b}" for one in here]
        what = f"{asked.checkpoint} and {asked.against} were not compared by {asked.metric} on"
        hint = f"compared there: {listed(known)}" if known else "compare again with `pairs: all`"
        raise SuiteError("gate", f"{what} {asked.set}", hint=hint)
    return found


def _sign(metric: str) -> int:
    """1, or −1 where lower is better; a plugin that is gone counts as higher is better."""
    try:
        return 1 if higher_is_better(metric_house.get(metric)) else -1
    except LookupError:
        return 1


def _turned(difference: float, interval: Interval, sign: int) -> tuple[float, Interval]:
    low, high = interval
    return (difference, (low, high)) if sign > 0 else (-difference, (-high, -low))


def _why(refused: str | None, outcome: Outcome) -> str:
    if refused is not None:
        return refused.removeprefix("refused: ")
    return "the test gave no interval" if outcome == "untested" else ""


def _test_since(move: Move) -> str:
    if move.same:
        return SAME
    return MOVER if move.paired is None else move.paired.test


def _why_not_since(move: Move, outcome: Outcome) -> str:
    if not move.comparable:
        return "questions or metric are not those of the baseline"
    if move.refused:
        return move.refused
    if outcome == "untested":
        return "a score has no interval" if move.paired is None else "the test gave no interval"
    return "wider than a paired interval would be" if move.paired is None and not move.same else ""
