"""Where things stand in a comparison: the primary pairs, families, sets, who was compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bench.results import Anova, Comparison, Pair, Score, SetInfo
from stats import Estimate, Family

ASKED_FOR = "asked for"
"""What `stats.choose` writes where the suite named a test, taken or not."""


def pairs_of(comparison: Comparison, family: str) -> tuple[Pair, ...]:
    """Return the pairs of one family (`primary`, `secondary` or `reference`)."""
    return tuple(pair for pair in comparison.pairs if pair.family == family)


def family_of(comparison: Comparison, name: str) -> Family | None:
    """Return the family of that name, or None where it held no test."""
    return next((found for found in comparison.families if found.name == name), None)


def set_of(comparison: Comparison, name: str) -> SetInfo | None:
    """Return the set of that name, or None."""
    return next((found for found in comparison.sets if found.name == name), None)


def wholes(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """Return the scenarios that are compared as wholes, each with its checkpoints, in order.

    Empty where pairs compare single checkpoints.
    """
    named = {name for pair in comparison.pairs for name in (pair.a, pair.b)}
    named -= set(comparison.compared)
    members: dict[str, tuple[str, ...]] = {}
    for run in comparison.runs:
        if run.scenario in named and run.name != comparison.plan.reference:
            members[run.scenario] = (*members.get(run.scenario, ()), run.name)
    return members


def sides(comparison: Comparison) -> tuple[str, ...]:
    """Return what is compared, in order: scenarios in place of their checkpoints, and the rest."""
    placed = _placed(wholes(comparison))
    return tuple(dict.fromkeys(placed.get(name, name) for name in comparison.compared))


def rows_of(comparison: Comparison) -> tuple[str, ...]:
    """Return what a table has a row for: every checkpoint, below its scenario if that is whole."""
    whole = wholes(comparison)
    return tuple(row for name in sides(comparison) for row in (name, *whole.get(name, ())))


def side_of(comparison: Comparison, checkpoint: str) -> str:
    """Return the scenario that stands for a checkpoint, or the checkpoint itself."""
    return _placed(wholes(comparison)).get(checkpoint, checkpoint)


def rivals(comparison: Comparison) -> tuple[str, ...]:
    """Return the scenarios or checkpoints that the primary pairs compare, in order.

    A reference that is only shown against is none of them.
    """
    named = {name for pair in pairs_of(comparison, "primary") for name in (pair.a, pair.b)}
    return tuple(name for name in sides(comparison) if name in named)


def primary_scores(comparison: Comparison) -> tuple[Score, ...]:
    """Return the scores on the primary set by the primary metric, in order."""
    return scores_on(comparison, comparison.plan.set, comparison.plan.metric)


def scores_on(comparison: Comparison, set_name: str, metric: str) -> tuple[Score, ...]:
    """Return the scores on one set by one metric of all `sides`, in order."""
    found = {
        score.checkpoint: score
        for score in comparison.scores
        if (score.set, score.metric) == (set_name, metric)
    }
    return tuple(found[name] for name in sides(comparison) if name in found)


def score_or_none(comparison: Comparison, name: str, set_name: str, metric: str) -> Estimate | None:
    """Return one score, or None where it was not computed."""
    try:
        return comparison.score(name, set_name, metric)
    except KeyError:
        return None


def primary_first(comparison: Comparison, sets: Iterable[str]) -> list[str]:
    """Return names of sets without repetition, the primary one first, the rest as they come."""
    return sorted(dict.fromkeys(sets), key=lambda name: name != comparison.plan.set)


def overridden(comparison: Comparison) -> tuple[str, ...]:
    """Return why primary tests are, or cannot be, those the suite asked for; else nothing."""
    whys = dict.fromkeys(pair.why for pair in pairs_of(comparison, "primary"))
    return tuple(why for why in whys if ASKED_FOR in why)


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


def _placed(whole: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {member: name for name, members in whole.items() for member in members}
