"""Do the scenarios differ at all? Shown for every set, never a gate for the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import metrics as metric_house
import stats
from bench.analysis.aligned import Aligned
from bench.analysis.treatments import Treatment
from bench.results import Anova, Plan
from stats import (
    Companion,
    MixedModel,
    Omnibus,
    OmnibusTest,
    cluster_wald,
    cochran_q,
    friedman,
    max_t,
    mixed_model,
    quasi_f,
)

Floats = NDArray[np.float64]

FEWEST_UNITS = 3
"""What a repeated-measures ANOVA needs at the least."""

MAX_T_DRAWS = 1_999


def over_treatments(
    sets: Sequence[Aligned], sides: Sequence[Treatment], plan: Plan, mixed: bool
) -> tuple[Anova, ...]:
    """Return the omnibus tests by the primary metric on each set, the primary set first.

    Fewer than three treatments give nothing: two are a pair. Nor does a metric that is no mean of
    items: its item scores do not add up to it (`bench.analysis.warnings.no_means`).

    Args:
        sets: Scores on the same items.
        sides: What is compared, the reference left out.
        plan: What was declared.
        mixed: Whether to fit the mixed-effects model too, on the primary set.
    """
    if len(sides) < 3 or not metric_house.get(plan.metric).mean_of_items:
        return ()
    scored = [one for one in sets if one.has(plan.metric)]
    ordered = sorted(scored, key=lambda aligned: aligned.set.name != plan.set)
    return tuple(
        _Scores(aligned, tuple(sides), plan).tested(mixed and aligned.set.name == plan.set)
        for aligned in ordered
        if _units(aligned) >= FEWEST_UNITS
    )


def _units(aligned: Aligned) -> int:
    return len(set(aligned.groups) if aligned.groups else aligned.items)


@dataclass(frozen=True)
class _Scores:
    """The treatments' scores on one set."""

    aligned: Aligned
    sides: tuple[Treatment, ...]
    plan: Plan

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(side.label for side in self.sides)

    @property
    def seeds(self) -> list[int]:
        return [len(side.members) for side in self.sides]

    def table(self) -> Floats:
        """Return item scores, shape (n, k), seeds averaged."""
        columns = [self._by_seed(side).mean(axis=0) for side in self.sides]
        return np.column_stack(columns)

    def _by_seed(self, side: Treatment) -> Floats:
        return self.aligned.by_seed(side.members, self.plan.metric)

    def tested(self, mixed: bool) -> Anova:
        omnibus, design, why = self._omnibus()
        return Anova(
            set=self.aligned.set.name,
            metric=self.plan.metric,
            labels=self.labels,
            omnibus=omnibus,
            why=why,
            design=design,
            companions=self._companions() if max(self.seeds) == 1 else (),
            mixed=self._mixed() if mixed else None,
        )

    def _omnibus(self) -> tuple[Omnibus, OmnibusTest | None, str]:
        """Return the table, the test that the design calls for where that is another, and why."""
        if max(self.seeds) > 1:
            return self._seeded()
        table, groups = self.table(), self.aligned.groups
        anova = stats.repeated_measures_anova(table, labels=self.labels, groups=groups)
        if groups:
            why = "questions come in groups, so the design calls for the cluster-robust Wald test"
            return anova, cluster_wald(table, groups, labels=self.labels, seed=self.plan.seed), why
        if self.aligned.is_binary(self.plan.metric):
            why = "each answer is right or wrong, so the design calls for Cochran's Q"
            return anova, cochran_q(table, labels=self.labels), why
        return anova, None, "every question was answered by every checkpoint"

    def _seeded(self) -> tuple[Omnibus, OmnibusTest | None, str]:
        scores = [self._by_seed(side) for side in self.sides]
        found = quasi_f(scores, labels=self.labels, groups=self.aligned.groups)
        if found.refused:
            return found.omnibus, None, f"no omnibus test: {found.refused}"
        return found.omnibus, None, "scenarios have several training seeds, so seeds vary too"

    def _companions(self) -> tuple[Companion, ...]:
        table, groups = self.table(), self.aligned.groups
        ranks = friedman(table, labels=self.labels, groups=groups)
        largest = max_t(
            table, labels=self.labels, groups=groups, draws=MAX_T_DRAWS, seed=self.plan.seed
        )
        return (
            Companion(f"{ranks.test} (a claim about ranks only)", ranks.pvalue),
            Companion(f"{largest.test}, smallest adjusted p", largest.pvalue),
        )

    def _mixed(self) -> MixedModel:
        if min(self.seeds) > 1 and len(set(self.seeds)) == 1:
            cube = np.array([self._by_seed(side) for side in self.sides])
            return mixed_model(cube, labels=self.labels, level=1 - self.plan.alpha)
        return mixed_model(self.table().T, labels=self.labels, level=1 - self.plan.alpha)
