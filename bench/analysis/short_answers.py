"""Which metrics' scores on a set suffer from answers of fewer tokens than they look at together."""

from __future__ import annotations

import metrics as metric_house
from bench.analysis.aligned import Aligned
from metrics.short_answers import mean_tokens_if_short


def tokens_where_short(aligned: Aligned) -> dict[str, tuple[float, float]]:
    """Return for each such metric the fewest and the most tokens that a checkpoint's answers have.

    Both are means over the set's items, of those checkpoints alone whose answers are too short.
    """
    found: dict[str, list[float]] = {}
    for (_, metric), counts in aligned.counts.items():
        tokens = mean_tokens_if_short(metric_house.get(metric), counts.sum(axis=0))
        if tokens is not None:
            found.setdefault(metric, []).append(tokens)
    return {metric: (min(each), max(each)) for metric, each in found.items()}
