"""One verdict an answer from several raters': by mean, majority, and Dawid and Skene's model."""

from __future__ import annotations

import numpy as np

from human_eval.analysis.joining import Floats, Judged, by_item
from human_eval.analysis.metric_results import Aggregated, AggregationResult
from human_eval.scales import VERDICT
from stats.pooling import majority, mean_rating
from stats.verdict_model import dawid_skene

PRIOR = 8.0
"""Ratings that the prior adds; without it a guesser can be taken for the one who knows."""


def aggregated(found: Judged) -> AggregationResult | None:
    """Return every checkpoint's verdict score three ways; None where fewer than two raters judged.

    Args:
        found: A rating round.
    """
    table = found.values[VERDICT]
    there = ~np.isnan(table)
    if there.any(axis=1).sum() < 2:
        return None
    votes, model = majority(table), dawid_skene(table, prior=PRIOR)
    ways = [_by_checkpoint(found, row) for row in (mean_rating(table).values, votes.values,
                                                   model.labels)]  # fmt: skip
    return AggregationResult(
        rows=tuple(
            Aggregated(name, *(float(way[at]) for way in ways))
            for at, name in enumerate(found.names)
        ),
        answers=int(there.any(axis=0).sum()),
        unanimous=votes.n_unanimous,
        tied=votes.n_tied,
        prior=model.prior,
        converged=model.converged,
        reason=model.reason,
    )


def _by_checkpoint(found: Judged, row: Floats) -> Floats:
    """Return each checkpoint's mean over its items, NaN where it has none."""
    table, _ = by_item(found, row)
    count = (~np.isnan(table)).sum(axis=0)
    sums = np.nansum(table, axis=0)
    return np.where(count > 0, sums / np.maximum(count, 1), np.nan)
