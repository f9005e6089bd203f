"""How a checkpoint's scores vary over prompts, temperatures and samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import metrics as metric_house
from bench.analysis.aligned import Aligned
from bench.results import Plan, Variation
from stats.variability import variance_components


def over_conditions(
    sets: Sequence[Aligned], names: Sequence[str], plan: Plan
) -> tuple[Variation, ...]:
    """Return variance components by the primary metric, for checkpoints asked more than once.

    A metric that is no mean of items has none.
    """
    if not metric_house.get(plan.metric).mean_of_items:
        return ()
    scored = [one for one in sets if one.has(plan.metric)]
    ordered = sorted(scored, key=lambda aligned: aligned.set.name != plan.set)
    return tuple(
        found
        for aligned in ordered
        for name in names
        if (found := _variation(aligned, name, plan)) is not None
    )


def _variation(aligned: Aligned, name: str, plan: Plan) -> Variation | None:
    conditions, raw = aligned.conditions[name], aligned.raw[name, plan.metric]
    if raw.shape[0] * raw.shape[1] < 2 or len(aligned.items) < 2:
        return None
    prompts = tuple(dict.fromkeys(one.prompt for one in conditions))
    temperatures = tuple(dict.fromkeys(one.temperature for one in conditions))
    # greedy answers were taken once because every further sample would be the same
    filled = np.where(np.isnan(raw), raw[:, :1], raw)
    cube = filled.reshape(len(prompts), len(temperatures), *raw.shape[1:])
    return Variation(
        checkpoint=name,
        set=aligned.set.name,
        metric=plan.metric,
        prompts=prompts,
        temperatures=temperatures,
        components=variance_components(cube, level=1 - plan.alpha),
    )
