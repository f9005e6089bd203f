"""Do the raters agree? By control: alpha, weighted kappas, intraclass correlations.

Several checkpoints' answers to one question are hard or easy together, so intervals are over
resampled questions (or their groups), not answers.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

import stats
from human_eval.analysis.joining import Floats, Judged, Places, categories_of, values_of
from human_eval.analysis.results import ControlAgreement, RaterKappa
from human_eval.scales import PREFERENCE
from stats.influence import rater_influence

WHOLE = 2
"""Raters, and answers, below which nothing can be said of agreement."""


def agreements(found: Judged, level: float, seed: int) -> tuple[ControlAgreement, ...]:
    """Return the agreement on every control that two raters used on the same answers.

    Args:
        found: The round.
        level: Of the intervals.
        seed: Of resampling.
    """
    made = (_of_control(found, control, level, seed) for control in found.controls)
    return tuple(one for one in made if one is not None)


def _of_control(found: Judged, control: str, level: float, seed: int) -> ControlAgreement | None:
    used = np.flatnonzero(~np.isnan(values_of(found, control)).all(axis=1))
    table = values_of(found, control)[used]
    raters = tuple(found.raters[row] for row in used)
    if len(raters) < WHOLE or ((~np.isnan(table)).sum(axis=0) < WHOLE).all():
        return None
    complete = table[:, ~np.isnan(table).any(axis=0)]
    groups, named = found.groups, _named(found, control)[used]
    return ControlAgreement(
        control=control,
        ordinal=stats.krippendorff_alpha(table, "ordinal", groups=groups, level=level, seed=seed),
        nominal=stats.krippendorff_alpha(named, "nominal", groups=groups, level=level, seed=seed),
        intraclass=(
            stats.intraclass_correlations(complete, level=level)
            if complete.shape[1] >= WHOLE
            else None
        ),
        complete=int(complete.shape[1]),
        raters=raters,
        kappas=_kappas(found, used, control, level, seed),
        without=rater_influence(table, "ordinal", groups=groups, level=level, seed=seed),
    )


def _named(found: Judged, control: str) -> Floats:
    """Return what was said, as names: the two kinds of tie are different things."""
    if control != PREFERENCE:
        return values_of(found, control)
    _, places = np.unique(found.choices, return_inverse=True)
    return np.where(found.choices == "", np.nan, places.reshape(found.choices.shape) * 1.0)


def _kappas(
    found: Judged, used: Places, control: str, level: float, seed: int
) -> tuple[RaterKappa, ...]:
    table = values_of(found, control)
    made = []
    for a, b in combinations(used, 2):
        both = np.flatnonzero(~np.isnan(table[[a, b]]).any(axis=0))
        if both.size >= WHOLE:
            kappa = stats.cohen_kappa(
                table[a, both],
                table[b, both],
                weights="quadratic",
                categories=categories_of(control),
                groups=[found.groups[at] for at in both],
                level=level,
                seed=seed,
            )
            made.append(RaterKappa(found.raters[a], found.raters[b], kappa))
    return tuple(made)
