"""From a counts matrix to the scores of its items and of the whole."""

from __future__ import annotations

import numpy as np

from metrics.protocol import Floats, Metric


def item_scores(metric: Metric, counts: Floats) -> Floats:
    """Score each row by itself.

    Args:
        metric: The metric that made `counts`.
        counts: Shape (n, k).

    Returns:
        Shape (n,), in the metric's unit; NaN where an item's score is undefined.

    Raises:
        ValueError: If `counts` is not of shape (n, k).

    Examples:
        >>> from metrics.exact_match import ExactMatch
        >>> item_scores(ExactMatch(), np.array([[1.0, 1.0], [0.0, 1.0]]))
        array([100.,   0.])
    """
    return metric.score(_checked(metric, counts))


def corpus_score(metric: Metric, counts: Floats) -> float:
    """Score all rows together; arguments and errors as for `item_scores`.

    Returns:
        One number in the metric's unit; NaN where there are no items.

    Examples:
        >>> from metrics.exact_match import ExactMatch
        >>> corpus_score(ExactMatch(), np.array([[1.0, 1.0], [0.0, 1.0]]))
        50.0
    """
    return float(metric.score(_checked(metric, counts).sum(axis=0)))


def _checked(metric: Metric, counts: Floats) -> Floats:
    counts = np.asarray(counts, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[1] != len(metric.columns):
        raise ValueError(
            f"counts have shape {counts.shape}; expected (items, {len(metric.columns)}) "
            f"for {metric.name}"
        )
    return counts
