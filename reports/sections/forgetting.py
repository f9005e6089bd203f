"""What the highest one forgot, on the first screen: a winner that lost old knowledge says so."""

from __future__ import annotations

from bench.base.names import counted
from bench.checks.results import Checks
from bench.results import Comparison
from reports.checks_reading import changes, told_sets
from reports.naming import listed
from reports.numbers import interval, level, points
from reports.reading import primary_scores, rivals
from reports.safe_text import one_line


def forgetting_remarks(comparison: Comparison) -> tuple[str, ...]:
    """Return a sentence where the highest is below the base on what that knew, by its interval."""
    checks = comparison.checks
    if checks is None:
        return ()
    scores = {one.checkpoint: one.estimate.value for one in primary_scores(comparison)}
    sides = [name for name in rivals(comparison) if name in scores]
    if not sides:
        return ()
    top = max(sides, key=lambda name: scores[name])
    sets = [one.name for one in told_sets(comparison, checks) if one.role == "retention"]
    lost = [text for name in sets if (text := _lost(comparison, checks, top, name))]
    if not lost:
        return ()
    return (f"What the base knew before, {one_line(top)} has partly forgotten: {listed(lost)}.",)


def _lost(comparison: Comparison, checks: Checks, top: str, name: str) -> str:
    """Return by how much it is lower on one set; "" where that is not established for all seeds."""
    found = changes(comparison, checks, top, name)
    if not found or not all(one.interval[1] < 0 for one in found):
        return ""
    losses = sorted(-one.value for one in found)
    where = f"lower on {one_line(name)} than the base"
    if len(found) > 1:
        range_ = f"{points(losses[0])} to {points(losses[-1])}"
        return f"{range_} {where}, by {counted(len(found), 'training seed')}"
    low, high = found[0].interval
    share = level(1 - comparison.plan.alpha)
    return f"{points(losses[0])} {where} ({share} CI {interval((-high, -low))})"
