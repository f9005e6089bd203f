"""Where things stand in a comparison: the primary pairs, families, sets, who was compared."""

from __future__ import annotations

from bench.results import Anova, Comparison, Pair, Score, SetInfo
from stats import Family


def pairs_of(comparison: Comparison, family: str) -> tuple[Pair, ...]:
    """Return the pairs of one family (`primary`, `secondary` or `reference`)."""
    return tuple(pair for pair in comparison.pairs if pair.family == family)


def family_of(comparison: Comparison, name: str) -> Family | None:
    """Return the family of that name, or None where it held no test."""
    return next((found for found in comparison.families if found.name == name), None)


def set_of(comparison: Comparison, name: str) -> SetInfo | None:
    """Return the set of that name, or None."""
    return next((found for found in comparison.sets if found.name == name), None)


def rivals(comparison: Comparison) -> tuple[str, ...]:
    """Return the checkpoints that the primary pairs compare, in the comparison's order.

    A reference that is only shown against is none of them.
    """
    named = {name for pair in pairs_of(comparison, "primary") for name in (pair.a, pair.b)}
    return tuple(name for name in comparison.compared if name in named)


def primary_scores(comparison: Comparison) -> tuple[Score, ...]:
    """Return the checkpoints' scores on the primary set by the primary metric, in order."""
    return scores_on(comparison, comparison.plan.set, comparison.plan.metric)


def scores_on(comparison: Comparison, set_name: str, metric: str) -> tuple[Score, ...]:
    """Return the checkpoints' scores on one set by one metric, in the comparison's order."""
    found = {
        score.checkpoint: score
        for score in comparison.scores
        if (score.set, score.metric) == (set_name, metric)
    }
    return tuple(found[name] for name in comparison.compared if name in found)


def primary_anova(comparison: Comparison) -> Anova | None:
    """Return the omnibus test on the primary set by the primary metric, or None."""
    plan = comparison.plan
    for anova in comparison.anova:
        if (anova.set, anova.metric) == (plan.set, plan.metric):
            return anova
    return None


def metrics_of(comparison: Comparison) -> tuple[str, ...]:
    """Return the metrics that were scored, the primary one first."""
    rest = dict.fromkeys(score.metric for score in comparison.scores)
    return (comparison.plan.metric, *(name for name in rest if name != comparison.plan.metric))
