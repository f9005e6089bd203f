"""How long texts may be so that all of them together fit a budget."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def longest_fit(lengths: ArrayLike, budget: float, costs: ArrayLike = 1.0) -> int:
    """Return the largest limit with which texts cut to it stay within the budget.

    Args:
        lengths: Characters of each text, shape (n,).
        budget: What they may cost together, at least 0.
        costs: Of one character: one number, or one for each text.

    Returns:
        Characters, at most the longest text's: then nothing is cut.

    Examples:
        >>> longest_fit([10, 10, 500], budget=100), longest_fit([10, 20], budget=100)
        (80, 20)
    """
    sizes = np.asarray(lengths, dtype=float).ravel()
    price = np.broadcast_to(np.asarray(costs, dtype=float), sizes.shape)
    low, high = 0, int(sizes.max(initial=0))
    while low < high:
        middle = (low + high + 1) // 2
        if float(np.minimum(sizes, middle) @ price) <= budget:
            low = middle
        else:
            high = middle - 1
    return low
