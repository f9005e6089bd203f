"""Unanswered items under `unanswered: zero` where 0 is not what no answer is worth.

The mean of a percentage takes 0 for an unanswered item. Elsewhere 0 would be wrong: a row of zero
counts would leave the item's references out of corpus BLEU's lengths, and by a metric that is
better lower, or has a unit of its own, 0 may be a good score. There the empty text is scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.data.items import QuestionSet
from bench.runs.scoring import FailedMetric, ScoredSet
from metrics.failure import MetricFailed
from metrics.protocol import Floats, Metric
from metrics.traits import higher_is_better


def with_blanks(scored: ScoredSet, of_set: QuestionSet, metrics: Sequence[Metric]) -> ScoredSet:
    """Score the empty text for what is unanswered, by the metrics that need it.

    Args:
        scored: One run's answers to the set.
        of_set: The set.
        metrics: Those that `scored` may hold.

    Returns:
        The same with counts and item scores filled in; missing items stay without. A metric that
        cannot score the empty text is among the failed ones.
    """
    blank = ~scored.answered & ~scored.missing
    wanted = [one for one in metrics if one.name in scored.counts and not _zero_will_do(one)]
    if not blank.any() or not wanted:
        return scored
    counts, scores = dict(scored.counts), dict(scored.item_scores)
    failed = list(scored.failed)
    for metric in wanted:
        name = metric.name
        try:
            rows = _rows(metric, of_set, blank)
            counts[name] = _placed(counts[name], blank, rows)
            scores[name] = _placed(scores[name], blank, metric.score(rows))
        except MetricFailed as problem:
            del counts[name], scores[name]
            why = f"{problem.problem} (for the empty text that stands for no answer)"
            failed.append(FailedMetric(name, of_set.name, None, why))
    return replace(scored, counts=counts, item_scores=scores, failed=tuple(failed))


def _zero_will_do(metric: Metric) -> bool:
    return metric.mean_of_items and metric.unit == "%" and higher_is_better(metric)


def _rows(metric: Metric, of_set: QuestionSet, blank: NDArray[np.bool_]) -> Floats:
    """Return the counts of the empty text for each blank answer, shape (blanks, k)."""
    references = [of_set.items[at].answers for at in np.nonzero(blank)[1]]
    return metric.counts([""] * len(references), references)


def _placed(table: Floats, blank: NDArray[np.bool_], values: Floats) -> Floats:
    filled = table.copy()
    filled[blank] = values
    return filled
