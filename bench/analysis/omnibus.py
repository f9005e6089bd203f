"""The omnibus test over the scenarios: shown on every set, never a gate for the pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import stats
from bench.analysis.aligned import Aligned
from bench.results import Anova, Plan


def over_scenarios(
    sets: Sequence[Aligned], names: Sequence[str], scenario_of: dict[str, str], plan: Plan
) -> tuple[Anova, ...]:
    """Return a repeated-measures ANOVA by the primary metric on each set, the primary set first.

    The treatments are the scenarios where every compared checkpoint but the reference belongs to
    one of its own, else the checkpoints themselves. Fewer than three give nothing.
    """
    treated = [name for name in names if name != plan.reference]
    if len(treated) < 3:
        return ()
    labels = [scenario_of.get(name, name) for name in treated]
    if len(set(labels)) < len(labels):
        labels = treated
    ordered = sorted(sets, key=lambda aligned: aligned.set.name != plan.set)
    return tuple(
        _anova(aligned, treated, tuple(labels), plan) for aligned in ordered if _enough(aligned)
    )


def _enough(aligned: Aligned) -> bool:
    """Whether a set holds the two independent units that any variance needs."""
    return len(set(aligned.groups) if aligned.groups else aligned.items) >= 2


def _anova(aligned: Aligned, names: Sequence[str], labels: tuple[str, ...], plan: Plan) -> Anova:
    table = np.column_stack([aligned.scores[name, plan.metric] for name in names])
    omnibus = stats.repeated_measures_anova(table, labels=labels, groups=aligned.groups)
    return Anova(aligned.set.name, plan.metric, labels, omnibus)
