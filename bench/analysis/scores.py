"""Scores with intervals: of checkpoints, and of scenarios over their training seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.analysis.corpus_scores import corpus_estimate, corpus_estimate_over_seeds
from bench.analysis.treatments import Treatment
from bench.results import Plan, Score
from metrics.bertscore import BertScore
from stats import Estimate
from stats.results import Interval


def checkpoint_scores(sets: Sequence[Aligned], level: float) -> tuple[Score, ...]:
    """Return every checkpoint's score on every set by every metric."""
    return tuple(
        Score(name, aligned.set.name, metric, _estimate(aligned, name, metric, level))
        for aligned in sets
        for name in aligned.texts
        for metric in aligned.metrics
    )


def scenario_scores(
    sets: Sequence[Aligned], sides: Sequence[Treatment], plan: Plan
) -> tuple[Score, ...]:
    """Return the scores of scenarios that have several training seeds.

    The interval is the two-way one: over new seeds and new questions. Scores that are no mean of
    items have none.
    """
    return tuple(
        Score(side.name, aligned.set.name, metric, _over_seeds(aligned, side, metric, plan))
        for aligned in sets
        for side in sides
        if len(side.members) > 1 and len(aligned.items) > 1
        for metric in aligned.metrics
    )


def _estimate(aligned: Aligned, name: str, metric: str, level: float) -> Estimate:
    if metric_house.get(metric).mean_of_items:
        found = stats.estimate(
            aligned.scores[name, metric],
            groups=aligned.groups,
            binary=aligned.is_binary(metric),
            level=level,
        )
    else:
        found = corpus_estimate(aligned, name, metric, level)
    return replace(found, interval=_bounded(found.interval, metric))


def _bounded(interval: Interval, metric: str) -> Interval:
    """Return the part of an interval that a score can take: a percentage ends at 0 and 100."""
    kind = metric_house.get(metric)
    if kind.unit != "%":
        return interval
    # a cosine can be negative
    low = interval[0] if isinstance(kind, BertScore) else max(interval[0], 0.0)
    return low, min(interval[1], 100.0)


def _over_seeds(aligned: Aligned, side: Treatment, metric: str, plan: Plan) -> Estimate:
    level = 1 - plan.alpha
    if not metric_house.get(metric).mean_of_items:
        return corpus_estimate_over_seeds(aligned, side, metric, level)
    scores = aligned.by_seed(side.members, metric)
    # against zeros, which have no variance, the two-way difference is the mean itself
    found = stats.two_way_t(scores, np.zeros_like(scores), groups=aligned.groups, level=level)
    interval = found.interval
    if np.isnan(interval[0]) and not np.ptp(scores, axis=0).any():
        # all seeds answered alike, e.g. everything right: one of them says as much
        interval = _estimate(aligned, side.members[0], metric, level).interval
    return Estimate(
        value=found.difference,
        interval=_bounded(interval, metric),
        level=level,
        method=f"{found.test} over {len(side.members)} training seeds",
        n_items=found.n_items,
        n_groups=found.n_groups,
        se=found.se,
    )
