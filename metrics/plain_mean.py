"""The score of a metric that is a mean of item values in a unit of their own."""

from __future__ import annotations

import numpy as np

from metrics.protocol import Floats


def mean_value(totals: Floats) -> Floats:
    """Return first column / second column.

    Args:
        totals: Shape (..., 2): summed values, and how many were summed.

    Returns:
        Shape (...), in the values' unit; NaN where nothing was summed.

    Raises:
        ValueError: If the last axis does not have 2 entries.

    Examples:
        >>> mean_value([[3.0, 4.0], [0.0, 0.0]])
        array([0.75,  nan])
    """
    totals = np.asarray(totals, dtype=np.float64)
    if totals.ndim == 0 or totals.shape[-1] != 2:
        raise ValueError(f"totals have shape {totals.shape}; expected (..., 2)")
    summed, items = totals[..., 0], totals[..., 1]
    values: Floats = np.full(items.shape, np.nan)
    np.divide(summed, items, out=values, where=items != 0)
    return values
