"""How far does each automatic metric agree with people?

Conventions:
    People's score of an answer is the mean verdict score of its raters. Metrics are computed anew
    from the round's answers and accepted answers. All are judged by the same answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

import stats
from human_eval.analysis.joining import Floats, Judged, by_item
from human_eval.analysis.metric_results import Behind, MetricAgreement, MetricsResult
from human_eval.analysis.pair_results import RatedPair
from human_eval.analysis.scoring import MetricScores, metric_scores
from human_eval.rounds.folder import RoundFolder
from human_eval.scales import VERDICT
from stats import Estimate
from stats.answer_pairs import AnswerAccuracy, accuracy_with_ties
from stats.concordance import most_without_ties
from stats.correlation_results import CorrelationDifference, MetricCorrelation
from stats.correlations import rank_correlations
from stats.pooling import mean_rating
from stats.system_pairs import PairwiseAccuracy, pairwise_accuracy

EVEN = 50.0
"""A mean verdict score above it is nearer to correct, one below it nearer to incorrect."""


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    Attributes:
        names: Of metrics; none: the round's and the usual ones.
        pairs: People's tests of the checkpoints, which say whom they tell apart.
        alpha: Error rate; intervals are at 1 − alpha.
        seed: Of shuffles and resamples.
    """

    names: Sequence[str]
    pairs: Sequence[RatedPair]
    alpha: float
    seed: int


def metrics_against_people(
    folder: RoundFolder, found: Judged, asked: Asked
) -> MetricsResult | None:
    """Return how far each metric agrees with people; None where no answer has a verdict.

    Args:
        folder: The round.
        found: Its judgements.
        asked: Which metrics, and how.

    Raises:
        RoundError: If a metric is unknown.
    """
    means = mean_rating(found.values[VERDICT]).values
    if np.isnan(means).all():
        return None
    people, groups = by_item(found, means)
    scored = metric_scores(folder, found, asked.names)
    parts = _Parts(found, people, groups, scored, asked)
    rows, behind = parts.agreements()
    failed = [MetricAgreement(name, failure=why) for name, why in scored.failed.items()]
    return MetricsResult(
        rows=(*rows, *failed),
        behind=behind,
        n_answers=int((~np.isnan(means)).sum()),
        n_items=int((~np.isnan(people)).any(axis=1).sum()),
        untied=_untied(people),
        level=1 - asked.alpha,
        seed=asked.seed,
    )


@dataclass(frozen=True, eq=False)
class _Parts:
    """People's and metrics' scores, (n, c), side by side."""

    found: Judged
    people: Floats
    groups: tuple[str, ...]
    scored: MetricScores
    asked: Asked

    @property
    def level(self) -> float:
        return 1 - self.asked.alpha

    def agreements(self) -> tuple[list[MetricAgreement], tuple[Behind, ...]]:
        names = list(self.scored.scores)
        if not names:
            return [], ()
        tables = [by_item(self.found, self.scored.scores[name])[0] for name in names]
        kendall, spearman = (
            rank_correlations(
                tables,
                self.people,
                kind=kind,
                groups=self.groups,
                level=self.level,
                seed=self.asked.seed,
            )
            for kind in ("kendall", "spearman")
        )
        rows = [
            MetricAgreement(
                metric=name,
                kendall=kendall.rows[at],
                spearman=spearman.rows[at],
                ordered=self._ordered(tables[at]),
                answers=self._answers(tables[at]),
                same=self._same(name, tables[at]),
                means=self._means(tables[at]),
            )
            for at, name in enumerate(names)
        ]
        order = sorted(range(len(names)), key=lambda at: _place(kendall.rows[at]))
        return [rows[at] for at in order], _behind(kendall.differences, order, names)

    def _ordered(self, table: Floats) -> PairwiseAccuracy | None:
        """Return whether checkpoints are ordered as people order them, where there are two."""
        complete = ~(np.isnan(table) | np.isnan(self.people)).any(axis=1)
        if table.shape[1] < 2 or complete.sum() < 2:
            return None
        return pairwise_accuracy(
            table,
            self.people,
            pvalues=self._pvalues(),
            groups=self.groups,
            alpha=self.asked.alpha,
            level=self.level,
            seed=self.asked.seed,
        )

    def _pvalues(self) -> list[float]:
        """Return people's p of every pair, adjusted in its family; 1 where it was not tested."""
        tested = {
            frozenset((one.a, one.b)): (
                one.difference.pvalue if one.adjusted_p is None else one.adjusted_p
            )
            for one in self.asked.pairs
            if one.control == VERDICT
        }
        return [tested.get(frozenset(two), 1.0) for two in combinations(self.found.names, 2)]

    def _answers(self, table: Floats) -> AnswerAccuracy | None:
        both = ~(np.isnan(table) | np.isnan(self.people))
        if not (both.sum(axis=1) > 1).any():
            return None
        return accuracy_with_ties(table, self.people, groups=self.groups, level=self.level)

    def _same(self, name: str, table: Floats) -> Estimate | None:
        """Return how often a right-or-wrong metric is on the side of raters' mean verdict."""
        if name not in self.scored.binary:
            return None
        both = ~(np.isnan(table) | np.isnan(self.people)) & (self.people != EVEN)
        if not both.any():
            return None
        same = ((table > EVEN) == (self.people > EVEN))[both] * 100.0
        rows = np.nonzero(both)[0]
        groups = [self.groups[row] for row in rows]
        return stats.estimate(same, groups=groups, binary=True, level=self.level)

    def _means(self, table: Floats) -> dict[str, float]:
        rated = np.where(np.isnan(self.people), np.nan, table)
        count = (~np.isnan(rated)).sum(axis=0)
        means = np.where(count > 0, np.nansum(rated, axis=0) / np.maximum(count, 1), np.nan)
        return {name: float(mean) for name, mean in zip(self.found.names, means, strict=True)}


def _untied(people: Floats) -> float:
    """Return the highest tau of a metric without ties, over the checkpoints where it has one."""
    columns = [row[~np.isnan(row)] for row in people.T]
    varied = [most_without_ties(row) for row in columns if row.size and np.ptp(row) > 0]
    return float(np.mean(varied)) if varied else math.nan


def _behind(
    differences: Sequence[CorrelationDifference], order: Sequence[int], names: Sequence[str]
) -> tuple[Behind, ...]:
    """Return the others, in order, against the best; as it was chosen, all pairs are the family."""
    best, made = order[0], {}
    for one, p in zip(differences, stats.holm([one.pvalue for one in differences]), strict=True):
        if best not in (one.first, one.second):
            continue
        first = one.first == best
        low, high = one.interval
        other = one.second if first else one.first
        made[other] = Behind(
            metric=names[other],
            best=names[best],
            difference=one.difference if first else -one.difference,
            interval=(low, high) if first else (-high, -low),
            adjusted_p=p,
            test=one.test,
            n_checkpoints=one.n_checkpoints,
            reason=one.reason,
        )
    return tuple(made[other] for other in order[1:])


def _place(tau: MetricCorrelation) -> tuple[int, float]:
    """Return what to sort by: a mean over fewer checkpoints is not beside one over all."""
    return tau.n_undefined, math.inf if math.isnan(tau.value) else -tau.value
