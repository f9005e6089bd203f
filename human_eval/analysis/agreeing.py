"""Do the raters agree? By control: alpha, weighted kappas, intraclass correlations."""

from __future__ import annotations

from itertools import combinations

import numpy as np

import stats
from human_eval.analysis.joining import Floats, Judged, values_of
from human_eval.analysis.results import ControlAgreement, RaterKappa
from human_eval.scales import PREFERENCE, SCORES, STARS, VERDICT
from stats.agreement import Agreement
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
    return ControlAgreement(
        control=control,
        ordinal=stats.krippendorff_alpha(table, "ordinal", level=level, seed=seed),
        nominal=stats.krippendorff_alpha(
            _named(found, control)[used], "nominal", level=level, seed=seed
        ),
        intraclass=(
            stats.intraclass_correlations(complete, level=level)
            if complete.shape[1] >= WHOLE
            else None
        ),
        complete=int(complete.shape[1]),
        raters=raters,
        kappas=_kappas(table, raters, control, level, seed),
        without=rater_influence(table, "ordinal", level=level, seed=seed),
    )


def _named(found: Judged, control: str) -> Floats:
    """Return what was said, as names: the two kinds of tie are different things."""
    if control != PREFERENCE:
        return values_of(found, control)
    _, places = np.unique(found.choices, return_inverse=True)
    return np.where(found.choices == "", np.nan, places.reshape(found.choices.shape) * 1.0)


def _kappas(
    table: Floats, raters: tuple[str, ...], control: str, level: float, seed: int
) -> tuple[RaterKappa, ...]:
    made = []
    for a, b in combinations(range(len(raters)), 2):
        both = ~np.isnan(table[[a, b]]).any(axis=0)
        if both.sum() >= WHOLE:
            kappa = _kappa(table[a, both], table[b, both], control, level, seed)
            made.append(RaterKappa(raters[a], raters[b], kappa))
    return tuple(made)


def _kappa(a: Floats, b: Floats, control: str, level: float, seed: int) -> Agreement:
    order = STARS if control not in (VERDICT, PREFERENCE) else sorted(SCORES.values())
    return stats.cohen_kappa(
        a, b, weights="quadratic", categories=tuple(map(float, order)), level=level, seed=seed
    )
