"""Factorial designs: the suite's factors, crossed over its checkpoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np

import metrics as metric_house
from bench.analysis.aligned import Aligned
from bench.base.errors import SuiteError
from bench.base.names import listed
from bench.results import FactorialAnova, Plan
from stats.factorial import Factorial, factorial_anova

Level = str | int | float
Factors = Mapping[str, Mapping[str, Level]]
"""Checkpoint -> factor -> level."""


def over_factors(
    sets: Sequence[Aligned], factors: Factors, names: Sequence[str], plan: Plan
) -> tuple[FactorialAnova, ...]:
    """Return main effects and interactions by the primary metric, the primary set first.

    Checkpoints that share all levels are averaged (training seeds of one cell). A metric that is
    no mean of items gives nothing.

    Args:
        sets: Scores on the same items.
        factors: The suite's.
        names: The compared checkpoints.
        plan: What was declared.

    Raises:
        SuiteError: If a checkpoint lacks a factor, or a combination of levels has no checkpoint.
    """
    used = {name: factors[name] for name in names if name in factors}
    if not used or not metric_house.get(plan.metric).mean_of_items:
        return ()
    axes = _axes(used)
    cells = _cells(used, axes)
    scored = [one for one in sets if one.has(plan.metric)]
    ordered = sorted(scored, key=lambda aligned: aligned.set.name != plan.set)
    return tuple(
        FactorialAnova(aligned.set.name, plan.metric, table)
        for aligned in ordered
        if (table := _table(aligned, axes, cells, plan)) is not None
    )


Axes = dict[str, list[Level]]


def _axes(used: Factors) -> Axes:
    """Return each factor's levels in order; a factor with one level is no factor."""
    named = list(dict.fromkeys(factor for levels in used.values() for factor in levels))
    for name, levels in used.items():
        lacking = [factor for factor in named if factor not in levels]
        if lacking:
            found = f"checkpoint {name!r} has no level of {listed(lacking)}"
            raise SuiteError("factors", found, expected="every checkpoint at a level of each")
    axes = {
        factor: list(dict.fromkeys(levels[factor] for levels in used.values())) for factor in named
    }
    return {factor: levels for factor, levels in axes.items() if len(levels) > 1}


def _cells(used: Factors, axes: Axes) -> list[list[str]]:
    """Return the checkpoints of each combination of levels, the last factor varying fastest."""
    if not axes:
        raise SuiteError("factors", "every factor has one level", expected="two levels of one")
    cells = []
    for combination in product(*axes.values()):
        levels = dict(zip(axes, combination, strict=True))
        members = [
            name
            for name, own in used.items()
            if all(own[factor] == level for factor, level in levels.items())
        ]
        if not members:
            found = ", ".join(f"{factor} {level}" for factor, level in levels.items())
            hint = "train it, leave the factor out, or compare the pairs only"
            raise SuiteError("factors", f"no checkpoint at {found}", hint=hint)
        cells.append(members)
    return cells


def _table(aligned: Aligned, axes: Axes, cells: list[list[str]], plan: Plan) -> Factorial | None:
    units = len(set(aligned.groups) if aligned.groups else aligned.items)
    if units < 3:
        return None
    columns = [aligned.by_seed(members, plan.metric).mean(axis=0) for members in cells]
    shape = (len(aligned.items), *(len(levels) for levels in axes.values()))
    return factorial_anova(
        np.column_stack(columns).reshape(shape),
        factors=list(axes),
        levels=[[str(level) for level in levels] for levels in axes.values()],
        groups=aligned.groups,
    )
