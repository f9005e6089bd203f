"""Do three or more checkpoints differ at all? Scenario × item × rater, with Friedman beside it."""

from __future__ import annotations

import math

import numpy as np

import stats
from human_eval.analysis.complete_judgements import Complete, complete
from human_eval.analysis.joining import Judged, cells
from human_eval.analysis.pair_results import RatedOmnibus
from human_eval.analysis.pair_test import binary
from stats import Companion, OmnibusTest

FEWEST = 3
"""Checkpoints below which there is nothing that a pair does not say."""


def rated_omnibus(
    found: Judged, control: str, compared: tuple[str, ...], seed: int
) -> RatedOmnibus | None:
    """Return the omnibus test of a rating round; None for fewer than three checkpoints.

    Args:
        found: The round.
        control: What was rated.
        compared: Names, the reference left out.
        seed: Of a permutation, where one decides.
    """
    if len(compared) < FEWEST:
        return None
    chosen = complete(cells(found, control, compared), found.raters)
    if not chosen.enough:
        return RatedOmnibus(control, compared, None, None, (), f"no test: {chosen.refusal}")
    companions = (_friedman(chosen, compared),)
    if len(chosen.raters) == 1:
        single = _one_rater(chosen, compared, seed)
        return RatedOmnibus(control, compared, None, single, companions)
    quasi = stats.quasi_f_crossed(chosen.values, labels=compared, groups=chosen.groups)
    return RatedOmnibus(control, compared, quasi, None, companions, quasi.refused or "")


def _friedman(chosen: Complete, labels: tuple[str, ...]) -> Companion:
    found = stats.friedman(chosen.values.mean(axis=1).T, labels=labels, groups=chosen.groups)
    what = "ranks of item means only" if len(chosen.raters) > 1 else "ranks only"
    return Companion(f"{found.test} (a claim about {what})", found.pvalue)


def _one_rater(chosen: Complete, labels: tuple[str, ...], seed: int) -> OmnibusTest:
    table = chosen.values[:, 0].T
    if chosen.groups is not None:
        return stats.cluster_wald(table, chosen.groups, labels=labels, seed=seed)
    if binary(table):
        return stats.cochran_q(table, labels=labels)
    return _anova(table, labels)


def _anova(
    table: np.ndarray[tuple[int, ...], np.dtype[np.float64]], labels: tuple[str, ...]
) -> OmnibusTest:
    found = stats.repeated_measures_anova(table, labels=labels)
    effect, error = found.rows[0], found.rows[1]
    p = effect.p if math.isnan(effect.p_corrected) else effect.p_corrected
    return OmnibusTest(
        statistic=effect.f,
        df=(effect.df, error.df),
        pvalue=p,
        test=f"{found.method} F({effect.df:g}, {error.df:g})",
        labels=labels,
        function=found.function,
        n_items=len(table),
        facts=(("ε", effect.epsilon), ("generalized η²", effect.ng2)),
        notes=found.notes,
    )
