"""The score of every metric whose corpus score is the mean of its item scores."""

from __future__ import annotations

import numpy as np

from metrics.protocol import Floats


def mean_percent(totals: Floats) -> Floats:
    """Return 100 × first column / second column.

    Args:
        totals: Shape (..., 2): summed values in 0–1, and how many were summed.

    Returns:
        Shape (...), 0–100; NaN where nothing was summed.

    Raises:
        ValueError: If the last axis does not have 2 entries.

    Examples:
        >>> mean_percent([[1, 4], [0, 2], [0, 0]])
        array([25.,  0., nan])
    """
    totals = np.asarray(totals, dtype=np.float64)
    if totals.ndim == 0 or totals.shape[-1] != 2:
        raise ValueError(f"totals have shape {totals.shape}; expected (..., 2)")
    summed, items = totals[..., 0], totals[..., 1]
    scores: Floats = np.full(items.shape, np.nan)
    np.divide(100.0 * summed, items, out=scores, where=items != 0)
    return scores
